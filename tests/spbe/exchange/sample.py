"""A small assessment as it goes into a file, made by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

from spbe.exchange import Moved, write_moved
from spbe.exchange.shape import COLLECTIONS, SIDE_COLLECTIONS
from spbe.indicators import instrument

__all__ = ["AT", "resealed", "sample", "written"]

AT = "2026-11-24T07:03:00.000000+00:00"
_SHA = "a" * 64
_BY = {"by": "p1", "at": AT, "version": 1}
_LEVEL = {"value": None, "items": "", "figure": None, "figured_on": None, "figure_source": "", "value_source": ""}


def sample() -> Moved:
    """Return a self-assessment of one answer with one page of evidence."""
    whole = instrument()
    item = next(code for code, item in whole.by_code["1"].items.items() if item.inspects is None)
    content: dict[str, Any] = {name: [] for name in COLLECTIONS}
    content["assessment"] = {
        "agency": "kota-contoh", "period": "2026", "year": 2026, "kind": "evaluasi", "instrument": whole.code,
        "edition": whole.edition(2026).year, "fingerprint": whole.fingerprint, "text_digest": whole.text_digest,
        "stage": "self", "target_index": None, "is_double_scored": False,
    }  # fmt: skip
    content["people"] = [{"key": "p1", "name": "Sari"}]
    texts = {"explanation": "Fakta", "justification": "", "note": "", "origin": "form"}
    content["answers"] = [{"indicator": "1", "stage": "self", "level": 3, **texts, **_LEVEL, **_BY}]
    dates = {"dated_on": "2024-03-01", "valid_until": None}
    content["documents"] = [{"key": "d1", "title": "SK", "reference": "", **dates, "kind": "primary", "unit": None}]
    told = {"document": "d1", "number": 1, "sha256": _SHA, "size": 9, "media_type": "application/pdf", "pages": 4}
    said = {"has_text": True, "file_name": "sk.pdf", "note": "", "by": "p1", "at": AT}
    content["files"] = [{**told, **said}]
    cited = {"item": item, "indicator": "1", "document": "d1", "revision": 1, "pages": "2-3", "note": ""}
    content["citations"] = [{**cited, "is_carried": False, "stage": "self", **_BY}]
    context: dict[str, Any] = {name: [] for name in SIDE_COLLECTIONS}
    zone = {"province": None, "time_zone": "Asia/Makassar", "is_invented": True}
    context["agency"] = {"name": "Pemerintah Kota Contoh", "kind": "kota", **zone}
    context["period"] = {"title": "Penilaian 2026", "is_national": False, "late_rule": "mark", "is_locked": False}
    context["instrument"] = {"text": whole.text}
    return Moved(content, context, datetime(2026, 11, 24, 7, 3, tzinfo=UTC), "0.1")


def written(change: Callable[[dict[str, Any]], object] | None = None) -> bytes:
    """Return the sample as a file, its JSON changed afterwards so that the hashes no longer hold."""
    told = json.loads(write_moved(sample()))
    if change is not None:
        change(told)
    return json.dumps(told).encode()


def resealed(change: Callable[[Any, Any], object]) -> Moved:
    """Return the sample with content and context changed before it is hashed."""
    made = deepcopy(sample())
    change(made.content, made.context)
    return made
