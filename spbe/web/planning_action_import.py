"""A plan's sheet of actions brought back: every difference is shown first, then all of it is written, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, flash, redirect, request
from sqlalchemy.orm import Session

from spbe import workflow
from spbe.action_cells import PlanTerms
from spbe.action_lists import ListedAction, read_action_list
from spbe.intake import Limits
from spbe.language import gettext as _
from spbe.language import ngettext
from spbe.roles import Permission, may
from spbe.store import queries
from spbe.web.access import current_person, needs
from spbe.web.action_forms import said_wrong
from spbe.web.action_import_preview import Preview, preview_of
from spbe.web.desk import Desk
from spbe.web.house import house
from spbe.web.planning_actions import colleagues_of, listed
from spbe.web.sent_lists import Problem, seal, unseal
from spbe.web.tasks import agency_desk
from spbe.workflow import InvalidActions, StaleActions, UnknownActions

__all__ = ["room"]

room = Blueprint("action_import", __name__, url_prefix="/penilaian/<agency>/<period>/rencana/aksi/impor")

_SALT = "actions-from-a-sheet"
_LIMITS = Limits()
_MOST = _LIMITS.size + 4_000_000  # bytes of one request: a whole sheet, or what differs in it, sealed


@room.url_value_preprocessor
def make_room(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Let a whole sheet in, or what of it was sealed, for whoever may plan; it is called before anything is read."""
    is_coming = endpoint in ("action_import.preview", "action_import.save")
    if is_coming and values and may(current_person(), Permission.PLAN, values["agency"]):
        request.max_content_length = request.max_form_memory_size = _MOST


@room.get("")
@needs(Permission.PLAN)
def index(agency: str, period: str) -> str:
    """Draw the form that takes a sheet back."""
    return _page(_desk(agency, period))


@room.post("")
@needs(Permission.PLAN)
def preview(agency: str, period: str) -> Any:
    """Read a sheet and show what it would change; nothing is written."""
    desk = _desk(agency, period)
    sent = request.files.get("berkas")
    content = sent.stream.read() if sent else b""
    if not content:
        told = _("Belum ada berkas, atau berkasnya kosong; pilih rencana aksi yang sudah diisi.")
        return _page(desk, problems=[("berkas", told)]), 422
    terms = _terms(desk)
    found = read_action_list(content, terms, _LIMITS)
    if found.problems:
        return _page(desk, problems=[("berkas", told) for told in found.problems]), 422
    return _page(desk, _sealed(desk, _shown(desk, terms, found.rows)))


def _desk(agency: str, period: str) -> Desk:
    return agency_desk(agency, period, Permission.PLAN)


def _terms(desk: Desk) -> PlanTerms:
    """Return what a sheet may name, as it stands now."""
    return PlanTerms(
        desk.standing.instrument,
        {line.id: line for line in listed(desk)},
        {unit.code: unit.name for unit in queries.units(house().session(), desk.agency)},
        {int(number): name for number, name in colleagues_of(desk.agency)},
    )


def _shown(desk: Desk, terms: PlanTerms, rows: Iterable[ListedAction], same: int = 0, **chosen: Any) -> Preview:
    """Return the preview of the rows; ``same`` counts those that were left out before."""
    prices = queries.prices(house().session(), desk.agency, desk.standing.instrument.code)
    shown = preview_of(rows, terms, prices.currency, **chosen)
    return replace(shown, same=shown.same + same)


def _sealed(desk: Desk, shown: Preview) -> Preview:
    if not shown.rows:
        return shown
    held = {"rows": [row.plain() for row in shown.rows], "versions": shown.versions, "same": shown.same}
    return replace(shown, package=seal(_SALT, _whose(desk), held))


def _whose(desk: Desk) -> list[int]:
    person = current_person() or abort(404)
    return [desk.assessment.id, person.id]


def _page(desk: Desk, shown: Preview | None = None, problems: Sequence[Problem] = (), stale: str = "") -> str:
    return desk.draw("planning/action_import.html", preview=shown, problems=problems, stale=stale)


# Writing what was shown.


@room.post("/simpan")
@needs(Permission.PLAN)
def save(agency: str, period: str) -> Any:
    """Write what was shown, all of it or nothing; show it again where something is open or changed in between."""
    desk = _desk(agency, period)
    packed = unseal(_SALT, _whose(desk))
    if packed is None:
        return _page(desk, stale=_("Pratinjau itu tidak berlaku lagi; unggah rencana aksinya sekali lagi.")), 409
    rows, terms = [ListedAction.of_plain(plain) for plain in packed["rows"]], _terms(desk)
    moved = _moved(terms, packed["versions"])
    shown = _shown(desk, terms, rows, packed["same"], form=request.form, moved=moved)
    if moved:
        return _shown_again(desk, shown, moved)
    if shown.problems:
        return _page(desk, _sealed(desk, shown), shown.problems), 422
    try:
        with house().session().begin():
            changed, added = _write(desk, house().session(), shown)
    except InvalidActions as wrong:
        return _page(desk, problems=[("berkas", told) for _name, told in _told(wrong)]), 422
    except (StaleActions, UnknownActions) as stale:
        again = _shown(desk, _terms(desk), rows, packed["same"], form=request.form, moved=stale.ids)
        return _shown_again(desk, again, stale.ids)
    flash(_done(changed, added))
    return redirect(desk.here("actions.index"), 303)


def _moved(terms: PlanTerms, versions: dict[str, int]) -> tuple[int, ...]:
    """Return the actions that changed, or went, since they were shown."""
    now = {str(number): line.version for number, line in terms.held.items()}
    return tuple(int(number) for number, version in versions.items() if now.get(number) != version)


def _write(desk: Desk, session: Session, shown: Preview) -> tuple[int, int]:
    place = (session, desk.assessment, desk.standing.instrument)
    person, now = current_person() or abort(404), house().now()
    changed = workflow.change_actions(*place, shown.edits, by=person, at=now) if shown.edits else ()
    added = workflow.add_actions(*place, shown.drafts, by=person, at=now, origin="import") if shown.drafts else ()
    return len(changed), len(added)


def _told(wrong: InvalidActions) -> list[Problem]:
    return said_wrong(dict.fromkeys((name, what) for _place, name, what in wrong.problems))


def _done(changed: int, added: int) -> str:
    if not changed and not added:
        return _("Tidak ada yang diubah: semuanya sudah ada, atau dibiarkan.")
    told = [
        ngettext("%(num)d aksi diubah.", "%(num)d aksi diubah.", changed) % {"num": changed} if changed else "",
        ngettext("%(num)d aksi ditambahkan.", "%(num)d aksi ditambahkan.", added) % {"num": added} if added else "",
    ]
    return " ".join(filter(None, told))


def _shown_again(desk: Desk, shown: Preview, moved: Iterable[int]) -> tuple[str, int]:
    """Return the preview as it would be now: the sheet is kept, what changed in between is seen."""
    told = _("Aksi %(ids)s diubah orang lain sesudah pratinjau, jadi belum ada yang disimpan. Periksa lagi.")
    return _page(desk, _sealed(desk, shown), stale=told % {"ids": ", ".join(map(str, moved))}), 409
