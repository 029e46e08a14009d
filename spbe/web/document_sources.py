"""What documents say beyond the numbers, read for one side: texts, units, accepted items, signatures, averages."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from sqlalchemy.orm import Session

from spbe.indicators import Instrument
from spbe.reports.documents.beside import Averages, Beside, Printed, averages
from spbe.roles import Side
from spbe.store import queries
from spbe.store.queries import PublishedLine
from spbe.submission import JUDGED, Submission
from spbe.trail import trail
from spbe.verdicts import Verdict, accepted_items
from spbe.web.desk import Desk
from spbe.web.house import house

__all__ = ["beside", "published_averages"]


def beside(desk: Desk, *, with_averages: bool) -> Beside:
    """Return what this person's side may read: assessors' texts and verdicts once they are open to it.

    Averages of groups are worked out where a document says them: they read every published result.
    """
    session, standing = house().session(), desk.standing
    submission, instrument = standing.submission, standing.instrument
    assigned = queries.assignments(session, desk.agency, instrument.code)
    return Beside(
        statements=_statements(session, desk),
        leads={code: one.lead.name for code, one in assigned.items() if one.lead},
        accepted=_accepted(session, desk),
        declared=_declared(session, desk),
        averages=published_averages(session, instrument, submission) if with_averages else None,
        trail=trail(instrument, submission),
        place=_place(submission.agency.name),
        letterhead=queries.letterhead(session, desk.agency),
        actions=queries.actions(session, desk.assessment) if desk.side is Side.AGENCY else (),
    )


def _statements(session: Session, desk: Desk) -> dict[str, str]:
    if desk.side is Side.AGENCY and not desk.standing.submission.is_final:
        return {}
    return {topic: one.text for topic, one in queries.statements(session, desk.assessment).items()}


def _accepted(session: Session, desk: Desk) -> dict[str, frozenset[str]]:
    submission = desk.standing.submission
    seen = [stage for stage in JUDGED if submission.sees(desk.side, stage)]
    found: dict[str, list[Verdict]] = {}
    for verdict in queries.verdicts(session, desk.assessment):
        if verdict.stage in seen:
            found.setdefault(verdict.indicator, []).append(verdict)
    return {code: accepted_items(verdicts) for code, verdicts in found.items()}


def _declared(session: Session, desk: Desk) -> dict[str, tuple[str, str, date, bool]]:
    signed = queries.declarations(session, desk.assessment)
    return {kind: (one.signer, one.position, one.signed_on, one.consents) for kind, one in signed.items()}


def _place(agency: str) -> str:
    """Return where papers of an agency are signed: a city's own name; of others it is not known."""
    head, _kota, place = agency.partition("Pemerintah Kota ")
    return "" if head else place


def published_averages(session: Session, instrument: Instrument, submission: Submission) -> Averages | None:
    """Return the averages of the newest whole list of results by this instrument up to this year, None without one.

    A list is whole that is at least half as long as the longest: of some years only single results are known.
    """
    lists: dict[int, list[PublishedLine]] = {}
    for line in queries.published_results(session):
        if line.instrument == instrument.code:
            lists.setdefault(line.year, []).append(line)
    longest = max((len(lines) for lines in lists.values()), default=0)
    whole = [year for year, lines in lists.items() if 2 * len(lines) >= longest and year <= submission.year]
    if not whole:
        return None
    lines = lists[max(whole)]
    return averages(max(whole), lines[0].source, [_printed(instrument, line) for line in lines])


def _printed(instrument: Instrument, line: PublishedLine) -> Printed:
    index = Fraction(line.index)
    domains = tuple(None if value is None else Fraction(value) for value in line.domains)
    return Printed(line.kind, index, domains, index >= instrument.target.index)
