"""What the ministry has published: every agency's printed results, and what can be computed from printed levels."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request
from sqlalchemy.orm import Session

from spbe.indicators import Instrument
from spbe.reports import kind_names
from spbe.roles import Permission
from spbe.scoring import Score, score
from spbe.store import queries
from spbe.web.access import current_person, needs
from spbe.web.house import house
from spbe.web.trends import printed_points, trend_drawing

__all__ = ["room"]

room = Blueprint("results", __name__, url_prefix="/hasil")

_PAGE = 50


@room.get("/")
@needs(Permission.PUBLIC)
def index() -> str:
    """Draw the published results of one year, filtered by kind and name, fifty to a page."""
    session = house().session()
    years = queries.published_years(session)
    year = request.args.get("tahun", type=int)
    year = year if year in years else _fullest(session)
    kind = request.args.get("jenis", "")
    text = request.args.get("q", "")[:100]
    found = queries.published_results(session, year=year, kind=kind if kind in kind_names() else None, text=text)
    page = max(1, request.args.get("halaman", 1, type=int))
    pages = max(1, -(-len(found) // _PAGE))
    shown = found[(min(page, pages) - 1) * _PAGE : min(page, pages) * _PAGE]
    return render_template(
        "results/index.html", results=shown, count=len(found), years=years, year=year, kind=kind, text=text,
        kinds=kind_names(), page=min(page, pages), pages=pages, instrument=_instrument_of(year),
    )  # fmt: skip


def _fullest(session: Session) -> int | None:
    """Return the newest year whose whole list was published; single news of a later year do not come first."""
    years = queries.published_years(session)
    counts = {year: len(queries.published_results(session, year=year)) for year in years}
    return next((year for year in years if counts[year] * 2 > max(counts.values())), None)


def _instrument_of(year: int | None) -> Instrument:
    """Return the instrument whose predicates colour a year's results: the one in force then, else the first shipped."""
    every = list(house().instruments.values())
    fitting = [i for i in every if year and any(edition.year == year for edition in i.editions)]
    return (fitting or every)[0]


@room.get("/<code>")
@needs(Permission.PUBLIC)
def agency(code: str) -> str:
    """Draw the printed results of one agency, and the score of every year whose levels were published."""
    session = house().session()
    facts = queries.agency_facts(session, code)
    if facts is None or facts.is_invented:
        abort(404)
    printed = queries.results_of(session, code)
    scored = {line.year: found for line in printed if (found := _scored(code, line.year)) is not None}
    return render_template(
        "results/agency.html",
        agency=facts,
        results=printed,
        scored=scored,
        may_take=current_person() is not None,
        kinds=kind_names(),
        instrument_of=_instrument_of,
        **trend_drawing(printed_points(printed)),
    )


def _scored(code: str, year: int) -> Score | None:
    levels = queries.published_levels(house().session(), code, year)
    instrument = _instrument_of(year)
    if set(levels) != set(instrument.by_code):
        return None
    return score(instrument, levels, edition=instrument.edition(year))
