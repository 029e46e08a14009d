"""Lists of what assessors decided elsewhere: a value and texts for an indicator, a verdict for an item, row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from fractions import Fraction
from functools import partial

from spbe import plaintext
from spbe.indicators.model import Indicator, Instrument
from spbe.intake import Limits, RefusedFile, read_table
from spbe.language import gettext as _
from spbe.value_entries import Entry, near_code, repeated, shortened, shown, take, unknown
from spbe.verdicts import Revision

__all__ = ["ListedJudgement", "ListedVerdict", "VerdictList", "read_verdict_list"]

_HEADS: Mapping[str, tuple[str, ...]] = {
    "code": ("kode", "code", "indikator", "indicator"),
    "item": ("kode butir", "butir", "item"),
    "value": ("tingkat", "nilai", "capaian", "level", "value"),
    "verdict": ("putusan", "verdict"),
    "reason": ("alasan revisi", "alasan", "reason"),
    "explanation": ("penjelasan", "explanation"),
    "note": ("catatan putusan", "justifikasi hasil", "justifikasi", "catatan penilaian", "catatan", "note"),
}
"""What a column holds -> what may stand above it; of several the one named first here counts."""

_TELLING = ("value", "verdict", "explanation", "note")
_ACCEPTED = ("diterima", "terima", "accepted", "accept")
_REVISED = ("revisi", "perlu revisi", "revise", "revision")

_BARE_INDICATOR = ("code", "value", "note")
_BARE_ITEM = ("item", "verdict", "note")


@dataclass(frozen=True)
class ListedJudgement:
    """What a list says of one indicator and where; None is what it leaves open, and what is there stays.

    ``is_misread`` says that a value stands there that is none: told already, so nobody asks for a value again.
    """

    indicator: str
    place: str
    value: Fraction | None = None
    explanation: str | None = None
    justification: str | None = None
    is_misread: bool = False


@dataclass(frozen=True)
class ListedVerdict:
    """What a list says of one item of an indicator and where; ``kind`` None accepts it."""

    item: str
    indicator: str
    place: str
    kind: Revision | None = None
    note: str = ""


@dataclass(frozen=True)
class VerdictList:
    """A list that was read. Nothing of it is to be written unless ``problems`` is empty.

    ``skipped`` are rows that decide nothing or are about something else, as (what, place).
    """

    judgements: tuple[ListedJudgement, ...] = ()
    verdicts: tuple[ListedVerdict, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()
    problems: tuple[str, ...] = ()


def read_verdict_list(
    content: bytes, instrument: Instrument, reasons: Mapping[str, Revision], limits: Limits | None = None
) -> VerdictList:
    """Return what a CSV file, the first sheet of a workbook or pasted rows say.

    ``reasons`` are words for why an item is to be revised, in small letters. A row with a code of an indicator holds a
    value and texts, one with a code of an item its verdict. Without a row of heads the columns are code, value or
    verdict, note.
    """
    reading = _Reading(instrument, reasons)
    try:
        sheet = read_table(content, limits or Limits())
    except RefusedFile as refused:
        return VerdictList(problems=refused.problems)
    reading.take_all([_Row(cells, partial(sheet.place, number)) for number, cells in enumerate(sheet.rows)])
    return VerdictList(
        tuple(reading.judgements.values()),
        tuple(reading.verdicts.values()),
        tuple(reading.skipped),
        tuple(shortened(reading.problems)),
    )


@dataclass(frozen=True)
class _Row:
    """One row of a table; ``columns`` maps what is asked for -> the number of its cell."""

    cells: Sequence[str]
    where: Callable[[int], str]
    columns: Mapping[str, int] = field(default_factory=dict)

    def cell(self, name: str) -> str:
        column = self.columns.get(name)
        return self.cells[column] if column is not None and column < len(self.cells) else ""

    def place(self, name: str) -> str:
        return self.where(self.columns.get(name, 0))


def _columns(cells: Sequence[str]) -> dict[str, int]:
    """Return the columns that a row of heads names; empty for a row that is none."""
    heads = [cell.casefold() for cell in cells]
    found = {
        name: heads.index(word)
        for name, words in _HEADS.items()
        if (word := next((one for one in words if one in heads), None)) is not None
    }
    is_head = ("code" in found or "item" in found) and any(name in found for name in _TELLING)
    return found if is_head else {}


@dataclass
class _Reading:
    """One list being read; what is wrong is collected with its place."""

    instrument: Instrument
    reasons: Mapping[str, Revision]
    judgements: dict[str, ListedJudgement] = field(default_factory=dict)
    verdicts: dict[str, ListedVerdict] = field(default_factory=dict)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.owners = {item: indicator for indicator in self.instrument for item in indicator.items}

    def take_all(self, rows: list[_Row]) -> None:
        """Take the rows one by one, from the one that names the columns; what stands above it is a title."""
        for row in self._placed(rows):
            code, item = row.cell("code"), row.cell("item")
            if item or self._means_item(code):
                self._take_item(row, item or code)
            elif code in self.instrument.by_code:
                self._take_indicator(row, self.instrument.by_code[code])
            elif any(row.cell(name) for name in _TELLING) and (not code or near_code(code, self.instrument)):
                self._problem(row, "code", unknown(code, self.instrument))
            elif code:
                self.skipped.append((shown(code), row.place("code")))

    def _placed(self, rows: list[_Row]) -> Iterator[_Row]:
        filled = [row for row in rows if any(row.cells)]
        head = next((number for number, row in enumerate(filled) if _columns(row.cells)), None)
        if head is not None:
            columns = _columns(filled[head].cells)
            if head + 1 == len(filled):
                self.problems.append(_("Daftar ini hanya berisi judul kolom; isi satu baris per indikator atau butir."))
            yield from (_Row(row.cells, row.where, columns) for row in filled[head + 1 :])
            return
        if not filled or not self._is_known(filled[0].cells[0]):
            self.problems.append(self._headless(filled))
            return
        for row in filled:
            names = _BARE_ITEM if row.cells[0] in self.owners else _BARE_INDICATOR
            yield _Row(row.cells, row.where, {name: place for place, name in enumerate(names)})

    def _means_item(self, code: str) -> bool:
        """Say whether what stands as an indicator's code is an item's, or nearly one."""
        return code not in self.instrument.by_code and bool(get_close_matches(code, self.owners, n=1, cutoff=0.8))

    def _is_known(self, code: str) -> bool:
        return code in self.instrument.by_code or code in self.owners

    def _headless(self, filled: list[_Row]) -> str:
        told = _("baris judul belum ada; sebutkan kolom “indikator”, “nilai”, “butir”, “putusan”, “alasan”, “catatan”")
        return f"{filled[0].where(0)}: {told}" if filled else told

    def _problem(self, row: _Row, name: str, words: str) -> None:
        self.problems.append(f"{row.place(name)}: {words}")

    # A row about an indicator.

    def _take_indicator(self, row: _Row, indicator: Indicator) -> None:
        code, found = indicator.code, dict[str, Fraction]()
        if code in self.judgements:
            self._problem(row, "code", repeated(code, self.judgements[code].place))
            return
        if row.cell("verdict"):
            self._problem(row, "verdict", _("putusan diberikan per butir; tulis kode butirnya, atau kosongkan"))
        if row.cell("value"):
            entry = Entry(code, row.cell("value"), row.place("code"), row.place("value"))
            if problem := take(entry, indicator, found):
                self._problem(row, "value", problem)
        texts = [self._text(row, name) or None for name in ("explanation", "note")]
        if not row.cell("value") and not any(texts):
            self.skipped.append((code, row.place("code")))
            return
        is_misread = bool(row.cell("value")) and code not in found
        explanation, note = texts
        self.judgements[code] = ListedJudgement(code, row.place("code"), found.get(code), explanation, note, is_misread)

    def _text(self, row: _Row, name: str) -> str:
        try:
            return plaintext.accept(row.cell(name)).strip()
        except plaintext.RefusedText as refused:
            self.problems += [f"{row.place(name)}: {why}" for why in refused.problems]
            return ""

    # A row about an item.

    def _take_item(self, row: _Row, item: str) -> None:
        indicator = self._owner(row, item)
        if indicator is None:
            return
        if row.cell("value") or row.cell("explanation"):
            wrong = "value" if row.cell("value") else "explanation"
            self._problem(
                row, wrong, _("baris butir hanya berisi putusan dan catatan; tulis nilainya di baris indikator")
            )
        note = self._text(row, "note")
        if not row.cell("verdict"):
            if note or row.cell("reason"):
                self._problem(row, "verdict", _("putusan belum diisi; tulis “diterima” atau “revisi”"))
            else:
                self.skipped.append((item, row.place("item")))
            return
        kind = self._kind(row)
        if isinstance(kind, _Wrong):
            self._problem(row, kind.column, kind.words)
            return
        self._keep(row, ListedVerdict(item, indicator.code, row.place("verdict"), kind, note))

    def _keep(self, row: _Row, verdict: ListedVerdict) -> None:
        """Keep a verdict; a list by citations may say the same of an item in several rows."""
        first = self.verdicts.setdefault(verdict.item, verdict)
        if (first.kind, first.note) != (verdict.kind, verdict.note):
            told = _("butir %(item)s sudah ada dengan putusan lain (%(place)s); hapus salah satu")
            self._problem(row, "verdict", told % {"item": verdict.item, "place": first.place})

    def _owner(self, row: _Row, item: str) -> Indicator | None:
        """Return the indicator an item belongs to, None with a problem told."""
        name = "item" if row.cell("item") else "code"
        indicator, code = self.owners.get(item), row.cell("code")
        if indicator is None:
            near = get_close_matches(item, list(self.owners), n=1, cutoff=0.6)
            told = _("butir “%(item)s” tidak ada di %(instrument)s")
            told %= {"item": shown(item), "instrument": self.instrument.code}
            guess = "; " + _("mungkin maksudnya “%(guess)s”") % {"guess": near[0]} if near else ""
            self._problem(row, name, told + guess)
        elif name == "item" and code in self.instrument.by_code and code != indicator.code:
            told = _("butir %(item)s milik indikator %(owner)s, bukan %(code)s")
            self._problem(row, name, told % {"item": item, "owner": indicator.code, "code": code})
            return None
        return indicator

    def _kind(self, row: _Row) -> Revision | _Wrong | None:
        """Return why an item is to be revised, None where it is accepted."""
        said = row.cell("verdict").casefold()
        if said in _ACCEPTED:
            return None
        head, _colon, rest = said.partition(":")
        is_revised = head.strip() in _REVISED
        if not is_revised and head not in self.reasons:
            words = _("“%(verdict)s” bukan putusan; tulis “diterima” atau “revisi”")
            return _Wrong("verdict", words % {"verdict": shown(row.cell("verdict"))})
        reason = (rest.strip() or row.cell("reason").casefold()) if is_revised else head
        return self.reasons.get(reason) or self._unreasoned(reason, "verdict" if rest.strip() else "reason")

    def _unreasoned(self, reason: str, column: str) -> _Wrong:
        known = _("pilih salah satu: %(reasons)s") % {"reasons": ", ".join(dict.fromkeys(self._words()))}
        if not reason:
            return _Wrong(column, _("alasan revisi belum diisi") + f"; {known}")
        near = get_close_matches(reason, list(self.reasons), n=1, cutoff=0.6)
        told = _("alasan “%(reason)s” tidak dikenal") % {"reason": shown(reason)}
        return _Wrong(
            column, f"{told}; " + (_("mungkin maksudnya “%(guess)s”") % {"guess": near[0]} if near else known)
        )

    def _words(self) -> Iterator[str]:
        """Yield the first words of each reason."""
        seen: set[Revision] = set()
        for words, kind in self.reasons.items():
            if kind not in seen:
                seen.add(kind)
                yield words


@dataclass(frozen=True)
class _Wrong:
    """What is wrong with a verdict, and in which column."""

    column: str
    words: str
