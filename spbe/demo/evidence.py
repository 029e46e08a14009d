"""The invented agencies' documents: papers made here, kept like any file, cited as evidence through the use cases."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from spbe import workflow
from spbe.arrived import Arrived
from spbe.demo.cast import Cast
from spbe.demo.papers import Paper, draw, filled
from spbe.intake import FileLimits, pdf
from spbe.library import Document, DocumentKind, age_in_months
from spbe.paths import shipped
from spbe.store.models import Assessment
from spbe.verdicts import Revision

__all__ = ["Evidence"]

_CLOCK = time(10, 20)
_STEP = timedelta(minutes=4)
_TWO_YEARS = 24
_HEADS = {"kota": ("Wali Kota", "ASTRA WIJAYA"), "kabupaten": ("Bupati", "BIMA SANTOSA")}
_OFFICE = "Dinas Komunikasi dan Informatika"
_SIGNER = {"signer": "Nara Pratiwi, S.Kom.", "position": f"Kepala {_OFFICE}", "staff_number": "19800101 200501 2 001"}
_LEAD = {
    "Menimbang": [
        "bahwa penerapan pemerintahan berbasis elektronik perlu terpadu;",
        "bahwa perlu ditetapkan aturannya;",
    ],
    "Mengingat": ["Peraturan Presiden Nomor 95 Tahun 2018;", "Peraturan Presiden Nomor 132 Tahun 2022;"],
}


@dataclass(frozen=True)
class Evidence:
    """The documents of the demo, as they are told in ``demo-papers.yaml``, and where their files go.

    Papers are drawn and read here and not in the guard's process: they are ours. ``added`` fills up: slug -> document.
    """

    cast: Cast
    keeping: workflow.Keeping
    added: dict[str, Document]

    @cached_property
    def told(self) -> dict[str, Any]:
        """Return what is told of the documents."""
        text = (shipped("data") / "demo-papers.yaml").read_text(encoding="utf-8")
        return dict(yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)))  # noqa: S506 - safe in both forms

    def of_last_year(self, assessment: Assessment) -> None:
        """Add the documents of the last year and cite them, in its first days."""
        moments = self._moments(self.cast.number - 1)
        old = {slug: told for slug, told in self.told["documents"].items() if told["about"].get("since") == "last"}
        self._add(assessment, old, moments)
        self._cite(assessment, old, "last_cites", moments)

    def of_this_year(self, assessment: Assessment) -> None:
        """Add this year's documents, cite them beside the old ones, and bring the newer file of one."""
        moments, every = self._moments(self.cast.number), self.told["documents"]
        self._add(assessment, {slug: told for slug, told in every.items() if slug not in self.added}, moments)
        self._cite(assessment, every, "cites", moments)
        for slug, told in every.items():
            if newer := told.get("revision"):
                self._revise(assessment, slug, told, newer, next(moments))

    def of_the_neighbour(self, assessment: Assessment, opened: date) -> None:
        """Add the neighbour's documents and cite them, from the day its year opened."""
        moments = self._from(opened)
        self._add(assessment, self.told["neighbour"], moments)
        self._cite(assessment, self.told["neighbour"], "cites", moments)

    def judge(self, assessment: Assessment, name: str, at: datetime) -> None:
        """Let an assessor say of the neighbour's items which are accepted, and what others lack."""
        verdicts = [told.get("verdicts", {}) for told in self.told["neighbour"].values()]
        for item, refusal in (entry for told in verdicts for entry in told.items()):
            kind, note = refusal or (None, "")
            self._say(assessment, item, (Revision(kind) if kind else None, note), name, at)

    def _say(
        self, assessment: Assessment, item: str, said: tuple[Revision | None, str], name: str, at: datetime
    ) -> None:
        who: Any = {"by": self.cast.people[name], "at": at}
        indicator, (kind, note) = self._indicator(item), said
        workflow.record_verdict(self.cast.session, assessment, indicator, item, kind=kind, note=note, version=0, **who)

    def _add(self, assessment: Assessment, told: Mapping[str, Any], moments: Iterator[datetime]) -> None:
        with TemporaryDirectory() as folder:
            for slug, one in told.items():
                about, at = one["about"], next(moments)
                arrived = self._arrived(Path(folder), slug, one, assessment.agency_code)
                said = self._described(about, arrived, at)
                session, agency = self.cast.session, assessment.agency_code
                self.added[slug] = workflow.add_document(session, self.keeping, agency, arrived, **said)

    def _described(self, about: Mapping[str, Any], arrived: Arrived, at: datetime) -> Any:
        valid = about.get("valid")
        return {
            "title": self._text(about["name"]),
            "reference": self._text(about["reference"]),
            "dated_on": self._day(about["day"]),
            "valid_until": None if valid is None else self.cast.today + timedelta(days=valid),
            "kind": DocumentKind(about.get("kind", "primary")),
            "unit": about["unit"],
            "tags": about["tags"],
            "by": self.cast.people[about["by"]],
            "at": at,
        }

    def _cite(self, assessment: Assessment, told: Mapping[str, Any], which: str, moments: Iterator[datetime]) -> None:
        for slug, one in told.items():
            for item, pages in one.get(which, {}).items():
                entry = {"pages": pages, "note": "", "version": 0, "by": self.cast.people[one["about"]["by"]]}
                place = (item, self.added[slug].id)
                at = next(moments)
                workflow.cite(self.cast.session, assessment, self._indicator(item), place, **entry, at=at)

    def _revise(
        self, assessment: Assessment, slug: str, told: Mapping[str, Any], newer: Mapping[str, Any], at: datetime
    ) -> None:
        agency, document, by = assessment.agency_code, self.added[slug], self.cast.people[told["about"]["by"]]
        entry = {"note": newer["note"], "version": document.version, "by": by, "at": at}
        changed = {**told, "about": {**told["about"], **newer}}
        with TemporaryDirectory() as folder:
            arrived = self._arrived(Path(folder), f"{slug}-revisi", changed, agency)
            session = self.cast.session
            workflow.revise_document(session, self.keeping, agency, document.id, arrived, **entry)

    def _arrived(self, folder: Path, slug: str, told: Mapping[str, Any], agency: str) -> Arrived:
        content = draw(self._paper(told, agency), is_scan=told["about"].get("scan", False))
        path = folder / f"{slug}.pdf"
        path.write_bytes(content)
        found = json.loads(pdf.look(FileLimits(), {"path": str(path)}))
        facts = (hashlib.sha256(content).hexdigest(), len(content), "application/pdf")
        return Arrived(path, path.name, *facts, found["pages"], tuple(found["texts"]))

    def _paper(self, told: Mapping[str, Any], agency: str) -> Paper:
        about = told["about"]
        is_law, own = bool(about.get("law")), {page: list(map(self._text, on)) for page, on in told["told"].items()}
        heading = ("Diktum" if "Keputusan" in about["form"] else "Pasal") + " {number}" if is_law else ""
        reference = self._text(about["reference"])
        printed = about.get("number") or (f"Nomor {reference}" if reference and not is_law else reference)
        facts = {"form": about["form"], "title": self._text(about["title"]), "number": self._text(printed)}
        return Paper(
            **self._speaker(agency, is_law=is_law),
            **facts,
            is_law=is_law,
            pages=filled(self.told["stock"][about["stock"]], about["length"], own, heading),
            day=self._day(about["day"] or about.get("dated")),
            signed=about.get("signed", "ttd"),
            mark=about.get("mark", ""),
        )

    def _speaker(self, agency: str, *, is_law: bool) -> dict[str, Any]:
        """Return who speaks in a paper: the head of the region, or an office of it."""
        facts = next(one for one in self.cast.script["agencies"] if one["code"] == agency)
        name = str(facts["name"])
        *_kind, place = name.split()
        where = {"agency": name, "place": place}
        if not is_law:
            return {**where, "office": _OFFICE, "address": f"Jalan Contoh Nomor 1, {place} 99999", **_SIGNER}
        title, head = _HEADS[facts["kind"]]
        office = f"{title} {place}"
        return {**where, "office": office, "position": office.upper(), "signer": head, "lead": _LEAD}

    def _text(self, text: str) -> str:
        return self.cast.told(text, self.cast.number)

    def _day(self, told: Any) -> date | None:
        if told is None:
            return None
        if isinstance(told, str):
            day = date.fromisoformat(self._text(told))
            return min(day, self.cast.opening_of(min(day.year, self.cast.number)))
        # The first day that is two whole years old one day after the days that are left.
        full = self.cast.today + timedelta(days=told["left"] + 1)
        days = (full.replace(year=full.year - 2, day=1) + timedelta(days=day) for day in range(31))
        return max(day for day in days if age_in_months(day, full) >= _TWO_YEARS)

    def _indicator(self, item: str) -> Any:
        return self.cast.instrument.by_code[str(int(item[1:3]))]

    def _moments(self, year: int) -> Iterator[datetime]:
        return self._from(self.cast.opening_of(year) + timedelta(days=2))

    def _from(self, day: date) -> Iterator[datetime]:
        at = self.cast.moment(day, _CLOCK)
        while True:
            yield at
            at += _STEP
