"""The pages of citing: what may be cited as an item, and the pages of the document that was chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, redirect, request
from werkzeug import Response

from spbe.checklist import checklist, cited_document
from spbe.indicators import EvidenceItem, Indicator
from spbe.library import Citation, Document
from spbe.reuse import Evidence, Proposal, proposals
from spbe.roles import Permission
from spbe.store import queries
from spbe.web.desk import Desk, open_desk
from spbe.web.evidence import drawing, may_change, read_evidence
from spbe.web.house import house
from spbe.web.library_shelf import open_shelf
from spbe.workflow import StageClosed

__all__ = ["Place", "Typed", "choosing_page", "open_place", "pages_page", "proposals_of"]

_MOST = 10
_LONGEST = 200
Problems = Sequence[tuple[str, str]]
"""Field and what is wrong there."""


@dataclass(frozen=True)
class Typed:
    """What a form says of a citation; ``version`` is that of the citation it was drawn from."""

    pages: str = ""
    note: str = ""
    version: int = 0


@dataclass(frozen=True)
class Place:
    """One evidence item of one assessment, open to somebody who may cite for it."""

    desk: Desk
    indicator: Indicator
    item: EvidenceItem

    def here(self, **values: Any) -> str:
        """Return the address of citing for this item, or another one."""
        asked = {"code": self.indicator.code, "item": self.item.code, **values}
        return self.desk.here("citing.choose", **{name: value for name, value in asked.items() if value})

    def onward(self) -> Response:
        """Lead back to the item on the indicator's page."""
        page = self.desk.here("assessments.indicator", code=self.indicator.code)
        return redirect(f"{page}#{self.item.code}", 303)


def open_place(agency: str, period: str, code: str, item: str) -> Place:
    """Return the item, or answer 404 to whoever brings no evidence here. Raises StageClosed when nobody does now."""
    desk = open_desk(agency, period, Permission.FILL_IN)
    indicator = desk.indicator(code)
    asked = indicator.items.get(item)
    if asked is None or not desk.brings_evidence(code):
        abort(404)
    if not desk.may_cite(code):
        submission = desk.standing.submission
        raise StageClosed(submission.stage, *(submission.calendar.closed(desk.today) or ()))
    return Place(desk, indicator, asked)


def _evidence(place: Place) -> Evidence:
    level = place.desk.standing.level_of(place.indicator.code)
    asked = max(level or 0, place.item.level)
    return read_evidence(place.desk, place.indicator, asked, with_reuse=True, marked=(place.item.code,))


def proposals_of(place: Place) -> tuple[Proposal, ...]:
    """Return the documents that are proposed for the item, as on the indicator's page."""
    return proposals(place.indicator, place.item, _evidence(place), is_asked=True)


def choosing_page(place: Place, *, problems: Problems = ()) -> str:
    """Return the page on which a document is chosen: proposals, the library with its search, an upload."""
    evidence, text = _evidence(place), " ".join(request.args.get("q", "").split())[:_LONGEST]
    line = checklist(place.indicator, None, evidence).lines[place.item.code]
    offered = proposals(place.indicator, place.item, evidence, is_asked=True)
    taken = {one.document.id for one in line.cited} | {one.document.id for one in offered}
    found = [one for one in _searched(place, text) if one.id not in taken]
    return _draw(
        place, "citing/choose.html", line=line, offered=offered, found=found[:_MOST], more=max(0, len(found) - _MOST),
        text=text, problems=problems, shelf=open_shelf(place.desk.agency), unit=request.form.get("unit", ""),
    )  # fmt: skip


def _searched(place: Place, text: str) -> list[Document]:
    """Return the documents that hold every word in title or number, or all of them somewhere in their text."""
    session, agency = house().session(), place.desk.agency
    every = queries.documents(session, agency)
    if not text:
        return every
    inside, words = queries.documents_with_text(session, agency, text), text.casefold().split()
    return [one for one in every if one.id in inside or _is_named(one, words)]


def _is_named(document: Document, words: Sequence[str]) -> bool:
    said = "\n".join((document.title, document.reference, *document.tags)).casefold()
    return all(word in said for word in words)


def pages_page(
    place: Place, number: int, *, typed: Typed | None = None, conflict: Citation | None = None, problems: Problems = ()
) -> str:
    """Return the page on which the pages of a document are named, as cited now or as sent; 404 for a foreign one."""
    document = _document(place, number)
    evidence = read_evidence(place.desk, place.indicator, None, with_reuse=True)
    now = next((one for one in evidence.citations if (one.item, one.document) == (place.item.code, number)), None)
    if now is not None and not may_change(place.desk, now):
        raise StageClosed(now.stage)
    was = now or _former(place, number, evidence)
    drawn = typed or (Typed(was.pages, was.note, now.version if now else 0) if was else Typed())
    one = cited_document(now, document, place.item, place.desk.evidence_day) if now else None
    return _draw(
        place, "citing/pages.html", document=document, cited=one, was=was, drawn=drawn, conflict=conflict,
        problems=problems, last_page=document.newest.pages,
    )  # fmt: skip


def _former(place: Place, number: int, evidence: Evidence) -> Citation | None:
    """Return how the document was cited as this item before: this year and taken back, last year, or inherited."""
    made = [*evidence.withdrawn, *evidence.last_year]
    same = (one for one in made if (one.item, one.document) == (place.item.code, number))
    inherited = (one.citation for one in evidence.inherited if one.citation.document == number)
    return next(same, None) or next(inherited, None)


def _document(place: Place, number: int) -> Document:
    found = queries.documents_of(house().session(), place.desk.agency, [number]).get(number)
    return found if found and found.deleted_at is None else abort(404)


def _draw(place: Place, template: str, **values: Any) -> str:
    code = place.indicator.code
    aspect = place.desk.standing.instrument.aspect_of(code)
    about = {"indicator": place.indicator, "item": place.item, "place": place, "aspect": aspect}
    frame = {"current_aspect": aspect.code, "current_indicator": code}
    return place.desk.draw(template, **{**drawing(place.desk, place.indicator), **about, **frame, **values})
