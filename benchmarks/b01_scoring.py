"""Budget 1: a million assessments, every index and predicate announced, against one copy of the levels in memory."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np

from benchmarks.timing import medians
from spbe.columns import Column, Scaled
from spbe.indicators import Aspect, Domain, Instrument, instrument
from spbe.scoring import score_many

__all__ = ["run"]

MILLION = 1_000_000


def run() -> list[tuple[str, str, str, str]]:
    """Return the rows (what, figure, goal, reference) of budget 1."""
    spbe = instrument("spbe-2020")
    general = reweighted(spbe)
    matrix = np.random.default_rng(2020).integers(1, 6, (len(spbe.indicators), MILLION), dtype=np.uint8)
    columns: dict[str, Column] = dict(zip(spbe.by_code, matrix, strict=True))
    copy, uniform, uneven = medians(
        matrix.copy, lambda: score_many(spbe, columns), lambda: score_many(general, columns)
    )
    reference = f"one memory copy of 47 x 1,000,000 levels ({copy * 1000:.1f} ms)"
    return [
        ("a million scores, weights of the regulation", f"{uniform / copy:.2f}x", "<= 6x", reference),
        ("a million scores, 47 different weights", f"{uneven / copy:.2f}x", "<= 10x", reference),
        decimals(),
    ]


def decimals() -> tuple[str, str, str, str]:
    """Return the row of an instrument whose values are hundredths."""
    pemdi = instrument("pemdi-2026")
    matrix = np.random.default_rng(2026).integers(100, 501, (len(pemdi.indicators), MILLION), dtype=np.uint16)
    columns = {code: Scaled(column, 100) for code, column in zip(pemdi.by_code, matrix, strict=True)}
    copy, scored = medians(matrix.copy, lambda: score_many(pemdi, columns))
    reference = f"one memory copy of 20 x 1,000,000 values in hundredths ({copy * 1000:.1f} ms)"
    return "a million scores of decimals, weights of Pemdi", f"{scored / copy:.2f}x", "<= 10x", reference


def reweighted(spbe: Instrument) -> Instrument:
    """Return the instrument with 47 weights that have nothing in common but their sum of 100 percent."""
    raw = np.random.default_rng(59).permutation(np.arange(30, 30 + len(spbe.indicators))).tolist()
    share = {code: Fraction(100 * weight, sum(raw)) for code, weight in zip(spbe.by_code, raw, strict=True)}
    return replace(spbe, domains=tuple(_domain(domain, share) for domain in spbe.domains))


def _domain(domain: Domain, share: dict[str, Fraction]) -> Domain:
    aspects = tuple(_aspect(aspect, share) for aspect in domain.aspects)
    return replace(domain, aspects=aspects, weight=sum((a.weight for a in aspects), Fraction(0)))


def _aspect(aspect: Aspect, share: dict[str, Fraction]) -> Aspect:
    indicators = tuple(replace(indicator, weight=share[indicator.code]) for indicator in aspect.indicators)
    return replace(aspect, indicators=indicators, weight=sum((i.weight for i in indicators), Fraction(0)))
