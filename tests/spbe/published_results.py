"""The printed results of 2023 and 2024, and the sums of levels that must stand behind them."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import product

from spbe.indicators import instrument
from spbe.paths import shipped
from spbe.scoring import announced

SPBE = instrument("spbe-2020")
DOMAINS = ("1", "2", "3", "4")


@dataclass(frozen=True)
class Row:
    """One agency's printed result; ``domains`` is None where domain 1 could not be read."""

    year: int
    agency: str
    domains: tuple[Decimal, ...] | None
    index: Decimal
    predicate: str


def read() -> list[Row]:
    with (shipped("data") / "published" / "published-2023-2024.csv").open(encoding="utf-8", newline="") as file:
        return [row(cells) for cells in csv.DictReader(file)]


def row(cells: dict[str, str]) -> Row:
    printed = [cells[f"domain_{code}"] for code in DOMAINS]
    domains = tuple(map(Decimal, printed)) if all(printed) else None
    return Row(int(cells["year"]), cells["agency"], domains, Decimal(cells["index"]), cells["predicate"])


@cache
def sums_by_value(domain: str) -> dict[Decimal, list[tuple[int, ...]]]:
    """Return announced domain value -> the sums of levels (one per aspect) behind it, one for each exact value."""
    aspects, weight = SPBE.domain_by_code[domain].aspects, SPBE.domain_by_code[domain].weight
    exact: dict[Fraction, tuple[int, ...]] = {}
    for sums in product(*(range(len(a.indicators), 5 * len(a.indicators) + 1) for a in aspects)):
        exact[sum(s * a.indicators[0].weight for s, a in zip(sums, aspects, strict=True)) / weight] = sums
    found = defaultdict(list)
    for value, sums in exact.items():
        found[announced(value)].append(sums)
    return found


def levels_with(sums: tuple[int, ...]) -> dict[str, int]:
    """Return levels whose sums, aspect by aspect, are these: spread as evenly as they go."""
    levels = {}
    for aspect, total in zip(SPBE.aspects, sums, strict=True):
        low, more = divmod(total, len(aspect.indicators))
        levels |= {i.code: low + (n < more) for n, i in enumerate(aspect.indicators)}
    return levels


def candidates(row: Row) -> Iterator[dict[str, int]]:
    """Yield levels for every exact combination of sums that gives the printed domain values."""
    behind = [sums_by_value(code).get(printed, []) for code, printed in zip(DOMAINS, row.domains, strict=True)]
    for combination in product(*behind):
        yield levels_with(tuple(total for sums in combination for total in sums))
