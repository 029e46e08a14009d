"""The tables hold exact numbers, the engine's own, and say where there is none."""

from dataclasses import replace
from datetime import datetime
from fractions import Fraction

import pytest

from spbe import scoring
from spbe.indicators import instrument
from spbe.indicators.model import Edition
from spbe.language import speaking
from spbe.reports import about, gaps, indicators, parts, summary
from spbe.reports.facts import Facts, agency_name, short_name, stage_name
from spbe.reports.table import rows, table
from spbe.reports.whole import report
from spbe.submission import STAGES
from tests.spbe import sample_instruments, sample_reports
from tests.spbe.sample_reports import BEFORE, COMPLETE, HALF_WAY, complete, half_way, made, submission


def by(frame, key, value):
    """Return the rows of a table by one column, as value -> the value of another."""
    return dict(zip(frame[key], frame[value], strict=True))


def test_every_table_has_the_columns_it_promises():
    found = complete()
    for name, module in {
        "summary": summary,
        "parts": parts,
        "indicators": indicators,
        "gaps": gaps,
        "about": about,
    }.items():
        assert tuple(getattr(found, name).columns) == module.COLUMNS, name
        documented = getattr(module, name).__doc__
        assert all(f"``{column}``" in documented for column in module.COLUMNS), name


def test_the_numbers_are_the_engines_and_exact():
    found = complete()
    score = scoring.score(instrument(), COMPLETE, edition=instrument().edition(2026))
    shown = found.parts
    assert by(shown[shown["floor"] == "domain"], "code", "index") == dict(score.domains)
    assert by(shown[shown["floor"] == "aspect"], "code", "index") == dict(score.aspects)
    assert shown["index"][0] == score.index == found.score.index
    assert all(type(value) is Fraction for value in shown["index"])
    assert by(found.summary, "key", "value")["index"] == score.index


def test_an_incomplete_assessment_has_a_range_and_no_index():
    found = half_way()
    told = by(found.summary, "key", "value")
    spread = scoring.final_range(instrument(), HALF_WAY)
    assert found.score is None
    assert told["index"] is None
    assert (told["lowest"], told["highest"]) == (spread.lowest.index, spread.highest.index)
    assert by(found.summary, "key", "note")["index"] == "belum lengkap (37/47)"
    assert not {"predicate", "next", "to_target", "change"} & set(told)


def test_a_part_has_its_index_as_soon_as_it_is_complete():
    shown = half_way().parts
    aspects = by(shown[shown["floor"] == "aspect"], "code", "index")
    assert aspects["1"] == scoring.score(instrument(), COMPLETE).aspects["1"]
    assert aspects["2"] is None
    assert by(shown[shown["floor"] == "aspect"], "code", "band")["2"] is None


def test_last_years_index_stands_beside_this_years():
    last = scoring.score(instrument(), BEFORE, edition=instrument().edition(2025))
    shown = half_way().parts
    assert shown["previous"][0] == last.index
    assert by(shown[shown["floor"] == "domain"], "code", "previous") == dict(last.domains)


def test_a_part_incomplete_last_year_has_no_index_of_last_year():
    known = {code: level for code, level in BEFORE.items() if code != "15"}
    shown = made(submission(COMPLETE, previous=known)).parts
    aspects = by(shown[shown["floor"] == "aspect"], "code", "previous")
    assert shown["previous"][0] is None
    assert (aspects["3"], aspects["4"]) == (None, scoring.score(instrument(), BEFORE).aspects["4"])


def test_another_instrument_last_year_is_not_compared():
    past = submission(COMPLETE, previous=BEFORE)
    past = replace(past, previous=replace(past.previous, instrument="spbe-2018"))
    found = made(past)
    assert set(found.parts["previous"]) == {None}
    assert set(found.indicators["previous"]) == {None}
    assert "previous" not in set(found.summary["key"])


def test_without_a_year_before_nothing_is_said_of_it():
    found = made(submission(COMPLETE))
    assert set(found.parts["previous"]) == {None}
    assert "previous" not in set(found.summary["key"])


def test_a_borderline_index_says_which_word_the_other_reading_gives():
    levels = sample_instruments.levels_reaching(instrument(), Fraction("2.5965"))
    exact = made(submission(levels), edition=Edition(2024, "x", "exact"))
    told = made(submission(levels), edition=Edition(2023, "x", "announced"))
    assert by(exact.summary, "key", "value")["predicate"] == "Cukup"
    assert by(exact.summary, "key", "note")["predicate"] == "di batas predikat: menurut indeks diumumkan Baik"
    assert by(told.summary, "key", "value")["predicate"] == "Baik"
    assert by(told.summary, "key", "note")["predicate"] == "di batas predikat: menurut indeks eksak Cukup"
    assert exact.edition.year == 2024


def test_the_way_to_the_next_predicate_and_to_the_target_is_exact():
    found = complete()
    told, notes = by(found.summary, "key", "value"), by(found.summary, "key", "note")
    assert told["next"] == Fraction("3.5") - found.score.index
    assert notes["next"] == "mulai 3,50"
    assert (told["to_target"], notes["to_target"]) == (None, "tercapai")
    wanted = made(replace(submission(COMPLETE), target_index="3.00"))
    assert by(wanted.summary, "key", "value")["to_target"] == 3 - found.score.index
    assert by(wanted.summary, "key", "note")["target"] == "target instansi"
    assert notes["target"] == "target nasional"


def test_at_the_top_there_is_no_next_predicate():
    top = made(submission(dict.fromkeys(instrument().by_code, 5)))
    assert by(top.summary, "key", "value")["next"] is None
    assert by(top.summary, "key", "note")["next"] == "sudah predikat tertinggi"


@pytest.mark.parametrize(("before", "word"), [(BEFORE, "naik"), (COMPLETE, "tetap"), (COMPLETE | {"1": 5}, "turun")])
def test_the_change_since_last_year_has_a_word(before, word):
    found = made(submission(COMPLETE, previous=before))
    assert by(found.summary, "key", "note")["change"] == word


def test_the_largest_gain_comes_first_and_the_not_assessed_are_no_numbers():
    found = half_way()
    shown = found.gaps
    assert set(shown["code"]) == set(instrument().by_code)
    opened = [gap for gap in shown["gap"] if gap]
    gains = list(shown["gain"])[: len(opened)]
    assert gains == sorted(gains, reverse=True)
    for row in shown[shown["value"].isna()].itertuples():
        assert row.code in found.progress.open
        assert (row.gap, row.gain, row.gain_one) == (None, None, None)
        assert row.next_step.endswith(f"Tahun lalu tingkat {BEFORE[row.code]}.")


def test_closing_every_gap_lifts_the_index_by_the_sum_of_the_gains():
    found = complete()
    lifted = {code: max(level, 3) for code, level in COMPLETE.items()}
    gain = sum(found.gaps["gain"], Fraction(0))
    assert found.score.index + gain == scoring.score(instrument(), lifted).index


def test_one_level_more_is_worth_the_weight_and_nothing_at_the_top():
    levels = COMPLETE | {"1": 5}
    shown = made(submission(levels)).gaps
    gain = by(shown, "code", "gain_one")
    assert gain["1"] is None
    assert gain["2"] == Fraction("0.013")
    assert by(shown, "code", "next_step")["1"].startswith("Sudah di tingkat tertinggi")


def test_the_next_step_names_the_criterion_and_its_required_evidence():
    indicator = instrument().by_code["1"]
    told = gaps.next_step(indicator, 3)
    above = indicator.criteria[4]
    assert told.startswith(f"Tingkat 4: {above.text}")
    asked = [item.label for item in above.items if item.rule == "required" and item.condition is None]
    assert asked
    assert all(label in told for label in asked)


def test_a_choice_of_evidence_is_told_as_a_choice():
    many = [
        i for i in instrument() for level in (2, 3, 4, 5) if any(x.rule == "one_of" for x in i.criteria[level].items)
    ]
    indicator = many[0]
    level = next(n for n in (2, 3, 4, 5) if any(x.rule == "one_of" for x in indicator.criteria[n].items))
    assert "salah satu: " in gaps.next_step(indicator, level - 1)


def test_own_target_levels_replace_the_usual_one():
    shown = made(replace(submission(COMPLETE), target_levels={"1": 5})).gaps
    assert by(shown, "code", "target")["1"] == 5
    assert by(shown, "code", "gap")["1"] == 1
    assert by(shown, "code", "target")["2"] == 3


def test_every_indicator_has_its_criterion_text_and_evidence():
    shown = half_way().indicators
    assert list(shown["code"]) == list(instrument().by_code)
    for row in shown.itertuples():
        indicator = instrument().by_code[row.code]
        if row.value is None:
            assert (row.level_name, row.criterion, row.evidence) == ("", "", "")
            continue
        criterion = indicator.criteria[row.value]
        assert row.criterion == criterion.text
        assert row.evidence.count("\n") == max(len(criterion.items) - 1, 0)
        assert all(item.code in row.evidence for item in criterion.items)
        assert row.level_name == indicator.ladder.steps[row.value].name


def test_an_explanation_without_a_level_is_kept():
    found = made(submission({}, texts={"7": "belum selesai"}))
    assert by(found.indicators, "code", "explanation")["7"] == "belum selesai"
    assert by(found.indicators, "code", "value")["7"] is None


def test_about_states_weights_formula_edition_and_program():
    found = complete()
    told = found.about
    weights = [value for value in told["value"] if isinstance(value, Fraction)]
    assert sum(weights) == 200  # domains make a hundred, and so do aspects
    text = " ".join(str(value) for value in told["value"])
    for word in ("PermenPANRB 59/2020", "setengah ke atas", "1.2.3", "14.03 WIB", found.instrument.fingerprint):
        assert word in text
    assert "Praktik 2026 belum diketahui; dipakai edisi 2025." in text


def test_about_names_the_source_where_there_is_one():
    told = made(replace(submission(COMPLETE), source="Laporan 2022, halaman 4")).about
    assert by(told, "name", "value")["Sumber"] == "Laporan 2022, halaman 4"


def test_an_instrument_with_one_domain_skips_that_floor():
    small = sample_instruments.instrument([[["40", "20"], ["40"]]])
    found = made(submission({"1": 1, "2": 2, "3": 3}, code="sample"), small)
    assert list(found.parts["floor"]) == ["whole", "aspect", "aspect"]
    assert found.parts["short_title"][1] == "Aspek 1"
    assert not any("domain" in str(value) for value in found.about["value"])


def test_tables_speak_the_language_in_force():
    found = complete()
    assert found.summary["name"][0] == "Instansi"
    with speaking("en"):
        names = list(found.summary["name"])
    assert len(names) == len(found.summary)
    assert found.summary["name"][0] == "Instansi"


def test_a_table_is_made_once():
    found = complete()
    assert found.gaps is found.gaps


def test_no_number_becomes_a_float_and_no_gap_a_nan():
    made_up = table(("a", "b"), [(1, None), (Fraction(1, 3), "x")])
    assert [type(value) for value in made_up["a"]] == [int, Fraction]
    assert rows(made_up, ("b", "a")) == [[None, 1], ["x", Fraction(1, 3)]]


def test_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match="aware"):
        report(instrument(), submission(COMPLETE), made_at=datetime(2026, 11, 24), version="1")  # noqa: DTZ001  # the mistake itself


def test_an_invented_agency_says_so_in_its_name():
    assert agency_name(complete().facts) == "Pemerintah Kota Contoh (demo, instansi rekaan)"
    assert agency_name(complete(agency=sample_reports.REAL).facts) == "Pemerintah Kota Manado"


def test_every_stage_has_a_name():
    names = {stage_name(stage) for stage in STAGES}
    assert len(names) == len(STAGES)
    assert not names & set(STAGES)


def test_a_part_without_a_short_name_goes_by_its_whole_name():
    small = sample_instruments.instrument([[["100"]]])
    assert short_name(small.aspects[0]) == "Aspek 1"
    assert isinstance(made(submission({"1": 1}, code="sample"), small).facts, Facts)
