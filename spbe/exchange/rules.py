"""What a file must mean beyond its form: references that lead somewhere, answers that can be scored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from spbe.exchange.files import Moved
from spbe.exchange.shape import COLLECTIONS, SIDE_COLLECTIONS, Record
from spbe.indicators.model import Indicator, Instrument
from spbe.language import gettext as _
from spbe.library import InvalidPages, accept_pages
from spbe.submission import JUDGED, PATHS

__all__ = ["contradictions"]

Named = Mapping[str, Any]


def contradictions(moved: Moved, instrument: Instrument) -> list[str]:
    """Return everything the file says that cannot be, each with its place; the instrument is the one it is read by."""
    content, context = moved.content, moved.context
    told = content["assessment"]
    found = [*_references(content, COLLECTIONS, "content"), *_stages(content, PATHS[told["kind"]])]
    found += _indicators(content, "content", COLLECTIONS, instrument)
    found += _indicators(context, "context", SIDE_COLLECTIONS, instrument)
    found += _units(content, context)
    if found:
        return found
    for name in ("answers", "proposals"):
        for at, record in enumerate(content[name]):
            rules = _values(record, instrument.by_code[record["indicator"]])
            found += [f"content.{name}[{at}]: {rule}" for rule in rules]
    found += [*_levels(content, instrument), *_items(content, instrument), *_files(content), *_way(content)]
    return found


def _references(content: Named, shapes: Mapping[str, Record], whole: str) -> Iterator[str]:
    """Yield what names a person, a document, a comment or a chain that is not in the file."""
    known = {
        "person": {record["key"] for record in content["people"]},
        "document": {record["key"] for record in content["documents"]},
    }
    for name, shape in shapes.items():
        places = {"comment": len(content["comments"]), "thread": len(content["comments"])}
        for at, record in enumerate(content[name]):
            for field, rule in shape.items():
                value = record[field]
                is_lost = rule.kind in known and value is not None and value not in known[rule.kind]
                is_far = rule.kind == "place" and (value or 1) > places.get(field, len(content["chains"]))
                if is_lost or is_far:
                    words = _("%(place)s.%(name)s: “%(value)s” tidak ada dalam berkas ini.")
                    yield words % {"place": f"{whole}.{name}[{at}]", "name": field, "value": value}
    yield from _threads(content["comments"])


def _threads(comments: Any) -> Iterator[str]:
    for at, comment in enumerate(comments):
        first = comment["thread"]
        if first is not None and (first > at or comments[first - 1]["thread"] is not None):
            yield _("%(place)s: bukan balasan pesan pertama sebuah percakapan.") % {"place": f"content.comments[{at}]"}


def _stages(content: Named, path: tuple[str, ...]) -> Iterator[str]:
    words = _("%(place)s: tahap “%(stage)s” tidak ada pada jenis periode ini.")
    if content["assessment"]["stage"] not in path:
        yield words % {"place": "content.assessment", "stage": content["assessment"]["stage"]}
    judged = {"verdicts": JUDGED, "proposals": ("document",), "answers": ("self", *JUDGED)}
    for name, shape in COLLECTIONS.items():
        fields = [field for field in ("stage", "from_stage", "to_stage") if field in shape]
        for at, record in enumerate(content[name]):
            for field in fields:
                if record[field] not in path or record[field] not in judged.get(name, path):
                    yield words % {"place": f"content.{name}[{at}]", "stage": record[field]}


def _indicators(part: Named, whole: str, shapes: Mapping[str, Record], instrument: Instrument) -> Iterator[str]:
    words = _("%(place)s: indikator “%(code)s” tidak ada di %(instrument)s.")
    for name, shape in shapes.items():
        if "indicator" not in shape or name == "events":
            continue
        for at, record in enumerate(part[name]):
            if record["indicator"] not in instrument.by_code:
                told = {"code": record["indicator"], "instrument": instrument.code}
                yield words % {"place": f"{whole}.{name}[{at}]", **told}


def _units(content: Named, context: Named) -> Iterator[str]:
    known = {unit["code"] for unit in context["units"]}
    words = _("%(place)s: unit “%(unit)s” tidak ada dalam berkas ini.")
    owned = {"content.documents": content["documents"], "context.assignments": context["assignments"]}
    for place, records in owned.items():
        for at, record in enumerate(records):
            if record["unit"] is not None and record["unit"] not in known:
                yield words % {"place": f"{place}[{at}]", "unit": record["unit"]}
    leads = [record["indicator"] for record in context["assignments"] if record["is_lead"]]
    for code in sorted({code for code in leads if leads.count(code) > 1}):
        yield _("context.assignments: indikator “%(code)s” punya lebih dari satu unit utama.") % {"code": code}


def _values(record: Named, indicator: Indicator) -> Iterator[str]:
    """Yield what cannot be the value of an indicator of this kind."""
    if record["level"] is not None and (indicator.kind != "level" or record["level"] not in indicator.levels):
        yield _("tingkat %(level)s tidak ada pada indikator ini.") % {"level": record["level"]}
    value = record["value"]
    if value is not None and (indicator.kind == "level" or not indicator.accepts(Fraction(value))):
        yield _("nilai %(value)s di luar rentang indikator ini.") % {"value": value}
    if unknown := sorted(set(record["items"].split(" ")) - {""} - set(indicator.items)):
        yield _("butir “%(item)s” tidak ada pada indikator ini.") % {"item": unknown[0]}
    if record["figure"] is None and (record["figured_on"] or record["figure_source"]):
        yield _("hari atau sumber angka tertulis tanpa angkanya.")


def _levels(content: Named, instrument: Instrument) -> Iterator[str]:
    for at, record in enumerate(content["targets"]):
        if not instrument.by_code[record["indicator"]].levels[0] <= record["level"] <= _HIGHEST:
            words = _("content.targets[%(at)s]: tingkat %(level)s tidak ada pada indikator ini.")
            yield words % {"at": at, "level": record["level"]}


_HIGHEST = 99


def _items(content: Named, instrument: Instrument) -> Iterator[str]:
    for name in ("citations", "verdicts"):
        for at, record in enumerate(content[name]):
            if record["item"] not in instrument.by_code[record["indicator"]].items:
                words = _("%(place)s: butir “%(item)s” tidak ada pada indikatornya.")
                yield words % {"place": f"content.{name}[{at}]", "item": record["item"]}


def _files(content: Named) -> Iterator[str]:
    files = {(record["document"], record["number"]): record for record in content["files"]}
    held = {document for document, _number in files}
    for at, record in enumerate(content["documents"]):
        if record["key"] not in held:
            yield _("content.documents[%(at)s]: tidak punya berkas.") % {"at": at}
    for at, cited in enumerate(content["citations"]):
        place = f"content.citations[{at}]"
        file = files.get((cited["document"], cited["revision"]))
        if file is None:
            yield _("%(place)s: revisi yang dikutip tidak ada.") % {"place": place}
        elif not _has_pages(cited["pages"], file["pages"]):
            yield _("%(place)s: halaman “%(pages)s” tidak ada.") % {"place": place, "pages": cited["pages"]}


def _has_pages(pages: str, most: int | None) -> bool:
    try:
        return accept_pages(pages, most) == pages
    except InvalidPages:
        return False


def _way(content: Named) -> Iterator[str]:
    """Yield where the hand-overs do not lead from the first stage to the one the assessment stands at."""
    at = "self"
    for number, made in enumerate(content["handovers"], 1):
        if made["number"] != number or made["from_stage"] != at:
            yield _("content.handovers[%(at)s]: tidak menyambung ke penyerahan sebelumnya.") % {"at": number - 1}
        at = made["to_stage"]
    stage = content["assessment"]["stage"]
    if at != stage:
        yield _("content.assessment.stage: penyerahannya berakhir di “%(at)s”.") % {"at": at}
    if bool(content["result"]) != (stage == "final"):
        yield _("content.result: hasil ada tepat bila tahapnya final.")
