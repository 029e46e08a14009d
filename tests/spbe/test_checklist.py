"""The checklist of one indicator: states, what is asked, what is supported."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe.checklist import Checklist, Duty, ItemState, checklist, cited_document, duty_of
from spbe.indicators import instrument, instruments
from spbe.library import Citation, Document, DocumentRevision, Validity, age_in_months
from spbe.reuse import Evidence, ProposalSource
from spbe.verdicts import Revision, Verdict

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
ONE = instrument().by_code["1"]
DRAFT, POLICY, WHOLE, JOINED = "I01-L1-01", "I01-L2-01", "I01-L3-01", "I01-L4-01"
REVIEW, RESULT, INVITATION = "I01-L4-02", "I01-L4-03", "I01-L4-04"


def document(number: int = 1, pages: int | None = 10, **facts: Any) -> Document:
    file = DocumentRevision(1, "berkas.pdf", "0" * 64, 10, "application/pdf", pages)
    return Document(number, "kota-contoh", f"Berkas {number}", revisions=(file,), **facts)


def cited(item: str, pages: str = "3", number: int = 1, **facts: Any) -> Citation:
    return Citation(item, "1", number, 1, pages, at=facts.pop("at", NOW), **facts)


def listed(*citations: Citation, level: int | None = 4, **facts: Any) -> Checklist:
    documents = facts.pop("documents", {1: document()})
    return checklist(ONE, level, Evidence(TODAY, citations, documents, **facts))


def state(item: str, *citations: Citation, **facts: Any) -> ItemState:
    return listed(*citations, **facts).lines[item].state


def test_an_item_without_a_document_is_missing_and_one_with_pages_is_cited() -> None:
    assert state(POLICY) is ItemState.MISSING
    assert state(POLICY, cited(POLICY)) is ItemState.CITED
    assert state(POLICY, cited(POLICY, number=9)) is ItemState.MISSING


def test_pages_nobody_looked_at_are_to_be_looked_at() -> None:
    assert state(POLICY, cited(POLICY, is_carried=True)) is ItemState.LOOK_AGAIN
    assert state(POLICY, cited(POLICY, "")) is ItemState.LOOK_AGAIN
    assert state(POLICY, cited(POLICY, ""), documents={1: document(pages=1)}) is ItemState.CITED
    assert state(POLICY, cited(POLICY, ""), documents={1: document(pages=None)}) is ItemState.CITED
    assert state(POLICY, replace(cited(POLICY, ""), revision=3)) is ItemState.CITED
    assert [line.item.code for line in listed(cited(POLICY, ""), cited(WHOLE)).to_look_at] == [POLICY]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"valid_until": date(2026, 11, 23)}, ItemState.EXPIRED),
        ({"valid_until": date(2026, 11, 24)}, ItemState.SOON),
        ({"valid_until": date(2026, 12, 24)}, ItemState.SOON),
        ({"valid_until": date(2026, 12, 25)}, ItemState.CITED),
        ({"dated_on": date(2024, 11, 24)}, ItemState.EXPIRED),
        ({"dated_on": date(2024, 11, 25)}, ItemState.SOON),
        ({"dated_on": date(2026, 1, 1)}, ItemState.CITED),
    ],
)
def test_a_document_counts_until_its_last_day_as_is_said_ahead(facts: dict[str, Any], expected: ItemState) -> None:
    assert state(REVIEW, cited(REVIEW), documents={1: document(**facts)}) is expected


def test_the_gravest_thing_is_said_of_a_document_and_the_best_document_decides_for_the_item() -> None:
    documents = {1: document(1, valid_until=date(2026, 1, 1)), 2: document(2)}
    both = (cited(POLICY, number=1), cited(POLICY, "", number=2))
    line = listed(*both, documents=documents).lines[POLICY]
    assert [one.state for one in line.cited] == [ItemState.EXPIRED, ItemState.LOOK_AGAIN]
    assert line.state is ItemState.LOOK_AGAIN


def test_the_verdict_comes_first_until_something_new_is_cited() -> None:
    good = Verdict(POLICY, "document", "1", is_accepted=True, at=NOW)
    bad = Verdict(POLICY, "document", "1", is_accepted=False, kind=Revision.UNSIGNED, note="Tanda tangan?", at=NOW)
    assert state(POLICY, cited(POLICY), verdicts={POLICY: good}) is ItemState.ACCEPTED
    line = listed(cited(POLICY), verdicts={POLICY: bad}).lines[POLICY]
    assert (line.state, line.verdict) == (ItemState.REVISE, bad)
    later = cited(POLICY, at=NOW + timedelta(days=1))
    assert state(POLICY, later, verdicts={POLICY: bad}) is ItemState.CITED
    assert state(POLICY, replace(later, at=None), verdicts={POLICY: bad}) is ItemState.REVISE
    assert state(POLICY, verdicts={POLICY: replace(bad, at=None)}) is ItemState.REVISE


def test_an_item_that_looks_into_another_ones_file_stands_as_that_one_does() -> None:
    lines = listed(cited(REVIEW, "")).lines
    assert lines[RESULT].state is lines[REVIEW].state is ItemState.LOOK_AGAIN
    assert lines[RESULT].is_proven
    assert lines[RESULT].cited == ()
    assert lines[RESULT].proposals == ()
    assert RESULT not in [line.item.code for line in listed().asked]
    assert listed().lines[RESULT].is_asked


def test_what_the_chosen_level_asks_for_is_said_and_nothing_without_a_level() -> None:
    assert [line.item.code for line in listed(level=2).asked] == [POLICY]
    assert listed(cited(POLICY), level=2).asked == ()
    assert (listed(level=4).missing, listed(cited(WHOLE), cited(REVIEW), level=4).missing) == (3, 1)
    fifth = listed(*(cited(code) for code in ONE.items if code not in ("I01-L5-03", "I01-L5-04")), level=5)
    assert (len(fifth.asked), fifth.missing) == (2, 1)
    assert [line.item.code for line in listed(cited(WHOLE), level=4).asked] == [JOINED, REVIEW]
    assert listed(level=None).asked == ()
    old = {1: document(valid_until=date(2020, 1, 1))}
    assert [line.item.code for line in listed(cited(POLICY), level=2, documents=old).asked] == [POLICY]


def test_the_supported_level_is_advice_and_says_what_the_next_one_asks_for() -> None:
    found = listed(cited(WHOLE), level=4)
    assert (found.supported, found.accepted, found.is_above_evidence) == (3, 1, True)
    assert {item.code for need in found.lacking for choice in need.alternatives for item in choice} == {
        JOINED,
        REVIEW,
        RESULT,
    }
    accepted = {WHOLE: Verdict(WHOLE, "document", "1", is_accepted=True)}
    assert listed(cited(WHOLE), level=3, verdicts=accepted).accepted == 3
    assert not listed(cited(WHOLE), level=3).is_above_evidence
    assert not listed(level=None).is_above_evidence
    whole = [cited(code) for code in ONE.items]
    assert (listed(*whole, level=5).supported, listed(*whole, level=5).lacking) == (5, ())


def test_documents_that_can_be_reused_are_proposed_where_they_are_needed() -> None:
    last = [cited(POLICY), cited(DRAFT)]
    found = listed(level=2, last_year=last).lines
    assert [p.source for p in found[POLICY].proposals] == [ProposalSource.LAST_YEAR]
    assert [p.source for p in found[DRAFT].proposals] == [ProposalSource.LAST_YEAR]
    two = {1: document(1), 2: document(2)}
    assert listed(cited(POLICY, number=2), level=2, last_year=last, documents=two).lines[POLICY].proposals == ()


def test_a_duty_counts_what_is_missing_to_be_looked_at_and_ending_before_the_stage_does() -> None:
    closes = date(2027, 3, 31)
    assert duty_of(listed(level=4), closes) == Duty(3, 0, 0)
    assert duty_of(listed(level=None), closes) is None
    assert duty_of(listed(cited(POLICY), level=2), closes) is None
    assert duty_of(listed(cited(POLICY, ""), level=2), closes) == Duty(0, 1, 0)
    months = {1: document(valid_until=date(2027, 3, 30)), 2: document(2, valid_until=date(2026, 12, 1))}
    both = (cited(POLICY), cited(POLICY, number=2))
    assert duty_of(listed(*both, level=2, documents=months), closes) == Duty(0, 0, 2, date(2026, 12, 1))
    assert duty_of(listed(*both, level=2, documents=months), None) == Duty(0, 0, 1, date(2026, 12, 1))
    assert duty_of(listed(*both, level=2, documents=months), date(2027, 3, 30)) == Duty(0, 0, 1, date(2026, 12, 1))
    over = {1: document(valid_until=date(2026, 1, 1))}
    assert duty_of(listed(cited(POLICY), level=2, documents=over), closes) == Duty(1, 0, 0)


@given(st.dates(date(2015, 1, 1), date(2030, 12, 31)), st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_age_and_last_day_agree(dated_on: date, today: date) -> None:
    item = ONE.items[REVIEW]
    found = cited_document(cited(REVIEW), document(dated_on=dated_on), item, today)
    assert found.months == item.max_age_months
    assert (found.validity is Validity.EXPIRED) == (age_in_months(dated_on, today) >= (item.max_age_months or 0))


codes = st.sets(st.sampled_from(sorted(ONE.items)))


@given(codes, codes, st.sampled_from([None, *ONE.levels]))
def test_more_evidence_never_supports_less_and_never_asks_for_more(
    few: set[str], more: set[str], level: int | None
) -> None:
    one, both = (listed(*(cited(code) for code in sorted(some)), level=level) for some in (few, few | more))
    assert one.supported <= both.supported
    assert {line.item.code for line in both.asked} <= {line.item.code for line in one.asked}
    assert one.is_above_evidence == bool(level is not None and any(line.is_asked for line in one.lines.values()))


PEMDI = instruments()["pemdi-2026"].by_code["1"]
BASE, PLAN, ENTRY = "I01-L1-01", "I01-L2-01", "I01-L2-02"


def counted(*citations: Citation, marked: Sequence[str] = (), level: int | None = None) -> Checklist:
    return checklist(PEMDI, level, Evidence(TODAY, citations, {1: document()}), marked)


def test_marked_items_ask_for_their_own_evidence_and_no_level_does() -> None:
    found = counted(cited(BASE), marked=[BASE, PLAN, ENTRY], level=5)
    assert [line.item.code for line in found.asked] == [PLAN]  # the entry is seen in another system
    assert found.missing == 1
    assert counted(level=5).missing == 0


def test_cited_items_support_a_value_and_marked_ones_may_be_above_it() -> None:
    found = counted(cited(BASE), marked=[BASE, PLAN])
    assert (found.supported_value, found.supported, found.is_above_evidence) == (Fraction("1.5"), 2, True)
    assert not counted(cited(BASE), marked=[BASE]).is_above_evidence
    assert not counted(cited(BASE), cited(PLAN), marked=[BASE]).is_above_evidence
    assert counted(cited(BASE), marked=[BASE, ENTRY]).supported_value == Fraction("1.75")


def test_where_a_figure_counts_no_evidence_is_asked_for() -> None:
    found = checklist(instruments()["pemdi-2026"].by_code["18"], 4, Evidence(TODAY))
    assert (found.missing, found.lacking, found.supported_value) == (0, (), None)
