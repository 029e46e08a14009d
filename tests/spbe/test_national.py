"""Lines of a national table: the numbers of one by one, in the order of the rows, never all of them at once."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from spbe.indicators import Instrument, instruments, load_instrument
from spbe.indicators.scales import Value
from spbe.national import NationalRow, national_lines, pieces
from spbe.scoring import announced, score
from spbe.submission import AgencyFacts

YEAR = 2026
TOY = Path(__file__).parents[1] / "toy" / "toy-2026.yaml"
EVERY = (*instruments().values(), load_instrument(TOY))
"""Every instrument that is shipped, and one with all three kinds of indicators."""


def row(instrument: Instrument | None, values: dict[str, Value], name: str = "Kota Contoh") -> NationalRow:
    return NationalRow(AgencyFacts("kota-contoh", name, "kota"), "2026", "self", False, instrument, values)


def answered(instrument: Instrument, chance: Random) -> dict[str, Value]:
    """Return a complete set; values that are no levels are sevenths between their ends."""
    return {
        i.code: chance.choice(i.levels)
        if i.kind == "level"
        else i.lowest + (i.highest - i.lowest) * Fraction(chance.randrange(8), 7)
        for i in instrument
    }


@pytest.mark.parametrize("instrument", EVERY, ids=lambda one: one.code)
def test_a_line_says_what_scoring_the_row_alone_says(instrument: Instrument) -> None:
    chance = Random(7)  # noqa: S311  # the same cases each time
    sets = [answered(instrument, chance) for _ in range(60)]
    for one, line in zip(sets, national_lines([row(instrument, one) for one in sets], YEAR), strict=True):
        alone = score(instrument, one, edition=instrument.edition(YEAR))
        assert (line.exact, line.index) == (alone.index, announced(alone.index))
        assert line.predicate == alone.predicate.name
        assert line.aspects == {code: announced(index) for code, index in alone.aspects.items()}


def test_an_open_indicator_or_an_edition_that_is_gone_leaves_a_line_without_an_index_in_its_place() -> None:
    instrument = EVERY[0]
    whole = answered(instrument, Random(1))  # noqa: S311  # the same cases each time
    first, *_rest = whole
    part = {code: value for code, value in whole.items() if code != first}
    rows = [row(instrument, whole, "A"), row(instrument, part, "B"), row(None, whole, "C"), row(instrument, whole, "D")]
    lines = list(national_lines(rows, YEAR))
    assert [line.row.agency.name for line in lines] == ["A", "B", "C", "D"]
    assert [line.index is None for line in lines] == [False, True, True, False]
    assert list(national_lines([], YEAR)) == []


def test_rows_are_read_as_lines_are_asked_for() -> None:
    read: list[int] = []

    def endless() -> Iterator[NationalRow]:
        while True:
            read.append(1)
            yield row(EVERY[0], {})

    assert len(list(islice(national_lines(endless(), YEAR), 5_000))) == 5_000
    assert len(read) <= 6_000
    assert list(pieces("abcde", 2)) == [["a", "b"], ["c", "d"], ["e"]]
