"""The answer trail: where and why the index changed, as a finding, a waterfall and a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from flask import Blueprint, request

from spbe import workflow
from spbe.indicators import Indicator
from spbe.indicators.scales import Value
from spbe.language import format_index
from spbe.language import gettext as _
from spbe.proceedings import WrittenStatement
from spbe.reports.trails import short_stage, signed_effect, trail_finding
from spbe.roles import Permission, Side, may
from spbe.store import queries
from spbe.trail import Change, Leg, Trail, trail
from spbe.web.access import current_person, needs
from spbe.web.desk import Desk, open_desk
from spbe.web.drawing import bar_length
from spbe.web.evaluation_side import by_aspect
from spbe.web.house import house
from spbe.web.words import exact

__all__ = ["Fall", "FallRow", "TrailRow", "room", "waterfall"]

room = Blueprint("trail", __name__, url_prefix="/penilaian/<agency>/<period>/jejak")

_WIDTH = 300
_MARGIN = 6


@dataclass(frozen=True)
class FallRow:
    """One bar of a waterfall. ``x``, ``width``, ``before`` and ``after`` are positions on the axis, as text."""

    change: Change
    x: str
    width: str
    before: str
    after: str
    effect: str
    reached: str

    @property
    def is_gain(self) -> bool:
        """Say whether the index rises."""
        return self.change.effect > 0


@dataclass(frozen=True)
class Fall:
    """The waterfall of one leg. ``low`` and ``high`` are the ends of its axis in words; it does not begin at zero."""

    leg: Leg
    title: str
    rows: tuple[FallRow, ...]
    low: str
    high: str
    start: str
    end: str


@dataclass(frozen=True)
class TrailRow:
    """One indicator with its level at each stage: (stage, level, whether the stage carries it)."""

    indicator: Indicator
    levels: tuple[tuple[str, Value | None, bool], ...]
    changes: tuple[tuple[str, Change], ...]
    effect: str


@room.get("")
@needs(Permission.VIEW)
def index(agency: str, period: str) -> str:
    """Draw the trail as this person's side sees it."""
    desk = open_desk(agency, period, with_previous=False)
    found = trail(desk.standing.instrument, desk.standing.submission)
    is_narrow = request.args.get("saring", "") == "changed"
    rows = [_row(found, indicator) for indicator in desk.standing.instrument]
    shown = [row for row in rows if not is_narrow or row.changes]
    return desk.draw(
        "evaluation/trail.html",
        trail=found,
        finding=trail_finding(found, is_final=desk.standing.submission.is_final),
        falls=[waterfall(leg) for leg in found.legs],
        aspects=[(aspect, signed_effect(effect)) for aspect, effect in found.by_aspect() if effect],
        groups=by_aspect(desk.standing.instrument, shown),
        is_narrow=is_narrow,
        counts={"all": len(rows), "changed": len(found.changed)},
        statements=_statements(desk),
        may_export=may(current_person(), Permission.EXPORT, agency),
        other_side_writes=desk.side is Side.AGENCY and not desk.standing.submission.is_final,
    )


def waterfall(leg: Leg) -> Fall:
    """Return one leg's bars on an axis that holds every index on the way, cut at tenths."""
    steps = list(leg.steps())
    reached = [value for _change, before, after in steps for value in (before, after)] or [
        leg.start.index or Fraction(0)
    ]
    low, high = Fraction(floor(min(reached) * 10), 10), Fraction(ceil(max(reached) * 10), 10)
    span = max(high - low, Fraction(1, 10))
    whole = span * Fraction(_WIDTH + 2 * _MARGIN, _WIDTH)
    facts = {"from": short_stage(leg.start.stage), "to": short_stage(leg.end.stage).lower()}
    title = _("%(from)s ke %(to)s") % facts

    def at(value: Fraction) -> str:
        return bar_length(value - low + span * Fraction(_MARGIN, _WIDTH), whole, _WIDTH)

    rows = tuple(
        FallRow(
            change,
            at(min(before, after)),
            bar_length(abs(change.effect), whole, _WIDTH),
            at(before),
            at(after),
            signed_effect(change.effect),
            exact(after),
        )
        for change, before, after in steps
    )
    ends = [_index_words(leg.start.index), _index_words(leg.end.index)]
    return Fall(leg, title, rows, format_index(low), format_index(low + span), *ends)


def _index_words(index: Fraction | None) -> str:
    return _("belum lengkap") if index is None else format_index(index)


def _row(found: Trail, indicator: Indicator) -> TrailRow:
    code = indicator.code
    levels = tuple((point.stage, point.values.get(code), point.is_carried(code)) for point in found.points)
    changes = tuple((leg.end.stage, c) for leg in found.legs for c in leg.changes if c.indicator.code == code)
    effect = found.effect_of(code)
    return TrailRow(indicator, levels, changes, signed_effect(effect) if changes else "")


def _statements(desk: Desk) -> list[tuple[str, str]]:
    """Return what assessors wrote about the whole as (label, text); the agency reads it once announced."""
    if desk.side is Side.AGENCY and not desk.standing.submission.is_final:
        return []
    written = queries.statements(house().session(), desk.assessment)
    return [(_topic_words(desk, topic), text.text) for topic, text in _in_order(desk, written) if text.text.strip()]


def _in_order(desk: Desk, written: Mapping[str, WrittenStatement]) -> list[tuple[str, WrittenStatement]]:
    return [(topic, written[topic]) for topic in workflow.topics(desk.standing.instrument) if topic in written]


def _topic_words(desk: Desk, topic: str) -> str:
    kind, _colon, number = topic.partition(":")
    instrument = desk.standing.instrument
    if kind == "question":
        return instrument.general_questions[int(number) - 1]
    if kind == "recommendation":
        return _("Rekomendasi")
    name = _(instrument.aspect_by_code[number].short_title)
    return (_("Kekuatan %(aspect)s") if kind == "strengths" else _("Kelemahan %(aspect)s")) % {"aspect": name}
