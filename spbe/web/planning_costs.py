"""The table of costs: what each step costs the agency and how long it takes, edited by aspect or many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, abort, flash, redirect, request

from spbe.cost_lists import amount
from spbe.indicators import Aspect, Indicator
from spbe.language import gettext as _
from spbe.language import ngettext
from spbe.planning import Currency, Price, Prices, Step, StepKey, every_step
from spbe.roles import Permission, may
from spbe.store import queries
from spbe.web.access import current_person, needs
from spbe.web.desk import Desk
from spbe.web.house import house
from spbe.web.planning_money import currency_words, item_label, step_words, typed_cost
from spbe.web.sent_lists import Problem
from spbe.web.tasks import agency_desk
from spbe.workflow.costs import CostEntry, StaleCosts, set_costs

__all__ = ["cost_page", "costs_desk", "held_prices", "may_plan", "room"]

room = Blueprint("planning_costs", __name__, url_prefix="/penilaian/<agency>/<period>/rencana/biaya")

_LONGEST = 120  # months
# The word of the form stays Indonesian, whatever language the page is in.
_EVERYTHING = "semua"


@dataclass(frozen=True)
class _Box:
    """One step in the form: what stands in its two boxes, and what is stored where somebody else changed it."""

    key: StepKey
    label: str
    cost: str
    months: str
    other: Price | None = None


@room.get("/")
@needs(Permission.VIEW)
def index(agency: str, period: str) -> str:
    """Draw the costs of one aspect's steps."""
    return cost_page(costs_desk(agency, period))


def costs_desk(agency: str, period: str, permission: Permission = Permission.VIEW) -> Desk:
    """Return the desk for somebody of the agency; only who plans there may write."""
    return agency_desk(agency, period, permission)


def may_plan(desk: Desk) -> bool:
    """Say whether this person may change plans and costs here."""
    return may(current_person(), Permission.PLAN, desk.agency)


def held_prices(desk: Desk) -> Prices:
    """Return the agency's table of costs for the instrument of this assessment."""
    return queries.prices(house().session(), desk.agency, desk.standing.instrument.code)


def cost_page(
    desk: Desk,
    *,
    typed: Mapping[str, str] | None = None,
    problems: Sequence[Problem] = (),
    stale: str = "",
    preview: Any = None,
) -> str:
    """Return the page; ``typed`` is what was sent and is not stored yet, ``preview`` what an import would change."""
    held, aspect = held_prices(desk), _aspect(desk)
    every = every_step(desk.standing.instrument)
    return desk.draw(
        "planning/costs.html",
        aspect=aspect,
        groups=[(i, _boxes(desk, i, every, held, typed)) for i in aspect.indicators],
        currency=held.currency.value,
        currencies=currency_words(),
        version=held.version,
        counts=_counts(desk, every, held),
        total=len(every),
        priced=len(every) - len(held.unpriced(every)),
        scopes=_scopes(aspect),
        levels=sorted({step.key.level for step in every}),
        may_plan=may_plan(desk),
        typed=typed or {},
        problems=problems,
        stale=stale,
        preview=preview,
    )


def _aspect(desk: Desk) -> Aspect:
    wanted, aspects = request.values.get("aspek", ""), desk.standing.instrument.aspects
    return next((aspect for aspect in aspects if aspect.code == wanted), aspects[0])


def _counts(desk: Desk, every: Sequence[Step], held: Prices) -> list[tuple[Aspect, int, int]]:
    """Return for every aspect how many of its steps have a cost, and how many there are."""
    aspects, open_steps = desk.standing.instrument.aspects, {step.key for step in held.unpriced(every)}
    found = []
    for aspect in aspects:
        own = [step.key for step in every if step.key.indicator in {i.code for i in aspect.indicators}]
        found.append((aspect, sum(key not in open_steps for key in own), len(own)))
    return found


def _boxes(
    desk: Desk, indicator: Indicator, every: Sequence[Step], held: Prices, typed: Mapping[str, str] | None
) -> list[_Box]:
    found = []
    for key in (step.key for step in every if step.key.indicator == indicator.code):
        own = held.of(key)
        cost, months = typed_cost(own.cost), "" if own.months is None else str(own.months)
        box = _Box(key, item_label(desk.standing.instrument, key), cost, months)
        if typed is not None and f"c-{key.named}" in typed:
            sent = typed[f"c-{key.named}"], typed.get(f"m-{key.named}", "")
            box = replace(box, cost=sent[0], months=sent[1], other=own if sent != (cost, months) else None)
        found.append(box)
    return found


def _scopes(aspect: Aspect) -> list[tuple[str, str]]:
    """Return what can be filled at once: everything, this aspect, one of its indicators."""
    whole = [(_EVERYTHING, _("Semua aspek")), (f"aspek:{aspect.code}", _("Aspek ini saja"))]
    return whole + [(f"indikator:{i.code}", f"{i.code}. {_(i.short_title)}") for i in aspect.indicators]


# Saving


@room.post("/")
@needs(Permission.PLAN)
def save(agency: str, period: str) -> Any:
    """Save the boxes of one aspect, all or nothing."""
    desk = costs_desk(agency, period, Permission.PLAN)
    prices, problems = _sent(desk)
    if problems:
        return cost_page(desk, typed=request.form, problems=problems), 422
    return _written(desk, CostEntry(prices, version=_version()))


def _sent(desk: Desk) -> tuple[dict[StepKey, Price], list[Problem]]:
    """Return what stands in the boxes that were sent, and everything wrong with them."""
    prices, problems = dict[StepKey, Price](), list[Problem]()
    for step in every_step(desk.standing.instrument):
        name = step.key.named
        if f"c-{name}" not in request.form:
            continue
        told = step_words(desk.standing.instrument, step.key)
        price, wrong = _price(f"c-{name}", f"m-{name}", told)
        prices[step.key] = price
        problems += wrong
    return prices, problems


def _price(cost_field: str, months_field: str, told: str) -> tuple[Price, list[Problem]]:
    cost, months = (request.form.get(field, "").strip() for field in (cost_field, months_field))
    number, wrong = amount(cost) if cost else None, list[Problem]()
    if cost and number is None:
        words = _("%(step)s: “%(text)s” bukan biaya; tulis misalnya 2500000, 2.500.000, atau 1,5")
        wrong.append((cost_field, words % {"step": told, "text": cost[:40]}))
    is_whole = months.isascii() and months.isdecimal() and int(months[:9]) <= _LONGEST
    if months and not is_whole:
        words = _("%(step)s: “%(text)s” bukan lama dalam bulan; tulis bilangan bulat dari 0 sampai %(most)s")
        wrong.append((months_field, words % {"step": told, "text": months[:40], "most": _LONGEST}))
    return Price(number, int(months) if months and is_whole else None), wrong


def _version() -> int:
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else -1


def _written(desk: Desk, entry: CostEntry) -> Any:
    """Write what was sent and go back; where somebody else wrote in between, show both."""
    session, person = house().session(), current_person() or abort(404)
    aspect = _aspect(desk)
    try:
        with session.begin():
            changed = set_costs(session, desk.agency, desk.standing.instrument, entry, by=person, at=house().now())
    except StaleCosts:
        told = _(
            "Tabel biaya diubah orang lain sesudah Anda membukanya. Isian Anda masih di sini; periksa, lalu simpan."
        )
        return cost_page(desk, typed=request.form, stale=told), 409
    told = ngettext("%(num)d langkah diubah.", "%(num)d langkah diubah.", changed) % {"num": changed}
    flash(told if changed else _("Tersimpan; biaya dan lama tiap langkah tetap."))
    return redirect(desk.here("planning_costs.index", aspek=aspect.code), 303)


@room.post("/satuan")
@needs(Permission.PLAN)
def choose_currency(agency: str, period: str) -> Any:
    """Say what the table counts: points or rupiah; the numbers stay."""
    desk = costs_desk(agency, period, Permission.PLAN)
    wanted = request.form.get("currency", "")
    if wanted not in {one.value for one in Currency}:
        return cost_page(desk, problems=[("currency", _("Pilih poin atau rupiah."))]), 422
    return _written(desk, CostEntry(currency=Currency(wanted), version=_version()))


@room.post("/sekaligus")
@needs(Permission.PLAN)
def fill(agency: str, period: str) -> Any:
    """Give many steps the same cost and months."""
    desk = costs_desk(agency, period, Permission.PLAN)
    price, problems = _price("cost", "months", _("Isi sekaligus"))
    is_cleared = bool(request.form.get("clear"))
    if not problems and not is_cleared and price == Price():
        problems = [("cost", _("Isi sekaligus: tulis biaya, lama, atau keduanya."))]
    keys = _chosen(desk)
    if not problems and not keys:
        problems = [("scope", _("Isi sekaligus: tidak ada langkah seperti itu; pilih bagian atau tingkat lain."))]
    if problems:
        return cost_page(desk, typed=request.form, problems=problems), 422
    held = held_prices(desk)
    prices = {key: Price() if is_cleared else _filled(held.of(key), price) for key in keys}
    return _written(desk, CostEntry(prices, version=_version()))


def _chosen(desk: Desk) -> list[StepKey]:
    kind, _mark, code = request.form.get("scope", "").partition(":")
    level, instrument = request.form.get("level", ""), desk.standing.instrument
    codes = {i.code for i in instrument} if kind == _EVERYTHING else {code} if kind == "indikator" else set()
    if kind == "aspek":
        codes = {i.code for aspect in instrument.aspects if aspect.code == code for i in aspect.indicators}
    keys = (step.key for step in every_step(instrument))
    return [key for key in keys if key.indicator in codes and level in ("", str(key.level))]


def _filled(own: Price, price: Price) -> Price:
    """Return what a step has then: what is given, except where something stands already and is to stay."""
    keeps = bool(request.form.get("only_empty"))
    cost = own.cost if price.cost is None or (keeps and own.cost is not None) else price.cost
    months = own.months if price.months is None or (keeps and own.months is not None) else price.months
    return Price(cost, months)
