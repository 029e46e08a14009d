"""The engine: worked examples of the regulation, laws that hold for any instrument, and what cannot be scored."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe.indicators.model import Edition, Instrument, Predicate
from spbe.indicators.scales import Ladder, Step
from spbe.scoring import (
    Arithmetic,
    IncompleteAnswers,
    InvalidAnswers,
    Term,
    announced,
    as_text,
    band,
    final_range,
    gain_of_one,
    predicate,
    progress,
    score,
    score_many,
)
from tests.spbe import sample_instruments as sample

SPBE = sample.instrument()
EXACT, ANNOUNCED = Edition(2024, "Pedoman", "exact"), Edition(2023, "Pedoman", "announced")
ONES = dict.fromkeys(SPBE.by_code, 1)


def levels_of(instrument, level):
    return dict.fromkeys(instrument.by_code, level)


@st.composite
def instruments(draw):
    """Instruments of any shape; weights such as 20/6 or 100/37 whose sum is 100 percent."""
    tree = st.lists(
        st.lists(st.lists(st.integers(1, 60), min_size=1, max_size=4), min_size=1, max_size=3), min_size=1, max_size=4
    )
    raw = draw(tree)
    total = sum(w for domain in raw for aspect in domain for w in aspect)
    shares = [[[Fraction(100 * w, total) for w in aspect] for aspect in domain] for domain in raw]
    return sample.instrument(shares)


@st.composite
def answered(draw):
    """Any instrument with a complete set of levels."""
    instrument = draw(instruments())
    return instrument, {i.code: draw(st.integers(1, 5)) for i in instrument}


# The regulation's worked examples (PermenPANRB 59/2020, Lampiran I, tables 10 to 12).


def test_the_aspect_of_table_10_is_3_00():
    levels = ONES | {"11": 3, "12": 4, "13": 3, "14": 2}
    assert score(SPBE, levels).aspects["2"] == 3


def test_the_domain_of_table_11_is_3_40():
    levels = ONES | dict.fromkeys(("11", "12", "13", "14", "19", "20"), 3) | dict.fromkeys(("15", "16", "17", "18"), 4)
    result = score(SPBE, levels)
    assert [result.aspects[code] for code in ("2", "3", "4")] == [3, 4, 3]
    assert result.domains["2"] == Fraction("3.4")


def test_the_whole_of_table_12_is_328_20_percent_and_announced_3_28():
    values = zip(SPBE.domains, ("3.7", "3.4", "3", "3.2"), strict=True)
    table = Arithmetic(tuple(Term(d.code, d.title, Fraction(v), d.weight) for d, v in values), Fraction(100))
    assert [term.product for term in table.terms] == [Fraction(p) for p in ("48.1", "85", "49.5", "145.6")]
    assert table.total == Fraction("328.2")
    assert table.index == Fraction("3.282")
    assert announced(table.index) == Decimal("3.28")


# Rounding and text.


@pytest.mark.parametrize(
    ("exact", "printed"), [("4.745", "4.75"), ("4.205", "4.21"), ("1.805", "1.81"), ("2.5949", "2.59"), ("1", "1.00")]
)
def test_ties_go_up_as_the_published_tables_show(exact, printed):
    assert str(announced(Fraction(exact))) == printed


@given(st.integers(0, 10**9), st.integers(0, 9))
def test_announced_is_decimal_rounding_half_up(digits, places):
    value = Decimal(digits).scaleb(-places)
    assert announced(Fraction(value)) == value.quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(3), "3"),
        (Fraction("2.5965"), "2.5965"),
        (Fraction("0.0005"), "0.0005"),
        (Fraction("0.0000001"), "0.0000001"),
        (Fraction("-0.05"), "-0.05"),
        (Fraction(20, 11), "20/11"),
        (Fraction(1, 2**10), "0.0009765625"),
    ],
)
def test_exact_text_is_a_plain_decimal_or_a_fraction(value, text):
    assert as_text(value) == text


@given(st.fractions(max_denominator=10**6))
def test_exact_text_loses_nothing(value):
    assert Fraction(as_text(value)) == value


# Predicates.


@pytest.mark.parametrize(
    ("index", "name"),
    [
        ("1", "Kurang"),
        ("1.7999", "Kurang"),
        ("1.8", "Cukup"),
        ("2.6", "Baik"),
        ("3.4999", "Baik"),
        ("3.5", "Sangat Baik"),
        ("4.1999", "Sangat Baik"),
        ("4.2", "Memuaskan"),
        ("5", "Memuaskan"),
    ],
)
def test_lower_bounds_of_predicates_are_inclusive(index, name):
    assert predicate(SPBE, Fraction(index)).name == name
    assert band(SPBE, Fraction(index)) == name


def test_an_index_below_every_threshold_takes_the_lowest_predicate():
    late = sample.instrument(predicates=(Predicate("Tinggi", Fraction(3)), Predicate("Rendah", Fraction(2))))
    assert predicate(late, Fraction(1)).name == "Rendah"


def test_the_basis_decides_at_the_boundary_and_the_mark_says_so():
    levels = sample.levels_reaching(SPBE, Fraction("2.596"))
    on_exact, on_announced = score(SPBE, levels, edition=EXACT), score(SPBE, levels, edition=ANNOUNCED)
    assert (on_exact.predicate.name, on_announced.predicate.name) == ("Cukup", "Baik")
    assert on_exact.other_predicate == on_announced.predicate
    assert on_exact.is_borderline
    assert on_announced.is_borderline
    assert not score(SPBE, ONES).is_borderline


def test_the_next_predicate_comes_with_the_exact_distance():
    nearest, distance = score(SPBE, sample.levels_reaching(SPBE, Fraction("2.596")), edition=EXACT).next_predicate()
    assert (nearest.name, distance) == ("Baik", Fraction("0.004"))
    assert score(SPBE, levels_of(SPBE, 5)).next_predicate() is None


# Explanations.


def test_every_index_can_be_explained_down_to_its_products():
    result = score(SPBE, ONES | {"11": 3, "12": 4, "13": 3, "14": 2})
    aspect = result.explain(aspect="2")
    assert [(t.code, t.value, t.weight) for t in aspect.terms] == [
        (code, value, Fraction("2.5")) for code, value in (("11", 3), ("12", 4), ("13", 3), ("14", 2))
    ]
    assert (aspect.total, aspect.divisor, aspect.index) == (30, 10, 3)
    assert [t.code for t in result.explain(domain="2").terms] == ["2", "3", "4"]
    assert [t.code for t in result.explain().terms] == ["1", "2", "3", "4"]


@given(answered())
def test_explanations_add_up_to_the_indices(case):
    instrument, levels = case
    result = score(instrument, levels)
    assert result.explain().index == result.index
    assert all(result.explain(domain=code).index == index for code, index in result.domains.items())
    assert all(result.explain(aspect=code).index == index for code, index in result.aspects.items())


def test_a_single_domain_is_skipped_in_the_explanation_of_the_whole():
    flat = sample.instrument([[["40"], ["60"]]])
    assert [t.code for t in score(flat, levels_of(flat, 2)).explain().terms] == ["1", "2"]


def test_an_unknown_part_has_no_explanation():
    with pytest.raises(KeyError):
        score(SPBE, ONES).explain(aspect="9")


# What cannot be scored.


def test_an_incomplete_set_names_what_is_missing():
    levels = {code: 3 for code in SPBE.by_code if code not in ("7", "30")}
    with pytest.raises(IncompleteAnswers) as raised:
        score(SPBE, levels)
    assert raised.value.missing == ("7", "30")


@pytest.mark.parametrize("wrong", [0, 6, -1, True, 2.5, "3", None, Fraction(5, 2)])
def test_anything_but_a_level_of_the_ladder_is_refused_with_its_code(wrong):
    with pytest.raises(InvalidAnswers) as raised:
        score(SPBE, ONES | {"12": wrong, "99": 1})
    assert set(raised.value.problems) == {"12", "99"}


def test_a_whole_fraction_is_a_level():
    assert score(SPBE, ONES | {"1": Fraction(3)}) == score(SPBE, ONES | {"1": 3})


def test_progress_counts_and_names_the_open_ones():
    partial = {"1": 3, "2": None, "3": 1}
    result = progress(SPBE.aspect_by_code["1"].indicators, partial)
    assert (result.done, result.total, result.is_complete) == (2, 10, False)
    assert result.open == ("2", "4", "5", "6", "7", "8", "9", "10")
    assert progress(SPBE.indicators, ONES).is_complete


# Laws that hold for any instrument.


@given(answered())
def test_an_index_lies_between_the_lowest_and_the_highest_level(case):
    instrument, levels = case
    result = score(instrument, levels)
    for index in (result.index, *result.domains.values(), *result.aspects.values()):
        assert min(levels.values()) <= index <= max(levels.values())


@given(instruments(), st.integers(1, 5))
def test_equal_levels_give_that_level_everywhere(instrument, level):
    result = score(instrument, levels_of(instrument, level))
    assert {result.index, *result.domains.values(), *result.aspects.values()} == {Fraction(level)}


@given(answered(), st.data())
def test_raising_one_level_raises_the_index_by_the_stated_gain(case, data):
    instrument, levels = case
    code = data.draw(st.sampled_from(list(levels)))
    low, high = levels | {code: 1}, levels | {code: 2}
    gain = gain_of_one(instrument.by_code[code])
    assert gain > 0
    assert score(instrument, high).index - score(instrument, low).index == gain


@given(answered())
def test_domains_weighted_together_make_the_whole(case):
    instrument, levels = case
    result = score(instrument, levels)
    assert sum(result.domains[d.code] * d.weight for d in instrument.domains) / 100 == result.index
    for domain in instrument.domains:
        weighted = sum(result.aspects[a.code] * a.weight for a in domain.aspects)
        assert weighted / domain.weight == result.domains[domain.code]


@given(answered(), st.randoms())
def test_the_order_of_answers_never_matters(case, random):
    instrument, levels = case
    shuffled = list(levels.items())
    random.shuffle(shuffled)
    assert score(instrument, dict(shuffled)) == score(instrument, levels)


@given(answered(), st.data())
def test_the_range_holds_every_outcome(case, data):
    instrument, levels = case
    known = {code: level for code, level in levels.items() if data.draw(st.booleans())}
    found = final_range(instrument, known)
    assert found.lowest.index <= score(instrument, levels).index <= found.highest.index
    assert (found.lowest.index == found.highest.index) == (len(known) == len(levels))


def test_a_range_refuses_an_unknown_indicator():
    with pytest.raises(InvalidAnswers):
        final_range(SPBE, {"99": 1})


# Many sets at once.


def columns_of(instrument: Instrument, rows, kind=np.uint8):
    return {i.code: np.array([row[i.code] for row in rows], kind) for i in instrument}


def assert_same_row_by_row(instrument, rows, edition, kind=np.uint8):
    many = score_many(instrument, columns_of(instrument, rows, kind), edition=edition)
    for n, row in enumerate(rows):
        one = score(instrument, row, edition=edition)
        assert Fraction(int(many.index_numerators[n]), many.index_denominator) == one.index
        assert int(many.announced_index[n]) == int(announced(one.index) * 100)
        assert {c: int(v[n]) for c, v in many.announced_aspects.items()} == hundredths(one.aspects)
        assert {c: int(v[n]) for c, v in many.announced_domains.items()} == hundredths(one.domains)
        assert instrument.predicates[int(many.predicates[n])] == one.predicate


def hundredths(indices):
    return {code: int(announced(index) * 100) for code, index in indices.items()}


@given(instruments(), st.data(), st.sampled_from([EXACT, ANNOUNCED]))
def test_many_at_once_are_scored_as_one_by_one(instrument, data, edition):
    row = st.fixed_dictionaries({i.code: st.integers(1, 5) for i in instrument})
    assert_same_row_by_row(instrument, data.draw(st.lists(row, min_size=1, max_size=5)), edition)


@pytest.mark.parametrize("edition", [EXACT, ANNOUNCED])
def test_many_agree_with_one_by_one_at_the_boundaries(edition):
    near = [p.at_least + Fraction(steps, 2000) for p in SPBE.predicates[1:] for steps in (-11, -10, -1, 0)]
    rows = [sample.levels_reaching(SPBE, index) for index in near]
    assert_same_row_by_row(SPBE, rows, edition)


@pytest.mark.parametrize("kind", [np.int8, np.int16, np.uint32, np.int64])
def test_columns_of_any_whole_numbers_are_taken(kind):
    assert_same_row_by_row(SPBE, [ONES, levels_of(SPBE, 5)], EXACT, kind)


def test_numbers_too_large_for_the_processor_stay_exact():
    big = Fraction(100 * 10**25, 3 * 10**25 + 1)
    odd = sample.instrument([[[big, 50 - big], ["50"]]])
    assert_same_row_by_row(odd, [levels_of(odd, 2) | {"1": n} for n in range(1, 6)], EXACT)


def test_ladders_with_gaps_and_predicates_in_any_order_are_kept():
    ladder = Ladder("odd", "Ganjil", {n: Step(str(n), "") for n in (0, 1, 3, 300)})
    words = (Predicate("Tinggi", Fraction(100)), Predicate("Rendah", Fraction(1)), Predicate("Sedang", Fraction(2)))
    odd = sample.instrument([[["10", "20"]], [["70"]]], ladder=ladder, predicates=words)
    rows = [{"1": a, "2": b, "3": c} for a in (0, 3, 300) for b in (0, 1) for c in (0, 3, 300)]
    assert_same_row_by_row(odd, rows, EXACT, np.int16)
    with pytest.raises(InvalidAnswers, match="2 at position 1 does not exist; levels are 0, 1, 3, 300"):
        score_many(odd, columns_of(odd, [rows[0], rows[0] | {"1": 2}], np.int16))


def test_more_rows_than_one_chunk_are_all_filled():
    count = 200_001
    random = np.random.default_rng(59)
    columns = {code: random.integers(1, 6, count, dtype=np.uint8) for code in SPBE.by_code}
    many = score_many(SPBE, columns)
    total = sum(columns[i.code].astype(np.int64) * int(i.weight * 20) for i in SPBE)
    assert many.index_denominator == 2000
    assert np.array_equal(many.index_numerators, total)
    assert np.array_equal(many.announced_index, (total + 10) // 20)


def test_no_rows_give_no_scores():
    assert len(score_many(SPBE, columns_of(SPBE, [])).predicates) == 0


def test_columns_that_cannot_be_scored_are_all_named():
    columns = columns_of(SPBE, [ONES, ONES])
    columns |= {
        "1": np.array([1, 6], np.uint8),
        "2": np.array([1.0, 2.0]),
        "3": np.array([1], np.uint8),
        "4": np.array([[1, 2]], np.uint8),
        "99": np.array([1, 1], np.uint8),
    }
    with pytest.raises(InvalidAnswers) as raised:
        score_many(SPBE, columns)
    assert set(raised.value.problems) == {"1", "2", "3", "4", "99"}


def test_a_missing_column_is_named():
    columns = columns_of(SPBE, [ONES])
    del columns["17"]
    with pytest.raises(IncompleteAnswers) as raised:
        score_many(SPBE, columns)
    assert raised.value.missing == ("17",)
