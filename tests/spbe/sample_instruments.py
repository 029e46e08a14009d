"""Instruments built in Python for tests: any tree of weights, and levels without texts."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from spbe.indicators.model import (
    Aspect,
    Criterion,
    Domain,
    Edition,
    EvidenceItem,
    Indicator,
    Instrument,
    Predicate,
    Target,
)
from spbe.indicators.scales import Ladder, Step

SPBE_WEIGHTS = [
    [["1.3"] * 10],
    [["2.5"] * 4, ["2.5"] * 4, ["2.5"] * 2],
    [["1.5"] * 8, ["1.5"] * 3],
    [["2.75"] * 10, ["3"] * 6],
]
PREDICATES = (
    Predicate("Kurang", Fraction(0)),
    Predicate("Cukup", Fraction("1.8")),
    Predicate("Baik", Fraction("2.6")),
    Predicate("Sangat Baik", Fraction("3.5")),
    Predicate("Memuaskan", Fraction("4.2")),
)
EDITIONS = (Edition(2023, "Pedoman", "announced"), Edition(2024, "Pedoman", "exact"))
LADDER = Ladder("process", "Proses", {n: Step(f"Tingkat {n}", "") for n in range(1, 6)})


def indicator(
    code: str,
    weight: Fraction | str = "100",
    *,
    ladder: Ladder = LADDER,
    items: Mapping[int, Sequence[EvidenceItem]] = {},
) -> Indicator:
    """Return an indicator without texts; ``items`` maps level -> its evidence items."""
    criteria = {n: Criterion(n, f"Kriteria {n}", items=tuple(items.get(n, ()))) for n in ladder.levels}
    title = f"Indikator {code}"
    return Indicator(code, title, title, "level", Fraction(weight), ladder, "", criteria)


def instrument(
    weights: Sequence[Sequence[Sequence[Fraction | str]]] = SPBE_WEIGHTS,
    *,
    ladder: Ladder = LADDER,
    predicates: tuple[Predicate, ...] = PREDICATES,
) -> Instrument:
    """Return an instrument with these indicator weights (percent): domains hold aspects hold weights."""
    codes, aspects_so_far, domains = 0, 0, []
    for d, floor in enumerate(weights, start=1):
        aspects = []
        for part in floor:
            aspects_so_far += 1
            inside = tuple(indicator(str(codes + n), w, ladder=ladder) for n, w in enumerate(part, start=1))
            codes += len(inside)
            total = sum((i.weight for i in inside), Fraction(0))
            aspects.append(Aspect(str(aspects_so_far), f"Aspek {aspects_so_far}", "", total, inside))
        total = sum((a.weight for a in aspects), Fraction(0))
        domains.append(Domain(str(d), f"Domain {d}", "", total, tuple(aspects)))
    return Instrument(
        code="sample",
        title="Instrumen contoh",
        short_title="Contoh",
        regulation="tidak ada",
        in_force_from=date(2020, 1, 1),
        in_force_until=None,
        legal_status="contoh",
        ladders={ladder.code: ladder},
        predicates=predicates,
        editions=EDITIONS,
        domains=tuple(domains),
        target=Target(Fraction("2.6"), 3),
    )


def levels_reaching(instrument: Instrument, index: Fraction) -> dict[str, int]:
    """Return levels 1 to 5 whose exact index is this one. Raises ValueError when there are none."""
    same_weight = {i.weight: [j.code for j in instrument if j.weight == i.weight] for i in instrument}
    steps = _steps((index - 1) * 100, sorted(((w, 4 * len(codes)) for w, codes in same_weight.items()), reverse=True))
    if steps is None:
        raise ValueError(f"no levels reach exactly {index}")
    levels = dict.fromkeys(instrument.by_code, 1)
    for weight, count in steps.items():
        codes = same_weight[weight]
        for n in range(count):
            levels[codes[n % len(codes)]] += 1
    return levels


def _steps(left: Fraction, weights: Sequence[tuple[Fraction, int]]) -> dict[Fraction, int] | None:
    if not weights:
        return None if left else {}
    (weight, most), *lighter = weights
    for count in range(min(most, int(left / weight)), -1, -1):
        rest = _steps(left - count * weight, lighter)
        if rest is not None:
            return {weight: count} | rest
    return None
