"""What stands in the cells of an answer sheet, in words, with what changed inside a text marked and the rest cut."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from fractions import Fraction

from spbe.answer_sheet import CellValue, SheetFacts
from spbe.indicators import Indicator
from spbe.language import format_date, ngettext
from spbe.language import gettext as _
from spbe.sheet_changes import CellChange
from spbe.value_entries import shown
from spbe.web.edition_words import Pieces
from spbe.web.words import exact

__all__ = ["Comparer", "cell_title", "cell_words", "count_words", "facts_refusal", "own_notices", "strange_notices"]

_AROUND = 90  # characters kept on either side of what differs
_MOST_PAIRS = 20_000_000  # pairs of words compared for one page: beyond that, texts are shown unmarked


def cell_title(indicator: Indicator, change: CellChange) -> str:
    """Return what a cell is about: the level, an item by its label, a part of the figure, the explanation."""
    if change.field == "item":
        return f"{change.item} {indicator.items[change.item].label}"
    named = {
        "level": _("Tingkat"),
        "figure": _("Angka"),
        "figured_on": _("Tanggal terbit"),
        "figure_source": _("Sumber"),
        "explanation": _("Penjelasan"),
    }
    return named[change.field]


def cell_words(indicator: Indicator, field: str, value: CellValue) -> str:
    """Return how a cell reads; "" for an empty one."""
    if value is None:
        return ""
    if field == "item":
        return _("Ya, terpenuhi") if value else _("Belum terpenuhi")
    if field == "level" and isinstance(value, int):
        step = indicator.ladder.steps.get(value)
        return f"{value}. {_(step.name)}" if step else str(value)
    if isinstance(value, date):
        return format_date(value)
    return exact(value) if isinstance(value, Fraction) else str(value)


class Comparer:
    """Marks what differs between two readings, as far as one page may take the time to compare."""

    def __init__(self) -> None:
        self._left = _MOST_PAIRS

    def sides(self, before: str, after: str) -> tuple[Pieces, Pieces]:
        """Return both in pieces with what stands on one side only marked, long stretches that agree cut."""
        if not before or not after:
            return ((before, False),), ((after, False),)
        old, new = _WORDS.findall(before), _WORDS.findall(after)
        start = _agreeing(old, new)
        end = _agreeing(old[start:][::-1], new[start:][::-1])
        inner, other = old[start : len(old) - end], new[start : len(new) - end]
        self._left -= len(inner) * len(other)
        # Beyond that all between the first and the last difference is marked.
        steps = _steps(inner, other) if self._left > 0 else [_Step(is_changed=True, old=inner, new=other)]
        around = (_Step(is_changed=False, old=old[:start]), _Step(is_changed=False, old=old[len(old) - end :]))
        every = [step for step in (around[0], *steps, around[1]) if step.old or step.new]
        return tuple(_told(every, "old")), tuple(_told(every, "new"))


@dataclass(frozen=True)
class _Step:
    """Words that agree (``old`` holds them), or what stands on either side instead."""

    is_changed: bool
    old: Sequence[str] = ()
    new: Sequence[str] = ()


_WORDS = re.compile(r"\S+\s*|\s+")


def _agreeing(old: Sequence[str], new: Sequence[str]) -> int:
    """Return how many words agree from the start."""
    return next(
        (n for n, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), min(len(old), len(new))
    )


def _steps(old: Sequence[str], new: Sequence[str]) -> list[_Step]:
    # Words that stand in a long text again and again are no anchors: without that, some texts take minutes.
    found = SequenceMatcher(None, old, new, autojunk=True).get_opcodes()
    return [_Step(step != "equal", old[a:b], new[c:d]) for step, a, b, c, d in found]


def _told(steps: Sequence[_Step], side: str) -> Iterator[tuple[str, bool]]:
    """Yield one side in pieces; what agrees reads alike on both, a long stretch of it cut but for its ends."""
    for number, step in enumerate(steps):
        text = "".join(getattr(step, side if step.is_changed else "old"))
        if step.is_changed:
            words = text.rstrip()
            yield from (piece for piece in ((words, True), (text[len(words) :], False)) if piece[0])
        elif len(text) <= 3 * _AROUND or len(steps) == 1:
            yield text, False
        else:
            start = text[:_AROUND].rsplit(None, 1)[0] + " " if number else ""
            end = " " + text[-_AROUND:].split(None, 1)[-1] if number + 1 < len(steps) else ""
            yield f"{start}…{end}", False


def count_words(counts: Mapping[str, int]) -> str:
    """Return how many cells a preview has of each kind, in one sentence; kinds without any are left out."""
    choose, new, changed, emptied, same, empty = (counts.get(kind, 0) for kind in _COUNTED)
    changed -= emptied
    told = [
        (choose, ngettext("%(num)d sel perlu dipilih", "%(num)d sel perlu dipilih", choose)),
        (new, ngettext("%(num)d sel terisi baru", "%(num)d sel terisi baru", new)),
        (changed, ngettext("%(num)d sel berubah", "%(num)d sel berubah", changed)),
        (emptied, ngettext("%(num)d sel dikosongkan", "%(num)d sel dikosongkan", emptied)),
        (same, ngettext("%(num)d sel sama", "%(num)d sel sama", same)),
        (empty, ngettext("%(num)d sel kosong dilewati", "%(num)d sel kosong dilewati", empty)),
    ]
    words = ", ".join(text % {"num": count} for count, text in told if count)
    return f"{words}." if words else ""


_COUNTED = ("conflict", "new", "changed", "emptied", "same", "empty")


def facts_refusal(facts: SheetFacts, agency: str, instrument: str) -> str:
    """Return why a sheet of ours cannot come back here, with the way out; "" where it can."""
    told = {"theirs": shown(facts.instrument), "ours": instrument}
    if facts.instrument != instrument:
        return (
            _("Lembar kerja ini untuk instrumen %(theirs)s, sedangkan penilaian ini memakai %(ours)s.") % told
            + " "
            + _("Unduh lembar kerja dari penilaian ini, lalu salin isinya.")
        )
    if facts.agency != agency:
        return (
            _("Lembar kerja ini milik instansi lain (%(theirs)s).") % {"theirs": shown(facts.agency)}
            + " "
            + _("Unggah pada penilaian instansi itu, atau unduh lembar kerja dari penilaian ini.")
        )
    return ""


def own_notices(facts: SheetFacts, fingerprint: str) -> Iterable[str]:
    """Yield what is to be known of a sheet that was downloaded from this assessment."""
    if facts.fingerprint != fingerprint:
        yield _(
            "Pedoman instrumen berubah sesudah lembar kerja ini diunduh; periksa tiap perbedaan dengan pedoman baru."
        )


def strange_notices(facts: SheetFacts | None) -> Iterable[str]:
    """Yield what is to be known of a sheet that does not know what was stored here when it was made."""
    if facts is None:
        yield _(
            "Tabel ini tidak memuat keadaan saat diunduh; yang berbeda dari yang tersimpan Anda pilih satu per satu."
        )
    else:
        told = _(
            "Lembar kerja ini diunduh dari penilaian %(period)s; yang berbeda dari yang tersimpan di sini Anda pilih "
            "satu per satu."
        )
        yield told % {"period": shown(facts.period)}
    yield _("Sel yang kosong dilewati; tidak ada yang dihapus.")
