"""The instrument as the regulation states it: frozen values, no input or output."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import Literal

from spbe.indicators.scales import Figure, Ladder, Value

__all__ = [
    "Aspect",
    "Criterion",
    "Domain",
    "Edition",
    "EvidenceItem",
    "Indicator",
    "Instrument",
    "LegalSource",
    "Predicate",
    "Reference",
    "Successor",
    "Target",
]


@dataclass(frozen=True)
class LegalSource:
    """A text that facts were taken from; ``code`` is how references name it."""

    code: str
    title: str
    where: str | None = None
    sha256: str | None = None
    kind: str | None = None
    caveat: str | None = None


@dataclass(frozen=True)
class Reference:
    """A place in a source: which part, which pages, and what was taken from there."""

    source: str
    part: str
    pages: str | None = None
    used_for: str | None = None


@dataclass(frozen=True)
class EvidenceItem:
    """One named proof at one level (level 0: usable at any level).

    ``rule`` is ``required``, ``optional`` or ``one_of``; of a ``one_of`` group at least one item, or one whole
    ``set``, is needed. ``replaces`` names lower items that are no longer needed once this one is accepted.
    ``inspects`` names the item whose file this one looks into: such an item has no file of its own. ``value`` is what
    it adds where items are counted, None where that is not known. ``form`` says where it is seen: in a file, as an
    entry in another system, or as a figure somebody else publishes.
    """

    code: str
    label: str
    level: int
    kind: Literal["primary", "supporting"]
    rule: Literal["required", "optional", "one_of"]
    group: str | None = None
    set: str | None = None
    replaces: tuple[str, ...] = ()
    inspects: str | None = None
    max_age_months: int | None = None
    checks: tuple[str, ...] = ()
    condition: str | None = None
    basis: str = "bukti"
    value: Fraction | None = None
    form: Literal["file", "system", "figure"] = "file"
    note: str | None = None
    uncertain: str | None = None


@dataclass(frozen=True)
class Criterion:
    """What one level asks for. ``requires`` is the lower level its printed text names, None when it names none."""

    level: int
    text: str
    requires: int | None = None
    limit: str | None = None
    clarification: str | None = None
    note: str | None = None
    uncertain: str | None = None
    items: tuple[EvidenceItem, ...] = ()


@dataclass(frozen=True)
class Indicator:
    """One indicator: the smallest thing that is assessed. ``weight`` is in percent of the whole, exact.

    Its ``kind`` says where its value comes from: a ``level`` that is chosen, evidence ``items`` that are accepted one
    by one, or the ``index`` of another institution (``figure``).
    """

    code: str
    title: str
    short_title: str
    kind: Literal["level", "items", "index"]
    weight: Fraction
    ladder: Ladder
    question: str
    criteria: Mapping[int, Criterion]
    explanation: str = ""
    focus: str = ""
    figure: Figure | None = None
    general_evidence: tuple[str, ...] = ()
    general_items: tuple[EvidenceItem, ...] = ()
    applications: tuple[str, ...] = ()
    guidelines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    uncertain: tuple[str, ...] = ()
    sources: tuple[Reference, ...] = ()

    @property
    def levels(self) -> tuple[int, ...]:
        """Return the levels that can be chosen, lowest first."""
        return self.ladder.levels

    @cached_property
    def lowest(self) -> Fraction:
        """Return the lowest value it can have."""
        return min(v for _f, v in self.figure.points) if self.figure else self.ladder.bounds[self.levels[0]]

    @cached_property
    def highest(self) -> Fraction:
        """Return the highest value it can have."""
        return max(v for _f, v in self.figure.points) if self.figure else self.ladder.top

    def accepts(self, value: Fraction) -> bool:
        """Say whether it can have this value: one of its levels, or any value between its lowest and highest."""
        return value in self.levels if self.kind == "level" else self.lowest <= value <= self.highest

    def level_at(self, value: Fraction) -> int:
        """Return the level in whose band a value lies; the lowest one for a value below all."""
        if self.kind == "level":
            return int(value)
        reached = [level for level, bound in self.ladder.bounds.items() if bound <= value]
        return max(reached, default=self.levels[0])

    def value_at(self, level: int) -> Value:
        """Return the lowest value on a level; of a level above its ladder, the lowest on its highest one."""
        reached = min(level, self.levels[-1])
        return reached if self.kind == "level" else self.ladder.bounds[reached]

    def next_step(self, value: Value) -> int | None:
        """Return the level whose criterion is to be met next, None when the highest value is reached.

        Where levels are chosen it is the one above; where they are bands, the one the value lies in.
        """
        if value >= self.highest:
            return None
        return self.level_at(Fraction(value)) + (self.kind == "level")

    def next_value(self, value: Value) -> Value | None:
        """Return the value once that next level is full, None when the highest is reached."""
        level = self.next_step(value)
        if level is None or self.kind == "level":
            return level
        return self.ladder.bounds.get(level + 1, self.ladder.top)

    @cached_property
    def items(self) -> Mapping[str, EvidenceItem]:
        """Return every evidence item by its code: general ones first, then level by level."""
        every = [*self.general_items, *(item for c in self.criteria.values() for item in c.items)]
        return {item.code: item for item in every}

    def items_up_to(self, level: int) -> tuple[EvidenceItem, ...]:
        """Return what a chosen ``level`` asks for: its items and those of the levels below, less the replaced ones."""
        asked = [item for item in self.items.values() if item.level <= level]
        replaced = {code for item in asked for code in item.replaces}
        return tuple(item for item in asked if item.code not in replaced)


@dataclass(frozen=True)
class Aspect:
    """A group of indicators. ``weight`` is in percent of the whole and equals the sum of its indicators'."""

    code: str
    title: str
    short_title: str
    weight: Fraction
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True)
class Domain:
    """A group of aspects. ``weight`` is in percent of the whole and equals the sum of its aspects'."""

    code: str
    title: str
    short_title: str
    weight: Fraction
    aspects: tuple[Aspect, ...]

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """Return the indicators of all aspects of this domain, in the instrument's order."""
        return tuple(indicator for aspect in self.aspects for indicator in aspect.indicators)


@dataclass(frozen=True)
class Predicate:
    """A word for an index, from ``at_least`` upward (inclusive) until the next predicate begins."""

    name: str
    at_least: Fraction


@dataclass(frozen=True)
class Edition:
    """One year's practice: the guidance in use, and whether predicates compare the exact or the announced index."""

    year: int
    guidance: str
    predicate_basis: Literal["exact", "announced"]
    uncertain: str | None = None


@dataclass(frozen=True)
class Successor:
    """The instrument that follows this one, and how sure that is."""

    title: str
    note: str
    code: str | None = None
    uncertain: str | None = None


@dataclass(frozen=True)
class Target:
    """The usual national target: an index, and the level at which an indicator stops being a gap."""

    index: Fraction
    level: int
    note: str | None = None


@dataclass(frozen=True)
class Instrument:
    """A whole instrument of one regulation. ``domains`` hold ``aspects`` hold ``indicators``, in official order.

    ``verify`` says what must be checked against the official text before the instrument is used in earnest. ``text`` is
    the file it was read from, "" for one that was made otherwise; two instruments that say the same are equal all the
    same.
    """

    code: str
    title: str
    short_title: str
    regulation: str
    in_force_from: date
    in_force_until: date | None
    legal_status: str
    ladders: Mapping[str, Ladder]
    predicates: tuple[Predicate, ...]
    editions: tuple[Edition, ...]
    domains: tuple[Domain, ...]
    target: Target
    successor: Successor | None = None
    rules: tuple[str, ...] = ()
    general_questions: tuple[str, ...] = ()
    verify: str | None = None
    sources: Mapping[str, LegalSource] | None = None
    # Not given when made: a copy with other weights must not claim the text of the original.
    text: str = field(default="", init=False, repr=False, compare=False)

    def __iter__(self) -> Iterator[Indicator]:
        return iter(self.indicators)

    @cached_property
    def aspects(self) -> tuple[Aspect, ...]:
        """Return all aspects, in the instrument's order."""
        return tuple(aspect for domain in self.domains for aspect in domain.aspects)

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """Return all indicators, in the instrument's order."""
        return tuple(indicator for aspect in self.aspects for indicator in aspect.indicators)

    @cached_property
    def by_code(self) -> Mapping[str, Indicator]:
        """Return indicator code -> indicator, in the instrument's order."""
        return {indicator.code: indicator for indicator in self.indicators}

    @cached_property
    def aspect_by_code(self) -> Mapping[str, Aspect]:
        """Return aspect code -> aspect, in the instrument's order."""
        return {aspect.code: aspect for aspect in self.aspects}

    @cached_property
    def domain_by_code(self) -> Mapping[str, Domain]:
        """Return domain code -> domain, in the instrument's order."""
        return {domain.code: domain for domain in self.domains}

    @cached_property
    def _aspect_of(self) -> Mapping[str, Aspect]:
        return {indicator.code: aspect for aspect in self.aspects for indicator in aspect.indicators}

    @cached_property
    def _domain_of(self) -> Mapping[str, Domain]:
        return {indicator.code: domain for domain in self.domains for indicator in domain.indicators}

    @cached_property
    def levels(self) -> tuple[int, ...]:
        """Return every level that some ladder of this instrument has, lowest first."""
        return tuple(sorted({level for ladder in self.ladders.values() for level in ladder.steps}))

    @cached_property
    def span(self) -> tuple[int, int]:
        """Return the whole numbers between which every index lies."""
        return floor(min(i.lowest for i in self.indicators)), ceil(max(i.highest for i in self.indicators))

    @property
    def has_domains(self) -> bool:
        """Say whether domains are a floor of their own; with a single domain, pages and sheets skip that floor."""
        return len(self.domains) > 1

    def aspect_of(self, indicator: str) -> Aspect:
        """Return the aspect that holds the indicator of this code. Raises KeyError for an unknown code."""
        return self._aspect_of[indicator]

    def domain_of(self, indicator: str) -> Domain:
        """Return the domain that holds the indicator of this code. Raises KeyError for an unknown code."""
        return self._domain_of[indicator]

    def edition(self, year: int | None = None) -> Edition:
        """Return the edition of ``year``; without a year, or with a year not listed, the newest one listed.

        A year that is not listed has no known practice, so its predicate basis is the newest one known.
        """
        listed = {edition.year: edition for edition in self.editions}
        newest = max(self.editions, key=lambda edition: edition.year)
        return listed.get(newest.year if year is None else year, newest)

    @cached_property
    def text_digest(self) -> str | None:
        """Return the SHA-256 (hex) of the text it was read from, None without one."""
        return hashlib.sha256(self.text.encode()).hexdigest() if self.text else None

    @cached_property
    def fingerprint(self) -> str:
        """Return the SHA-256 (hex) of what moves scores: codes, tree, weights, ladders and predicates.

        Texts and editions are left out, so mending a typo or adding a year's guidance never trips it.
        """
        tree = [
            [d.code, str(d.weight), [[a.code, str(a.weight), [_moving(i) for i in a.indicators]] for a in d.aspects]]
            for d in self.domains
        ]
        predicates = [[p.name, str(p.at_least)] for p in self.predicates]
        canonical = json.dumps([self.code, tree, predicates], ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


def _moving(indicator: Indicator) -> list[object]:
    moving: list[object] = [indicator.code, indicator.kind, str(indicator.weight), list(indicator.levels)]
    if indicator.kind == "items":
        items = [_counting(item) for item in indicator.items.values()]
        moving += [[str(bound) for bound in indicator.ladder.bounds.values()], str(indicator.highest), items]
    if indicator.figure is not None:
        points = [[str(figure), str(value)] for figure, value in indicator.figure.points]
        moving += [points, str(indicator.figure.empty)]
    return moving


def _counting(item: EvidenceItem) -> list[object]:
    """Return what of an item decides which value it adds, and when."""
    needed = [item.code, item.level, item.rule, item.group, item.set, item.value and str(item.value)]
    return [*needed, list(item.replaces), item.condition is not None]
