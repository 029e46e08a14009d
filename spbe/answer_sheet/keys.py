"""The hidden sheet of an answer sheet: what it was made from, and every cell and version as it was downloaded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from spbe.answer_sheet.cells import stored_text, stored_value
from spbe.answer_sheet.layout import KEYS
from spbe.answer_sheet.model import FIELDS, FORMAT_VERSION, CellKey, CellValue, SheetFacts
from spbe.intake import Sheet
from spbe.language import gettext as _

__all__ = ["BrokenKeys", "Keys", "key_rows", "read_keys"]

_MARK = "spbe-answer-sheet"


class BrokenKeys(ValueError):
    """The hidden sheet is not as it was written, or of a newer program; the text says so, and the way out."""


@dataclass(frozen=True)
class Keys:
    """What the hidden sheet says."""

    facts: SheetFacts
    base: Mapping[CellKey, CellValue] = field(default_factory=dict)
    versions: Mapping[str, int] = field(default_factory=dict)


def key_rows(keys: Keys) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the hidden sheet."""
    facts = keys.facts
    yield (_MARK, str(facts.format_version))
    for name in ("agency", "period", "instrument", "fingerprint", "edition", "stage"):
        yield ("fact", name, str(getattr(facts, name)))
    yield ("fact", "unit", facts.unit or "")
    yield ("fact", "made_at", facts.made_at.isoformat())
    for code, version in keys.versions.items():
        yield ("version", code, str(version))
    for (code, name, item), value in keys.base.items():
        yield ("base", code, name, item, stored_text(value))


def read_keys(sheet: Sheet) -> Keys:
    """Return what the hidden sheet says. Raises BrokenKeys."""
    rows = [(*row, *[""] * 5)[:5] for row in sheet.rows]
    if rows and rows[0][0] == _MARK and rows[0][1].isdecimal() and int(rows[0][1]) > FORMAT_VERSION:
        raise BrokenKeys(
            _("Lembar kerja ini dibuat aplikasi yang lebih baru. Unduh lembar kerja dari sini, lalu salin isinya.")
        )
    try:
        return _keys(rows)
    except (KeyError, ValueError):
        words = _("Lembar tersembunyi “%(sheet)s” rusak. Unduh lembar kerja yang baru, lalu salin isinya.")
        raise BrokenKeys(words % {"sheet": KEYS}) from None


def _keys(rows: Sequence[Sequence[str]]) -> Keys:
    if not rows or rows[0][0] != _MARK:
        raise ValueError(_MARK)
    found = {name: value for kind, name, value, *_rest in rows if kind == "fact"}
    facts = SheetFacts(
        agency=found["agency"],
        period=found["period"],
        instrument=found["instrument"],
        fingerprint=found["fingerprint"],
        edition=int(found["edition"]),
        stage=found["stage"],
        unit=found["unit"] or None,
        made_at=datetime.fromisoformat(found["made_at"]),
        format_version=int(rows[0][1]),
    )
    base = {(code, name, item): _stored(name, text) for kind, code, name, item, text in rows if kind == "base"}
    versions = {code: int(number) for kind, code, number, *_rest in rows if kind == "version"}
    return Keys(facts, base, versions)


def _stored(name: str, text: str) -> CellValue:
    if name not in FIELDS:
        raise ValueError(name)
    return stored_value(name, text)
