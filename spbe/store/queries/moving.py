"""One assessment with all that belongs to it, as the records of its file: no id of this database in the content."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import bindparam, literal, select, union
from sqlalchemy.orm import Session

from spbe.exchange import Moved
from spbe.exchange.shape import COLLECTIONS
from spbe.indicators import Instrument
from spbe.store import models
from spbe.store.models import Assessment
from spbe.store.running import rows, run, table

__all__ = ["IMPORTED", "KEPT", "PLAIN", "Imported", "hidden_from_agency", "imports_of", "moved", "told_value"]

IMPORTED, KEPT = "assessment.imported", "trail.kept"
"""Verbs of the events that say that an assessment came from a file, and that hold the trail it came with."""

Named = dict[str, Any]

PLAIN: Mapping[str, type[models.Table]] = {
    "answers": models.Answer,
    "targets": models.TargetLevel,
    "marks": models.Mark,
    "verdicts": models.ItemVerdict,
    "statements": models.Statement,
    "proposals": models.Proposal,
    "declarations": models.Declaration,
    "handovers": models.Handover,
    "result": models.Result,
}
"""Collection -> the table whose rows its records are, as they stand."""

_OF: Mapping[str, type[models.Table]] = {**PLAIN, "comments": models.Comment, "citations": models.Citation}
"""Collection -> the table its records are rows of, found by the assessment."""

_ORDER: Mapping[str, tuple[str, ...]] = {
    "answers": ("stage", "indicator"),
    "targets": ("indicator",),
    "marks": ("stage", "indicator"),
    "verdicts": ("stage", "item"),
    "statements": ("topic",),
    "proposals": ("indicator", "stage", "at", "by_name", "explanation"),
    "declarations": ("kind",),
    "handovers": ("number",),
    "result": (),
    "comments": ("at", "indicator", "audience", "by_name", "body"),
    "citations": ("item", "title", "sha256"),
}
"""Collection -> what its records are put in order by: never an id, which is another one elsewhere."""

_OWN_SIDE = ("comment.", "thread.", "proposal.")
"""Events that the agency's file leaves out: conversations, and what one assessor alone proposed."""


@dataclass(frozen=True)
class Imported:
    """One coming of an assessment: the hashes of its content here and in the file, and the events it was told by."""

    content: str
    file: str
    first: int
    last: int
    at: datetime


@dataclass
class _Reading:
    """What is read of one assessment; people and documents get their keys in the order in which they are met."""

    session: Session
    assessment: Assessment
    names: dict[int, str]
    people: dict[int, str] = field(default_factory=dict)
    documents: dict[int, str] = field(default_factory=dict)

    def person(self, number: int | None) -> str | None:
        return None if number is None else self.people.setdefault(number, f"p{len(self.people) + 1}")


def moved(
    session: Session, assessment: Assessment, instrument: Instrument, *, scope: str, made_at: datetime, program: str
) -> Moved:
    """Return an assessment as it goes into a file; ``instrument`` is the edition it is read by.

    With the scope "agency" it holds what the agency's own side reads of an announced result or of its own stages:
    ask ``hidden_from_agency`` before.
    """
    reading = _Reading(session, assessment, {row.id: row.name for row in rows(session, _PEOPLE)})
    found = {name: _own(reading, name) for name in PLAIN}
    if scope == "agency":
        found["proposals"] = []
    content: Named = {"assessment": _head(session, assessment, instrument)}
    content |= _evidence(reading)
    content |= {name: [_record(reading, name, row) for row in lines] for name, lines in found.items()}
    content |= _talk(reading, is_whole=scope == "whole")
    content |= _trail(reading, is_whole=scope == "whole")
    content["people"] = [{"key": key, "name": reading.names[number]} for number, key in reading.people.items()]
    return Moved(content, _context(session, assessment, instrument, content), made_at, program, scope)


def hidden_from_agency(session: Session, assessment: Assessment) -> bool:
    """Say whether the rows hold what its agency may not read yet: judgements before the result is announced."""
    found = {row.what for row in run(session, _FOUND, of=assessment.id)}
    return bool(found) and "result" not in found


def imports_of(session: Session, assessment: Assessment) -> list[Imported]:
    """Return the times this assessment came from a file, the first one first."""
    found = []
    for row in rows(session, _IMPORTS, of=assessment.id):
        told = json.loads(row.after)
        found.append(Imported(told["content"], told["file"], told["first"], row.number, row.at))
    return found


def told_value(value: object) -> object:
    """Return what stands for a value of a column in JSON: moments and days as text, moments in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else value


def _head(session: Session, assessment: Assessment, instrument: Instrument) -> Named:
    (row,) = rows(session, _HEAD, of=assessment.id)
    told = {name: told_value(value) for name, value in row._mapping.items()}
    # What began before texts were kept gets its text at the next start of a site: the same one as here.
    return {**told, "text_digest": told["text_digest"] or instrument.text_digest}


def _own(reading: _Reading, name: str) -> list[Named]:
    """Return the rows of a collection, with the names of those who wrote them, in its order."""
    of = table(_OF[name])
    found = [dict(row._mapping) for row in rows(reading.session, _rows_of(name), of=reading.assessment.id)]
    for row in found:
        row["by_name"] = reading.names.get(row.get("by_id") or 0, "")
    assert "assessment_id" in of.c  # noqa: S101 - what is moved is found by its assessment
    return sorted(found, key=lambda row: [str(told_value(row[part])) for part in _ORDER[name]])


def _rows_of(name: str) -> Any:
    of = table(_OF[name])
    return select(of).where(of.c.assessment_id == bindparam("of"))


def _record(reading: _Reading, name: str, row: Mapping[str, Any]) -> Named:
    """Return a row as a record: ``by`` for ``by_id``, every person by the key in the file."""
    told: Named = {}
    for part, rule in COLLECTIONS[name].items():
        told[part] = reading.person(row[f"{part}_id"]) if rule.kind == "person" else told_value(row[part])
    return told


def _evidence(reading: _Reading) -> Named:
    """Return the documents that are cited now, each with the revisions that are cited, and the citations."""
    cited = [dict(row._mapping) for row in rows(reading.session, _CITED, of=reading.assessment.id)]
    cited.sort(key=lambda row: [str(row[part]) for part in _ORDER["citations"]])
    by_document: dict[int, Named] = {}
    for row in cited:
        by_document.setdefault(row["document_id"], row)
    documents = sorted(by_document.values(), key=lambda row: (row["title"], row["reference"], row["sha256"]))
    for row in documents:
        reading.documents[row["document_id"]] = f"d{len(reading.documents) + 1}"
    files = {(row["document_id"], row["revision"]): row for row in cited}
    return {
        "documents": [_document(reading, row) for row in documents],
        "tags": _tags(reading),
        "files": [_file(reading, files[key]) for key in sorted(files, key=lambda key: _place(reading, *key))],
        "citations": [_citation(reading, row) for row in cited],
    }


def _place(reading: _Reading, document: int, number: int) -> tuple[int, int]:
    return list(reading.documents).index(document), number


def _document(reading: _Reading, row: Named) -> Named:
    names = ("title", "reference", "dated_on", "valid_until", "kind", "unit")
    told = {name: told_value(row["document_kind" if name == "kind" else name]) for name in names}
    return {"key": reading.documents[row["document_id"]], **told}


def _tags(reading: _Reading) -> list[Named]:
    found = rows(reading.session, _TAGS, ids=list(reading.documents))
    told = [{"document": reading.documents[row.document_id], "tag": row.tag} for row in found]
    return sorted(told, key=lambda one: (int(one["document"][1:]), one["tag"]))


def _file(reading: _Reading, row: Named) -> Named:
    names = ("sha256", "size", "media_type", "has_text", "file_name")
    told = {name: told_value(row[name]) for name in names}
    whose = {"by": reading.person(row["file_by_id"]), "at": told_value(row["file_at"])}
    facts = {"number": row["revision"], "pages": row["file_pages"], "note": row["file_note"]}
    return {"document": reading.documents[row["document_id"]], **facts, **told, **whose}


def _citation(reading: _Reading, row: Named) -> Named:
    key, by = reading.documents[row["document_id"]], reading.person(row["by_id"])
    kept = {name for name, rule in COLLECTIONS["citations"].items() if rule.kind not in ("person", "document")}
    return {**{name: told_value(row[name]) for name in sorted(kept)}, "document": key, "by": by}


def _talk(reading: _Reading, *, is_whole: bool) -> Named:
    lines = [row for row in _own(reading, "comments") if is_whole or row["audience"] != "assessor"]
    places = {row["id"]: place for place, row in enumerate(lines, 1)}
    told = []
    for row in lines:
        who = {"by": reading.person(row["by_id"]), "resolved_by": reading.person(row["resolved_by_id"])}
        kept = {name: told_value(row[name]) for name in ("indicator", "audience", "body", "at", "resolved_at")}
        told.append({**kept, **who, "thread": places.get(row["thread_id"])})
    named = [row for row in rows(reading.session, _MENTIONS, of=reading.assessment.id) if row.comment_id in places]
    named.sort(key=lambda row: (places[row.comment_id], reading.names[row.person_id], row.person_id))
    mentions = [{"comment": places[row.comment_id], "person": reading.person(row.person_id)} for row in named]
    return {"comments": told, "mentions": mentions}


def _trail(reading: _Reading, *, is_whole: bool) -> Named:
    """Return the trails it came with, as they were recorded, and behind them the one recorded here since."""
    chains, people, events = list[Named](), list[Named](), list[Named]()
    for agency, known, lines in [*_kept(reading), _recorded(reading)]:
        told = [line for line in lines if is_whole or not line["verb"].startswith(_OWN_SIDE)]
        if not told:
            continue
        chains.append({"agency": agency})
        events += [{"chain": len(chains), **line} for line in told]
        for number in sorted({line["by"] for line in told} - {None}):
            people.append({"chain": len(chains), "id": number, "person": reading.person(known[number])})
    return {"chains": chains, "chain_people": people, "events": events}


_Chain = tuple[str, Mapping[int, int], list[Named]]
"""The agency a trail was recorded for, number of a person there -> here, and its events in order."""


def _kept(reading: _Reading) -> Iterable[_Chain]:
    for row in rows(reading.session, _TRAILS, agency=reading.assessment.agency_code):
        told = json.loads(row.after)
        if told["assessment"] == reading.assessment.id:
            for chain in told["chains"]:
                yield chain["agency"], {int(there): here for there, here in chain["people"].items()}, chain["events"]


def _recorded(reading: _Reading) -> _Chain:
    """Return what was recorded here; what an import repeated of a trail that is kept is no part of it."""
    repeated = [range(one.first, one.last + 1) for one in imports_of(reading.session, reading.assessment)]
    found = rows(reading.session, _EVENTS, of=reading.assessment.id)
    lines = [_event(row) for row in found if not any(row.number in span for span in repeated)]
    known = {line["by"]: line["by"] for line in lines if line["by"] is not None}
    return reading.assessment.agency_code, known, lines


def _event(row: Any) -> Named:
    names = ("number", "verb", "indicator", "before", "after", "at", "previous_hash", "hash")
    told = {name: told_value(getattr(row, name)) for name in names}
    return {**told, "assessment": row.assessment_id, "by": row.by_id}


def _context(session: Session, assessment: Assessment, instrument: Instrument, content: Named) -> Named:
    agency, period = rows(session, _AGENCY, of=assessment.id)[0], rows(session, _PERIOD, of=assessment.id)[0]
    assigned = rows(session, _ASSIGNED, agency=assessment.agency_code, instrument=instrument.code)
    assigned = [row for row in assigned if row.indicator in instrument.by_code]
    codes = {row.unit for row in assigned} | {document["unit"] for document in content["documents"]}
    return {
        "agency": _plain(agency),
        "period": {**_plain(period, but=("owner_code",)), "is_national": period.owner_code is None},
        "instrument": {"text": instrument.text or None},
        "stages": [_plain(row) for row in rows(session, _STAGES, period=assessment.period_id)],
        "units": [_plain(row) for row in rows(session, _UNITS, agency=assessment.agency_code) if row.code in codes],
        "assignments": [_plain(row) for row in assigned],
    }


def _plain(row: Any, but: Collection[str] = ()) -> Named:
    return {name: told_value(value) for name, value in row._mapping.items() if name not in but}


_assessment, _period, _agency = table(Assessment).c, table(models.Period).c, table(models.Agency).c
_answer, _mark = table(models.Answer).c, table(models.Mark).c
_cited, _document_, _revised = table(models.Citation).c, table(models.Document).c, table(models.DocumentRevision).c
_stored, _unit, _person = table(models.StoredFile).c, table(models.Unit).c, table(models.Person).c
_tag, _mention, _comment = table(models.DocumentTag).c, table(models.Mention).c, table(models.Comment).c
_happened, _dates, _part = table(models.Event).c, table(models.PeriodStage).c, table(models.UnitAssignment).c

_PEOPLE = select(_person.id, _person.name)
_HEAD = (
    select(_assessment.agency_code.label("agency"), _period.slug.label("period"), _period.year, _period.kind)
    .add_columns(_period.instrument, _period.edition, _assessment.fingerprint, _assessment.text_digest)
    .add_columns(_assessment.stage, _assessment.target_index, _assessment.is_double_scored)
    .join_from(table(Assessment), table(models.Period), _period.id == _assessment.period_id)
    .where(_assessment.id == bindparam("of"))
)
_CITED = (
    select(table(models.Citation), _document_.title, _document_.reference, _document_.dated_on, _document_.valid_until)
    .add_columns(_document_.kind.label("document_kind"), _unit.code.label("unit"), _revised.sha256, _revised.file_name)
    .add_columns(_revised.note.label("file_note"), _revised.by_id.label("file_by_id"), _revised.at.label("file_at"))
    .add_columns(_stored.size, _stored.media_type, _stored.pages.label("file_pages"), _stored.has_text)
    .join_from(table(models.Citation), table(models.Document), _document_.id == _cited.document_id)
    .join(
        table(models.DocumentRevision),
        (_revised.document_id == _cited.document_id) & (_revised.number == _cited.revision),
    )
    .join(
        table(models.StoredFile),
        (_stored.agency_code == _revised.agency_code) & (_stored.sha256 == _revised.sha256),
    )
    .outerjoin(table(models.Unit), _unit.id == _document_.unit_id)
    .where(_cited.assessment_id == bindparam("of"), _cited.is_withdrawn.is_(False))
)
_TAGS = select(_tag.document_id, _tag.tag).where(_tag.document_id.in_(bindparam("ids", expanding=True)))
_MENTIONS = (
    select(_mention.comment_id, _mention.person_id)
    .join_from(table(models.Mention), table(models.Comment), _comment.id == _mention.comment_id)
    .where(_comment.assessment_id == bindparam("of"))
)
_EVENTS = select(table(models.Event)).where(_happened.assessment_id == bindparam("of")).order_by(_happened.number)
_IMPORTS = _EVENTS.where(_happened.verb == IMPORTED)
_TRAILS = (
    select(_happened.number, _happened.after)
    .where(_happened.agency_code == bindparam("agency"), _happened.verb == KEPT)
    .order_by(_happened.number)
)
_AGENCY = (
    select(_agency.name, _agency.kind, _agency.province, _agency.time_zone, _agency.is_invented)
    .join_from(table(Assessment), table(models.Agency), _agency.code == _assessment.agency_code)
    .where(_assessment.id == bindparam("of"))
)
_PERIOD = (
    select(_period.title, _period.owner_code, _period.late_rule, _period.is_locked)
    .join_from(table(Assessment), table(models.Period), _period.id == _assessment.period_id)
    .where(_assessment.id == bindparam("of"))
)
_STAGES = (
    select(_dates.stage, _dates.opens_on, _dates.closes_on)
    .where(_dates.period_id == bindparam("period"))
    .order_by(_dates.stage)
)
_UNITS = (
    select(_unit.code, _unit.name, _unit.is_active).where(_unit.agency_code == bindparam("agency")).order_by(_unit.code)
)
_ASSIGNED = (
    select(_part.indicator, _unit.code.label("unit"), _part.is_lead, _part.due_on)
    .join_from(table(models.UnitAssignment), table(models.Unit), _unit.id == _part.unit_id)
    .where(_part.agency_code == bindparam("agency"), _part.instrument == bindparam("instrument"))
    .order_by(_part.indicator, _unit.code)
)


def _is_there(what: str, model: type[models.Table], *conditions: Any) -> Any:
    of = table(model)
    return select(literal(what).label("what")).where(of.c.assessment_id == bindparam("of"), *conditions)


_FOUND = union(
    _is_there("result", models.Result),
    _is_there("answers", models.Answer, _answer.stage != "self"),
    _is_there("marks", models.Mark, _mark.stage == "review"),
    _is_there("verdicts", models.ItemVerdict),
    _is_there("statements", models.Statement),
    _is_there("proposals", models.Proposal),
)
"""What an assessment has of a result and of what only its judges read until then."""
