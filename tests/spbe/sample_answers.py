"""Answers for tests: any mix of levels, items and figures on any instrument, the same for the same number."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from random import Random

from spbe.indicators import Indicator, Instrument
from spbe.submission import AgencyFacts, Answer, PublishedFigure, Submission
from spbe.values import value_of_figure, value_of_items

AGENCY = AgencyFacts("kota-contoh", "Pemerintah Kota Contoh", "kota", is_invented=True)
MADE_AT = datetime(2026, 11, 24, 7, 3, tzinfo=UTC)


def answered(chosen: Instrument, number: int, *, share: float = 1.0) -> Submission:
    """Return an assessment in which this share of the indicators is answered."""
    chance = Random(number)  # noqa: S311 - the same answers for the same number
    answers = {
        ("self", one.code): answer_of(one, chance, f"Penjelasan {one.code}.")
        for one in chosen
        if chance.random() < share
    }
    return Submission(1, AGENCY, "2026", 2026, chosen.code, "self", answers)


def answer_of(one: Indicator, chance: Random, explanation: str) -> Answer:
    """Return some answer of an indicator."""
    version = chance.randint(1, 9)
    if one.kind == "level":
        return Answer(one.code, "self", chance.choice(one.levels), explanation, "Sari", version=version)
    if one.kind == "items":
        some = frozenset(code for code in one.items if chance.random() < 0.8)
        value = value_of_items(one, some)
        return Answer(one.code, "self", None, explanation, "Sari", version=version, items=some, value=value)
    assert one.figure is not None
    low, high = one.figure.points[0][0], one.figure.points[-1][0]
    number = Fraction(chance.randint(int(low * 10_000), int(high * 10_000)), 10_000)
    figure = PublishedFigure(number, date(2026, 3, chance.randint(1, 28)), "Badan Pusat Statistik")
    value = value_of_figure(one, number)
    return Answer(one.code, "self", None, explanation, "Sari", version=version, figure=figure, value=value)
