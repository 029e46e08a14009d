"""Hints about cited documents: on the sample papers, on hand-made ones, and the laws all of them keep."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe.indicators import instrument
from spbe.library import Citation, Document, DocumentKind, DocumentRevision
from spbe.screening import Finding, FindingKind, Proof, Reading, cited_pages, needs_a_look, screen
from tests.sample_files import AGENCY, content

TODAY, UNTIL = date(2026, 11, 24), date(2026, 11, 30)
LETTER = {1: "PEMERINTAH KOTA CONTOH\nLaporan reviu arsitektur\nNomor 7/2026", 2: "Contoh, 5 Januari 2026\nttd"}


def proof(item: str = "I01-L4-02", texts: Mapping[int, str] = LETTER, **facts: Any) -> Proof:
    """Return a citation of an item; facts are those of the document, and pages, most and carried of the citation."""
    indicator = next(one for one in instrument() if item in one.items)
    pages, most = facts.pop("pages", "1"), facts.pop("most", len(texts) or 2)
    citation = Citation(item, indicator.code, 1, 1, pages, is_carried=facts.pop("carried", False))
    has_text = facts.pop("has_text", bool(texts))
    revision = DocumentRevision(1, "laporan.pdf", "0" * 64, 1000, "application/pdf", most, has_text)
    said = {"reference": "7/2026", "dated_on": date(2026, 1, 5), **facts}
    document = Document(1, "kota-contoh", "Laporan", **said, revisions=(revision,))
    return Proof(citation, document, indicator, Reading(texts))


def found(case: Proof, **days: date) -> dict[FindingKind, Finding]:
    """Return the hints of a citation by kind."""
    told = screen(case, names=(AGENCY,), **{"today": TODAY, "until": UNTIL, **days})
    return {finding.kind: finding for finding in told}


def concerns(case: Proof) -> set[str]:
    """Return the kinds of those hints that need a look."""
    return {kind.value for kind, finding in found(case).items() if finding.is_concern}


@cache
def sample(key: str) -> dict[int, str]:
    """Return the texts of a sample's pages."""
    with closing(pypdfium2.PdfDocument(content(key))) as document:
        texts = {}
        for number, page in enumerate(document, 1):
            with closing(page), closing(page.get_textpage()) as text:
                texts[number] = text.get_text_range()
        return {number: text for number, text in texts.items() if text.strip()}


RIGHT = [
    ("perwali", "I01-L3-01", "7", "Nomor 34 Tahun 2024", date(2024, 1, 5)),
    ("perwali", "I02-L3-01", "9", "34/2024", date(2024, 1, 5)),
    ("satu-data", "I03-L3-01", "5", "12/2024", date(2024, 3, 18)),
    ("keputusan", "I10-L3-01", "1-2", "Nomor 15 Tahun 2026", date(2026, 2, 2)),
    ("keputusan", "I19-L2-03", "1", "15/2026", date(2026, 2, 2)),
    ("edaran", "I05-L2-01", "1", "000.8/214/Setda/2025", date(2025, 6, 12)),
    ("sop", "I13-L3-02", "1-3", "12/SOP/Bappeda/2025", date(2025, 9, 1)),
    ("notulen", "I13-L3-03", "1", "005/112/Diskominfo/2026", date(2026, 3, 5)),
    ("reviu", "I01-L4-02", "2", "700/31/Diskominfo/2026", date(2026, 4, 20)),
    ("dpa", "I13-L3-01", "1", "DPA/A.2/2.16.2.20/2026", date(2026, 1, 2)),
    ("manual", "I42-L2-01", "4", "", date(2025, 11, 3)),
    ("manual", "I42-L3-02", "9", "", date(2025, 11, 3)),
    ("peta", "I12-L3-01", "5", "", date(2025, 12, 22)),
    ("audit", "I30-L3-01", "3", "700/114/Inspektorat/2026", date(2026, 5, 30)),
]


@pytest.mark.parametrize(("key", "item", "pages", "reference", "day"), RIGHT)
def test_a_good_paper_at_its_item_raises_no_concern(key: str, item: str, pages: str, reference: str, day: date):
    texts = sample(key)
    kind = DocumentKind.SUPPORTING if key == "manual" else DocumentKind.PRIMARY
    assert concerns(proof(item, texts, pages=pages, reference=reference, dated_on=day, kind=kind)) == set()


@pytest.mark.parametrize(
    ("key", "item", "said", "expected"),
    [
        ("pindaian", "I30-L3-01", {"reference": "51/2025", "dated_on": date(2025, 7, 1)}, {"no_text"}),
        ("reviu-lama", "I19-L4-02", {"reference": "700/08/Diskominfo/2023", "dated_on": date(2023, 5, 8)}, {"too_old"}),
        (
            "kedaluwarsa",
            "I20-L3-01",
            {"reference": "61 Tahun 2023", "dated_on": date(2023, 8, 14), "valid_until": date(2025, 12, 31)},
            {"expired"},
        ),
        ("draf", "I24-L3-01", {"reference": "", "dated_on": None}, {"draft"}),
        ("draf", "I24-L1-01", {"reference": "", "dated_on": None}, set()),
        ("masa-depan", "I31-L3-01", {"reference": "4/2031", "dated_on": date(2031, 1, 6)}, {"date_ahead"}),
        (
            "instansi-lain",
            "I01-L3-01",
            {"reference": "8/2025", "dated_on": date(2025, 2, 10)},
            {"agency_not_found"},
        ),
        (
            "notulen",
            "I30-L3-01",
            {"reference": "005/112/Diskominfo/2026", "dated_on": date(2026, 3, 5)},
            {"terms_not_found"},
        ),
    ],
)
def test_each_bad_paper_is_noticed_for_what_is_wrong_with_it(
    key: str, item: str, said: dict[str, Any], expected: set[str]
):
    assert concerns(proof(item, sample(key), **said)) == expected


def test_most_good_papers_at_a_wrong_item_are_noticed_by_the_words_of_their_cited_pages():
    noticed = [
        FindingKind.TERMS_FOUND not in found(proof(item, sample(key), pages=pages))
        for key, _item, pages, *_ in RIGHT
        for other, item, *_ in RIGHT
        if key != other
    ]
    assert sum(noticed) / len(noticed) > 0.55


def test_the_pages_are_told_where_things_stand():
    hints = found(proof())
    assert {kind.value: finding.page for kind, finding in hints.items()} == {
        "agency_found": 1,
        "terms_found": 1,
        "date_found": 2,
        "number_found": 1,
        "signature_found": 2,
    }


def test_another_page_is_proposed_when_the_cited_one_speaks_of_something_else():
    texts = {**LETTER, 3: "Lampiran", 7: "Hasil reviu kebijakan arsitektur memuat rekomendasi; notulen terlampir"}
    hint = found(proof(texts=texts, pages="3", most=9))[FindingKind.TERMS_ELSEWHERE]
    assert (hint.is_concern, hint.page, hint.share) == (True, 1, (3, 3))
    hint = found(proof(texts={1: LETTER[1], 7: texts[7]}, pages="", most=9))[FindingKind.NO_PAGES]
    assert (hint.is_concern, hint.page) == (True, 1)
    assert FindingKind.NO_PAGES not in found(proof(texts={1: LETTER[1]}, pages="", most=1))


def test_what_is_not_filled_in_is_proposed_from_the_paper():
    hints = found(proof(reference="", dated_on=None))
    assert (hints[FindingKind.NO_NUMBER].page, hints[FindingKind.NO_NUMBER].words) == (1, ("7/2026",))
    assert (hints[FindingKind.NO_DATE].page, hints[FindingKind.NO_DATE].day) == (2, date(2026, 1, 5))


def test_what_is_filled_in_and_stands_nowhere_is_noticed():
    assert concerns(proof(reference="8/2026", dated_on=date(2026, 1, 6))) == {"number_not_found", "date_not_found"}


def test_a_shorter_revision_and_a_carried_citation_are_noticed():
    assert concerns(proof(pages="1, 9", carried=True)) == {"pages_outside", "carried"}
    assert found(proof(pages="1, 9"))[FindingKind.PAGES_OUTSIDE].share == (9, 2)


def test_a_cited_page_that_is_a_picture_is_noticed():
    assert concerns(proof(pages="1, 3", most=3)) == {"cited_page_without_text"}


def test_what_is_not_read_is_told_and_is_no_concern_by_itself():
    hints = found(proof(texts={}, has_text=None))
    assert set(hints) == {FindingKind.NOT_READ} and not hints[FindingKind.NOT_READ].is_concern
    assert concerns(proof(texts={}, has_text=None, reference="", dated_on=None)) == {"no_date", "no_number"}


def test_the_two_years_are_counted_to_the_end_of_the_stage():
    young = proof(dated_on=date(2024, 12, 1), texts={1: LETTER[1]}, most=1)
    assert found(young)[FindingKind.TOO_OLD_SOON].day == date(2026, 11, 30)
    assert found(young, until=date(2026, 12, 1))[FindingKind.TOO_OLD].is_concern
    assert FindingKind.TOO_OLD not in found(proof("I01-L3-01", dated_on=date(2004, 12, 1)))


def test_a_document_about_to_expire_is_told_ahead():
    assert found(proof(valid_until=date(2026, 12, 20)))[FindingKind.EXPIRES_SOON].is_concern
    assert FindingKind.EXPIRES_SOON not in found(proof(valid_until=date(2027, 12, 20)))


TEXTS = st.dictionaries(st.integers(1, 30), st.text() | st.sampled_from(tuple(LETTER.values())), max_size=6)


@given(
    TEXTS,
    st.sampled_from(("", "1", "2-4", "30")),
    st.sampled_from(("I01-L4-02", "I30-L1-01", "I47-L0-01", "I13-L3-01")),
)
def test_any_file_is_told_of_by_pages_it_has_and_what_needs_a_look_comes_first(
    texts: dict[int, str], pages: str, item: str
):
    case = proof(item, texts, pages=pages, most=30)
    told = screen(case, names=(AGENCY,), today=TODAY, until=UNTIL)
    looks = [finding.is_concern for finding in told]
    assert looks == sorted(looks, reverse=True)
    assert needs_a_look(told) is any(looks)
    assert all(f.page is None or 1 <= f.page <= 30 for f in told)
    assert len({f.kind for f in told}) == len(told)
    assert told == screen(case, names=(AGENCY,), today=TODAY, until=UNTIL)


@given(TEXTS)
def test_case_and_line_breaks_change_no_hint(texts: dict[int, str]):
    plain = {page: text for page, text in texts.items() if text.isascii() and "\x1c" not in text}
    set_apart = {page: "\n ".join(text.split(" ")) for page, text in plain.items()}
    kinds = [k for k in FindingKind if k not in (FindingKind.DRAFT, FindingKind.NO_NUMBER)]
    first, second = found(proof(texts=plain, most=30)), found(proof(texts=set_apart, most=30))
    assert [first.get(kind) for kind in kinds] == [second.get(kind) for kind in kinds]


@given(st.integers(1, 50), st.integers(1, 50), st.integers(1, 50))
def test_cited_pages_are_those_of_the_file(first: int, more: int, most: int):
    pages = list(cited_pages(f"{first}-{first + more}", most))
    assert pages == [page for page in range(first, first + more + 1) if page <= most]
    assert list(cited_pages("", most)) == []
    assert list(cited_pages("3, 7-8", None)) == [3, 7]


def test_a_citation_of_a_revision_that_is_not_there_is_refused():
    case = proof()
    gone = replace(case, document=replace(case.document, revisions=()))
    with pytest.raises(LookupError):
        screen(gone, names=(AGENCY,), today=TODAY, until=UNTIL)
