"""Taking in an assessment that another installation wrote to a file: all of it or nothing, once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from spbe import __version__
from spbe.exchange import ForeignFile, Moved, contradictions, differences
from spbe.exchange.shape import COLLECTIONS
from spbe.indicators.model import Instrument
from spbe.language import gettext as _
from spbe.roles import Person
from spbe.store import models, queries
from spbe.store.editions import keep_text
from spbe.store.models import Assessment
from spbe.store.queries import moving as read
from spbe.store.running import run, table
from spbe.workflow.events import Chain, Fact, lock_chain, text_facts
from spbe.workflow.keeping import Keeping
from spbe.workflow.moved_evidence import Brought, FileFact, Shelf, bring_files, make_documents, missing_files
from spbe.workflow.moved_places import Ground, make_agency, make_period, make_units, name_people
from spbe.workflow.moved_trails import kept_trails, trail_problems
from spbe.workflow.statements import topics
from spbe.workflow.verifying import facts_of, thing_key

__all__ = ["OtherAssessment", "Taken", "take_in"]

Named = Mapping[str, Any]

_VERBS = {
    "answers": ("answer.recorded", ("indicator", "stage")),
    "marks": ("mark.recorded", ("indicator", "stage")),
    "verdicts": ("verdict.recorded", ("item", "stage")),
    "statements": ("statement.recorded", ("topic",)),
    "declarations": ("declaration.recorded", ("kind",)),
    "result": ("result.announced", ()),
}
"""Collection -> the verb of the events about its records, and what tells these apart in the file."""


class OtherAssessment(ValueError):
    """The agency has another assessment at this address; ``differences`` says in what. Nothing was written."""

    def __init__(self, name: str, found: list[str]) -> None:
        self.name = name
        self.differences = found
        super().__init__(f"{name} is another assessment here")


@dataclass(frozen=True)
class Taken:
    """What became of a file.

    ``state`` is "new", "same" (it was here already, as in the file) or "continued" (it came from this file and was gone
    on with here); only for "new" anything but files of evidence was written. ``sha256`` is that of the content here.
    ``missing`` are cited files whose content is not here yet, ``brought`` how many came now.
    """

    state: str
    name: str
    sha256: str
    notes: tuple[str, ...] = ()
    missing: tuple[FileFact, ...] = ()
    brought: int = 0


def take_in(
    session: Session, keeping: Keeping | None, moved: Moved, instrument: Instrument, *, brought: Brought, at: datetime
) -> Taken:
    """Take in what a file holds; ``instrument`` is the edition it is read by, ``brought`` its evidence.

    Without ``keeping`` no file is looked for and none laid down. The caller begins and commits; whatever is raised,
    nothing is to be committed. Raises ForeignFile, OtherAssessment and AgencyFull.
    """
    if problems := [*_foreign_topics(moved, instrument), *contradictions(moved, instrument)]:
        raise ForeignFile(problems)
    if problems := trail_problems(moved.content):
        raise ForeignFile(problems)
    ground = Ground(at)
    make_agency(session, moved, ground)
    chain = lock_chain(session, moved.content["assessment"]["agency"])
    existing = queries.find_assessment(session, moved.name)
    if existing is not None:
        state = _state(session, existing, moved, instrument)
        sha256 = _content(session, existing, moved, instrument).sha256
    else:
        assessment = _write(session, chain, moved, instrument, ground)
        state, sha256 = "new", _checked(session, assessment, moved, instrument, ground)
    count = bring_files(session, keeping, moved, brought)
    missing = missing_files(keeping.files if keeping else None, moved)
    return Taken(state, moved.name, sha256, tuple(ground.notes), tuple(missing), count)


def _foreign_topics(moved: Moved, instrument: Instrument) -> Iterator[str]:
    known = set(topics(instrument))
    for at, record in enumerate(moved.content["statements"]):
        if record["topic"] not in known:
            words = _("content.statements[%(at)s]: topik “%(topic)s” tidak ada di instrumen ini.")
            yield words % {"at": at, "topic": record["topic"]}


def _content(session: Session, assessment: Assessment, moved: Moved, instrument: Instrument) -> Moved:
    told = {"scope": moved.scope, "made_at": moved.made_at, "program": __version__}
    return read.moved(session, assessment, instrument, **told)  # type: ignore[arg-type]  # each under its own name


def _state(session: Session, existing: Assessment, moved: Moved, instrument: Instrument) -> str:
    """Return "same" or "continued" for an assessment that is here already. Raises OtherAssessment."""
    if existing.fingerprint == instrument.fingerprint:
        here = _content(session, existing, moved, instrument)
        if here.sha256 == moved.sha256:
            return "same"
        if any(moved.sha256 in (one.content, one.file) for one in read.imports_of(session, existing)):
            return "continued"
        raise OtherAssessment(moved.name, differences(here.content, moved.content))
    raise OtherAssessment(moved.name, [_("instrumennya berbeda")])


def _write(session: Session, chain: Chain, moved: Moved, instrument: Instrument, ground: Ground) -> Assessment:
    period = make_period(session, moved, ground)
    name_people(session, moved, ground)
    make_units(session, moved, ground)
    # The events of units moved the chain's head, so it is read anew.
    chain = lock_chain(session, chain.agency_code)
    shelf = make_documents(session, chain, moved, ground)
    keep_text(session, instrument, at=ground.at)
    told = moved.content["assessment"]
    kept = ("stage", "fingerprint", "text_digest", "target_index", "is_double_scored")
    row = {name: told[name] for name in kept}
    assessment = Assessment(agency_code=told["agency"], period_id=period, **row)
    session.add(assessment)
    session.flush()
    for name in read.PLAIN:
        _insert(session, name, moved.content[name], assessment, ground)
    _write_citations(session, moved, assessment, ground, shelf)
    _write_talk(session, moved, assessment, ground)
    _tell(session, chain, moved, assessment, ground=ground, shelf=shelf)
    return assessment


def _insert(session: Session, name: str, records: list[Named], assessment: Assessment, ground: Ground) -> None:
    if records:
        made = [{"assessment_id": assessment.id, **_row(name, record, ground)} for record in records]
        session.connection().execute(insert(table(read.PLAIN[name])), made)


def _row(name: str, record: Named, ground: Ground) -> dict[str, Any]:
    """Return the columns of a record: people by their ids here, days and moments as such."""
    row: dict[str, Any] = {}
    for part, rule in COLLECTIONS[name].items():
        value = record[part]
        if rule.kind == "person":
            row[f"{part}_id"] = None if value is None else ground.people[value]
        elif rule.kind == "moment":
            row[part] = None if value is None else datetime.fromisoformat(value)
        elif rule.kind == "day":
            row[part] = None if value is None else date.fromisoformat(value)
        else:
            row[part] = value
    return row


def _write_citations(session: Session, moved: Moved, assessment: Assessment, ground: Ground, shelf: Shelf) -> None:
    for record in moved.content["citations"]:
        row = _row("citations", record, ground)
        number = shelf.revisions[record["document"], record["revision"]]
        row |= {"document_id": shelf.documents[row.pop("document")], "revision": number}
        run(session, _CITATION, assessment_id=assessment.id, is_withdrawn=False, **row)


def _write_talk(session: Session, moved: Moved, assessment: Assessment, ground: Ground) -> None:
    ids: list[int] = []
    for record in moved.content["comments"]:
        row = _row("comments", record, ground)
        thread = row.pop("thread")
        row["thread_id"] = None if thread is None else ids[thread - 1]
        made = run(session, _COMMENT, assessment_id=assessment.id, **row)
        ids.append(int((made.inserted_primary_key or (0,))[0]))
    for record in moved.content["mentions"]:
        key = {"comment_id": ids[record["comment"] - 1], "person_id": ground.people[record["person"]]}
        run(session, _MENTION, **key)


def _tell(
    session: Session, chain: Chain, moved: Moved, assessment: Assessment, *, ground: Ground, shelf: Shelf
) -> None:
    """Write the events of a coming: the trail as it came, how things stand, and that all this came from a file."""
    at, told = ground.at, moved.content["assessment"]
    chain.append(kept_trails(moved.content, assessment.id, ground.people), by=None, at=at)
    first = chain.number + 1
    begun = {"period": assessment.period_id, "instrument": told["instrument"], "fingerprint": told["fingerprint"]}
    begun["text_digest"] = told["text_digest"]
    chain.append(Fact("assessment.started", assessment.id, after=begun), by=None, at=at)
    for made in moved.content["handovers"]:
        _tell_handover(chain, assessment, made, ground)
    whose = _whose(moved, assessment, ground, shelf)
    submission = queries.submission(session, assessment, with_previous=False)
    for verb, indicator, facts in facts_of(session, assessment, submission):
        key = thing_key(verb, assessment.id, json.loads(json.dumps({**facts, "indicator": indicator})))
        person, moment = whose[key]
        chain.append(Fact(verb, assessment.id, indicator, None, facts), by=Person(person, ""), at=moment)
    hashes = {"content": moved.sha256, "file": moved.sha256, "first": first}
    chain.append(Fact(read.IMPORTED, assessment.id, after=hashes), by=None, at=at)


def _tell_handover(chain: Chain, assessment: Assessment, made: Named, ground: Ground) -> None:
    after = {"to": made["to_stage"], "verb": made["verb"], "number": made["number"], "is_late": made["is_late"]}
    facts = {**after, "reason": text_facts(made["reason"])}
    by, at = Person(ground.people[made["by"]], ""), datetime.fromisoformat(made["at"])
    before = {"from": made["from_stage"]}
    chain.append(Fact("stage.handed_over", assessment.id, None, before, facts), by=by, at=at)


def _whose(
    moved: Moved, assessment: Assessment, ground: Ground, shelf: Shelf
) -> Mapping[tuple[str, int, str], tuple[int, datetime]]:
    """Return what identifies each thing an event is about -> who wrote it, and when."""
    found = {}
    for name, (verb, parts) in _VERBS.items():
        for record in moved.content[name]:
            found[verb, assessment.id, "/".join(record[part] for part in parts)] = record
    for record in moved.content["proposals"]:
        key = f"{record['indicator']}/{ground.people[record['by']]}"
        found["proposal.recorded", assessment.id, key] = record
    for record in moved.content["citations"]:
        key = f"{record['item']}/{shelf.documents[record['document']]}"
        found["citation.recorded", assessment.id, key] = record
    return {key: (ground.people[one["by"]], datetime.fromisoformat(one["at"])) for key, one in found.items()}


def _checked(session: Session, assessment: Assessment, moved: Moved, instrument: Instrument, ground: Ground) -> str:
    """Read back what was written and return its hash. Raises ForeignFile where it is not what the file says."""
    session.expire_all()
    here = _content(session, assessment, moved, instrument)
    if here.sha256 == moved.sha256:
        return here.sha256
    found = differences(here.content, moved.content)
    library = ("documents ", "tags ", "files ", "citations ")
    if not found or not all(one.startswith(library) for one in found):
        raise ForeignFile(
            [_("Isi yang tertulis di sini tidak akan sama dengan berkas; tidak ada yang ditulis."), *found]
        )
    words = _("Keterangan dokumen di pustaka sini lain, jadi hash isi di sini lain: %(what)s.")
    ground.notes.append(words % {"what": "; ".join(found[:10])})
    return here.sha256


_CITATION, _COMMENT = insert(table(models.Citation)), insert(table(models.Comment))
_MENTION = insert(table(models.Mention))
