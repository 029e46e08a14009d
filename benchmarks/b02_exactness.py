"""Budget 2: not one wrong digit in a million random assessments and every published row; floats must fail the same."""

from __future__ import annotations

from fractions import Fraction
from math import lcm

import numpy as np

from spbe.columns import Column, Scaled
from spbe.indicators import Instrument, instrument
from spbe.scoring import announced, score, score_many
from tests.spbe.published_results import candidates, read

__all__ = ["run"]

MILLION = 1_000_000
FRACTIONS = 5_000  # rows held against Fraction itself; the rest against whole numbers that those rows confirm
ODD_ONE = "the 1,233 printed rows with four domains; Banyuasin 2023 cannot come from levels 1 to 5"
Columns = dict[str, Column]


def run() -> list[tuple[str, str, str, str]]:
    """Return the rows (what, figure, goal, reference) of budget 2."""
    spbe = instrument("spbe-2020")
    levels = all_levels(spbe)
    count = len(levels[spbe.indicators[0].code])
    exact = in_whole_numbers(spbe, levels)
    assert differences(exact, in_fractions(spbe, levels)) == 0
    engine, floats = differences(by_engine(spbe, levels), exact), differences(in_floats(spbe, levels), exact)
    what = f"wrong values among {count * len(exact):,} (index, domains, aspects, predicate of {count:,} assessments)"
    assert floats > 0, "the check is too weak: floats pass it"
    rebuilt, complete = published_rows(spbe)
    return [
        (f"{what}, engine", f"{engine:,}", "0", "exact fractions"),
        (f"{what}, float64 sums and round()", f"{floats:,}", "must fail: > 0", "exact fractions"),
        decimals(),
        ("published rows whose index and predicate come out again", f"{rebuilt:,}", f"{complete - 1:,}", ODD_ONE),
    ]


def decimals() -> tuple[str, str, str, str]:
    """Return the row of an instrument whose values are hundredths: 64-bit sums beside the engine, on every floor."""
    pemdi = instrument("pemdi-2026")
    drawn = np.random.default_rng(7).integers(100, 501, (len(pemdi.indicators), MILLION))
    values = dict(zip(pemdi.by_code, drawn, strict=True))
    many = score_many(pemdi, {code: Scaled(column, 100) for code, column in values.items()})
    found = {f"aspect {code}": column for code, column in many.announced_aspects.items()} | {
        "index": many.announced_index
    }
    exact = {name: _plain(pemdi, values, *floor) for name, floor in floors(pemdi).items() if name in found}
    rows = [{code: Fraction(int(column[n]), 100) for code, column in values.items()} for n in range(FRACTIONS)]
    one_by_one = {"index": _hundredths(score(pemdi, row).index for row in rows)}
    assert differences(one_by_one, {"index": exact["index"]}) == 0
    what = f"wrong values among {len(found) * MILLION:,} (index and aspects of {MILLION:,} sets of decimals), engine"
    return what, f"{differences(found, exact):,}", "0", "exact fractions"


def _plain(of: Instrument, values: Columns, codes: list[str], weight: Fraction) -> Column:
    scale = lcm(*(of.by_code[code].weight.denominator for code in codes), weight.denominator)
    total: Column = np.sum([values[code] * int(of.by_code[code].weight * scale) for code in codes], axis=0)
    divisor = int(weight * scale)
    return (2 * total + divisor) // (2 * divisor)


def published_rows(spbe: Instrument) -> tuple[int, int]:
    """Return how many printed rows have exact sums that give index and predicate, and how many rows there are."""
    complete = [row for row in read() if row.domains]
    fits = [
        any(
            announced(result.index) == row.index and result.predicate.name == row.predicate
            for result in (score(spbe, levels, edition=spbe.edition(row.year)) for levels in candidates(row))
        )
        for row in complete
    ]
    return sum(fits), len(fits)


def all_levels(spbe: Instrument) -> Columns:
    """Return the candidates of every published row first, then a million random assessments."""
    published = [levels for row in read() if row.domains for levels in candidates(row)]
    random = np.random.default_rng(47).integers(1, 6, (len(spbe.indicators), MILLION), dtype=np.uint8)
    return {
        code: np.concatenate([np.array([levels[code] for levels in published], np.uint8), column])
        for code, column in zip(spbe.by_code, random, strict=True)
    }


def by_engine(spbe: Instrument, levels: Columns) -> Columns:
    """Return hundredths of every index, and predicates, as the engine gives them."""
    many = score_many(spbe, levels, edition=spbe.edition(2024))
    parts = {f"domain {code}": column for code, column in many.announced_domains.items()}
    parts |= {f"aspect {code}": column for code, column in many.announced_aspects.items()}
    return parts | {"index": many.announced_index, "predicate": many.predicates}


def floors(spbe: Instrument) -> dict[str, tuple[list[str], Fraction]]:
    """Return for every index the codes of its indicators and its weight."""
    found = {f"domain {d.code}": ([i.code for i in d.indicators], d.weight) for d in spbe.domains}
    found |= {f"aspect {a.code}": ([i.code for i in a.indicators], a.weight) for a in spbe.aspects}
    return found | {"index": (list(spbe.by_code), Fraction(100))}


def in_whole_numbers(spbe: Instrument, levels: Columns) -> Columns:
    """Return the same by the plainest arithmetic: 64-bit sums of levels times weights in twentieths of a percent."""
    twentieths = {i.code: int(i.weight * 20) for i in spbe}
    found: Columns = {}
    for name, (codes, weight) in floors(spbe).items():
        total: Column = np.sum([levels[code].astype(np.int64) * twentieths[code] for code in codes], axis=0)
        divisor = int(weight * 20)
        found[name] = (total * 200 + divisor) // (2 * divisor)
    return found | {"predicate": _predicates(spbe, total, [int(p.at_least * 2000) for p in spbe.predicates])}


def in_floats(spbe: Instrument, levels: Columns) -> Columns:
    """Return the same in binary floats with numpy's rounding: what must not be trusted."""
    found: Columns = {}
    for name, (codes, weight) in floors(spbe).items():
        weighted = [levels[code] * float(spbe.by_code[code].weight) for code in codes]
        index: Column = np.sum(weighted, axis=0) / float(weight)
        found[name] = np.round(np.round(index, 2) * 100).astype(np.int64)
    return found | {"predicate": _predicates(spbe, index, [float(p.at_least) for p in spbe.predicates])}


def _predicates(spbe: Instrument, index: Column, thresholds: list[int] | list[float]) -> Column:
    reached = np.full(len(index), int(np.argmin(thresholds)))
    for position in np.argsort(thresholds):
        reached[index >= thresholds[position]] = position
    return reached


def in_fractions(spbe: Instrument, levels: Columns) -> Columns:
    """Return the first rows by ``score``, which knows nothing but fractions."""
    edition = spbe.edition(2024)
    rows = [{code: int(column[n]) for code, column in levels.items()} for n in range(FRACTIONS)]
    scores = [score(spbe, row, edition=edition) for row in rows]
    found = {f"domain {d.code}": _hundredths(s.domains[d.code] for s in scores) for d in spbe.domains}
    found |= {f"aspect {a.code}": _hundredths(s.aspects[a.code] for s in scores) for a in spbe.aspects}
    predicates = np.array([spbe.predicates.index(s.predicate) for s in scores])
    return found | {"index": _hundredths(s.index for s in scores), "predicate": predicates}


def _hundredths(indices: object) -> Column:
    return np.array([int(announced(index) * 100) for index in indices])  # type: ignore[attr-defined]  # any iterable


def differences(some: Columns, exact: Columns) -> int:
    """Return how many values differ, over as many rows as both have."""
    assert some.keys() == exact.keys()
    shared = min(len(some["index"]), len(exact["index"]))
    return sum(int(np.count_nonzero(some[name][:shared] != exact[name][:shared])) for name in exact)
