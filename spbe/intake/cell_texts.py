"""What a cell of a workbook says, as one text: its escapes, numbers, days and times; runs in the child process."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Context, Decimal

__all__ = ["DAYS", "day_text", "is_day_format", "number_text", "plain_text"]

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_INTEGER = re.compile("-?(?:0|[1-9][0-9]{0,14})", re.ASCII)
_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,4})?", re.ASCII)
_FIFTEEN = Context(prec=15)
_WRITTEN_OUT = 21  # digits before the point, or after it, up to which a number is written without exponent

DAYS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""The numbers of the formats that every workbook has and that show a day or a time."""

_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_SINCE = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_DAY_LETTERS = re.compile("[dmyhs]", re.IGNORECASE)
_NOT_A_DAY = 60  # 29 February 1900, which Excel counts and nobody lived through
_LAST_DAY = 2_958_466


def plain_text(text: str) -> str:
    r"""Return the text that was typed: escapes undone as Excel does, every line end as ``\n``.

    What is no text of its own, NUL and halves of surrogate pairs, stays as it is written.

    >>> plain_text("satu_x000D_\ndua _x005F_x000D_ _x0000_")
    'satu\ndua _x000D_ _x0000_'
    """
    if "_x" in text:
        text = _undone(text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _undone(text: str) -> str:
    typed = _ESCAPED.sub(lambda found: found[0] if found[1] == "0000" else chr(int(found[1], 16)), text)
    try:
        return typed.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError:
        return text


def number_text(stored: str) -> str:
    """Return a number with the fifteen digits that a sheet keeps; what is none, as it is written.

    >>> number_text("3.3000000000000003"), number_text("3.0"), number_text("1.98001012005012E+17"), number_text("NaN")
    ('3.3', '3', '198001012005012000', 'NaN')
    """
    if _INTEGER.fullmatch(stored):
        return "0" if stored == "-0" else stored
    if not _NUMBER.fullmatch(stored):
        return stored
    number = _FIFTEEN.create_decimal(stored).normalize(_FIFTEEN)
    if not number:
        return "0"
    return f"{number:f}" if -_WRITTEN_OUT < number.adjusted() < _WRITTEN_OUT else str(number)


def is_day_format(code: str) -> bool:
    """Say whether a format of numbers shows a day or a time; hours counted on and on (``[h]:mm``) are a number.

    >>> is_day_format("yyyy-mm-dd"), is_day_format('0" hari"'), is_day_format("[h]:mm"), is_day_format("[Red]0.00")
    (True, False, False, False)
    """
    shown = _NOT_SHOWN.sub("", code)
    return not _SINCE.search(shown) and bool(_DAY_LETTERS.search(shown.replace("General", "")))


def day_text(stored: str, *, since_1904: bool) -> str:
    """Return a day, a moment or a time of day in ISO 8601; a number that is none of them, as a number.

    >>> day_text("46023", since_1904=False), day_text("46023.5", since_1904=False), day_text("0.25", since_1904=False)
    ('2026-01-01', '2026-01-01T12:00:00', '06:00:00')
    """
    if not _NUMBER.fullmatch(stored):
        return stored
    serial = Decimal(stored)
    if not 0 <= serial < _LAST_DAY - (1462 if since_1904 else 0) or (not since_1904 and int(serial) == _NOT_A_DAY):
        return number_text(stored)
    moment = _first_day(serial, since_1904=since_1904) + timedelta(seconds=int((serial * 86_400).to_integral_value()))
    if serial < 1 and moment.date() == _first_day(serial, since_1904=since_1904).date():
        return moment.time().isoformat()
    return moment.date().isoformat() if serial == int(serial) else moment.isoformat()


def _first_day(serial: Decimal, *, since_1904: bool) -> datetime:
    if since_1904:
        return datetime(1904, 1, 1)  # noqa: DTZ001 - sheets have no time zones
    return datetime(1899, 12, 31 if serial < _NOT_A_DAY else 30)  # noqa: DTZ001 - sheets have no time zones
