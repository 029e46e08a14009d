"""Published results as plain values: what was printed of one agency in one year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

__all__ = ["PublishedScore"]


@dataclass(frozen=True)
class PublishedScore:
    """One agency's printed result of one year; ``domains`` lacks those that could not be read.

    ``kind`` is kementerian, lembaga, lainnya, provinsi, kabupaten or kota; province and island group only of regions.
    """

    agency: str
    name: str
    kind: str
    year: int
    index: Decimal
    domains: Mapping[str, Decimal] = field(default_factory=dict)
    predicate: str | None = None
    province: str | None = None
    island: str | None = None
