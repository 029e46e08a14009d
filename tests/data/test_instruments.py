"""Every shipped instrument loads; the instrument of the mission is whole and says what the regulation says."""

from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from spbe.indicators import Indicator, check_file, instrument, instrument_files, instruments

SPBE = instrument("spbe-2020")
REVIEWED_PAIRS = ("4.2 Memuaskan", "3.5 Sangat Baik", "2.6 Baik", "1.8 Cukup", "1 Kurang")


def test_there_are_instrument_files() -> None:
    assert instrument_files()
    assert len(instruments()) == len(instrument_files())


@pytest.mark.parametrize("path", instrument_files(), ids=lambda path: path.name)
def test_every_instrument_file_is_sound_and_named_after_its_code(path: Path) -> None:
    assert [str(problem) for problem in check_file(path)] == []
    assert path.name == "indicators.yaml" or path.stem in instruments()


def test_spbe_has_4_domains_8_aspects_47_indicators_and_1003_items() -> None:
    assert (len(SPBE.domains), len(SPBE.aspects), len(SPBE.indicators)) == (4, 8, 47)
    assert list(SPBE.by_code) == [str(number) for number in range(1, 48)]
    assert sum(len(indicator.items) for indicator in SPBE) == 1003


def test_weights_are_those_of_the_regulation_at_all_three_floors() -> None:
    # PermenPANRB 59/2020, Tabel 7-9, hlm. 17-20.
    assert [domain.weight for domain in SPBE.domains] == [13, 25, Fraction("16.5"), Fraction("45.5")]
    assert [aspect.weight for aspect in SPBE.aspects] == [13, 10, 10, 5, 12, Fraction("4.5"), Fraction("27.5"), 18]
    expected = ["1.3"] * 10 + ["2.5"] * 10 + ["1.5"] * 11 + ["2.75"] * 10 + ["3"] * 6
    assert [indicator.weight for indicator in SPBE] == [Fraction(weight) for weight in expected]


def test_predicates_and_target_are_those_of_the_regulation() -> None:
    # Tabel 13, hlm. 24.
    assert [f"{float(p.at_least):g} {p.name}" for p in SPBE.predicates] == list(REVIEWED_PAIRS)
    assert (SPBE.target.index, SPBE.target.level) == (Fraction("2.6"), 3)


def test_ladders_bear_the_official_names() -> None:
    process = ["Rintisan", "Terkelola", "Terdefinisi", "Terpadu dan Terukur", "Optimum"]
    service = ["Informasi", "Interaksi", "Transaksi", "Kolaborasi", "Optimum"]
    assert [step.name for step in SPBE.ladders["process"].steps.values()] == process
    assert [step.name for step in SPBE.ladders["service"].steps.values()] == service
    assert [i.ladder.code for i in SPBE] == ["process"] * 31 + ["service"] * 16


def test_editions_say_what_is_known_of_each_year() -> None:
    basis = {edition.year: edition.predicate_basis for edition in SPBE.editions}
    assert basis == {2021: "exact", 2022: "exact", 2023: "announced", 2024: "exact", 2025: "exact"}
    assert {edition.year for edition in SPBE.editions if edition.uncertain} == {2021, 2022, 2025}


def test_the_successor_is_named_and_not_taken_for_certain() -> None:
    assert SPBE.successor
    assert "8/2026" in SPBE.successor.title
    assert SPBE.successor.uncertain
    assert "belum dipastikan" in SPBE.legal_status


@pytest.mark.parametrize("indicator", SPBE.indicators, ids=lambda indicator: f"indicator {indicator.code}")
def test_every_indicator_is_whole(indicator: Indicator) -> None:
    assert list(indicator.criteria) == [1, 2, 3, 4, 5]
    assert all(criterion.items for criterion in indicator.criteria.values())
    assert len(indicator.short_title) < len(indicator.title)
    assert indicator.question.endswith("?")
    placed = {reference.source for reference in indicator.sources if reference.pages}
    assert {"P59", "P3"} <= placed


def test_what_a_level_requires_is_kept_as_it_is_printed() -> None:
    printed = {i.code: tuple(criterion.requires for criterion in i.criteria.values()) for i in SPBE}
    assert printed["3"] == (None, None, None, 2, 4)
    without_first = {code for code, requires in printed.items() if requires == (None, None, 2, 3, 4)}
    assert without_first == {*map(str, range(1, 13)), "22"} - {"3"}
    assert sum(requires == (None, 1, 2, 3, 4) for requires in printed.values()) == 34


def test_indicator_3_asks_for_no_review_at_level_4() -> None:
    ages = {item.level for item in SPBE.by_code["3"].items.values() if item.max_age_months}
    assert ages == {5}


def test_reviews_are_younger_than_two_years() -> None:
    ages = Counter(item.max_age_months for indicator in SPBE for item in indicator.items.values())
    assert ages == {None: 956, 24: 47}


def test_evidence_keeps_its_kinds_rules_and_links() -> None:
    items = [item for indicator in SPBE for item in indicator.items.values()]
    assert sum(len(item.replaces) for item in items) == 47
    assert sum(item.inspects is not None for item in items) == 47
    assert sum(item.set is not None for item in items) == 51
    assert sum(len(item.checks) for item in items) == 228
    assert sum(item.condition is not None for item in items) == 3
    assert sum(item.basis != "bukti" for item in items) == 31


def test_what_is_only_a_reading_of_the_text_is_marked() -> None:
    either_or = [code for code, i in SPBE.by_code.items() if i.criteria[5].uncertain]
    assert either_or == [str(number) for number in range(12, 29)]
    marked = [code for i in SPBE for code, item in i.items.items() if item.uncertain]
    a_year_after_the_review = [f"I{number:02d}-L5-{'06' if number == 3 else '04'}" for number in range(1, 11)]
    assert marked == [*a_year_after_the_review, "I22-L4-03", "I29-L4-01", "I30-L4-01", "I31-L4-01"]
    assert SPBE.by_code["22"].criteria[4].uncertain


def test_no_text_says_level_where_the_screen_says_tingkat() -> None:
    text = instrument_files()[0].read_text(encoding="utf-8")
    values = [line.partition(": ")[2] for line in text.splitlines() if not line.lstrip().startswith("level:")]
    said = [line for line in values if " level " in f" {line.lower()} "]
    assert said == ["Dokumen formal model peta proses bisnis tiap level dan pendukungnya, sesuai pedoman"]


def test_the_file_stays_quick_to_read() -> None:
    assert instrument_files()[0].stat().st_size < 480_000
