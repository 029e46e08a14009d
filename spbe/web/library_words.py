"""Documents in words: how large, of what kind, how long they count."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from spbe.language import format_date, format_decimal, ngettext
from spbe.language import gettext as _
from spbe.library import DocumentKind, Validity, validity

__all__ = ["FILTERS", "age_words", "kind_words", "media_words", "number_words", "size_words", "validity_words"]

_THOUSAND, _MILLION, _BILLION = 10**3, 10**6, 10**9
_WHOLE = 10  # from here on decimals say nothing
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
_MEDIA = {
    "application/pdf": "PDF",
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/webp": "WebP",
    f"{_OFFICE}wordprocessingml.document": "Word",
    f"{_OFFICE}spreadsheetml.sheet": "Excel",
    f"{_OFFICE}presentationml.presentation": "PowerPoint",
    f"{_OPEN}text": "ODT",
    f"{_OPEN}spreadsheet": "ODS",
    f"{_OPEN}presentation": "ODP",
    "text/csv": "CSV",
}


def size_words(size: int) -> str:
    """Return a number of bytes as people read it: 3,1 MB."""
    if size < _THOUSAND:
        return f"{size} byte"
    if size < _MILLION:
        return f"{format_decimal(Fraction(size, _THOUSAND), 0)} kB"
    value, unit = (Fraction(size, _MILLION), "MB") if size < _BILLION else (Fraction(size, _BILLION), "GB")
    return f"{format_decimal(value, 0 if value >= _WHOLE else 1)} {unit}"


def media_words(media_type: str) -> str:
    """Return the name by which people know a kind of file."""
    return _MEDIA.get(media_type, _("Teks"))


def number_words(reference: str) -> str:
    """Return a document's number as one says it; many people write the word along with it."""
    if reference.casefold().startswith(("nomor", "no.", "no ")):
        return reference
    return _("Nomor %(number)s") % {"number": reference} if reference else _("tanpa nomor")


def kind_words(kind: DocumentKind) -> str:
    """Return what a document proves, in a word."""
    return {DocumentKind.PRIMARY: _("utama"), DocumentKind.SUPPORTING: _("pendukung")}[kind]


def validity_words(last_day: date, today: date) -> str:
    """Say until when a document counts, or since when it does not."""
    state = validity(last_day, today)
    if state is Validity.EXPIRED:
        return _("kedaluwarsa sejak %(day)s") % {"day": format_date(last_day + timedelta(days=1))}
    if state is Validity.SOON:
        return _soon(last_day, today)
    return _("berlaku sampai %(day)s") % {"day": format_date(last_day)}


def _soon(last_day: date, today: date) -> str:
    left = (last_day - today).days
    if left == 0:
        return _("berlaku terakhir hari ini")
    told = ngettext("kedaluwarsa dalam %(num)d hari", "kedaluwarsa dalam %(num)d hari", left)
    return told % {"num": left}


def age_words(months: int, last_day: date, today: date) -> str:
    """Say when a document grows too old for an item that takes none of so many months, or since when it is."""
    facts = {"months": months, "day": format_date(last_day + timedelta(days=1))}
    if validity(last_day, today) is Validity.EXPIRED:
        return _("berumur %(months)s bulan sejak %(day)s") % facts
    return _("berumur %(months)s bulan pada %(day)s") % facts


FILTERS: dict[str, Callable[..., Any]] = {
    "kind_words": kind_words,
    "media_words": media_words,
    "number_words": number_words,
    "size_words": size_words,
    "validity_words": validity_words,
}
