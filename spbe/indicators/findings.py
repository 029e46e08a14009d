"""What a check says: the value that breaks a rule, and the sentence about it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

__all__ = ["Finding", "exact"]


class Finding(NamedTuple):
    """A value that breaks a rule and the sentence that says so.

    ``parts`` are other values the judgement rests on, ``needs`` the keys of the file it looked at (none: any key).
    """

    thing: object
    message: str
    parts: tuple[object, ...] = ()
    needs: tuple[str, ...] = ()


def exact(value: Fraction) -> str:
    """Return a number as it is written in the file: 16.5, or 20/6 where no decimal ends."""
    ends = 10**9 % value.denominator == 0
    return f"{Decimal(value.numerator) / value.denominator:f}" if ends else str(value)
