"""Loads the directory of agencies and what the ministry published of them from the shipped files into the tables."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import insert, inspect, select, update
from sqlalchemy.orm import Session

from spbe.paths import shipped
from spbe.store.models import Agency, AgencyAlias, PublishedLevel, PublishedResult, Table

__all__ = ["Loaded", "PublishedDataError", "load_published"]

Row = dict[str, Any]

_REPORT = "Laporan Pelaksanaan Evaluasi SPBE {year}, Kementerian PANRB (tabel hasil)"
_INSTRUMENTS = {"59/2020": "spbe-2020", "5/2018": "spbe-2018"}
_FIRST_YEARS = {2021: "spbe-2020", 2018: "spbe-2018"}
"""First year -> the instrument that results follow from then on, the newest first."""
_CENTRAL_ZONE = "Asia/Jakarta"


class PublishedDataError(ValueError):
    """The shipped files contradict each other; ``problems`` names every row. Nothing was loaded."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True)
class Loaded:
    """How many rows were new or changed, and what was left out and why."""

    agencies: int
    results: int
    levels: int
    skipped: tuple[str, ...]


def load_published(session: Session, folder: Path | None = None) -> Loaded:
    """Bring the tables in line with the files of ``folder`` (by default the shipped ones) and say what changed.

    A second time changes nothing. Rows that the files do not know stay. Raises PublishedDataError before it writes.
    """
    place = folder or shipped("data") / "published"
    directory = _Directory(_rows(place / "agencies.csv"), _rows(place / "provinces.csv"))
    remarks = {(row["year"], row["agency"]): row["note"] for row in _rows(place / "remarks.csv")}
    printed = [*_rows(place / "published-2023-2024.csv"), *_rows(place / "index-other-years.csv")]
    cases = json.loads((place / "complete-cases.json").read_text(encoding="utf-8"))
    known = [case for case in cases if case["instrument"] in _INSTRUMENTS]
    directory.check([*printed, *cases])
    results = [_result(row, directory.code_of[row["agency"]], remarks) for row in printed]
    agencies = _merge(session, Agency, directory.agencies) + _merge(session, AgencyAlias, directory.aliases)
    return Loaded(
        agencies,
        _merge(session, PublishedResult, results),
        _merge(session, PublishedLevel, [level for case in known for level in _levels(case, directory)]),
        tuple(_reason(case) for case in cases if case not in known),
    )


class _Directory:
    """The agencies behind the printed names: code, home and time zone of each."""

    def __init__(self, printed: list[dict[str, str]], provinces: list[dict[str, str]]) -> None:
        self._zones = {row["province"]: row["time_zone"] for row in provinces}
        own = {row["agency_as_printed"]: row for row in printed if not row["same_agency_as"]}
        self.code_of = {name: row["region_code"] or _slug(name) for name, row in own.items()}
        self.problems = [*self._doubles(own), *self._strays(printed, own)]
        self.agencies = [self._agency(name, row) for name, row in own.items()]
        for row in printed:
            if row["same_agency_as"] in own:
                self.code_of[row["agency_as_printed"]] = self.code_of[row["same_agency_as"]]
        self.aliases = [{"printed_name": name, "agency_code": code} for name, code in self.code_of.items()]

    def check(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Return if every row's agency is in the directory. Raises PublishedDataError, naming all that are not."""
        unknown = [
            f"{row['year']}: {row['agency']!r} is not in agencies.csv"
            for row in rows
            if row["agency"] not in self.code_of
        ]
        if problems := [*self.problems, *unknown]:
            raise PublishedDataError(problems)

    def _agency(self, name: str, row: Mapping[str, str]) -> Row:
        province = row["province"] or None
        zone = self._zones.get(province, "") if province else _CENTRAL_ZONE
        return {
            "code": self.code_of[name],
            "name": name,
            "kind": row["kind"],
            "province": province,
            "time_zone": zone,
            "is_invented": False,
        }

    def _doubles(self, own: Mapping[str, object]) -> Iterator[str]:
        first: dict[str, str] = {}
        for name in own:
            other = first.setdefault(self.code_of[name], name)
            if other != name:
                yield f"agencies.csv: {name!r} and {other!r} have the same code {self.code_of[name]}"

    def _strays(self, printed: list[dict[str, str]], own: Mapping[str, object]) -> Iterator[str]:
        for row in printed:
            name, province, same = row["agency_as_printed"], row["province"], row["same_agency_as"]
            if same and same not in own:
                yield f"agencies.csv: {name!r} is said to be {same!r}, which is not listed"
            if province and province not in self._zones:
                yield f"agencies.csv: {name!r} lies in {province!r}, which is not in provinces.csv"


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _result(row: Mapping[str, str], code: str, remarks: Mapping[tuple[str, str], str]) -> Row:
    year = int(row["year"])
    return {
        "agency_code": code,
        "year": year,
        "printed_name": row["agency"],
        **{f"domain_{number}": row.get(f"domain_{number}") or None for number in (1, 2, 3, 4)},
        "index": row["index"],
        "predicate": row["predicate"] or None,
        "source": row.get("source") or _REPORT.format(year=year),
        "note": row.get("note") or remarks.get((row["year"], row["agency"])),
        "instrument": next((code for first, code in _FIRST_YEARS.items() if year >= first), None),
    }


def _levels(case: Mapping[str, Any], directory: _Directory) -> Iterator[Row]:
    for indicator, level in case["levels"].items():
        yield {
            "agency_code": directory.code_of[case["agency"]],
            "year": case["year"],
            "indicator": indicator,
            "level": level,
            "instrument": _INSTRUMENTS[case["instrument"]],
            "source": case["source"],
        }


def _reason(case: Mapping[str, Any]) -> str:
    return f"{case['agency']} {case['year']}: no instrument here for PermenPANRB {case['instrument']}"


def _merge(session: Session, table: type[Table], rows: list[Row]) -> int:
    keys = [column.name for column in inspect(table).primary_key]
    columns = table.__table__.columns
    stored = {tuple(row[key] for key in keys): dict(row) for row in session.execute(select(*columns)).mappings()}
    pairs = [(row, stored.get(tuple(row[key] for key in keys))) for row in rows]
    new = [row for row, old in pairs if old is None]
    changed = [row for row, old in pairs if old is not None and any(old[name] != value for name, value in row.items())]
    if new:
        session.execute(insert(table), new)
    if changed:
        session.execute(update(table), changed)
    return len(new) + len(changed)
