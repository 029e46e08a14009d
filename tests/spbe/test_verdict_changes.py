"""What a list of assessors' decisions would change, and what stands against it, told before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from spbe.evidence import needs
from spbe.indicators import instrument, load_instrument
from spbe.submission import Answer, Submission
from spbe.values import value_of_items
from spbe.verdict_changes import JudgementChange, bare_note, judgement_changes, obstacles, sourced_note
from spbe.verdict_lists import ListedJudgement, ListedVerdict, read_verdict_list
from spbe.verdicts import Revision, Verdict
from tests.spbe.sample_reports import submission

TOY = load_instrument(Path(__file__).parents[1] / "toy" / "toy-2026.yaml")
ONE, TWO = "I02-L1-01", "I02-L2-01"
SOURCE = "Aplikasi resmi"
AT_DOCUMENT = replace(submission({}), stage="document", answers={})


def changes(
    judgements: Sequence[ListedJudgement] = (),
    verdicts: Sequence[ListedVerdict] = (),
    *,
    held: Sequence[Verdict] = (),
    whole: Submission = AT_DOCUMENT,
) -> tuple[JudgementChange, ...]:
    return judgement_changes(TOY, whole, held, judgements, verdicts, SOURCE)


def holding(*answers: Answer) -> Submission:
    return replace(AT_DOCUMENT, answers={(one.stage, one.indicator): one for one in answers})


def told(found: Sequence[JudgementChange], held: Sequence[Verdict] = (), *, is_agency: bool = False) -> tuple[str, ...]:
    return obstacles(found, held, "document", is_agency=is_agency)


def test_a_value_and_texts_become_the_stage_s_own_answer() -> None:
    whole = holding(Answer("1", "self", 2, "Fakta instansi", version=3))
    (change,) = changes([ListedJudgement("1", "", Fraction(3), "Fakta asesor", "Sebab")], whole=whole)
    assert (change.kind, change.held, change.moves_value) == ("new", 2, True)
    after = change.after
    assert (after.level, after.explanation, after.justification) == (3, "Fakta asesor", "Sebab")
    assert (after.version, after.origin, after.value_source) == (1, "import", SOURCE)
    assert told([change]) == ()


def test_what_is_there_already_is_the_same_and_its_texts_stay() -> None:
    own = Answer("1", "document", 3, "Fakta", version=2, justification="Sebab", origin="import", value_source="Lama")
    (same,) = changes([ListedJudgement("1", "", Fraction(3), None, "Sebab")], whole=holding(own))
    assert (same.kind, same.after) == ("same", own)
    (changed,) = changes([ListedJudgement("1", "", None, None, "Sebab lain")], whole=holding(own))
    assert (changed.kind, changed.moves_value) == ("changed", False)
    assert (changed.after.explanation, changed.after.value_source, changed.after.version) == ("Fakta", "Lama", 3)


def test_verdicts_move_a_value_that_is_counted_and_the_stated_value_stands_above_it() -> None:
    handed = Answer("2", "self", None, version=1, items=frozenset({TWO}), value=Fraction(1))
    verdicts = [ListedVerdict(ONE, "2", ""), ListedVerdict(TWO, "2", "", Revision.MISSING)]
    (change,) = changes((), verdicts, whole=holding(handed))
    counted = value_of_items(TOY.by_code["2"], {ONE})
    assert (change.after.items, change.after.value, change.after.value_source) == ({ONE}, counted, SOURCE)
    (stated,) = changes([ListedJudgement("2", "", Fraction("2.75"))], verdicts, whole=holding(handed))
    assert (stated.after.items, stated.after.value) == ({ONE}, Fraction("2.75"))


def test_a_verdict_is_the_same_whatever_source_stands_below_its_note() -> None:
    held = [Verdict(ONE, "document", "2", is_accepted=True, note=sourced_note("Sah", "Lain"), version=1)]
    (change,) = changes((), [ListedVerdict(ONE, "2", "", None, "Sah")], held=held)
    assert (change.verdicts[0].kind, change.kind) == ("same", "same")
    (change,) = changes((), [ListedVerdict(ONE, "2", "", Revision.EXPIRED, "Sah")], held=held)
    assert change.verdicts[0].kind == "changed"


@pytest.mark.parametrize("note", ["", "satu", "satu\ndua", "Sumber: saya"])
def test_a_note_comes_back_from_below_its_source(note: str) -> None:
    assert bare_note(sourced_note(note, "LHE")) == note
    assert sourced_note(note, "LHE").endswith("Sumber: LHE")


def test_a_text_alone_is_no_judgement() -> None:
    whole = holding(Answer("2", "self", None, version=1, items=frozenset({ONE}), value=Fraction(1)))
    found = changes([ListedJudgement("1", "B2", None, "x"), ListedJudgement("2", "B3", None, "x")], whole=whole)
    assert told(found) == (
        "B2: indikator 1 belum bernilai di tahap ini; isi juga nilainya",
        "B3: indikator 2 belum bernilai di tahap ini; isi juga nilainya",
    )
    assert told(changes([ListedJudgement("2", "", None, "x")], [ListedVerdict(ONE, "2", "")], whole=whole)) == ()


def test_a_value_that_could_not_be_read_is_not_asked_for_again() -> None:
    found = read_verdict_list(b"1;9;x\n2;3;y", instrument(), {})
    assert len(found.problems) == 1
    assert told(changes(list(found.judgements))) == ()


def test_an_item_above_a_level_that_is_not_whole_is_told_and_a_whole_list_in_any_order_is_not() -> None:
    first = instrument().by_code["1"]
    low = [item.code for need in needs(first, 3, ()) for item in need.alternatives[0]]
    high = next(item.code for item in first.criteria[4].items if not item.replaces)
    every = [ListedVerdict(code, "1", "C4") for code in (high, *low)]
    spbe = replace(AT_DOCUMENT, instrument="spbe-2020")
    assert told(judgement_changes(instrument(), spbe, (), (), every, SOURCE)) == ()
    alone = judgement_changes(instrument(), spbe, (), (), every[:1], SOURCE)
    assert told(alone) == (f"C4: butir {high} belum dapat diterima: tingkat 3 belum diterima seluruhnya",)
    held = [Verdict(code, "document", "1", is_accepted=True, version=1) for code in low]
    assert told(judgement_changes(instrument(), spbe, held, (), every[:1], SOURCE), held) == ()
    taken = [ListedVerdict(low[-1], "1", "", Revision.MISSING), every[0]]
    assert len(told(judgement_changes(instrument(), spbe, held, (), taken, SOURCE), held)) == 1


def test_an_agency_overwrites_nothing_an_assessor_decided_here() -> None:
    here = Answer("1", "document", 2, "Penilaian asesor", version=1)
    (change,) = changes([ListedJudgement("1", "A2", Fraction(4))], whole=holding(here))
    assert told([change]) == ()
    assert told([change], is_agency=True) == (
        "A2: indikator 1 sudah dinilai asesor di sini; hapus barisnya dari daftar",
    )
    (same,) = changes([ListedJudgement("1", "A2", Fraction(2))], whole=holding(here))
    assert (same.kind, len(told([same], is_agency=True))) == ("same", 1), "a guess is not told from a hit"
    (change,) = changes([ListedJudgement("1", "A2", Fraction(4))], whole=holding(replace(here, origin="import")))
    assert told([change], is_agency=True) == ()
    held = [Verdict(ONE, "document", "2", is_accepted=True, note="Sah", version=1)]
    (change,) = changes((), [ListedVerdict(ONE, "2", "A3", Revision.MISSING)], held=held)
    assert "sudah dinilai asesor" in told([change], held, is_agency=True)[0]
    held = [replace(held[0], note=sourced_note("Sah", SOURCE))]
    (change,) = changes((), [ListedVerdict(ONE, "2", "A3", Revision.MISSING)], held=held)
    assert told([change], held, is_agency=True) == ()
