"""An assessment as it stands, and a result as it was announced, in the words of the API."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from fractions import Fraction
from typing import Any

from spbe.indicators import Indicator
from spbe.scoring import Score, announced, as_text
from spbe.standing import Standing
from spbe.store.models import Result
from spbe.submission import PublishedFigure, Submission

__all__ = ["answer_facts", "result_facts", "standing_facts"]

Json = dict[str, Any]


def standing_facts(standing: Standing) -> Json:
    """Return an assessment as it stands. Indices are null while an indicator they lie on is open."""
    submission, instrument, score = standing.submission, standing.instrument, standing.score
    return {
        "agency": asdict(submission.agency),
        "period": submission.period,
        "year": submission.year,
        "kind": submission.kind,
        "instrument": instrument.code,
        "fingerprint": instrument.fingerprint,
        "edition": standing.edition.year,
        "stage": submission.stage,
        "is_final": submission.is_final,
        "progress": asdict(standing.progress),
        **_indices(standing, score),
        "answers": [answer_facts(standing, indicator) for indicator in instrument],
    }


def _indices(standing: Standing, score: Score | None) -> Json:
    instrument, span = standing.instrument, standing.range
    return {
        "index": _index(score.index if score else None),
        "range": {"lowest": _index(span.lowest.index), "highest": _index(span.highest.index)},
        "predicate": score.predicate.name if score else None,
        "is_borderline": score.is_borderline if score else None,
        "domains": {part.code: _index(standing.index_of(part)) for part in instrument.domains if part.code},
        "aspects": {part.code: _index(standing.index_of(part)) for part in instrument.aspects},
    }


def answer_facts(standing: Standing, indicator: Indicator) -> Json:
    """Return what holds for one indicator."""
    answer = standing.answers.get(indicator.code)
    return {
        "indicator": indicator.code,
        "title": indicator.title,
        "stage": answer.stage if answer else None,
        "level": answer.level if answer else None,
        "value": as_text(answer.value) if answer and answer.value is not None else None,
        "items": [code for code in _items(indicator) if answer and code in answer.items],
        "figure": _figure(answer.figure if answer else None),
        "explanation": answer.explanation if answer else "",
        "justification": answer.justification if answer else "",
        "origin": answer.origin if answer else None,
        "value_source": (answer.value_source or None) if answer else None,
        "by": answer.by if answer else "",
        "at": answer.at if answer else None,
        "version": answer.version if answer else 0,
    }


def _items(indicator: Indicator) -> list[str]:
    return [item.code for criterion in indicator.criteria.values() for item in criterion.items]


def _figure(figure: PublishedFigure | None) -> Json | None:
    if figure is None:
        return None
    return {"number": as_text(figure.number), "on": figure.on, "source": figure.source}


def _index(index: Fraction | None) -> Json | None:
    return None if index is None else {"exact": as_text(index), "announced": str(announced(index))}


def result_facts(submission: Submission, result: Result) -> Json:
    """Return an announced result: what was written down then, not what the program would say today."""
    parts: Mapping[str, Mapping[str, str]] = json.loads(result.parts)
    facts = {
        name: {code: _index(Fraction(text)) for code, text in parts.get(name, {}).items()}
        for name in ("domains", "aspects")
    }
    return {
        "agency": submission.agency.code,
        "period": submission.period,
        "year": submission.year,
        "instrument": submission.instrument,
        "fingerprint": result.fingerprint,
        "index": {"exact": result.index_exact, "announced": result.index_announced},
        "predicate": result.predicate,
        **facts,
        "at": result.at,
        "program_version": result.program_version,
    }
