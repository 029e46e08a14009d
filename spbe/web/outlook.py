"""What others may see in the agency's own answers: a cautious range, kept apart from every index."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from spbe.indicators.scales import Value
from spbe.language import format_index, format_value
from spbe.language import gettext as _
from spbe.planning.expectation import LEAST_YEARS, Expectation, expect
from spbe.roles import Permission
from spbe.scoring import Score, score
from spbe.store.queries.past import past_years
from spbe.web.access import needs
from spbe.web.backing import supported_here
from spbe.web.desk import Desk
from spbe.web.drawing import Scale
from spbe.web.house import house
from spbe.web.tasks import agency_desk

__all__ = ["outlook_of", "room"]

room = Blueprint("outlook", __name__, url_prefix="/penilaian/<agency>/<period>/rencana/perkiraan")


def outlook_of(desk: Desk) -> Expectation:
    """Return what may become of the agency's own answers, from its announced years and its evidence today."""
    standing = desk.standing
    submission, instrument = standing.submission, standing.instrument
    past = past_years(house().session(), desk.agency, instrument.code, submission.year)
    own, supported = submission.values("self"), supported_here(desk)
    return expect(instrument, own, past, supported=supported, edition=standing.edition)


@room.get("")
@needs(Permission.VIEW)
def index(agency: str, period: str) -> str:
    """Draw the expected external score, for the agency's own side."""
    desk = agency_desk(agency, period)
    found = outlook_of(desk)
    low, high = found.instrument.span
    return desk.draw(
        "planning/outlook.html",
        found=found,
        least=LEAST_YEARS,
        years=", ".join(str(year) for year in found.years),
        scale=Scale(low, high, 8, 712),
        ends_words=_ends_words,
        loss_words=_loss_words,
        **_scores(found),
    )


def _scores(found: Expectation) -> dict[str, Any]:
    """Return the own score, the range and the supported score; None each while an answer is open."""
    if found.open:
        return {"own": None, "expected": None, "supported": None, "finding": _("Perkiraan belum dapat dihitung")}
    values = {code: one.own for code, one in found.outlooks.items()}
    own = score(found.instrument, values, edition=found.edition)
    return {"own": own, "expected": found.range, "supported": found.supported, "finding": _finding(found, own)}


def _finding(found: Expectation, own: Score) -> str:
    """Return the heading by a rule: the range, or what the evidence supports where there are too few years."""
    if found.range is None:
        told = _("Belum cukup data untuk perkiraan; bukti yang ada mendukung %(index)s")
        return told % {"index": format_index(found.supported.index)}
    low, high = format_index(found.range.lowest.index), format_index(found.range.highest.index)
    facts = {"low": low, "high": high, "own": format_index(own.index)}
    if low == high:
        return _("Perkiraan nilai eksternal %(low)s, penilaian mandiri %(own)s") % facts
    return _("Perkiraan nilai eksternal %(low)s sampai %(high)s, penilaian mandiri %(own)s") % facts


def _ends_words(low: Value, high: Value) -> str:
    """Return a range of levels or values in words: 2–3, or one of them."""
    first, last = format_value(low), format_value(high)
    return first if first == last else f"{first}\N{EN DASH}{last}"


def _loss_words(loss: Value) -> str:
    """Return by how much a final value differed from the own one: tetap, −1, +1."""
    if not loss:
        return _("tetap")
    return ("\N{MINUS SIGN}" if loss > 0 else "+") + format_value(max(loss, -loss))
