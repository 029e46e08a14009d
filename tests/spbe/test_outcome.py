"""A score as text: JSON that another program can read exactly, and a table in the reader's language."""

import json
from fractions import Fraction

from spbe.indicators import instrument
from spbe.outcome import as_json, as_table
from spbe.scoring import score
from tests.spbe import sample_instruments as sample

SPBE = instrument("spbe-2020")


def test_json_keeps_the_exact_values():
    levels = dict.fromkeys(SPBE.by_code, 2) | {"47": 5}
    result = score(SPBE, levels)
    answer = json.loads(as_json(result))
    assert {code: Fraction(both["exact"]) for code, both in answer["domains"].items()} == result.domains
    assert {code: Fraction(both["exact"]) for code, both in answer["aspects"].items()} == result.aspects
    assert Fraction(answer["index"]["exact"]) == result.index


def test_the_highest_predicate_has_no_next_one():
    table = as_table(score(SPBE, dict.fromkeys(SPBE.by_code, 5)))
    assert "Indeks 5,00 (eksak 5), predikat Memuaskan" in table
    assert "Jarak ke" not in table


def test_an_instrument_without_domains_shows_no_domains():
    flat = sample.instrument([[["40"], ["60"]]])
    table = as_table(score(flat, {"1": 2, "2": 3}))
    assert "Domain  " not in table
    assert "Aspek" in table
