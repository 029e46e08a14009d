"""The language of what people read: Indonesian as written, English by gettext catalogues; numbers and dates too."""

from __future__ import annotations

import gettext as catalogues
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from zoneinfo import ZoneInfo

from spbe.paths import shipped

__all__ = [
    "LANGUAGES",
    "current",
    "format_clock",
    "format_date",
    "format_decimal",
    "format_index",
    "format_moment",
    "format_value",
    "gettext",
    "ngettext",
    "speaking",
    "zone_name",
]

LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}

_language: ContextVar[str] = ContextVar("language", default="id")
_ZONES = {"Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


def current() -> str:
    """Return the code of the language in force: ``id`` unless somebody chose another."""
    return _language.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Put a language in force inside a ``with`` block. Raises KeyError for a language that has no catalogue."""
    token = _language.set({code: code for code in LANGUAGES}[language])
    try:
        yield
    finally:
        _language.reset(token)


@lru_cache
def _catalogue(language: str) -> catalogues.NullTranslations:
    folder = shipped("translations")
    return catalogues.translation("spbe", str(folder), languages=[language], fallback=language == "id")


def gettext(message: str) -> str:
    """Return the message in the language in force. An empty one stays empty; gettext would tell its head."""
    return _catalogue(current()).gettext(message) if message else ""


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the message in the language in force, in the form that ``count`` asks for."""
    return _catalogue(current()).ngettext(singular, plural, count)


def format_decimal(value: Decimal | Fraction | int, places: int = 2) -> str:
    """Return a number with this many decimals, rounded half up, in the language's marks: 3,27 or 3.27."""
    scaled = Fraction(value) * 10**places
    whole = (abs(scaled) * 2 + 1) // 2
    digits = f"{whole:0{places + 1}d}"
    head = f"{int(digits[: len(digits) - places]):,}"
    text = f"{head}.{digits[len(digits) - places :]}" if places else head
    if current() == "id":
        text = text.translate(str.maketrans(",.", ".,"))
    return f"\N{MINUS SIGN}{text}" if scaled < 0 and whole else text


def format_index(value: Decimal | Fraction) -> str:
    """Return an index as it is announced, in the language's marks."""
    return format_decimal(value, 2)


def format_value(value: int | Fraction) -> str:
    """Return what one indicator counts: a level as it is ("3"), any other value with two decimals ("2,75")."""
    return str(value) if isinstance(value, int) else format_index(value)


def format_date(day: date) -> str:
    """Return a day in words: 24 November 2026."""
    from babel.dates import format_date as in_words

    return str(in_words(day, "d MMMM y", locale=current()))


def format_clock(moment: datetime, zone: str = "Asia/Jakarta") -> str:
    """Return the time of day in the agency's zone: 14.03 (14:03 in English)."""
    local = moment.astimezone(ZoneInfo(zone))
    return local.strftime("%H.%M" if current() == "id" else "%H:%M")


def zone_name(zone: str) -> str:
    """Return the Indonesian abbreviation of a time zone: WIB, WITA or WIT."""
    return _ZONES.get(zone, zone)


def format_moment(moment: datetime, zone: str = "Asia/Jakarta") -> str:
    """Return day and time in the agency's zone: 24 November 2026, 14.03 WIB."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{format_date(local.date())}, {format_clock(moment, zone)} {zone_name(zone)}"
