"""Which steps this tool advises to take first: read from ``data/planning/``, checked, and made into pairs of steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from spbe.indicators import Instrument, InstrumentError, Problem, instruments
from spbe.indicators.layout import TEXT
from spbe.indicators.reading import Key, Many, Record, Scalar, examined
from spbe.language import gettext as _
from spbe.paths import shipped
from spbe.planning.steps import Step, StepKey

__all__ = ["Advice", "AdvisedOrder", "advice", "advice_files", "check_advice"]

_FOLDER = "planning"


@dataclass(frozen=True)
class AdvisedOrder:
    """The step ``then`` is better not taken before the step ``first``, and why."""

    first: StepKey
    then: StepKey
    reason: str


@dataclass(frozen=True)
class Advice:
    """What this tool advises for one instrument (code); no regulation says so, as ``note`` tells."""

    instrument: str
    note: str
    order: tuple[AdvisedOrder, ...]

    def pairs(self, steps: Iterable[Step]) -> tuple[tuple[StepKey, StepKey], ...]:
        """Return the pairs among steps still to be taken: the second is taken no earlier than the first."""
        by_place: dict[tuple[str, int], list[StepKey]] = {}
        for step in steps:
            by_place.setdefault((step.key.indicator, step.key.level), []).append(step.key)
        return tuple(
            (before, after)
            for one in self.order
            for before in by_place.get((one.first.indicator, one.first.level), ())
            for after in by_place.get((one.then.indicator, one.then.level), ())
        )


def advice_files() -> tuple[Path, ...]:
    """Return the shipped files of advice, by name: one per instrument that has any."""
    return tuple(sorted((shipped("data") / _FOLDER).glob("*.yaml")))


def check_advice(path: Path | str, known: Mapping[str, Instrument] | None = None) -> tuple[Problem, ...]:
    """Return every problem of a file of advice in the order of its lines; ``known`` are instruments by code."""
    return _examine(Path(path), instruments() if known is None else known)[1]


@lru_cache
def advice(code: str) -> Advice | None:
    """Return the shipped advice for an instrument (code), None where there is none.

    Raises InstrumentError if its file is not sound.
    """
    path = next((path for path in advice_files() if path.stem == code), None)
    if path is None:
        return None
    found, problems = _examine(path, instruments())
    if found is None or problems:
        raise InstrumentError(problems)
    return found


def _named(words: Callable[[], str]) -> Callable[[str], str]:
    return lambda _code: words()


_KEY = Scalar(StepKey.read, StepKey.of("", 0), lambda: _("tulis indikator dan tingkat yang dituju, misalnya 8:3"))
_ORDER = Record(AdvisedOrder, _named(lambda: _("urutan")), {"first": Key(_KEY), "then": Key(_KEY), "reason": Key(TEXT)})
_HEAD = Record(dict[str, Any], _named(lambda: "advice"), {"instrument": Key(TEXT), "note": Key(TEXT)}, absorbed=True)


def _advice(*, head: dict[str, Any], order: tuple[AdvisedOrder, ...]) -> Advice:
    return Advice(**head, order=order)


_ADVICE = Record(_advice, _named(lambda: ""), {"advice": Key(_HEAD, "head"), "order": Key(Many(_ORDER))})


def _examine(path: Path, known: Mapping[str, Instrument]) -> tuple[Advice | None, tuple[Problem, ...]]:
    return examined(path, _ADVICE, lambda found: _faults(found, known))


def _faults(found: Advice, known: Mapping[str, Instrument]) -> Iterator[tuple[object, str]]:
    instrument = known.get(found.instrument)
    if instrument is None:
        words = _("instrumen “%(code)s” tidak ada; yang ada: %(codes)s")
        yield found, words % {"code": found.instrument, "codes": ", ".join(known)}
        return
    wanted: dict[StepKey, set[StepKey]] = {}
    for one in found.order:
        yield from ((one, message) for key in (one.first, one.then) for message in _step_faults(key, instrument))
        if _leads_to(one.then, one.first, wanted):
            words = _("%(first)s sebelum %(then)s bertentangan dengan urutan di atasnya")
            yield one, words % {"first": one.first.named, "then": one.then.named}
        wanted.setdefault(one.first, set()).add(one.then)


def _step_faults(key: StepKey, instrument: Instrument) -> Iterator[str]:
    indicator = instrument.by_code.get(key.indicator)
    if indicator is None or key.item or key.level not in indicator.levels:
        words = _("langkah %(key)s tidak ada di %(instrument)s")
        yield words % {"key": key.named, "instrument": instrument.code}


def _leads_to(start: StepKey, end: StepKey, wanted: Mapping[StepKey, set[StepKey]]) -> bool:
    """Say whether ``end`` follows from ``start`` by the order so far; a step of a higher level follows of itself."""
    seen, waiting = set[StepKey](), [start]
    while waiting:
        one = waiting.pop()
        if one.indicator == end.indicator and one.level <= end.level:
            return True
        seen.add(one)
        above = (key for key in wanted if key.indicator == one.indicator and key.level >= one.level)
        waiting += [after for key in above for after in wanted[key] if after not in seen]
    return False
