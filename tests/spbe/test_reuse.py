"""Which documents are proposed for an item, and why."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from spbe.indicators import Indicator, Readiness, crosswalk, instrument
from spbe.library import Citation, Document, DocumentKind, DocumentRevision
from spbe.reuse import (
    MOST_PROPOSALS,
    Evidence,
    ProposalSource,
    akin_items,
    can_be_cited_again,
    former,
    last_day,
    library_words,
    proposals,
    significant_words,
)
from spbe.submission import AgencyFacts, Submission
from spbe.succession import Succession
from tests.spbe.sample_instruments import indicator

TODAY = date(2026, 11, 24)
ONE = instrument().by_code["1"]
POLICY, WHOLE, REVIEW, INVITATION = (ONE.items[f"I01-{code}"] for code in ("L2-01", "L3-01", "L4-02", "L4-04"))
FILE = DocumentRevision(1, "berkas.pdf", "0" * 64, 10, "application/pdf", 10)


def document(number: int = 1, title: str = "Berkas", **facts: Any) -> Document:
    return Document(number, "kota-contoh", title, revisions=facts.pop("revisions", (FILE,)), **facts)


def cited(item: str, number: int = 1, pages: str = "", code: str = "1") -> Citation:
    return Citation(item, code, number, 1, pages)


def sources(item: Any, evidence: Evidence, *, is_asked: bool = True) -> list[tuple[int, ProposalSource]]:
    return [(p.document.id, p.source) for p in proposals(ONE, item, evidence, is_asked=is_asked)]


def test_what_was_cited_last_year_for_the_same_item_comes_first_with_its_pages() -> None:
    known = {1: document(1), 2: document(2)}
    last = [cited(POLICY.code, 1, "3-5"), cited(WHOLE.code, 2)]
    evidence = Evidence(TODAY, documents=known, last_year=last)
    (found,) = proposals(ONE, POLICY, evidence, is_asked=True)
    assert (found.document.id, found.source, found.pages) == (1, ProposalSource.LAST_YEAR, "3-5")
    assert sources(POLICY, evidence, is_asked=False) == [(1, ProposalSource.LAST_YEAR)]


def test_what_was_taken_back_can_be_cited_again_as_it_was() -> None:
    gone = [cited(POLICY.code, 1, "3"), cited(WHOLE.code, 1)]
    evidence = Evidence(TODAY, documents={1: document(1)}, withdrawn=gone)
    (found,) = proposals(ONE, POLICY, evidence, is_asked=False)
    assert (found.source, found.pages) == (ProposalSource.WITHDRAWN, "3")


def test_what_is_cited_already_deleted_unknown_or_expired_is_not_proposed() -> None:
    known = {
        1: document(1),
        2: document(2, deleted_at=TODAY, revisions=()),
        3: document(3, valid_until=date(2026, 11, 23)),
        4: document(4, dated_on=date(2024, 11, 24)),
        5: document(5, dated_on=date(2024, 11, 25)),
    }
    last = [cited(REVIEW.code, number) for number in (1, 2, 3, 4, 5, 6)]
    evidence = Evidence(TODAY, [cited(REVIEW.code, 1)], known, last_year=last)
    assert sources(REVIEW, evidence) == [(5, ProposalSource.LAST_YEAR)]


def test_an_item_takes_over_what_is_cited_as_the_item_it_replaces() -> None:
    evidence = Evidence(TODAY, [cited(POLICY.code, 1, "3"), cited(POLICY.code, 9)], {1: document(1)})
    (found,) = proposals(ONE, WHOLE, evidence, is_asked=True)
    assert (found.source, found.cited_as, found.pages) == (ProposalSource.REPLACED, POLICY.code, "")
    assert sources(WHOLE, evidence, is_asked=False) == []


@pytest.mark.parametrize(
    ("title", "kind", "is_proposed"),
    [
        ("Laporan Reviu Arsitektur SPBE", "supporting", True),  # two of reviu, evaluasi, kebijakan, arsitektur
        ("Laporan Reviu", "supporting", False),
        ("Peraturan Wali Kota tentang Arsitektur SPBE", "primary", True),  # the indicator's own subject
        ("Peraturan Wali Kota tentang Arsitektur SPBE", "supporting", False),
    ],
)
def test_a_document_of_the_library_is_found_by_the_words_of_the_label_or_of_the_subject(
    title: str, kind: str, is_proposed: bool
) -> None:
    library = [document(7, title, kind=DocumentKind(kind))]
    found = sources(REVIEW, Evidence(TODAY, library=library))
    assert found == ([(7, ProposalSource.LIBRARY)] if is_proposed else [])


def test_the_subject_finds_documents_for_primary_items_only_and_a_short_label_nothing() -> None:
    assert len(library_words(ONE, REVIEW)) == 2
    assert library_words(ONE, INVITATION) == ((0, ()),)  # "evaluasi" alone
    nameless = indicator("Bukti")
    assert library_words(replace(nameless, short_title="Layanan"), REVIEW) == library_words(ONE, REVIEW)[:1]
    evidence = Evidence(TODAY, library=[document(7, "Undangan rapat evaluasi Arsitektur SPBE")])
    assert sources(INVITATION, evidence) == []


def test_a_document_cited_for_a_like_item_of_another_indicator_is_proposed_when_it_is_about_this_one() -> None:
    about, other = document(1, "Pembahasan Arsitektur"), document(2, "Pembahasan Peta Rencana")
    elsewhere = [cited("I02-L5-02", number, code="2") for number in (1, 2, 3)]
    akin = {"I01-L5-02": ("I02-L5-02",)}
    evidence = Evidence(TODAY, documents={1: about, 2: other}, elsewhere=elsewhere, akin=akin)
    assert sources(ONE.items["I01-L5-02"], evidence) == [(1, ProposalSource.AKIN)]
    assert sources(POLICY, evidence) == []


def test_a_document_is_proposed_once_for_its_best_reason_and_only_a_few_are() -> None:
    many = [document(n, "Reviu dan evaluasi kebijakan arsitektur") for n in range(1, 9)]
    evidence = Evidence(TODAY, documents={1: many[0]}, last_year=[cited(REVIEW.code, 1)], library=many)
    found = sources(REVIEW, evidence)
    assert found[0] == (1, ProposalSource.LAST_YEAR)
    assert len(found) == MOST_PROPOSALS == len({number for number, _source in found})


def test_labels_are_alike_when_they_share_nearly_all_their_words() -> None:
    items = instrument().by_code["2"].items
    assert akin_items(ONE.items["I01-L5-02"], items.values()) == ("I02-L5-02",)
    assert akin_items(INVITATION, items.values()) == ()
    assert significant_words("yang dan SPBE") == frozenset()


def test_last_years_citations_can_be_made_again_where_nothing_is_cited_and_the_document_still_counts() -> None:
    known = {1: document(1), 2: document(2, valid_until=date(2026, 1, 1))}
    last = [
        cited(POLICY.code, 1),
        cited(WHOLE.code, 1),
        cited(REVIEW.code, 2),
        cited("I99-L1-01"),
        cited(POLICY.code, 8),
    ]
    evidence = Evidence(TODAY, [cited(WHOLE.code, 5)], known, last_year=last)
    assert can_be_cited_again(ONE, evidence) == [cited(POLICY.code, 1)]


def test_the_last_day_is_the_earlier_of_the_two() -> None:
    aged = date(2024, 6, 1)
    assert last_day(document(dated_on=aged), POLICY) == (None, False)
    assert last_day(document(dated_on=aged), REVIEW) == (date(2026, 5, 31), True)
    assert last_day(document(valid_until=date(2027, 1, 1)), REVIEW) == (date(2027, 1, 1), False)
    assert last_day(document(dated_on=aged, valid_until=date(2027, 1, 1)), REVIEW) == (date(2026, 5, 31), True)
    assert last_day(document(dated_on=aged, valid_until=date(2026, 1, 1)), REVIEW) == (date(2026, 1, 1), False)


def _succession(newer: str = "pemdi-2026") -> Succession:
    path = crosswalk("spbe-2020", newer)
    assert path is not None
    last = Submission(7, AgencyFacts("k", "Kota", "kota"), "2025", 2025, "spbe-2020", "final", {}, is_final=True)
    return Succession(last, instrument(), instrument(newer), path)


def _inherited(code: str, *cited_before: Citation, **known: Document) -> tuple[Indicator, Evidence]:
    found = _succession()
    indicator = found.newer.by_code[code]
    documents = {each.id: each for each in known.values()}
    return indicator, Evidence(TODAY, documents=documents, inherited=former(found, indicator, cited_before))


def test_what_was_cited_for_an_older_indicator_is_proposed_where_its_words_fit_best_first() -> None:
    business, meeting = cited("I14-L3-01", 1, "3-5", "14"), cited("I14-L1-03", 2, "", "14")
    whole = document(1, "Peta proses bisnis seluruh layanan")
    indicator, evidence = _inherited("15", business, meeting, a=whole, b=document(2, "Undangan"))
    (found,) = proposals(indicator, indicator.items["I15-L2-01"], evidence, is_asked=False)
    assert (found.document.id, found.source, found.pages) == (1, ProposalSource.INHERITED, "3-5")
    assert (found.cited_as, found.indicator, found.older, found.readiness) == (
        "I14-L3-01", "14", "SPBE", Readiness.REUSE,
    )  # fmt: skip
    assert proposals(indicator, indicator.items["I15-L4-02"], evidence, is_asked=True) == ()


def test_more_fitting_words_come_first_and_an_update_is_called_one() -> None:
    one, two = cited("I25-L2-02", 1, "", "25"), cited("I25-L2-02", 2, "", "25")
    documents = {"a": document(1, "Rekap pegawai"), "b": document(2, "Peta kompetensi digital")}
    indicator, evidence = _inherited("3", one, two, **documents)
    found = proposals(indicator, indicator.items["I03-L1-01"], evidence, is_asked=False)
    assert [(each.document.id, each.readiness) for each in found] == [(2, Readiness.UPDATE)]


def test_where_evidence_is_to_be_made_anew_nothing_old_is_proposed() -> None:
    indicator = _succession().newer.by_code["8"]
    assert former(_succession(), indicator, [cited("I22-L2-01", 1, "", "22")]) == []


def test_what_is_cited_for_an_indicator_without_a_link_is_not_inherited() -> None:
    indicator = _succession().newer.by_code["15"]
    assert former(_succession(), indicator, [cited("I13-L2-01", 1, "", "13"), cited("I99-X", 1, "", "14")]) == []
