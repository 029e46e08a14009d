"""The table of costs as a file: taken away, filled in elsewhere, brought back; differences are shown, then written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect

from spbe.cost_lists import CostList, read_cost_list
from spbe.language import gettext as _
from spbe.language import ngettext
from spbe.planning import Price, PriceChange, Prices, StepKey, every_step, price_changes
from spbe.roles import Permission
from spbe.scoring import as_text
from spbe.web.access import current_person, needs
from spbe.web.desk import Desk
from spbe.web.downloads import file_name
from spbe.web.house import house
from spbe.web.planning_costs import cost_page, costs_desk, held_prices
from spbe.web.planning_money import cost_words, item_label, months_words, step_words
from spbe.web.sent_lists import field_sent, seal, sent_list, unseal
from spbe.workflow.costs import CostEntry, StaleCosts, set_costs

__all__ = ["room"]

room = Blueprint("planning_cost_files", __name__, url_prefix="/penilaian/<agency>/<period>/rencana/biaya")

_SALT = "costs-from-a-list"


@dataclass(frozen=True)
class _Preview:
    """What a list would change, step by step in words; ``package`` is sealed, empty where nothing is to be written."""

    rows: tuple[tuple[str, str, str, str, str], ...]
    named: int
    package: str


@room.get("/biaya.<any(xlsx,csv):suffix>")
@needs(Permission.EXPORT)
def file(agency: str, period: str, suffix: str) -> Response:
    """Send the whole table, one row per step, to be filled in and brought back."""
    from exports import MEDIA_TYPES
    from exports.cost_table import CostRow, csv_bytes, workbook_bytes

    desk = costs_desk(agency, period, Permission.EXPORT)
    instrument, held = desk.standing.instrument, held_prices(desk)
    found = []
    for key in (step.key for step in every_step(instrument)):
        aspect, title = instrument.aspect_of(key.indicator).code, _(instrument.by_code[key.indicator].short_title)
        own, label = held.of(key), item_label(instrument, key)
        found.append(CostRow(aspect, key.indicator, title, key.level, key.item, label, own.cost, own.months))
    made = workbook_bytes(found) if suffix == "xlsx" else csv_bytes(found)
    response = Response(made, content_type=MEDIA_TYPES[f".{suffix}"])
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(desk, "biaya")}.{suffix}"'
    return response


@room.post("/impor")
@needs(Permission.PLAN)
def preview(agency: str, period: str) -> Any:
    """Read a list and show what it would change; nothing is written."""
    desk = costs_desk(agency, period, Permission.PLAN)
    content, problems = sent_list()
    listed = read_cost_list(content, desk.standing.instrument) if not problems else CostList({})
    problems = [*problems, *((field_sent(), each) for each in listed.problems)]
    if problems:
        return cost_page(desk, problems=problems), 422
    return cost_page(desk, preview=_preview(desk, listed))


def _preview(desk: Desk, listed: CostList) -> _Preview:
    held = held_prices(desk)
    wanted = {key: _listed(held, listed, key) for key in {**listed.costs, **listed.months}}
    changes = price_changes(held, wanted)
    package = _sealed(desk, held, changes) if changes else ""
    return _Preview(tuple(_row(desk, held, change) for change in changes), len(wanted), package)


def _listed(held: Prices, listed: CostList, key: StepKey) -> Price:
    own = held.of(key)
    return Price(listed.costs.get(key, own.cost), listed.months.get(key, own.months))


def _row(desk: Desk, held: Prices, change: PriceChange) -> tuple[str, str, str, str, str]:
    cost, new_cost = (_told(price.cost, held) for price in (change.before, change.after))
    months, new_months = (months_words(price.months or 0) for price in (change.before, change.after))
    return step_words(desk.standing.instrument, change.key), cost, new_cost, months, new_months


def _told(cost: Fraction | None, held: Prices) -> str:
    return "–" if cost is None else cost_words(cost, held.currency)


def _sealed(desk: Desk, held: Prices, changes: tuple[PriceChange, ...]) -> str:
    prices = {
        change.key.named: [None if change.after.cost is None else as_text(change.after.cost), change.after.months]
        for change in changes
    }
    return seal(_SALT, _whose(desk), {"version": held.version, "prices": prices})


def _whose(desk: Desk) -> list[int]:
    person = current_person() or abort(404)
    return [desk.assessment.id, person.id]


@room.post("/impor/simpan")
@needs(Permission.PLAN)
def save(agency: str, period: str) -> Any:
    """Write what was shown, all of it or nothing."""
    desk = costs_desk(agency, period, Permission.PLAN)
    packed = unseal(_SALT, _whose(desk))
    told = _("Pratinjau itu tidak berlaku lagi: tabel biaya berubah, atau sudah lewat satu jam. Kirim daftarnya lagi.")
    if packed is None:
        return cost_page(desk, stale=told), 409
    session, person = house().session(), current_person() or abort(404)
    entry = CostEntry(_unpacked(packed["prices"]), version=packed["version"])
    try:
        with session.begin():
            changed = set_costs(session, desk.agency, desk.standing.instrument, entry, by=person, at=house().now())
    except StaleCosts:
        return cost_page(desk, stale=told), 409
    flash(ngettext("%(num)d langkah diubah.", "%(num)d langkah diubah.", changed) % {"num": changed})
    return redirect(desk.here("planning_costs.index"), 303)


def _unpacked(packed: Mapping[str, list[Any]]) -> dict[StepKey, Price]:
    return {
        StepKey.read(name): Price(None if cost is None else Fraction(cost), months)
        for name, (cost, months) in packed.items()
    }
