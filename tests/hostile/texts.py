"""Hostile tables as text, and hostile JSON."""

from __future__ import annotations

from collections.abc import Mapping

from tests.hostile.books import GOOD_ROWS
from tests.hostile.case import Case

__all__ = ["JSONS", "TABLES"]

HEAD = b"indikator;nilai\n1;3\n"
QUOTES = "Periksa tanda kutipnya"
NO_TEXT = "bukan CSV atau XLSX"

TABLES: Mapping[str, Case] = {
    "a million columns of nothing": Case(lambda: HEAD + b";" * 999_000),
    "half a million columns": Case(lambda: HEAD + b"1;" * 490_000, "lebih dari 50 kolom"),
    "half a million lines": Case(lambda: HEAD + b"1\n" * 490_000, "lebih dari 2000 baris"),
    "a million lines of nothing": Case(lambda: HEAD + b"\n" * 999_000),
    "a row below a million lines of nothing": Case(lambda: HEAD + b"\n" * 900_000 + b"2;3", "lebih dari 2000 baris"),
    "a quote that is never closed": Case(lambda: HEAD + b'"' + b"a" * 900_000, QUOTES),
    "a text after a closed quote": Case(lambda: HEAD + b'"a"b', QUOTES),
    "a million quotes": Case(lambda: HEAD + b'"' * 999_001, QUOTES),
    "a cell of a megabyte": Case(lambda: HEAD + b"a" * 990_000, QUOTES),
    "NUL bytes": Case(lambda: HEAD + b"a\0b", NO_TEXT),
    "bytes that are no UTF-8": Case(lambda: HEAD + b"\xff\xfe\xc0\x80", NO_TEXT),
    "halves of surrogate pairs": Case(lambda: HEAD + b"\xed\xa0\x80", NO_TEXT),
    "UTF-16": Case(lambda: HEAD.decode().encode("utf-16"), NO_TEXT),
    "UTF-7": Case(lambda: HEAD + b"+ADw-script+AD4-", rows=(*GOOD_ROWS, ("+ADw-script+AD4-",))),
    "formulas": Case(lambda: HEAD + b"=cmd|'/C calc'!A0;@SUM(1)", rows=(*GOOD_ROWS, ("=cmd|'/C calc'!A0", "@SUM(1)"))),
    "line ends of three kinds": Case(lambda: b"indikator;nilai\r1;3\r\n"),
    "two marks of byte order": Case(lambda: b"\xef\xbb\xbf" + HEAD),
    "spaces that are not seen": Case(lambda: HEAD + "\u2028;\u200b".encode(), rows=(*GOOD_ROWS, ("", "\u200b"))),
}
"""Tables as CSV."""

JSONS: Mapping[str, bytes] = {
    "lists in lists": b"[" * 900_000,
    "objects in objects": b'{"1":' * 150_000 + b"1" + b"}" * 150_000,
    "a key twice": b'{"1": 3, "1": 4}',
    "no numbers": b'{"1": NaN, "2": Infinity}',
    "a number of 400,000 digits": b'{"1": ' + b"9" * 400_000 + b"}",
    "a number of a huge exponent": b'{"1": 1e999999999}',
    "half a surrogate pair": b'{"\\ud800": 3}',
    "NUL in a key": b'{"\\u0000": 3}',
    "a hundred thousand keys": b"{" + b",".join(b'"x%d":1' % number for number in range(90_000)) + b"}",
    "no JSON": b'{"1": 3',
    "a list": b"[1, 2, 3]",
}
"""What the list of values may get instead of a table."""
