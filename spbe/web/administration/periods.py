"""Periods of an agency or of the nation: opened, dated, locked, and agencies that start in them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, request

from spbe import workflow
from spbe.language import gettext as _
from spbe.language import ngettext
from spbe.reports import stage_name
from spbe.roles import NATIONAL, Permission
from spbe.store import models, queries
from spbe.store.queries import PeriodLine
from spbe.web.access import needs
from spbe.web.administration import period_forms
from spbe.web.administration.office import Office, open_office
from spbe.web.administration.period_forms import PeriodEntry, dates_in, entry_of, problem_words, sent_entry
from spbe.web.house import house
from spbe.workflow import Dates, PeriodChange, PeriodPlan, dated_stages

__all__ = ["room"]

room = Blueprint("periods", __name__, url_prefix="/kelola/<agency>/periode")

Problems = list[tuple[str, str]]


@room.get("/")
@needs(Permission.START)
def index(agency: str) -> str:
    """Draw the periods that count here, own and national."""
    return _list(open_office(agency))


def _list(office: Office, problems: Problems | None = None) -> str:
    session = house().session()
    lines, started = queries.periods_of(session, office.agency), queries.started_by(session, office.agency)
    return office.draw(
        "administration/periods.html", "periods", periods=lines, started=started, kinds=period_forms.kind_words(),
        problems=problems or [],
    )  # fmt: skip


@room.get("/baru")
@needs(Permission.MANAGE_PERIODS)
def new(agency: str) -> str:
    """Draw the form that opens a period."""
    office, year = open_office(agency), house().now().year
    return _new_page(office, PeriodEntry(year=str(year), instrument=office.instrument().code), [])


def _new_page(office: Office, entry: PeriodEntry, problems: Problems) -> str:
    kinds = {
        kind: name for kind, name in period_forms.kind_words().items() if not office.is_national or kind != "latihan"
    }
    instruments = [(code, f"{each.short_title} ({code})") for code, each in house().instruments.items()]
    return office.draw(
        "administration/period_new.html", "periods", entry=entry, kinds=kinds, late=period_forms.late_words(),
        stages=_stages("evaluasi"), instruments=instruments, problems=problems,
    )  # fmt: skip


def _stages(kind: str) -> list[tuple[str, str]]:
    return [(stage, stage_name(stage)) for stage in dated_stages(kind)]


@room.post("/baru")
@needs(Permission.MANAGE_PERIODS)
def open_one(agency: str) -> Any:
    """Open a period."""
    office, entry = open_office(agency), sent_entry(request.form)
    problems = _open(office, entry)
    if problems:
        return _new_page(office, entry, problems), 409 if problems[0][0] == "taken" else 422
    flash(_("Periode dibuka."))
    return redirect(office.here("periods.index"), 303)


def _open(office: Office, entry: PeriodEntry) -> Problems:
    """Open the period, or return everything that stands against it."""
    stages, problems = dates_in(entry)
    instrument = house().instruments.get(entry.instrument)
    year = int(entry.year) if entry.year.isascii() and entry.year.isdigit() and len(entry.year) == 4 else 0
    if instrument is None:
        return [*problems, ("instrument", _("Pilih instrumen dari daftar."))]
    if office.is_national and entry.kind == "latihan":
        return [*problems, ("kind", _("Latihan dibuka oleh instansi sendiri; pilih jenis lain."))]
    slug = entry.slug or (entry.year if entry.kind == "evaluasi" else f"{entry.year}-{entry.kind}")
    title = entry.title if entry.title.strip() else f"{instrument.short_title} {entry.year}"
    plan = PeriodPlan(office.agency, instrument, year, title, entry.kind, slug, _of_kind(stages), entry.late_rule)
    session = house().session()
    try:
        with session.begin():
            if problems:
                raise workflow.InvalidPeriod([])
            workflow.open_period(session, plan, by=office.person, at=house().now())
    except workflow.InvalidPeriod as refused:
        return [*problems, *(problem_words(problem, entry) for problem in refused.problems)]
    except workflow.PeriodExists:
        return [("slug", _("Alamat %(slug)s sudah dipakai periode lain; tulis alamat lain.") % {"slug": slug})]
    return []


def _of_kind(stages: dict[str, Dates]) -> dict[str, Dates]:
    return {stage: dates for stage, dates in stages.items() if dates != Dates()}


@room.get("/<period>")
@needs(Permission.MANAGE_PERIODS)
def page(agency: str, period: str) -> str:
    """Draw one period: its dates, its lock, and who works in it."""
    office = open_office(agency)
    found = _found(office, period)
    return _page(office, found, entry_of(found))


def _found(office: Office, period: str) -> PeriodLine:
    return queries.period_at(house().session(), office.agency, period) or abort(404)


def _page(
    office: Office, found: PeriodLine, entry: PeriodEntry, problems: Problems | None = None, *, is_stale: bool = False
) -> str:
    session = house().session()
    started = queries.started_in(session, found.id)
    waiting = [t for t in queries.tenants(session) if t.code not in {s.agency_code for s in started}]
    return office.draw(
        "administration/period.html", "periods", period=found, entry=entry, stages=_stages(found.kind),
        kinds=period_forms.kind_words(), late=period_forms.late_words(), started=started,
        waiting=waiting if office.is_national else [], stored=entry_of(found), is_stale=is_stale,
        stage_name=stage_name, problems=problems or [],
    )  # fmt: skip


@room.post("/<period>")
@needs(Permission.MANAGE_PERIODS)
def save(agency: str, period: str) -> Any:
    """Save a period's title, dates, rule and lock."""
    office = open_office(agency)
    found, sent = _found(office, period), sent_entry(request.form)
    entry = PeriodEntry(
        sent.title, period, str(found.year), found.kind, found.instrument, sent.late_rule, sent.is_locked, sent.version,
        sent.days,
    )  # fmt: skip
    stages, problems = dates_in(entry)
    change = PeriodChange(period, entry.title, entry.late_rule, entry.is_locked, stages, entry.version)
    session = house().session()
    try:
        with session.begin():
            if problems:
                raise workflow.InvalidPeriod([])
            workflow.change_period(session, agency, change, by=office.person, at=house().now())
    except workflow.InvalidPeriod as refused:
        told = [*problems, *(problem_words(problem, entry) for problem in refused.problems)]
        return _page(office, found, entry, told), 422
    except workflow.StalePeriod as stale:
        return _page(office, stale.current, entry, is_stale=True), 409
    flash(_("Periode tersimpan."))
    return redirect(office.here("periods.page", period=period), 303)


@room.post("/<owner>/<period>/mulai")
@needs(Permission.START)
def start(agency: str, owner: str, period: str) -> Any:
    """Start this agency's assessment in one of its own periods or a national one."""
    office, session = open_office(agency), house().session()
    if office.is_national or owner not in (agency, NATIONAL):
        abort(404)
    found = queries.period_at(session, owner, period) or abort(404)
    told = _enrol(office, found, [agency])
    if told:
        return _list(office, [("", told)]), 409
    flash(_("Penilaian dimulai."))
    return redirect(office.here("assessments.overview", period=period), 303)


@room.post("/<period>/instansi")
@needs(Permission.MANAGE_AGENCIES)
def enrol(agency: str, period: str) -> Any:
    """Enrol agencies into a national period."""
    office, chosen = open_office(agency), request.form.getlist("agency")
    found = _found(office, period) if office.is_national else abort(404)
    known = {tenant.code for tenant in queries.tenants(house().session())}
    if not chosen or set(chosen) - known:
        return _page(office, found, entry_of(found), [("agency", _("Pilih instansi dari daftar."))]), 422
    told = _enrol(office, found, chosen)
    if told:
        return _page(office, found, entry_of(found), [("agency", told)]), 409
    words = ngettext("%(num)d instansi memulai penilaian.", "%(num)d instansi memulai penilaian.", len(chosen))
    flash(words % {"num": len(chosen)})
    return redirect(office.here("periods.page", period=period), 303)


def _enrol(office: Office, found: PeriodLine, agencies: list[str]) -> str:
    """Start the agencies' assessments, all or none, or return why not."""
    session, instrument = house().session(), house().instruments.get(found.instrument) or abort(404)
    try:
        with session.begin():
            row = session.get_one(models.Period, found.id, populate_existing=True)
            workflow.enrol(session, row, agencies, instrument, by=office.person, at=house().now())
    except workflow.AssessmentExists as taken:
        words = _("%(agency)s sudah punya penilaian dengan alamat %(slug)s; tidak ada yang dimulai.")
        return words % {"agency": taken.agency, "slug": taken.slug}
    except workflow.PeriodLocked:
        return _("Periode ini dikunci; buka kuncinya dulu.")
    return ""
