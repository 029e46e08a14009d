"""What must hold in an instrument beyond its spelling: weights add up, codes fit their place, ladders are whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise

from spbe.indicators.findings import Finding, exact
from spbe.indicators.kind_rules import KIND_RULES
from spbe.indicators.model import Aspect, Domain, EvidenceItem, Indicator, Instrument
from spbe.language import gettext as _

__all__ = ["findings", "level_in"]


_Weighed = Domain | Aspect | Indicator

_ITEM_CODE = re.compile(r"I(\d{2,})-L(\d)-(\d{2,})", re.ASCII)
_LADDER = ("criteria", "ladder", "steps")
_ITEMS = ("criteria", "general_items", "inspects", "items", "replaces")

_INSTRUMENT_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)


def findings(instrument: Instrument) -> Iterator[Finding]:
    """Yield everything that breaks a rule: the value it stands on, and a sentence that names it and the way out."""
    for rule in _INSTRUMENT_RULES:
        yield from rule(instrument)
    for indicator in instrument.indicators:
        for each in _INDICATOR_RULES:
            yield from each(indicator)


def level_in(code: str) -> int:
    """Return the level an item code names (``I19-L2-01``: 2), or -1 for a code of another form."""
    match = _ITEM_CODE.fullmatch(code)
    return int(match[2]) if match else -1


def _weights_add_up(instrument: Instrument) -> Iterator[Finding]:
    words = _("%(whole)s: bobot %(kind)s berjumlah %(sum)s, padahal bobotnya %(weight)s; samakan keduanya")
    for thing, whole, kind, weight, parts in _floors(instrument):
        total = sum((part.weight for part in parts), Fraction(0))
        if parts and total != weight:
            facts = {"whole": whole, "kind": kind, "sum": exact(total), "weight": exact(weight)}
            yield Finding(thing, words % facts, parts, ("domains", "aspects", "indicators", "weight"))


def _floors(instrument: Instrument) -> Iterator[tuple[object, str, str, Fraction, tuple[_Weighed, ...]]]:
    written = tuple(domain for domain in instrument.domains if domain.code)
    if len(written) < len(instrument.domains):  # the one that nobody wrote, around the aspects of the instrument
        yield instrument, _("instrumen"), _("aspek"), Fraction(100), instrument.domains[0].aspects
    else:
        yield instrument, _("instrumen"), _("domain"), Fraction(100), instrument.domains
    for domain in written:
        yield domain, _("domain %(code)s") % {"code": domain.code}, _("aspek"), domain.weight, domain.aspects
    for aspect in instrument.aspects:
        yield aspect, _("aspek %(code)s") % {"code": aspect.code}, _("indikator"), aspect.weight, aspect.indicators


def _weights_are_positive(instrument: Instrument) -> Iterator[Finding]:
    for indicator in instrument.indicators:
        if indicator.weight <= 0:
            words = _("indikator %(code)s: bobotnya nol; tulis bobot yang lebih besar dari 0")
            yield Finding(indicator, words % {"code": indicator.code}, needs=("code", "weight"))


def _floors_are_inhabited(instrument: Instrument) -> Iterator[Finding]:
    if not instrument.domains:
        yield Finding(instrument, _("instrumen ini belum punya isi; tulis “domains”, atau “aspects” bila tanpa domain"))
    if len(instrument.domains) > 1 and not instrument.domains[0].code:
        yield Finding(instrument, _("“domains” dan “aspects” tidak dapat dipakai bersama; pilih salah satu"))
    for domain in instrument.domains:
        if not domain.aspects:
            yield Finding(
                domain, _("domain %(code)s belum punya aspek; tulis sekurangnya satu") % {"code": domain.code}
            )
    for aspect in instrument.aspects:
        if not aspect.indicators:
            yield Finding(
                aspect, _("aspek %(code)s belum punya indikator; tulis sekurangnya satu") % {"code": aspect.code}
            )


def _codes_are_unique(instrument: Instrument) -> Iterator[Finding]:
    floors: list[tuple[str, Iterable[object]]] = [
        (_("domain"), instrument.domains),
        (_("aspek"), instrument.aspects),
        (_("indikator"), instrument.indicators),
    ]
    for name, things in floors:
        for thing, code in _repeated(things, "code"):
            words = _("kode %(what)s %(code)s dipakai dua kali; tiap kode hanya untuk satu %(what)s")
            yield Finding(thing, words % {"what": name, "code": code}, needs=("code",))


def _code_is_a_name(instrument: Instrument) -> Iterator[Finding]:
    if not _INSTRUMENT_CODE.fullmatch(instrument.code):
        words = _("kode instrumen “%(code)s” hanya boleh huruf kecil, angka, dan tanda hubung, misalnya spbe-2020")
        yield Finding(instrument, words % {"code": instrument.code})


def _ladders_are_whole(instrument: Instrument) -> Iterator[Finding]:
    for ladder in instrument.ladders.values():
        levels = ladder.levels
        if len(levels) < 2 or levels != tuple(range(levels[0], levels[-1] + 1)):
            words = _(
                "tangga %(code)s: tingkatnya %(levels)s; tulis sekurangnya dua tingkat yang berurutan tanpa lubang"
            )
            yield Finding(ladder, words % {"code": ladder.code, "levels": _listed(levels) or _("belum ada")})
        for step, name in _repeated(ladder.steps.values(), "name"):
            words = _("tangga %(code)s: nama “%(name)s” dipakai dua tingkat; beri tiap tingkat namanya sendiri")
            yield Finding(step, words % {"code": ladder.code, "name": name})


def _predicates_descend(instrument: Instrument) -> Iterator[Finding]:
    predicates = instrument.predicates
    if not predicates:
        yield Finding(instrument, _("belum ada predikat; tulis sekurangnya satu di “predicates”"))
    for higher, lower in pairwise(predicates):
        if lower.at_least >= higher.at_least:
            words = _("predikat %(lower)s: batas %(from)s harus di bawah batas %(higher)s; urutkan dari yang tertinggi")
            yield Finding(lower, words % {"lower": lower.name, "from": exact(lower.at_least), "higher": higher.name})
    for predicate, name in _repeated(predicates, "name"):
        yield Finding(predicate, _("predikat “%(name)s” tertulis dua kali; hapus salah satu") % {"name": name})


def _predicates_reach_the_floor(instrument: Instrument) -> Iterator[Finding]:
    ladders = tuple(instrument.ladders.values())
    lowest = min((ladder.bounds[ladder.levels[0]] for ladder in ladders if ladder.levels), default=None)
    if instrument.predicates and lowest is not None and instrument.predicates[-1].at_least > lowest:
        last = instrument.predicates[-1]
        words = _("predikat %(name)s mulai dari %(from)s, padahal indeks terendah %(lowest)s; mulai dari %(lowest)s")
        facts = {"name": last.name, "from": exact(last.at_least), "lowest": exact(lowest)}
        yield Finding(last, words % facts, ladders)


def _editions_exist(instrument: Instrument) -> Iterator[Finding]:
    if not instrument.editions:
        yield Finding(instrument, _("belum ada edisi; tulis sekurangnya satu tahun di “editions”"))


def _times_run_forward(instrument: Instrument) -> Iterator[Finding]:
    if instrument.in_force_until and instrument.in_force_until < instrument.in_force_from:
        yield Finding(instrument, _("in_force: “until” lebih awal dari “from”; perbaiki salah satunya"))


def _target_can_be_reached(instrument: Instrument) -> Iterator[Finding]:
    target, ladders = instrument.target, tuple(instrument.ladders.values())
    levels = sorted({level for ladder in ladders for level in ladder.levels})
    if levels and target.level not in levels:
        words = _("target: tingkat %(level)s tidak ada di tangga mana pun; pilih dari %(levels)s")
        yield Finding(target, words % {"level": target.level, "levels": _listed(levels)}, ladders)
    if levels and not levels[0] <= target.index <= levels[-1]:
        words = _("target: indeks %(index)s di luar %(low)s sampai %(high)s; pilih nilai di antaranya")
        yield Finding(target, words % {"index": exact(target.index), "low": levels[0], "high": levels[-1]}, ladders)


def _sources_exist(instrument: Instrument) -> Iterator[Finding]:
    known = instrument.sources or {}
    for indicator in instrument.indicators:
        if not indicator.sources:
            words = _("indikator %(code)s belum punya rujukan; sebutkan sekurangnya satu sumber dengan halamannya")
            yield Finding(indicator, words % {"code": indicator.code}, needs=("sources",))
        for reference in indicator.sources:
            if reference.source not in known:
                words = _("indikator %(code)s: sumber “%(source)s” tidak ada di “sources”; yang ada: %(known)s")
                facts = {"code": indicator.code, "source": reference.source, "known": ", ".join(known)}
                yield Finding(reference, words % facts, (instrument, indicator), ("source", "sources"))


def _criteria_fill_the_ladder(indicator: Indicator) -> Iterator[Finding]:
    levels = indicator.levels
    missing = [level for level in levels if level not in indicator.criteria]
    if missing:
        words = _("indikator %(code)s belum punya kriteria tingkat %(missing)s; tangga %(ladder)s memakai %(levels)s")
        facts = {"missing": _listed(missing), "ladder": indicator.ladder.code, "levels": _listed(levels)}
        yield Finding(indicator, words % {"code": indicator.code, **facts}, (indicator.ladder,), _LADDER)
    for level, criterion in indicator.criteria.items():
        if levels and level not in levels:
            words = _("indikator %(code)s: tingkat %(level)s tidak ada di tangga %(ladder)s; hapus atau ganti nomornya")
            facts = {"code": indicator.code, "level": str(level), "ladder": indicator.ladder.code}
            yield Finding(criterion, words % facts, (indicator, indicator.ladder), _LADDER)


def _requirements_look_down(indicator: Indicator) -> Iterator[Finding]:
    for level, criterion in indicator.criteria.items():
        required = criterion.requires
        if required is not None and (required >= level or required not in indicator.criteria):
            words = _("indikator %(code)s, tingkat %(level)s: “requires” harus menunjuk tingkat yang lebih rendah")
            yield Finding(
                criterion, words % {"code": indicator.code, "level": level}, (indicator,), ("criteria", "requires")
            )


def _item_codes_fit_their_place(indicator: Indicator) -> Iterator[Finding]:
    stem = f"I{indicator.code.zfill(2)}"
    places = [(0, indicator.general_items), *((level, c.items) for level, c in indicator.criteria.items())]
    for level, items in places:
        start = f"{stem}-L{level}-"
        for item in items:
            if item.level < 0 or not item.code.startswith(start):
                words = _("butir %(code)s: di tempat ini kodenya berbentuk %(start)snn, misalnya %(start)s01")
                yield Finding(item, words % {"code": item.code, "start": start}, (indicator,), ("code",))


def _groups_hold_together(indicator: Indicator) -> Iterator[Finding]:
    for item in indicator.items.values():
        place = item.code.rpartition("-")[0]
        if item.group and item.rule != "one_of":
            words = _("butir %(code)s: “rule” dan “one_of” tidak dapat dipakai bersama; pilih salah satu")
            yield Finding(item, words % {"code": item.code})
        if item.group and not item.group.startswith(f"{place}-"):
            words = _("butir %(code)s: grup %(group)s milik tingkat lain; di sini namanya berawal %(place)s-")
            yield Finding(item, words % {"code": item.code, "group": item.group, "place": place})
        if item.set and not item.group:
            words = _("butir %(code)s: “set” hanya berarti di dalam grup; tambahkan “one_of” atau hapus “set”")
            yield Finding(item, words % {"code": item.code})


def _items_name_real_items(indicator: Indicator) -> Iterator[Finding]:
    items = indicator.items
    rest = (indicator, *indicator.criteria.values())  # an item in a part that was not read whole may be the one named
    for item in items.values():
        for code in item.replaces:
            if code not in items or items[code].level >= item.level:
                words = _("butir %(code)s: “replaces” menyebut %(other)s; sebutkan butir tingkat lebih rendah di sini")
                yield Finding(item, words % {"code": item.code, "other": code}, rest, _ITEMS)
        if item.inspects and not _may_be_inspected(items, item):
            words = _(
                "butir %(code)s: “inspects” menyebut %(other)s; sebutkan butir lain indikator ini yang punya berkas"
            )
            yield Finding(item, words % {"code": item.code, "other": item.inspects}, rest, _ITEMS)


def _may_be_inspected(items: Mapping[str, EvidenceItem], item: EvidenceItem) -> bool:
    other = items.get(item.inspects or "")
    return other is not None and other is not item and not other.inspects and other.level <= item.level


def _ages_are_positive(indicator: Indicator) -> Iterator[Finding]:
    for item in indicator.items.values():
        if item.max_age_months is not None and item.max_age_months < 1:
            words = _("butir %(code)s: “max_age_months” sekurangnya 1; hapus kuncinya bila umurnya bebas")
            yield Finding(item, words % {"code": item.code})


def _repeated(things: Iterable[object], field: str) -> Iterator[tuple[object, str]]:
    seen = set()
    for thing in things:
        value = getattr(thing, field)
        if value in seen:
            yield thing, value
        seen.add(value)


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers))


_INSTRUMENT_RULES: tuple[Callable[[Instrument], Iterator[Finding]], ...] = (
    _code_is_a_name,
    _floors_are_inhabited,
    _codes_are_unique,
    _weights_are_positive,
    _weights_add_up,
    _ladders_are_whole,
    _predicates_descend,
    _predicates_reach_the_floor,
    _editions_exist,
    _times_run_forward,
    _target_can_be_reached,
    _sources_exist,
)

_INDICATOR_RULES: tuple[Callable[[Indicator], Iterator[Finding]], ...] = (
    _criteria_fill_the_ladder,
    _requirements_look_down,
    _item_codes_fit_their_place,
    _groups_hold_together,
    _items_name_real_items,
    _ages_are_positive,
    *KIND_RULES,
)
