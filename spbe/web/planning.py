"""The room of plans: what separates the agency from the profile it aims at, and what each step is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from flask import Blueprint, request

from spbe.cost_lists import amount
from spbe.gap_profile import GapRow, GapSum, gap_rows, gap_sum, goal_at_levels, part_sums, threshold
from spbe.indicators import Predicate
from spbe.indicators.scales import Value
from spbe.language import format_index
from spbe.language import gettext as _
from spbe.planning import Rules, TooFine, cost_curve, steps_up
from spbe.roles import Permission
from spbe.scoring import Score, score
from spbe.store import queries
from spbe.web.access import needs
from spbe.web.desk import Desk
from spbe.web.house import house
from spbe.web.tasks import agency_desk

__all__ = ["desk_values", "next_band", "room"]

room = Blueprint("planning", __name__, url_prefix="/penilaian/<agency>/<period>/rencana")

_MOST_GAINS = 6


@dataclass(frozen=True)
class _Profile:
    """What is aimed at. ``goal`` is code -> value; ``index`` is set where an index is aimed at, not levels."""

    kind: str
    words: str
    goal: Mapping[str, Value]
    index: Fraction | None = None
    problem: tuple[str, str] | None = None
    levels: Mapping[str, int] = field(default_factory=dict)


@room.get("/")
@needs(Permission.VIEW)
def index(agency: str, period: str) -> str:
    """Draw the gaps to the profile that is chosen."""
    desk = agency_desk(agency, period)
    values = desk_values(desk)
    now = score(desk.standing.instrument, values, edition=desk.standing.edition)
    published = queries.published_profiles(house().session(), desk.standing.instrument.code)
    profile = _chosen(desk, values, now)
    rows = gap_rows(desk.standing.instrument, values, profile.goal)
    return desk.draw(
        "planning/gaps.html",
        now=now,
        profile=profile,
        published=published,
        problems=[profile.problem] if profile.problem else [],
        by_code={row.indicator.code: row for row in rows},
        whole=gap_sum("", "", rows),
        parts=part_sums(desk.standing.instrument, rows),
        levels=desk.standing.instrument.levels,
        steps=_best_steps(rows),
        open=[code for code in desk.standing.instrument.by_code if code not in desk.standing.values],
        band=next_band(now),
        plans=queries.action_progress(house().session(), desk.assessment),
        typed=request.args,
        **_by_unit(desk, rows),
    )


def desk_values(desk: Desk) -> dict[str, Value]:
    """Return the value every indicator stands at: this year's, else last year's, else the lowest."""
    known = {**desk.standing.last_values, **desk.standing.values}
    return {i.code: known.get(i.code, _plain(i.lowest)) for i in desk.standing.instrument}


def _plain(value: Value) -> Value:
    return int(value) if value.denominator == 1 else value


@dataclass(frozen=True)
class Band:
    """The next predicate: the lowest exact index that gets it, how far that is, and whether it is below its bound."""

    predicate: Predicate
    begins: Fraction
    distance: Fraction
    is_rounded: bool


def next_band(now: Score) -> Band | None:
    """Return the next predicate above a score by the edition's own reading; None at the top."""
    higher = [p for p in now.instrument.predicates if p.at_least > now.predicate.at_least]
    if not higher:
        return None
    nearest = min(higher, key=lambda one: one.at_least)
    begins = threshold(nearest, now.edition)
    return Band(nearest, begins, begins - now.index, now.edition.predicate_basis == "announced")


def _best_steps(rows: Sequence[GapRow]) -> list[GapRow]:
    """Return the rows whose next step adds most, the largest gain first."""
    rising = [row for row in rows if row.next_gain]
    return sorted(rising, key=lambda row: row.next_gain or 0, reverse=True)[:_MOST_GAINS]


def _by_unit(desk: Desk, rows: Sequence[GapRow]) -> dict[str, Any]:
    """Return the sums of the units that lead an indicator, the largest gain first, and who leads which."""
    given = queries.assignments(house().session(), desk.agency, desk.standing.instrument.code)
    leads = {code: one.lead for code, one in given.items() if one.lead is not None}
    names = {lead.code: lead.name for lead in leads.values()}
    groups: dict[str, list[GapRow]] = {}
    for row in rows:
        lead = leads.get(row.indicator.code)
        groups.setdefault(lead.code if lead else "", []).append(row)
    sums: list[GapSum] = [gap_sum(code, names.get(code, ""), of_unit) for code, of_unit in groups.items()]
    sums.sort(key=lambda one: (-one.gain, one.title))
    return {"unit_sums": sums, "unit_names": {code: lead.name for code, lead in leads.items()}}


# The profile that is aimed at


def _chosen(desk: Desk, values: Mapping[str, Value], now: Score) -> _Profile:
    kind = request.args.get("menuju", "")
    if kind == "tingkat":
        return _at_levels(desk)
    if kind == "instansi":
        return _like_agency(desk)
    if kind in ("indeks", "predikat"):
        return _at_index(desk, values, now, kind)
    return _Profile("target", _("Target tingkat Anda sendiri"), desk.standing.target_values)


def _at_levels(desk: Desk) -> _Profile:
    instrument = desk.standing.instrument
    by_aspect = {a.code: int(level) for a in instrument.aspects if (level := _level(desk, f"aspek-{a.code}"))}
    level = _level(desk, "tingkat")
    words = _("Tingkat %(level)s untuk semua indikator") % {"level": level} if level else _("Tingkat menurut aspek")
    goal = goal_at_levels(instrument, int(level) if level else None, by_aspect=by_aspect, named={})
    return _Profile("tingkat", words, goal, levels=by_aspect)


def _level(desk: Desk, name: str) -> str:
    text = request.args.get(name, "")
    return text if text in map(str, desk.standing.instrument.levels) else ""


def _like_agency(desk: Desk) -> _Profile:
    instrument, session = desk.standing.instrument, house().session()
    wanted = request.args.get("instansi", "")
    for line in queries.published_profiles(session, instrument.code):
        if line.key == wanted:
            levels = queries.published_levels(session, line.agency_code, line.year)
            words = _("Seperti %(name)s %(year)s (tingkat terbit)") % {"name": line.name, "year": line.year}
            return _Profile("instansi", words, goal_at_levels(instrument, None, by_aspect={}, named=levels))
    told = _("Seperti instansi lain: pilih instansi yang tingkatnya terbit.")
    return _Profile("instansi", _("Seperti instansi lain"), {}, problem=("instansi", told))


def _at_index(desk: Desk, values: Mapping[str, Value], now: Score, kind: str) -> _Profile:
    instrument, edition = desk.standing.instrument, desk.standing.edition
    low, high = instrument.span
    if kind == "predikat":
        named = {p.name: p for p in instrument.predicates}
        wanted = named.get(request.args.get("predikat", ""))
        if wanted is None:
            return _Profile(kind, _("Predikat"), {}, problem=("predikat", _("Predikat: pilih salah satu.")))
        words = _("Predikat %(name)s") % {"name": _(wanted.name)}
        return _with_fewest(desk, values, now, _Profile(kind, words, {}, threshold(wanted, edition)))
    number = amount(request.args.get("indeks", ""))
    if number is None or not low <= number <= high:
        told = _("Indeks: tulis angka dari %(low)s sampai %(high)s, misalnya 3,50.") % {"low": low, "high": high}
        return _Profile(kind, _("Indeks"), {}, problem=("indeks", told))
    words = _("Indeks %(index)s") % {"index": format_index(number)}
    return _with_fewest(desk, values, now, _Profile(kind, words, {}, number))


def _with_fewest(desk: Desk, values: Mapping[str, Value], now: Score, profile: _Profile) -> _Profile:
    """Return a profile of an index with the values that reach it in the fewest steps."""
    instrument, index = desk.standing.instrument, profile.index or now.index
    try:
        steps = cost_curve(steps_up(instrument, values), Rules()).cheapest(max(index - now.index, Fraction(0)))
    except TooFine:
        steps = None
    if steps is None:
        told = _("%(what)s: tidak tercapai dari nilai sekarang.") % {"what": profile.words}
        return _Profile(profile.kind, profile.words, {}, index, (profile.kind, told))
    goal = {step.key.indicator: step.end for step in sorted(steps, key=lambda one: one.key.place)}
    return _Profile(profile.kind, profile.words, goal, index)
