"""One plan as text: a table to read in a terminal, or JSON for another program."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from fractions import Fraction

from spbe.indicators.model import Edition, Instrument
from spbe.language import format_decimal, format_index, format_value
from spbe.language import gettext as _
from spbe.planning import Plan, Step
from spbe.scoring import as_text, predicate

__all__ = ["exact_words", "plan_json", "plan_table"]

_BARE = re.compile(r'"\\u0000(-?[0-9.]+)"')


def plan_json(plan: Plan) -> str:
    """Return the plan as a JSON object: ``steps``, ``cost``, ``index``, ``optimal`` and ``bound``.

    Numbers are written out exactly, all their decimals; one that has no end is text, a fraction ("20/11").
    """
    content = {
        "steps": [_step(step) for step in plan.steps],
        "cost": _exact(plan.cost),
        "index": {"before": _exact(plan.before), "after": _exact(plan.after)},
        "optimal": plan.is_optimal,
        "bound": _exact(plan.bound),
    }
    return _BARE.sub(r"\1", json.dumps(content, ensure_ascii=False, indent=2))


def _step(step: Step) -> dict[str, object]:
    told = {"indicator": step.key.indicator, "from": _exact(Fraction(step.start)), "to": _exact(Fraction(step.end))}
    return {**told, "cost": _exact(step.cost), "gain": _exact(step.gain)}


def _exact(value: Fraction) -> str:
    """Return the number, marked to be written bare; JSON's own numbers would pass through binary floats."""
    text = as_text(value)
    return text if "/" in text else f"\0{text}"


def plan_table(plan: Plan, instrument: Instrument, edition: Edition, target: Fraction) -> str:
    """Return the plan as lines to read: what it reaches, its steps, what they cost, and the proof."""
    ends = {"before": _told(instrument, edition, plan.before), "after": _told(instrument, edition, plan.after)}
    blocks = [
        [f"{instrument.title} ({instrument.code})", _("Target indeks %(target)s") % {"target": format_index(target)}],
        [_("Sekarang %(before)s; sesudah rencana %(after)s.") % ends],
    ]
    if plan.steps:
        blocks.append(_rows(plan.steps, instrument))
    else:
        blocks.append([_("Target sudah tercapai; tidak ada langkah yang diperlukan.")])
    blocks.append(_proof(plan))
    return "\n\n".join("\n".join(block) for block in blocks)


def _told(instrument: Instrument, edition: Edition, index: Fraction) -> str:
    word = predicate(instrument, index, basis=edition.predicate_basis).name
    return f"{format_index(index)} ({exact_words(index)}, {word})"


def exact_words(value: Fraction) -> str:
    """Return an exact number in the language's marks, all its decimals; a fraction where it has no end."""
    places = len(as_text(value).partition(".")[2])
    return as_text(value) if "/" in as_text(value) else format_decimal(value, places)


def _rows(steps: Sequence[Step], instrument: Instrument) -> list[str]:
    rows = [(_("Indikator"), _("Dari"), _("Ke"), _("Biaya"), _("Menambah"))]
    for step in steps:
        title = f"{step.key.indicator}  {instrument.by_code[step.key.indicator].short_title}"
        ends = format_value(step.start), format_value(step.end)
        rows.append((title, *ends, exact_words(step.cost), exact_words(step.gain)))
    widths = [max(len(row[n]) for row in rows) for n in range(5)]
    return ["  ".join([f"{row[0]:<{widths[0]}}", *(f"{row[n]:>{widths[n]}}" for n in range(1, 5))]) for row in rows]


def _proof(plan: Plan) -> list[str]:
    told = {"cost": exact_words(plan.cost), "bound": exact_words(plan.bound), "count": len(plan.steps)}
    cost = _("%(count)s langkah, biaya seluruhnya %(cost)s.") % told
    if not plan.is_optimal:
        return [cost, _("Belum terbukti termurah: batas bawahnya %(bound)s.") % told]
    return [cost, _("Terbukti termurah: cara hitung lain (HiGHS) memberi batas bawah yang sama, %(bound)s.") % told]
