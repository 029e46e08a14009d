"""What accompanies the answers of an assessment: verdicts, hand-overs, declarations and statements."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from spbe.proceedings import Handover, SignedDeclaration, WrittenProposal, WrittenStatement
from spbe.store import models
from spbe.store.models import Assessment
from spbe.store.running import rows, table
from spbe.submission import PublishedFigure
from spbe.verdicts import Revision, Verdict

__all__ = ["declarations", "handovers", "proposals", "statements", "verdicts"]


def verdicts(session: Session, assessment: Assessment, indicator: str | None = None) -> list[Verdict]:
    """Return the verdicts on evidence items, of one indicator (by code) or of all, of every stage."""
    found = rows(session, _VERDICTS, of=assessment.id)
    return [
        Verdict(item, stage, code, is_accepted, Revision(kind) if kind else None, note, by, at, version)
        for item, stage, code, is_accepted, kind, note, by, at, version in found
        if indicator in (None, code)
    ]


def handovers(session: Session, assessment: Assessment) -> list[Handover]:
    """Return the hand-overs of the assessment, the first one first."""
    return [Handover(*row) for row in rows(session, _HANDOVERS, of=assessment.id)]


def declarations(session: Session, assessment: Assessment) -> dict[str, SignedDeclaration]:
    """Return kind -> the declaration, for those that are recorded."""
    return {row.kind: SignedDeclaration(*row) for row in rows(session, _DECLARATIONS, of=assessment.id)}


def statements(session: Session, assessment: Assessment) -> dict[str, WrittenStatement]:
    """Return topic -> the assessors' text, for those that are written."""
    return {row.topic: WrittenStatement(*row) for row in rows(session, _STATEMENTS, of=assessment.id)}


def proposals(session: Session, assessment: Assessment) -> dict[str, tuple[WrittenProposal, ...]]:
    """Return indicator code -> the values assessors proposed for it, the earliest assessor first.

    Whoever shows them to somebody shows one alone to its author only.
    """
    found: dict[str, tuple[WrittenProposal, ...]] = {}
    for row in rows(session, _PROPOSALS, of=assessment.id):
        found[row.indicator] = (*found.get(row.indicator, ()), _proposed(*row))
    return found


def _proposed(*row: Any) -> WrittenProposal:
    *plainly, value, items, number, day, source = row
    made = WrittenProposal(*plainly)
    figure = None if number is None else PublishedFigure(Fraction(number), day, source)
    exact = None if value is None else Fraction(value)
    return replace(made, value=exact, items=frozenset(items.split()), figure=figure)


_person = table(models.Person).c
_proposal = table(models.Proposal).c
_PROPOSALS = (
    select(_proposal.indicator, _proposal.by_id, _person.name, _proposal.level, _proposal.explanation)
    .add_columns(_proposal.at, _proposal.version, _proposal.value, _proposal["items"])
    .add_columns(_proposal.figure, _proposal.figured_on, _proposal.figure_source)
    .join_from(table(models.Proposal), table(models.Person), _person.id == _proposal.by_id)
    .where(_proposal.assessment_id == bindparam("of"))
    .order_by(_proposal.indicator, _proposal.by_id)
)
_verdict, _handover = table(models.ItemVerdict).c, table(models.Handover).c
_declaration, _statement = table(models.Declaration).c, table(models.Statement).c
_VERDICTS = (
    select(_verdict.item, _verdict.stage, _verdict.indicator, _verdict.is_accepted, _verdict.kind, _verdict.note)
    .add_columns(_person.name, _verdict.at, _verdict.version)
    .join_from(table(models.ItemVerdict), table(models.Person), _person.id == _verdict.by_id)
    .where(_verdict.assessment_id == bindparam("of"))
)
_HANDOVERS = (
    select(_handover.number, _handover.verb, _handover.from_stage, _handover.to_stage, _handover.reason)
    .add_columns(_handover.is_late, _person.name, _handover.at)
    .join_from(table(models.Handover), table(models.Person), _person.id == _handover.by_id)
    .where(_handover.assessment_id == bindparam("of"))
    .order_by(_handover.number)
)
_DECLARATIONS = (
    select(_declaration.kind, _declaration.signer, _declaration.position, _declaration.signed_on)
    .add_columns(_declaration.consents, _person.name, _declaration.at, _declaration.version)
    .join_from(table(models.Declaration), table(models.Person), _person.id == _declaration.by_id)
    .where(_declaration.assessment_id == bindparam("of"))
)
_STATEMENTS = (
    select(_statement.topic, _statement.text, _person.name, _statement.at, _statement.version)
    .join_from(table(models.Statement), table(models.Person), _person.id == _statement.by_id)
    .where(_statement.assessment_id == bindparam("of"))
)
