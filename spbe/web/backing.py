"""The evidence of all answers of one assessment at once: what it supports, and which answers it does not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace

from spbe.checklist import Checklist, checklist
from spbe.indicators import Indicator
from spbe.indicators.scales import Value
from spbe.library import Citation
from spbe.next_level import backed_value, next_codes
from spbe.planning.expectation import risky
from spbe.reuse import Evidence, former, library_words
from spbe.store import queries
from spbe.web.desk import Desk
from spbe.web.evidence import akin_of, seen_verdicts
from spbe.web.house import house
from spbe.web.succession import cited_for_origins, succession_of

__all__ = ["marked_items", "next_checklists", "risky_here", "supported_here"]


def risky_here(desk: Desk) -> frozenset[str]:
    """Return the codes of the agency's own answers whose evidence supports less than what they say."""
    return risky(desk.standing.submission.values("self"), supported_here(desk))


def supported_here(desk: Desk) -> dict[str, Value]:
    """Return code -> the level or value that the evidence supports, for every indicator that can have evidence."""
    found = {}
    for code, evidence in _cited(desk, desk.standing.instrument.indicators).items():
        marked, indicator = marked_items(desk, code), desk.indicator(code)
        value = backed_value(checklist(indicator, None, evidence, marked), marked)
        if value is not None and indicator.items:
            found[code] = value
    return found


def marked_items(desk: Desk, code: str) -> frozenset[str]:
    """Return the items that the answer of an indicator says are met."""
    answer = desk.standing.answers.get(code)
    return frozenset(answer.items if answer else ()) & desk.indicator(code).items.keys()


def next_checklists(desk: Desk, indicators: Collection[Indicator]) -> dict[str, Checklist]:
    """Return code -> the checklist of an indicator at its next level, with documents that may be used again.

    What another year or indicator cites is looked at, and the library's documents; six statements at most.
    """
    cited = _cited(desk, indicators)
    wanted = [words for code, one in cited.items() for words in _words(desk, code, one)]
    named = queries.documents_named(house().session(), desk.agency, wanted)
    around = _with_reuse(desk, cited)
    return {code: _listed(desk, code, replace(one, library=named)) for code, one in around.items()}


def _words(desk: Desk, code: str, evidence: Evidence) -> list[tuple[int, tuple[str, ...]]]:
    listed = _listed(desk, code, evidence)
    return [words for line in listed.asked for words in library_words(listed.indicator, line.item)]


def _listed(desk: Desk, code: str, evidence: Evidence) -> Checklist:
    indicator, value = desk.indicator(code), desk.standing.values.get(code)
    level = None if value is None else indicator.next_step(value)
    return checklist(indicator, level, evidence, marked_items(desk, code) | next_codes(indicator, value))


def _cited(desk: Desk, indicators: Collection[Indicator]) -> dict[str, Evidence]:
    """Return code -> what is cited for an indicator and what was said of it."""
    every = [indicator.code for indicator in desk.standing.instrument]
    cited = queries.cited_for(house().session(), desk.assessment.id, every)
    own, verdicts = _by_indicator(cited.own), seen_verdicts(desk)
    return {
        i.code: Evidence(
            desk.evidence_day,
            own.get(i.code, ()),
            cited.documents,
            {code: verdict for code, verdict in verdicts.items() if code in i.items},
            elsewhere=[one for one in cited.own if one.indicator != i.code],
        )
        for i in indicators
    }


def _by_indicator(citations: Collection[Citation]) -> dict[str, list[Citation]]:
    found: dict[str, list[Citation]] = defaultdict(list)
    for one in citations:
        found[one.indicator].append(one)
    return found


def _with_reuse(desk: Desk, found: Mapping[str, Evidence]) -> dict[str, Evidence]:
    """Return it with what last year cites, by the same instrument or by the one before."""
    previous, session = desk.standing.submission.previous, house().session()
    before = queries.cited_for(session, previous.id, list(found)) if previous and previous.id else queries.Cited()
    last, documents = _by_indicator(before.own), dict(before.documents)
    succession = succession_of(desk)
    origins = [origin for code in found for origin in succession.origins(code)] if succession else []
    older = cited_for_origins(succession, origins) if succession and origins else queries.Cited()
    documents |= older.documents
    return {
        code: replace(
            one,
            last_year=last.get(code, ()),
            inherited=former(succession, desk.indicator(code), older.own) if succession else (),
            akin=akin_of(desk, desk.indicator(code)),
            documents={**documents, **one.documents},
        )
        for code, one in found.items()
    }
