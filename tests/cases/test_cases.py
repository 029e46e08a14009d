"""Cases written by people who know the regulation: levels in, the expected indices out."""

from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from spbe.indicators import instrument
from spbe.scoring import announced, as_text, score

FOLDER = Path(__file__).parent
FILES = sorted(FOLDER.glob("*/*.yaml"))


def outcome(code, levels, year):
    """Return what the engine says, in the words of a case's ``expected``."""
    regulation = instrument(code)
    result = score(regulation, levels, edition=regulation.edition(year))
    return {
        "index": both(result.index),
        "predicate": result.predicate.name,
        "borderline": result.is_borderline,
        "domains": {part: both(index) for part, index in result.domains.items()},
        "aspects": {part: both(index) for part, index in result.aspects.items()},
    }


def both(index: Fraction) -> dict[str, str]:
    return {"exact": as_text(index), "announced": str(announced(index))}


def read(path):
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    expected = case["expected"]
    for floor in ("domains", "aspects"):
        expected[floor] = {str(part): index for part, index in expected[floor].items()}
    return case, {str(code): Fraction(level) for code, level in case["levels"].items()}


def test_there_are_cases():
    assert len(FILES) >= 3


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_engine_agrees_with_the_case(path):
    case, levels = read(path)
    assert case["name"]
    assert case["source"]
    assert outcome(path.parent.name, levels, case["edition"]) == case["expected"]


def test_a_wrong_level_breaks_a_case():
    case, levels = read(FOLDER / "spbe-2020" / "kota-bandar-lampung-2022.yaml")
    assert outcome("spbe-2020", levels | {"47": 2}, case["edition"]) != case["expected"]
