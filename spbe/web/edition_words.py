"""What differs between two editions of an instrument, in words, with what changed inside a text marked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from spbe.adoption import Adoption, Obstacle
from spbe.indicators import EvidenceItem, Indicator, Instrument
from spbe.indicators.differences import Difference
from spbe.language import gettext as _
from spbe.language import ngettext
from spbe.web.words import exact, localized, rule_words

__all__ = ["ChangeGroup", "ChangeLine", "change_groups", "obstacle_words", "pieces", "place_words"]

Pieces = tuple[tuple[str, bool], ...]
"""A text in pieces, each with whether it is on this side only."""

_LONGEST = 4_000  # words of both sides together: longer texts are shown whole, unmarked
_MOST = 5  # places named in one sentence


@dataclass(frozen=True)
class ChangeLine:
    """One thing that differs: where, how it reads on either side, and whether scores move by it."""

    place: str
    kind: str
    before: Pieces
    after: Pieces
    moves: bool


@dataclass(frozen=True)
class ChangeGroup:
    """Things of one sort that differ. ``anchor`` is where it stands on the page."""

    anchor: str
    title: str
    lines: tuple[ChangeLine, ...]


def _titles() -> dict[str, tuple[str, ...]]:
    """Return title of a group -> the parts in it, in the order they are told."""
    return {
        _("Susunan"): ("domain", "aspect", "indicator", "floor", "kind"),
        _("Bobot"): ("weight",),
        _("Tingkat"): ("ladder", "band"),
        _("Predikat"): ("predicate",),
        _("Konversi angka"): ("conversion",),
        _("Edisi pedoman"): ("edition",),
        _("Kriteria"): ("criterion",),
        _("Butir bukti"): ("item",),
        _("Teks lain"): ("text",),
    }


def change_groups(found: Adoption, current: Instrument, newer: Instrument) -> list[ChangeGroup]:
    """Return everything that differs, sorted by what it is; groups without anything are left out."""
    groups = []
    for title, parts in _titles().items():
        told = [each for part in parts for each in found.parts.get(part, ())]
        if told:
            lines = tuple(_line(each, current, newer) for each in told)
            groups.append(ChangeGroup(parts[0], title, lines))
    return groups


def _line(each: Difference, current: Instrument, newer: Instrument) -> ChangeLine:
    before = _reading(each, current, each.before)
    after = _reading(each, newer, each.after)
    kinds = {"added": _("baru"), "removed": _("dihapus"), "changed": _("berubah")}
    place = _text_place(each, current, newer) if each.part == "text" else place_words(each)
    return ChangeLine(place, kinds[each.kind], *pieces(before, after), each.moves)


def place_words(each: Difference) -> str:
    """Return where something differs: which indicator, level, item or part."""
    first, _blank, rest = each.place.partition(" ")
    if each.part in ("ladder", "band", "criterion"):
        return _("Indikator %(code)s, tingkat %(level)s") % {"code": first, "level": rest}
    if each.part in ("weight", "floor"):
        return _floor_words(first, rest)
    if each.part in ("domain", "aspect"):
        return _floor_words(each.part, each.place)
    if each.part in ("predicate", "edition", "item"):
        return each.place
    return _floor_words("indicator", each.place)


def _text_place(each: Difference, *editions: Instrument) -> str:
    """Return whose text differs: an indicator's, that of the target, or that of the whole instrument."""
    if any(each.place in edition.by_code for edition in editions):
        return place_words(each)
    return _("Target nasional") if each.place == "target" else _("Instrumen")


def _floor_words(floor: str, code: str) -> str:
    named = {"domain": _("Domain %(code)s"), "aspect": _("Aspek %(code)s"), "indicator": _("Indikator %(code)s")}
    return named[floor] % {"code": code}


def _reading(each: Difference, instrument: Instrument, raw: str) -> str:
    """Return how one side reads in words; "" for what is not there."""
    if not raw:
        return ""
    if each.part == "item":
        found = ((i, i.items[each.place]) for i in instrument if each.place in i.items)
        return "\n".join(_item_lines(*next(found)))
    return _SAID.get(each.part, str)(raw)


def _kind_words(kind: str) -> str:
    return {"level": _("tingkat"), "items": _("butir bukti"), "index": _("angka lembaga lain")}[kind]


def _percent(weight: str) -> str:
    return f"{localized(weight)} %"


def _table(points: str) -> str:
    return localized(points.replace(", ", "; "))


def _edition_words(text: str) -> str:
    guidance, _dot, basis = text.rpartition(" · ")
    exactly = _("Predikat membandingkan nilai eksak.")
    return f"{guidance}\n{exactly if basis == 'exact' else _('Predikat membandingkan nilai setelah pembulatan.')}"


_SAID: Mapping[str, Callable[[str], str]] = {
    "band": localized,
    "conversion": _table,
    "edition": _edition_words,
    "kind": _kind_words,
    "predicate": localized,
    "weight": _percent,
}
"""Part -> how what differs in it is said."""


def _item_lines(indicator: Indicator, item: EvidenceItem) -> Iterator[str]:
    yield item.label
    place = _("indikator %(code)s, tingkat %(level)s") % {"code": indicator.code, "level": item.level}
    yield ", ".join([place, rule_words(item), _("bukti utama") if item.kind == "primary" else _("pendukung")])
    if item.value is not None:
        yield _("menambah %(value)s") % {"value": exact(item.value)}
    if item.max_age_months:
        yield _("umur kurang dari %(months)s bulan") % {"months": item.max_age_months}
    if item.replaces:
        yield _("menggantikan %(codes)s") % {"codes": ", ".join(item.replaces)}
    yield from (text for text in (item.condition, *item.checks) if text)


def pieces(before: str, after: str) -> tuple[Pieces, Pieces]:
    """Return both texts in pieces, those words marked that stand on one side only."""
    old, new = re.split(r"(\s+)", before), re.split(r"(\s+)", after)
    if not before or not after or len(old) + len(new) > _LONGEST:
        return ((before, False),), ((after, False),)
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    left = [("".join(old[a:b]), step != "equal") for step, a, b, _c, _d in steps if b > a]
    right = [("".join(new[c:d]), step != "equal") for step, _a, _b, c, d in steps if d > c]
    return tuple(left), tuple(right)


def obstacle_words(found: Adoption) -> list[tuple[str, str]]:
    """Return what stands against adopting, each as what it is and what can be done."""
    return [_obstacle(which, _places(those), len(those)) for which, those in found.obstacles.items()]


def _obstacle(which: Obstacle, places: str, count: int) -> tuple[str, str]:
    if which is Obstacle.STAGE:
        said = _("Butir yang dihitung berbeda: %(places)s.")
        out = _(
            "Itu hanya dapat dipakai selama penilaian mandiri. Minta penilaian dikembalikan ke tahap itu, "
            "atau tetap pakai pedoman semula."
        )
    elif which is Obstacle.USED:
        said = _("Butir yang sudah dikutip atau dinilai tidak ada lagi: %(places)s.")
        out = _("Tetap pakai pedoman semula sampai hasil diumumkan, atau minta penilaian dikembalikan lebih dahulu.")
    elif which is Obstacle.INSTRUMENT:
        said, out = _("Ini instrumen lain: %(places)s."), _("Mulai penilaian baru dengan instrumen itu.")
    else:
        said = ngettext("%(num)d hal mengubah skor: %(places)s.", "%(num)d hal mengubah skor: %(places)s.", count)
        out = _("Penilaian ini tetap dihitung dengan pedoman semula; pakai yang baru untuk periode berikutnya.")
    return said % {"places": places, "num": count}, out


def _places(those: Sequence[Difference]) -> str:
    named = list(dict.fromkeys(place_words(each) for each in those))
    return ", ".join(named[:_MOST]) + (", …" if len(named) > _MOST else "")
