"""One assessment as JSON, for other programs: exact and announced indices, levels, explanations, origin."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC
from fractions import Fraction

from spbe.indicators.scales import Value
from spbe.reports import Facts, Report
from spbe.scoring import Score, announced, as_text

__all__ = ["json_bytes"]

Json = dict[str, object]


def json_bytes(report: Report) -> bytes:
    """Return the report as UTF-8 JSON, keys as in the answer of ``spbe score``; codes, not translated names.

    ``index``, ``predicate`` and ``borderline`` are null while an indicator is open, and so are the domains and aspects
    it lies in; ``range`` then says where the index can end up. Exact values are decimal or fraction text;
    ``value_source`` says where an imported level or value comes from, null for one that was given here.
    """
    facts = report.facts
    document = _origin(facts) | _result(facts) | {"indicators": _indicators(facts)}
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _origin(facts: Facts) -> Json:
    submission = facts.submission
    agency = submission.agency
    return {
        "instrument": facts.instrument.code,
        "fingerprint": facts.instrument.fingerprint,
        "edition": facts.edition.year,
        "agency": {"code": agency.code, "name": agency.name, "kind": agency.kind, "is_invented": agency.is_invented},
        "period": submission.period,
        "year": submission.year,
        "stage": submission.stage,
        "is_final": submission.is_final,
        "source": submission.source,
        "made_at": facts.made_at.astimezone(UTC).isoformat(timespec="seconds"),
        "version": facts.version,
    }


def _result(facts: Facts) -> Json:
    score, spread, progress = facts.score, facts.range, facts.progress
    return {
        "progress": {"done": progress.done, "total": progress.total, "open": list(progress.open)},
        "index": _index(score.index) if score else None,
        "range": {"lowest": _index(spread.lowest.index), "highest": _index(spread.highest.index)},
        "predicate": score.predicate.name if score else None,
        "borderline": score.is_borderline if score else None,
        "domains": {
            domain.code: _index(facts.settled_index(domain)) for domain in facts.instrument.domains if domain.code
        },
        "aspects": {aspect.code: _index(facts.settled_index(aspect)) for aspect in facts.instrument.aspects},
        "target": _index(facts.target_index),
        "previous": _previous(facts.last_score, facts),
    }


def _index(index: Fraction | None) -> Mapping[str, str] | None:
    return None if index is None else {"exact": as_text(index), "announced": str(announced(index))}


def _previous(score: Score | None, facts: Facts) -> Json | None:
    if score is None or facts.submission.previous is None:
        return None
    return {"period": facts.submission.previous.period, "index": _index(score.index)}


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else as_text(value)


def _previous_of(value: Value | None) -> int | str | None:
    """Return last year's level, or its value as exact text."""
    return as_text(value) if isinstance(value, Fraction) else value


def _indicators(facts: Facts) -> list[Json]:
    found: list[Json] = []
    for code in facts.instrument.by_code:
        answer = facts.answers.get(code)
        found.append(
            {
                "code": code,
                "level": answer.level if answer else None,
                "value": _exact(answer.value if answer else None),
                "value_source": (answer.value_source if answer else "") or None,
                "explanation": answer.explanation if answer else "",
                "target": facts.target_levels[code],
                "previous": _previous_of(facts.last_values.get(code)),
                "at": answer.at.astimezone(UTC).isoformat() if answer and answer.at else None,
                "by": answer.by if answer else "",
            }
        )
    return found
