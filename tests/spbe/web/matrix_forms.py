"""What a valid form holds at every address that takes one, so that only permission and stage decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from io import BytesIO
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from spbe.indicators import instrument
from spbe.store import models, queries
from spbe.workflow.stages import steps_from

Form = Mapping[str, Any] | Callable[[Session], Mapping[str, Any]]

ITEM = next(iter(instrument().by_code["1"].criteria[2].items)).code
TEXTS = {"explanation": "Fakta", "justification": "Sebab", "note": ""}


def _whole(session: Session) -> Any:
    found = queries.find_assessment(session, "kota-contoh/2026")
    assert found is not None
    return queries.submission(session, found, with_previous=False)


def _answer(session: Session) -> Mapping[str, Any]:
    held = _whole(session).answers.get(("self", "1"))
    return {"level": "3", "explanation": "Fakta baru", "version": held.version if held else 0, "go": "next"}


def _judgement(session: Session) -> Mapping[str, Any]:
    whole = _whole(session)
    held = whole.answers.get((whole.stage, "1"))
    return {"level": "3", **TEXTS, "version": held.version if held and whole.stage != "self" else 0, "drawn": "x"}


def _mark(good: str) -> Form:
    def form(session: Session) -> Mapping[str, Any]:
        whole = _whole(session)
        stage = "review" if good == "valid" else "verification"
        mark, answer = whole.marks.get((stage, "1")), whole.at().get("1")
        told = {"outcome": good, "note": "Dibaca.", "version": mark.version if mark else 0}
        return {**told, "answer_version": answer.version if answer else 0}

    return form


def _step(session: Session) -> Mapping[str, Any]:
    """A hand-over forward where there is one, else back."""
    whole = _whole(session)
    steps = [step for step in steps_from(whole.stage, whole.kind) if not step.needs] or [None]
    return {"from_stage": whole.stage, "to": steps[0].to if steps[0] else "verification", "reason": "Selesai."}


def _target(session: Session) -> Mapping[str, Any]:
    whole = _whole(session)
    stored = repr((whole.target_index, sorted(whole.target_levels.items())))
    return {"index": "3,00", "seen": sha256(stored.encode()).hexdigest()[:16]}


def _signed(_session: Session) -> Mapping[str, Any]:
    signed = {"signer": "Rini", "position": "Sekretaris Daerah", "signed_on": "2026-11-24", "consents": "yes"}
    return {**signed, "version": "0"}


def _period(session: Session) -> Mapping[str, Any]:
    found = session.scalars(
        select(models.Period).where(models.Period.owner_code == "kota-contoh").order_by(models.Period.id.desc())
    ).first()
    assert found is not None
    return {"title": "Penilaian 2026 baru", "late_rule": "mark", "version": found.version}


def _people_file(_session: Session) -> Mapping[str, Any]:
    text = "nama;email;peran;unit;aspek\nYanti;yanti@contoh.example;perencana;;\n"
    return {"file": (BytesIO(text.encode()), "orang.csv")}


def _values_list(_session: Session) -> Mapping[str, Any]:
    return {"sumber": "Daftar 2026", "tempel": "indikator;nilai\n1;3\n"}


def _answer_sheet(_session: Session) -> Mapping[str, Any]:
    return {"berkas": (BytesIO(b"indikator;tingkat\n1;3\n"), "lembar.csv")}


def _action_sheet(_session: Session) -> Mapping[str, Any]:
    return {"berkas": (BytesIO(b"Aksi\nTetapkan arsitektur\n"), "rencana-aksi.csv")}


def _upload(_session: Session) -> Mapping[str, Any]:
    return {"berkas": (BytesIO(b"Notula\n"), "notula.txt"), "unit": "diskominfo"}


def _revision(_session: Session) -> Mapping[str, Any]:
    return {"berkas": (BytesIO(b"Notula\n"), "notula.txt"), "note": "", "version": "1"}


DOCUMENT = {"title": "Foto rapat", "kind": "primary", "unit": "", "version": "1"}


def _document_cited(session: Session) -> Mapping[str, Any]:
    newest = session.scalars(
        select(models.Document.id)
        .where(models.Document.agency_code == "kota-contoh", models.Document.deleted_at.is_(None))
        .order_by(models.Document.id.desc())
    ).first()
    return {"document": newest or "", "pages": "1", "version": "0"}


PERIOD = {"title": "Penilaian 2028", "slug": "2028", "year": "2028", "kind": "evaluasi", "instrument": "spbe-2020"}

FORMS: dict[str, Form] = {
    "account.choose_role": {"pick": "kota-contoh|coordinator"},
    "account.change_password": {},
    "account.begin_second_factor": {"current": "x"},
    "account.end_others": {},
    "account.end_second_factor": {"current": "x"},
    "account.new_recovery_codes": {"current": "x"},
    "action_import.preview": _action_sheet,
    "action_import.save": {"package": "x"},
    "actions.bulk": {"aksi": ["1"], "version-1": "1", "status": "running"},
    "actions.carry": {},
    "actions.change": {"title": "Tetapkan arsitektur", "version": "1"},
    "actions.create": {"title": "Tetapkan arsitektur"},
    "actions.report": {"status": "running", "progress": "40", "version": "1"},
    "actions_drafting.make": {"gabung": "ya", "due_on": "2026-12-31"},
    "agencies.add": {"code": "baru", "name": "Badan Baru", "kind": "lembaga", "time_zone": "Asia/Jakarta"},
    "agencies.rename": {"name": "Pemerintah Kota Contoh Baru", "seen": "Pemerintah Kota Contoh"},
    "answer_sheets.preview": _answer_sheet,
    "answer_sheets.save": {"package": "x"},
    "assessments.autosave": _answer,
    "assessments.save_answer": _answer,
    "assessments.save_level": _answer,
    "assessments.set_target": _target,
    "assessments.start_from_last": {},
    "assignments.save": {},
    "bringing.preview": _values_list,
    "bringing.save": {"package": "x"},
    "carrying.carry": {},
    "citing.cite": _document_cited,
    "citing.cite_last_year": {},
    "citing.withdraw": {"version": "1"},
    "comments.add": {"body": "Mohon diperiksa.", "audience": "both"},
    "comments.reopen": {},
    "comments.resolve": {},
    "document_batches.begin": {"penilaian": "kota-contoh/2026", "dokumen": "ringkas", "bentuk": "pdf"},
    "document_batches.go_on": {},
    "double_scoring.choose": {"on": "1"},
    "double_scoring.propose": {"level": "3", "explanation": "Sebab", "version": "0"},
    "editions.adopt": {},
    "evaluation.autosave": _judgement,
    "evaluation.save": _judgement,
    "evaluation.save_one_item": {
        f"vote-{ITEM}": "revise",
        f"kind-{ITEM}": "missing",
        f"note-{ITEM}": "",
        f"version-{ITEM}": "0",
    },
    "frame.choose_language": {"language": "id"},
    "handover.hand_over": _step,
    "importing.preview": _values_list,
    "importing.save": {"package": "x"},
    "letterhead.save": {"lines": "PEMERINTAH KOTA CONTOH", "version": "0"},
    "library.change": DOCUMENT,
    "library.delete": {"reason": "Salah unggah", "version": "1"},
    "library.revise": _revision,
    "library.upload": _upload,
    "people.access": {"active": "1"},
    "people.give": {"role": "planner", "seen": ""},
    "people.link": {},
    "people.scope": {"role": "unit_operator"},
    "people.send_invitation": {"name": "Yanti", "email": "yanti@contoh.example", "role": "planner"},
    "people.take": {"role": "leader", "sure": "1"},
    "people_files.save": {"package": "x"},
    "people_files.preview": _people_file,
    "periods.enrol": {"agency": "kota-contoh"},
    "periods.start": {},
    "periods.open_one": {**PERIOD, "late_rule": "mark"},
    "periods.save": _period,
    "planning_cost_files.preview": {"tempel": "indikator;dari;ke;biaya\n1;1;2;5"},
    "planning_cost_files.save": {"package": "x"},
    "planning_costs.choose_currency": {"currency": "points", "version": "0"},
    "planning_costs.fill": {"scope": "semua", "cost": "1", "version": "0"},
    "planning_scenarios.copy": {},
    "planning_scenarios.remove": {"version": "1"},
    "planning_whatif.reckon": {"v-1": "3"},
    "planning_whatif.save": {"name": "Andai", "v-1": "3"},
    "planning_costs.save": {"c-1:2": "5", "version": "0"},
    "planning_road_saving.save": {"sasaran": "indeks", "indeks": "3", "nama": "Baik"},
    "review.save": _mark("valid"),
    "review.save_all": {},
    "sending.sign": _signed,
    "signin.enter": {"email": "x@contoh.example", "password": "tidak-ada-sama-sekali"},
    "signin.enter_demo": {"person": "1"},
    "signin.enter_with_code": {"code": "000000"},
    "signin.send_link": {"email": "x@contoh.example"},
    "signin.sign_out": {},
    "signin.use_link": {"password": "tidak-ada-sama-sekali", "again": "tidak-ada-sama-sekali"},
    "statements.save": {"text-recommendation": "Susun rencana.", "version-recommendation": "0"},
    "statements.save_one": {"text-recommendation": "Susun rencana.", "version-recommendation": "0"},
    "tokens.make": {"name": "Dasbor", "scopes": ["read:results"], "days": "30"},
    "tokens.revoke": {},
    "units.add": {"name": "Bagian Umum"},
    "units.save": {"name": "Diskominfo", "is_active": "1", "version": "1"},
    "uploading.create": {},
    "verification.save": _mark("accepted"),
}

HEADERS: dict[str, Mapping[str, str]] = {"uploading.create": {"Tus-Resumable": "1.0.0", "Upload-Length": "9"}}
"""Endpoint -> what is sent there beside a form."""
