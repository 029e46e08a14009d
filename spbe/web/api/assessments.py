"""Assessments that the token's person may view: the list, one with its answers, its result, its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flask import Response, abort

from spbe.roles import Permission
from spbe.store import queries
from spbe.web.access import current_person, needs
from spbe.web.addresses import address
from spbe.web.api.door import new_room
from spbe.web.api.offers import Offer, is_code, offers, page_of
from spbe.web.api.shapes import AssessmentPage, AssessmentWhole, ExportList, ResultWhole
from spbe.web.api.standings import result_facts, standing_facts
from spbe.web.desk import Desk, open_desk
from spbe.web.documents import MEDIA_TYPES as PAPERS
from spbe.web.documents import document_file
from spbe.web.documents import offered as papers
from spbe.web.downloads import send_export
from spbe.web.house import house
from spbe.workflow.tokens import TokenScope

__all__ = ["room"]

room = new_room("assessments")
_ONE = "/assessments/<agency>/<period>"
_FILTERS = ("agency", "year", "instrument", "stage", "period_kind", "after", "limit")
_TABLES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "json": "application/json",
}


@room.get("/assessments")
@needs(Permission.SIGNED_IN)
@offers(Offer("assessments", TokenScope.ASSESSMENTS, AssessmentPage, takes=_FILTERS))
def assessments(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Give the assessments that the person may view, the one begun last first."""
    lines = [
        {**asdict(line), "agency": line.agency_code, "url": _url("assessment", line.agency_code, line.period)}
        for line in queries.assessments_after(house().session(), current_person(), asked)
    ]
    return page_of(lines, asked, "id")


def _url(view: str, agency: str, period: str, **more: str) -> str:
    return address(f"api_assessments.{view}", agency=agency, period=period, **more)


def _desk(agency: str, period: str, permission: Permission) -> Desk:
    if not is_code(agency) or not is_code(period):
        abort(404)
    return open_desk(agency, period, permission, with_previous=False)


@room.get(_ONE)
@needs(Permission.VIEW)
@offers(Offer("assessment", TokenScope.ASSESSMENTS, AssessmentWhole))
def assessment(asked: Mapping[str, Any], agency: str, period: str) -> dict[str, Any]:
    """Give one assessment with what holds for every indicator now, as the person's side sees it."""
    return standing_facts(_desk(agency, period, Permission.VIEW).standing)


@room.get(f"{_ONE}/result")
@needs(Permission.VIEW)
@offers(Offer("result", TokenScope.RESULTS, ResultWhole))
def result(asked: Mapping[str, Any], agency: str, period: str) -> dict[str, Any]:
    """Give the announced result; before there is one, the address is not there."""
    desk = _desk(agency, period, Permission.VIEW)
    found = queries.result_of(house().session(), desk.assessment.id) or abort(404)
    return result_facts(desk.standing.submission, found)


@room.get(f"{_ONE}/exports")
@needs(Permission.EXPORT)
@offers(Offer("exports", TokenScope.EXPORTS, ExportList))
def exports(asked: Mapping[str, Any], agency: str, period: str) -> dict[str, Any]:
    """Give the names of the assessment's files, and where each is fetched."""
    desk = _desk(agency, period, Permission.EXPORT)
    files = _files(desk)
    items = [
        {"name": name, "media_type": media_type, "url": _url("export", agency, period, name=name)}
        for name, media_type in files.items()
    ]
    return {"items": items}


@room.get(f"{_ONE}/exports/<name>")
@needs(Permission.EXPORT)
@offers(Offer("export", TokenScope.EXPORTS, media_types=(*_TABLES.values(), *PAPERS.values())))
def export(asked: Mapping[str, Any], agency: str, period: str, name: str) -> Response:
    """Send one file of the assessment."""
    if not is_code(agency) or not is_code(period):
        abort(404)
    desk = open_desk(agency, period, Permission.EXPORT)
    if name not in _files(desk):
        abort(404)
    code, _dot, suffix = name.partition(".")
    return send_export(desk, suffix) if code == "penilaian" else document_file(desk, code, suffix)


def _files(desk: Desk) -> dict[str, str]:
    """Return name -> media type of the files that this side can have."""
    tables = {f"penilaian.{suffix}": media_type for suffix, media_type in _TABLES.items()}
    signed = {f"{offer.code}.{suffix}": kind for offer in papers(desk) for suffix, kind in PAPERS.items()}
    return {**tables, **signed}
