"""How an answer sheet is laid out: the names of its sheets and columns, which stay Indonesian in every language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

__all__ = [
    "GUIDE",
    "HEADS",
    "INDEX",
    "INPUTS",
    "ITEMS",
    "ITEM_HEADS",
    "KEYS",
    "NO",
    "SUMS",
    "WORK",
    "YES",
    "Heads",
    "head_of",
    "near_head",
]

GUIDE, WORK, ITEMS, INDEX, SUMS, KEYS = "Petunjuk", "Lembar Kerja", "Butir", "Indeks", "Hitung", "Kunci"

YES, NO = "Ya", "-"
"""What a cell of an item says; an empty one says nothing."""

Heads = Mapping[str, Sequence[str]]
"""What a column holds -> the words that may stand above it; the first is ours."""

HEADS: Heads = {
    "code": ("Kode", "Kode indikator", "Code"),
    "title": ("Indikator", "Nama indikator", "Judul", "Indicator"),
    "before": ("Tahun lalu",),
    "level": ("Tingkat", "Level", "Nilai", "Value"),
    "figure": ("Angka", "Angka terbitan", "Figure"),
    "figured_on": ("Tanggal terbit", "Tanggal"),
    "figure_source": ("Sumber", "Source"),
    "explanation": ("Penjelasan", "Explanation"),
    "unit": ("Unit", "Unit penanggung jawab"),
    "aspect": ("Aspek",),
}
ITEM_HEADS: Heads = {
    "code": ("Kode butir", "Item"),
    "indicator": ("Indikator",),
    # What is written in the file stays Indonesian, in whatever language the page is.
    "step": ("Untuk tingkat",),
    "label": ("Butir",),
    "rule": ("Sifat",),
    "item": ("Dipenuhi", "Terpenuhi", "Met"),
}

INPUTS = ("level", "figure", "figured_on", "figure_source", "explanation", "item")
"""The columns in which people write."""

_CUTOFF = 0.75


def head_of(text: str, heads: Heads) -> str | None:
    """Return what the column under this head holds, None for a head that means nothing here."""
    plain = " ".join(text.split()).casefold()
    return next((name for name, words in heads.items() if plain in {word.casefold() for word in words}), None)


def near_head(text: str, heads: Heads) -> str | None:
    """Return our word for the head that was probably meant, None where nothing comes near.

    >>> near_head("Tingkt", HEADS), near_head("Kriteria 1", HEADS)
    ('Tingkat', None)
    """
    known = {word.casefold(): words[0] for words in heads.values() for word in words}
    near = get_close_matches(" ".join(text[:40].split()).casefold(), list(known), n=1, cutoff=_CUTOFF)
    return known[near[0]] if near else None
