"""Evidence in words: every state, every reason, never a colour alone."""

from dataclasses import replace
from datetime import date

import pytest

from spbe.checklist import ItemState, Line, cited_document
from spbe.evidence import needs
from spbe.indicators import instrument
from spbe.library import Citation, Document, DocumentRevision
from spbe.reuse import Proposal, ProposalSource
from spbe.web.evidence_words import document_badges, line_badge, need_words, pages_words, proposal_words

TODAY = date(2026, 11, 24)
ONE = instrument().by_code["1"]
REVIEW, DRAFT = ONE.items["I01-L4-02"], ONE.items["I01-L1-01"]
FILE = DocumentRevision(1, "a.pdf", "0" * 64, 1, "application/pdf", 9)
PAPER = Document(1, "kota-contoh", "Laporan", revisions=(FILE,))


def test_every_state_has_words_and_an_icon() -> None:
    badges = [line_badge(Line(REVIEW, state, is_asked=True)) for state in ItemState]
    assert len({badge.words for badge in badges}) == len(ItemState)
    assert all(badge.icon and badge.colour for badge in badges)


def test_what_nobody_asks_for_is_not_missing_and_one_of_several_says_so() -> None:
    assert line_badge(Line(REVIEW, ItemState.MISSING)).words == "belum dikutip"
    assert line_badge(Line(REVIEW, ItemState.MISSING, is_asked=True)).words == "belum ada"
    assert line_badge(Line(DRAFT, ItemState.MISSING, is_asked=True)).words == "salah satu dari kelompoknya belum ada"


@pytest.mark.parametrize(
    ("facts", "pages", "is_carried", "expected"),
    [
        ({}, "3", False, []),
        ({}, "3", True, ["halaman perlu diperiksa"]),
        ({}, "", False, ["halaman belum disebut"]),
        ({"valid_until": date(2026, 11, 1)}, "3", False, ["kedaluwarsa sejak 2 November 2026"]),
        ({"valid_until": date(2026, 11, 25)}, "3", False, ["kedaluwarsa dalam 1 hari"]),
        ({"valid_until": date(2028, 1, 1)}, "3", False, []),
        ({"dated_on": date(2024, 2, 10)}, "3", False, ["berumur 24 bulan sejak 10 Februari 2026"]),
    ],
)
def test_a_cited_document_says_what_is_to_be_done(
    facts: dict[str, date], pages: str, is_carried: bool, expected: list[str]
) -> None:
    document = replace(PAPER, **facts)  # type: ignore[arg-type]  # dates only
    one = cited_document(Citation(REVIEW.code, "1", 1, 1, pages, is_carried=is_carried), document, REVIEW, TODAY)
    assert [badge.words for badge in document_badges(one, TODAY)] == expected


def test_every_reason_for_a_proposal_is_told() -> None:
    told = {proposal_words(Proposal(PAPER, source, "", "I01-L2-01", "1")) for source in ProposalSource}
    assert len(told) == len(ProposalSource)
    assert proposal_words(Proposal(PAPER, ProposalSource.LAST_YEAR, "3-5, 9")) == "dipakai tahun lalu, hlm. 3–5, 9"
    assert pages_words("") == ""


def test_what_is_missing_names_one_item_or_its_alternatives() -> None:
    assert [need_words(need) for need in needs(ONE, 2, ())] == ["I01-L2-01"]
    last = needs(ONE, 5, set(ONE.items) - {"I01-L5-03", "I01-L5-04"})
    assert [need_words(need) for need in last] == ["salah satu dari I01-L5-03 atau I01-L5-04"]
