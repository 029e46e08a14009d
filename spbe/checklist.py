"""The evidence of one indicator, item by item: what is cited and still counts, what is missing, what it supports."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from spbe.evidence import Need, needs, supported_level
from spbe.indicators.model import EvidenceItem, Indicator
from spbe.library import Citation, Document, Validity, age_in_months, validity
from spbe.reuse import Evidence, Proposal, last_day, proposals
from spbe.values import value_of_items
from spbe.verdicts import Verdict

__all__ = ["Checklist", "CitedDocument", "Duty", "ItemState", "Line", "checklist", "cited_document", "duty_of"]


class ItemState(StrEnum):
    """How an evidence item stands. ``LOOK_AGAIN``: its pages are to be looked at; ``REVISE``: an assessor says so."""

    MISSING = "missing"
    CITED = "cited"
    LOOK_AGAIN = "look_again"
    SOON = "soon"
    EXPIRED = "expired"
    REVISE = "revise"
    ACCEPTED = "accepted"


@dataclass(frozen=True)
class CitedDocument:
    """A document as cited: until when it counts (``last_day``), and whether its pages are still to be named.

    ``months`` is the age that ends it; 0 where its own last day does, or nothing.
    """

    citation: Citation
    document: Document
    validity: Validity
    last_day: date | None
    months: int
    lacks_pages: bool

    @property
    def counts(self) -> bool:
        """Say whether it still counts today."""
        return self.validity is not Validity.EXPIRED

    @property
    def state(self) -> ItemState:
        """Return the one thing to say of it: the gravest first."""
        if not self.counts:
            return ItemState.EXPIRED
        if self.citation.is_carried or self.lacks_pages:
            return ItemState.LOOK_AGAIN
        return ItemState.SOON if self.validity is Validity.SOON else ItemState.CITED


@dataclass(frozen=True)
class Line:
    """One item of the checklist.

    ``is_asked``: the chosen level asks for it and nothing that counts serves it. ``is_proven``: something that counts
    serves it. An item that looks into another one's file (``inspects``) stands as that one does.
    """

    item: EvidenceItem
    state: ItemState
    cited: tuple[CitedDocument, ...] = ()
    verdict: Verdict | None = None
    is_asked: bool = False
    is_proven: bool = False
    proposals: tuple[Proposal, ...] = ()


@dataclass(frozen=True)
class Checklist:
    """All items of an indicator at a chosen level (None: none chosen), and which level its evidence supports.

    ``supported`` is the level that what is cited and still counts supports, ``accepted`` the one that accepted items
    support. Both are advice, never a cap. ``unmet`` is what the chosen level still asks for, ``lacking`` what the level
    above ``supported`` does. Where items are counted, ``marked`` ones ask for their own evidence instead of a level,
    and ``supported_value`` is the value that the proven ones give.
    """

    indicator: Indicator
    level: int | None
    lines: Mapping[str, Line]
    supported: int
    accepted: int
    unmet: tuple[Need, ...]
    lacking: tuple[Need, ...]
    marked: frozenset[str] = frozenset()
    supported_value: Fraction | None = None

    @property
    def missing(self) -> int:
        """Return how many things the chosen level still asks for; one of several is one, what is looked into none."""
        open_codes = {line.item.code for line in self.asked}
        return sum(
            any(item.code in open_codes for choice in need.alternatives for item in choice) for need in self.unmet
        )

    @property
    def is_above_evidence(self) -> bool:
        """Say whether the chosen level, or the value of the marked items, is higher than the evidence supports."""
        if self.supported_value is not None:
            return value_of_items(self.indicator, self.marked) > self.supported_value
        return self.level is not None and self.level > self.supported

    @cached_property
    def asked(self) -> tuple[Line, ...]:
        """Return the lines of the items that the chosen level still asks for, those with a file of their own."""
        return tuple(line for line in self.lines.values() if line.is_asked and line.item.inspects is None)

    @cached_property
    def to_look_at(self) -> tuple[Line, ...]:
        """Return the lines on which a citation's pages are to be looked at."""
        return tuple(line for line in self.lines.values() if any(_is_to_look_at(one) for one in line.cited))


@dataclass(frozen=True)
class Duty:
    """What is still to be done about an indicator's evidence: how many of each, and the first day that is to be kept.

    ``missing`` things are not cited, ``to_look_at`` citations wait for somebody to look at their pages, ``ending``
    documents stop counting within 30 days or before the stage ends; ``ends_on`` is the last day of the first of them.
    """

    missing: int
    to_look_at: int
    ending: int
    ends_on: date | None = None


def duty_of(found: Checklist, until: date | None) -> Duty | None:
    """Return what is to be done about an indicator's evidence by the day its stage ends; None where nothing is."""
    cited = [one for line in found.lines.values() for one in line.cited]
    ending = [one.last_day for one in cited if one.counts and one.last_day is not None and _is_ending(one, until)]
    duty = Duty(found.missing, sum(_is_to_look_at(one) for one in cited), len(ending), min(ending, default=None))
    return duty if duty.missing or duty.to_look_at or duty.ending else None


def _is_ending(one: CitedDocument, until: date | None) -> bool:
    is_over_before = until is not None and one.last_day is not None and one.last_day < until
    return one.validity is Validity.SOON or is_over_before


def _cited_as(evidence: Evidence, item: EvidenceItem) -> tuple[CitedDocument, ...]:
    """Return the documents cited as an item, in the order they were cited."""
    made = (one for one in evidence.citations if one.item == item.code and one.document in evidence.documents)
    return tuple(cited_document(one, evidence.documents[one.document], item, evidence.today) for one in made)


def _is_to_look_at(one: CitedDocument) -> bool:
    return one.citation.is_carried or one.lacks_pages


def checklist(indicator: Indicator, level: int | None, evidence: Evidence, marked: Collection[str] = ()) -> Checklist:
    """Return every item of an indicator with its state, what is cited, and documents that can be reused.

    Where items are counted, those ``marked`` as met (codes) are asked for, if they are seen in a file; the ``level``
    asks for nothing then, and neither does it where another institution's figure counts.

    The state of an item, the first that holds: the latest verdict (accepted; or to be revised, unless something was
    cited after it), else that of the best document cited as it, else missing. A document counts until its
    ``valid_until`` and, where the item has a greatest age, until its date has reached it; one without dates counts.

    What can be reused is proposed by the rules of ``spbe.reuse.proposals``.
    """
    cited = {code: _cited_as(evidence, item) for code, item in indicator.items.items()}
    proven = _proven(indicator, cited)
    ages = _ages(cited, evidence.today)
    unmet = _unmet(indicator, level, proven, ages, marked)
    asked = _asked(unmet) - proven
    accepted = {code for code, verdict in evidence.verdicts.items() if verdict.is_accepted}
    lines = {
        code: _line(indicator, item, evidence, cited, is_asked=code in asked, is_proven=code in proven)
        for code, item in indicator.items.items()
    }
    levels = _supported(indicator, proven, ages), _supported(indicator, accepted, {})
    lacking = _lacking(indicator, levels[0], proven, ages)
    is_counted = indicator.kind == "items"
    value = value_of_items(indicator, proven | _unfiled(indicator, marked), ages=ages) if is_counted else None
    return Checklist(indicator, level, lines, *levels, unmet, lacking, frozenset(marked), value)


Ages = Mapping[str, int]


def _unmet(
    indicator: Indicator, level: int | None, proven: Collection[str], ages: Ages, marked: Collection[str]
) -> tuple[Need, ...]:
    if indicator.kind == "level":
        return needs(indicator, level, proven, ages=ages) if level is not None else ()
    bare = set(marked) - set(proven) - _unfiled(indicator, marked)
    return tuple(Need(item.level, ((item,),)) for code, item in indicator.items.items() if code in bare)


def _unfiled(indicator: Indicator, marked: Collection[str]) -> set[str]:
    """Return the marked items that are seen in another system or as a figure, not in a file of the agency."""
    return {code for code in marked if indicator.items[code].form != "file"}


def _supported(indicator: Indicator, held: Collection[str], ages: Ages) -> int:
    if indicator.kind == "items":
        return indicator.level_at(value_of_items(indicator, held, ages=ages))
    return supported_level(indicator, held, ages=ages)


def _lacking(indicator: Indicator, supported: int, proven: Collection[str], ages: Ages) -> tuple[Need, ...]:
    if indicator.kind != "level":
        return ()
    return needs(indicator, min(supported + 1, indicator.levels[-1]), proven, ages=ages)


def _asked(unmet: Iterable[Need]) -> set[str]:
    """Return the codes of the items in these needs, less what another required one among them replaces."""
    items = [item for need in unmet for choice in need.alternatives for item in choice]
    replaced = {code for item in items if item.rule == "required" for code in item.replaces}
    return {item.code for item in items} - replaced


Cited = Mapping[str, Sequence[CitedDocument]]


def _proven(indicator: Indicator, cited: Cited) -> set[str]:
    """Return the codes of the items that something which counts is cited as, or whose file they look into."""
    own = {code for code, documents in cited.items() if any(one.counts for one in documents)}
    return own | {code for code, item in indicator.items.items() if item.inspects in own}


def _ages(cited: Cited, today: date) -> dict[str, int]:
    """Return item code -> age in months of the youngest document cited as it, where any has a date."""
    dates = {
        code: [one.document.dated_on for one in documents if one.counts and one.document.dated_on is not None]
        for code, documents in cited.items()
    }
    return {code: age_in_months(max(known), today) for code, known in dates.items() if known}


def cited_document(citation: Citation, document: Document, item: EvidenceItem, today: date) -> CitedDocument:
    """Return a document as cited for an item, with the last day on which it counts."""
    until, is_aged = last_day(document, item)
    months = (item.max_age_months or 0) if is_aged else 0
    revision = document.revision(citation.revision)
    lacks_pages = not citation.pages and revision is not None and (revision.pages or 0) > 1
    return CitedDocument(citation, document, validity(until, today), until, months, lacks_pages)


def _line(
    indicator: Indicator, item: EvidenceItem, evidence: Evidence, cited: Cited, *, is_asked: bool, is_proven: bool
) -> Line:
    own = tuple(cited[item.inspects or item.code])
    verdict = evidence.verdicts.get(item.code)
    state = _state(own, verdict)
    if item.inspects is not None:
        return Line(item, state, (), verdict, is_asked, is_proven)
    offered = proposals(indicator, item, evidence, is_asked=is_asked) if is_asked or not own else ()
    return Line(item, state, own, verdict, is_asked, is_proven, offered)


_BEST_FIRST = (ItemState.CITED, ItemState.SOON, ItemState.LOOK_AGAIN, ItemState.EXPIRED)


def _state(cited: Sequence[CitedDocument], verdict: Verdict | None) -> ItemState:
    if verdict is not None and verdict.is_accepted:
        return ItemState.ACCEPTED
    if verdict is not None and not _is_answered(cited, verdict):
        return ItemState.REVISE
    return min((one.state for one in cited), key=_BEST_FIRST.index, default=ItemState.MISSING)


def _is_answered(cited: Iterable[CitedDocument], verdict: Verdict) -> bool:
    """Say whether something was cited after the verdict that asked for a revision."""
    times = [one.citation.at for one in cited if one.citation.at is not None]
    return verdict.at is not None and any(at > verdict.at for at in times)
