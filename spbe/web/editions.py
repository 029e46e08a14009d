"""A newer edition of the guidance: that there is one, what differs, and taking it for an assessment under way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, request

from spbe import workflow
from spbe.adoption import Adoption
from spbe.indicators import Indicator, Instrument
from spbe.indicators.scales import Value
from spbe.language import gettext as _
from spbe.language import ngettext
from spbe.roles import Permission, may
from spbe.store import queries
from spbe.web.access import current_person, needs
from spbe.web.desk import Desk
from spbe.web.edition_words import change_groups, obstacle_words
from spbe.web.house import house
from spbe.web.tasks import agency_desk

__all__ = ["Revaluation", "behind", "newer_edition", "room"]

room = Blueprint("editions", __name__, url_prefix="/penilaian/<agency>/<period>/pedoman-baru")


@dataclass(frozen=True)
class Revaluation:
    """An indicator whose value would be computed anew, before and after, and the marked items that would be gone."""

    indicator: Indicator
    before: Value | None
    after: Value | None
    gone: tuple[str, ...]


def newer_edition(desk: Desk) -> Instrument | None:
    """Return the edition at hand if it says something else than the one the assessment is read by.

    None once the result is announced: that assessment stays what it was.
    """
    current = desk.standing.instrument
    at_hand = house().instruments.get(current.code)
    if at_hand is None or desk.standing.submission.is_final or at_hand.text_digest == current.text_digest:
        return None
    return at_hand if at_hand != current else None


def behind(instrument: Instrument) -> list[queries.AssessmentLine]:
    """Return the assessments under way of whoever is here that are read by another text of this instrument."""
    lines = queries.assessments_of(house().session(), current_person())
    return [
        line
        for line in lines
        if line.instrument == instrument.code
        and line.stage != "final"
        and line.text_digest not in (None, instrument.text_digest)
    ]


@room.get("")
@needs(Permission.VIEW)
def compare(agency: str, period: str) -> str:
    """Draw what the newer edition says otherwise, and what adopting it would do."""
    return _page(agency_desk(agency, period))


def _page(desk: Desk, *, is_stale: bool = False) -> str:
    newer = newer_edition(desk)
    if newer is None:
        return desk.draw("editions/none.html")
    current = desk.standing.instrument
    found = workflow.adoption_of(house().session(), desk.assessment, current, newer, at=house().now())
    is_permitted = may(current_person(), Permission.SUBMIT, desk.agency)
    return desk.draw(
        "editions/compare.html",
        current=current,
        newer=newer,
        found=found,
        groups=change_groups(found, current, newer),
        obstacles=obstacle_words(found),
        revalued=list(_revalued(desk, found, newer)) if found.is_possible else [],
        may_adopt=found.is_possible and is_permitted,
        is_stale=is_stale,
    )


def _revalued(desk: Desk, found: Adoption, newer: Instrument) -> Iterator[Revaluation]:
    for code in found.recounted:
        before = desk.standing.submission.answers.get(("self", code))
        if before is not None:
            after = workflow.recounted(newer.by_code[code], before)
            gone = tuple(sorted(before.items - after.items))
            if gone or after.value != before.value:
                yield Revaluation(newer.by_code[code], before.value, after.value, gone)


@room.post("")
@needs(Permission.SUBMIT)
def adopt(agency: str, period: str) -> Any:
    """Take the newer edition for this assessment."""
    desk = agency_desk(agency, period, Permission.SUBMIT)
    newer, person, session = newer_edition(desk), current_person() or abort(404), house().session()
    seen = (request.form.get("before"), request.form.get("after"))
    if newer is None or seen != (desk.standing.instrument.text_digest, newer.text_digest):
        return _page(desk, is_stale=True), 409
    try:
        with session.begin():
            done = workflow.adopt_instrument(
                session, desk.assessment, desk.standing.instrument, newer, by=person, at=house().now()
            )
    except (workflow.StaleEdition, workflow.NotAdoptable):
        return _page(agency_desk(agency, period, Permission.SUBMIT), is_stale=True), 409
    flash(_told(done))
    return redirect(desk.here("assessments.overview"), 303)


def _told(done: workflow.Adopted) -> str:
    said = [_("Pedoman baru dipakai.")]
    if count := len(done.revalued):
        words = ngettext("%(num)d nilai dihitung ulang.", "%(num)d nilai dihitung ulang.", count)
        said.append(words % {"num": count})
    if done.withdrawn:
        words = ngettext("%(num)d kutipan ditarik.", "%(num)d kutipan ditarik.", done.withdrawn)
        said.append(words % {"num": done.withdrawn})
    return " ".join(said)
