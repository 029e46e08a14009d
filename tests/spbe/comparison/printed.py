"""The printed results of 2023 and 2024 as the comparison sees them."""

from spbe.comparison import PublishedScore
from tests.spbe.published_results import DOMAINS, read


def printed(year: int) -> dict[str, PublishedScore]:
    """Return agency (as printed) -> its result of the year; kinds and places are not needed here."""
    rows = (row for row in read() if row.year == year)
    return {
        row.agency: PublishedScore(
            row.agency,
            row.agency,
            "kota" if "Kota" in row.agency else "other",
            year,
            row.index,
            dict(zip(DOMAINS, row.domains, strict=True)) if row.domains else {},
            row.predicate,
        )
        for row in rows
    }
