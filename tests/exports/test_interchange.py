"""The JSON file gives other programs exact numbers and unchanged texts."""

import json
from fractions import Fraction

from exports.interchange import json_bytes
from spbe import scoring
from spbe.indicators import instrument
from spbe.language import speaking
from tests.exports.test_style import NASTY
from tests.spbe.sample_reports import BEFORE, COMPLETE, HALF_WAY, complete, half_way


def test_a_complete_assessment_gives_every_index_exact_and_announced():
    told = json.loads(json_bytes(complete()))
    score = scoring.score(instrument(), COMPLETE, edition=instrument().edition(2026))
    assert Fraction(told["index"]["exact"]) == score.index
    assert told["index"]["announced"] == "2.87"
    assert (told["predicate"], told["borderline"]) == ("Baik", False)
    for floor in ("domains", "aspects"):
        assert {code: Fraction(index["exact"]) for code, index in told[floor].items()} == getattr(score, floor)
    assert told["previous"]["index"]["exact"] == scoring.as_text(scoring.score(instrument(), BEFORE).index)


def test_an_incomplete_one_gives_null_and_a_range():
    told = json.loads(json_bytes(half_way()))
    assert (told["index"], told["predicate"], told["borderline"]) == (None, None, None)
    assert told["progress"]["done"] == 37
    assert len(told["progress"]["open"]) == 10
    assert told["range"]["lowest"]["announced"] == "2.62"
    assert told["aspects"]["1"]["announced"] == "2.90"
    assert told["aspects"]["2"] is None


def test_it_names_its_origin():
    told = json.loads(json_bytes(complete()))
    assert (told["instrument"], told["edition"], told["stage"]) == ("spbe-2020", 2025, "self")
    assert told["fingerprint"] == instrument().fingerprint
    assert told["agency"] == {
        "code": "kota-contoh",
        "name": "Pemerintah Kota Contoh",
        "kind": "kota",
        "is_invented": True,
    }
    assert (told["made_at"], told["version"], told["is_final"]) == ("2026-11-24T07:03:00+00:00", "1.2.3", False)


def test_texts_come_back_identical_whatever_they_are():
    texts = dict(zip(instrument().by_code, NASTY, strict=False))
    told = json.loads(json_bytes(complete(texts=texts)))
    shown = {row["code"]: row["explanation"] for row in told["indicators"]}
    assert {code: shown[code] for code in texts} == texts


def test_levels_are_numbers_or_null_and_the_language_changes_nothing():
    told = json.loads(json_bytes(half_way()))
    assert {row["code"]: row["level"] for row in told["indicators"] if row["level"] is not None} == HALF_WAY
    with speaking("en"):
        assert json.loads(json_bytes(half_way())) == told
