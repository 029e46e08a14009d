"""Search over the indicators and evidence items of one instrument, and the documents cited for them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from spbe.indicators import EvidenceItem, Indicator, Instrument
from spbe.language import gettext as _
from spbe.store.queries import CitedTitle

__all__ = ["Hit", "find", "find_cited"]


@dataclass(frozen=True)
class Hit:
    """An indicator that was found, and those of its evidence items that were."""

    indicator: Indicator
    items: tuple[EvidenceItem, ...]


def find(instrument: Instrument, text: str) -> list[Hit]:
    """Return the indicators that hold every word of ``text`` in name, question or an evidence item, in official order.

    Case and accents do not matter; a number alone finds the indicator of that code, a code the item.
    """
    words = _words(text)
    if not words:
        return []
    return [hit for indicator in instrument if (hit := _hit(indicator, words)) is not None]


def find_cited(instrument: Instrument, cited: Iterable[CitedTitle], text: str) -> dict[int, list[CitedTitle]]:
    """Return id of a document -> where it is cited, for those whose title or number holds every word of ``text``.

    The places are in the instrument's order.
    """
    words, order = _words(text), list(instrument.by_code)
    hits = [one for one in cited if words and _holds((one.title, one.reference), words) and one.indicator in order]
    found: dict[int, list[CitedTitle]] = {}
    for one in hits:
        found.setdefault(one.document, []).append(one)
    return {number: sorted(places, key=lambda one: order.index(one.indicator)) for number, places in found.items()}


def _hit(indicator: Indicator, words: list[str]) -> Hit | None:
    names = (indicator.code, indicator.title, indicator.short_title, _(indicator.short_title), indicator.question)
    items = tuple(i for i in indicator.items.values() if _holds((i.code, i.label, *i.checks), words))
    return Hit(indicator, items) if items or _holds(names, words) else None


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.findall(r"[a-z0-9]+", plain)


def _holds(texts: Iterable[str], words: list[str]) -> bool:
    found = _words(" ".join(texts))
    return all(word in found if word.isdigit() else any(f.startswith(word) for f in found) for word in words)
