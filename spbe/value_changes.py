"""What importing a value would change in an assessment: pure, so that what is shown first is what is written then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from spbe.indicators.model import Indicator
from spbe.indicators.scales import Value
from spbe.submission import Answer, Submission

__all__ = ["ValueChange", "value_change"]

_PROOF = ("items", "figure", "value", "value_source")


@dataclass(frozen=True)
class ValueChange:
    """One indicator's value as it would be imported. ``held`` is what counts now, carried or not; None while open.

    ``before`` is the stage's own answer; its version is 0 where the stage has none yet.
    """

    indicator: Indicator
    value: Fraction
    before: Answer
    held: Value | None

    @property
    def kind(self) -> str:
        """Return "new" (the stage has no value of its own), "changed", or "same": nothing to write."""
        if not self.before.version or self.before.counted is None:
            return "new"
        return "same" if self.before.counted == self.value else "changed"

    def after(self, source: str) -> Answer:
        """Return the answer with the imported value and where it comes from; texts, items and figure stay."""
        told = replace(self.before, value_source=source, origin="import", version=self.before.version + 1)
        if self.indicator.kind == "level":
            return replace(told, level=int(self.value))
        return replace(told, value=self.value)


def value_change(submission: Submission, indicator: Indicator, value: Fraction, stage: str) -> ValueChange:
    """Return what importing a value at a stage would change."""
    held, own = submission.at(stage).get(indicator.code), submission.answers.get((stage, indicator.code))
    before = own or Answer(indicator.code, stage, None)
    if own is None and held is not None and indicator.kind != "level":
        # What an earlier stage's value follows from is kept, as when somebody judges.
        before = replace(before, **{name: getattr(held, name) for name in _PROOF})
    return ValueChange(indicator, value, before, held.counted if held else None)
