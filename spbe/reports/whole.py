"""One report: the facts and their tables, built when first read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from spbe.indicators.model import Edition, Instrument
from spbe.language import current
from spbe.reports import about, gaps, indicators, parts, summary
from spbe.reports.facts import Facts
from spbe.scoring import Progress, Range, Score
from spbe.submission import Submission

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["Report", "report"]


@dataclass(frozen=True)
class Report:
    """What the reports say about one assessment.

    The tables hold exact values (int, Fraction) and texts in the language in force when they are read; treat them as
    read-only.
    """

    facts: Facts
    _tables: dict[tuple[str, str], DataFrame] = field(default_factory=dict, init=False, repr=False, compare=False)
    _findings: dict[tuple[str, str], str] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def instrument(self) -> Instrument:
        """Return the instrument."""
        return self.facts.instrument

    @property
    def edition(self) -> Edition:
        """Return the edition whose practice the predicates follow."""
        return self.facts.edition

    def level_of(self, code: str) -> int | None:
        """Return the level an indicator stands on, or in whose band its value lies; None when not assessed."""
        return self.facts.level_of(code)

    @property
    def submission(self) -> Submission:
        """Return the submission."""
        return self.facts.submission

    @property
    def score(self) -> Score | None:
        """Return the exact score; None while an indicator is open."""
        return self.facts.score

    @property
    def range(self) -> Range:
        """Return the range of the final indices: all open indicators lowest, and all highest."""
        return self.facts.range

    @property
    def progress(self) -> Progress:
        """Return how many indicators have a level."""
        return self.facts.progress

    @property
    def summary(self) -> DataFrame:
        """Return the table of ``spbe.reports.summary.summary``."""
        return self._table("summary", summary.summary)

    @property
    def parts(self) -> DataFrame:
        """Return the table of ``spbe.reports.parts.parts``."""
        return self._table("parts", parts.parts)

    @property
    def indicators(self) -> DataFrame:
        """Return the table of ``spbe.reports.indicators.indicators``."""
        return self._table("indicators", indicators.indicators)

    @property
    def gaps(self) -> DataFrame:
        """Return the table of ``spbe.reports.gaps.gaps``."""
        return self._table("gaps", gaps.gaps)

    @property
    def about(self) -> DataFrame:
        """Return the table of ``spbe.reports.about.about``."""
        return self._table("about", about.about)

    def finding(self, find: Callable[[Facts], str]) -> str:
        """Return what a function of ``spbe.reports.findings`` finds in this report, worked out once per language."""
        key = (find.__name__, current())
        if key not in self._findings:
            self._findings[key] = find(self.facts)
        return self._findings[key]

    def _table(self, name: str, build: Callable[[Facts], DataFrame]) -> DataFrame:
        key = (name, current())
        if key not in self._tables:
            self._tables[key] = build(self.facts)
        return self._tables[key]


def report(
    instrument: Instrument, submission: Submission, *, made_at: datetime, version: str, edition: Edition | None = None
) -> Report:
    """Return the report of one submission, read at ``made_at`` (aware) by this ``version`` of the program.

    Without an edition, the one of the submission's year holds. Raises ValueError for a naive moment, and InvalidAnswers
    (when an index is first asked for) for levels that the instrument does not have.
    """
    if made_at.tzinfo is None:
        raise ValueError("made_at must be aware: a report states its time with the zone")
    return Report(Facts(instrument, submission, made_at, version, edition))
