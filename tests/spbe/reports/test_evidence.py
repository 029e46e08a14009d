"""The lines of evidence stand in the instrument's order and show each side what it may see."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from spbe.indicators import instrument
from spbe.library import Citation, Document, DocumentRevision
from spbe.reports.evidence import evidence_lines, revision_words, verdict_words
from spbe.roles import Side
from spbe.submission import Submission
from spbe.verdicts import Revision, Verdict
from tests.spbe.sample_reports import COMPLETE, submission

FIRST, SECOND = (
    DocumentRevision(number, f"{name}.pdf", name * 64, 9, "application/pdf", 10)
    for number, name in enumerate("ab", start=1)
)
DOCUMENT = Document(7, "kota-contoh", "Peraturan", "1/2024", date(2024, 1, 2), revisions=(FIRST, SECOND))
CITED = (
    Citation("I02-L2-01", "2", 7, 2, "1"),
    Citation("I01-L2-01", "1", 7, 1, "3-5", "lihat"),
)
JUDGED = (
    Verdict("I01-L2-01", "document", "1", is_accepted=False, kind=Revision.EXPIRED),
    Verdict("I01-L2-01", "interview", "1", is_accepted=True),
)


def at(stage: str) -> Submission:
    return replace(submission(COMPLETE), stage=stage)


def lines(stage: str, side: Side | None = None):  # type: ignore[no-untyped-def]  # what evidence_lines returns
    return evidence_lines(instrument(), at(stage), CITED, [DOCUMENT], JUDGED, side=side)


def test_each_citation_is_a_line_with_the_revision_it_cites() -> None:
    found = lines("self")
    assert [(line.citation.item, line.revision.number) for line in found] == [("I01-L2-01", 1), ("I02-L2-01", 2)]
    assert found[0].label == instrument().by_code["1"].items["I01-L2-01"].label
    assert found[0].title == instrument().by_code["1"].short_title


@pytest.mark.parametrize(("stage", "count"), [("self", 0), ("verification", 0), ("document", 2), ("final", 2)])
def test_assessors_see_evidence_once_it_is_handed_over(stage: str, count: int) -> None:
    assert len(lines(stage, Side.ASSESSOR)) == count
    assert len(lines(stage, Side.AGENCY)) == 2


def test_a_verdict_is_seen_when_its_stage_is_closed_or_one_s_own() -> None:
    seen = {side: lines("interview", side)[0].verdict for side in (Side.AGENCY, Side.ASSESSOR)}
    assert (seen[Side.AGENCY], seen[Side.ASSESSOR]) == JUDGED
    assert lines("document", Side.AGENCY)[0].verdict is None
    assert lines("final", Side.AGENCY)[0].verdict == JUDGED[1]


def test_verdicts_are_told_in_words() -> None:
    assert [verdict_words(one) for one in (None, *JUDGED)] == ["", "revisi: kedaluwarsa", "diterima"]
    assert len({revision_words(kind) for kind in Revision}) == len(Revision)
