"""Pages, validity and who opens which file, on plain values."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe.library import (
    Citation,
    Document,
    DocumentRevision,
    InvalidPages,
    Use,
    Validity,
    accept_pages,
    age_in_months,
    counts_until,
    first_page,
    is_shown,
    validity,
)
from spbe.roles import Side

TODAY = date(2026, 11, 24)
PAGE = st.integers(1, 500)


@pytest.mark.parametrize(
    ("typed", "accepted", "first"),
    [("", "", 1), ("7", "7", 7), ("3–5; 12", "3-5, 12", 3), (" 4 - 4 ,", "4", 4), ("12, 3", "12, 3", 12)],
)
def test_pages_are_written_in_one_way(typed: str, accepted: str, first: int) -> None:
    assert accept_pages(typed, 40) == accepted
    assert first_page(accepted) == first


@pytest.mark.parametrize("typed", ["hlm 3", "0", "5-3", "3-41", "41", "3-", "-", "1" * 7, "٣"])
def test_pages_that_are_none_or_lie_outside_are_named(typed: str) -> None:
    with pytest.raises(InvalidPages) as refused:
        accept_pages(f"1, {typed}", 40)
    assert (refused.value.part, refused.value.most) == (typed, 40)


@given(st.lists(st.tuples(PAGE, st.integers(0, 9)), max_size=5))
def test_accepted_pages_are_accepted_unchanged(spans: list[tuple[int, int]]) -> None:
    accepted = accept_pages(", ".join(f"{first}-{first + more}" for first, more in spans), None)
    assert accept_pages(accepted, None) == accepted


@pytest.mark.parametrize(
    ("last_day", "expected"),
    [
        (None, Validity.VALID),
        (TODAY + timedelta(days=31), Validity.VALID),
        (TODAY + timedelta(days=30), Validity.SOON),
        (TODAY, Validity.SOON),
        (TODAY - timedelta(days=1), Validity.EXPIRED),
    ],
)
def test_what_ends_in_thirty_days_is_flagged_ahead(last_day: date | None, expected: Validity) -> None:
    assert validity(last_day, TODAY) is expected


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(1, 120))
def test_the_last_day_that_counts_is_the_last_one_below_the_age(dated_on: date, months: int) -> None:
    last = counts_until(dated_on, months)
    assert age_in_months(dated_on, last) < months <= age_in_months(dated_on, last + timedelta(days=1))


def test_a_date_to_come_has_no_age() -> None:
    assert age_in_months(TODAY + timedelta(days=40), TODAY) == 0


def test_assessors_open_what_was_cited_to_them_and_nothing_else() -> None:
    cited = Citation("I01-L2-01", "1", 5, revision=1)
    handed = Use("2025", 2025, "spbe-2020", cited, is_handed_over=True, is_kept=True)
    waiting = Use("2026", 2026, "spbe-2020", cited, is_handed_over=False, is_kept=False)
    assert is_shown(Side.ASSESSOR, 1, [waiting, handed])
    assert not is_shown(Side.ASSESSOR, 2, [waiting, handed])
    assert not is_shown(Side.ASSESSOR, 1, [waiting])
    assert is_shown(Side.AGENCY, 2, [])


def test_a_document_has_a_newest_revision_and_finds_any() -> None:
    revisions = tuple(DocumentRevision(number, "a.pdf", "0" * 64, 1, "application/pdf") for number in (1, 2))
    document = Document(1, "kota-contoh", "Perwal", revisions=revisions)
    assert (document.newest.number, document.revision(1), document.revision(3)) == (2, revisions[0], None)
