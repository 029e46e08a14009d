"""The roles in words: what they are called, and what whoever acts in one does."""

from __future__ import annotations

from spbe.language import gettext as _
from spbe.roles import Role

__all__ = ["role_name", "role_task"]


def role_name(role: Role) -> str:
    """Return the role's name in the language in force."""
    return {
        Role.COORDINATOR: _("Koordinator SPBE"),
        Role.UNIT_OPERATOR: _("Operator unit"),
        Role.INTERNAL_ASSESSOR: _("Asesor internal"),
        Role.PLANNER: _("Perencana"),
        Role.LEADER: _("Pimpinan"),
        Role.AGENCY_ADMIN: _("Admin instansi"),
        Role.EXTERNAL_ASSESSOR: _("Asesor eksternal"),
        Role.REVIEWER: _("Tim reviu"),
        Role.NATIONAL_ADMIN: _("Admin nasional"),
    }[role]


def role_task(role: Role) -> str:
    """Return what somebody in this role does, in a few words."""
    return {
        Role.COORDINATOR: _("membagi tugas, mengisi, dan mengirim penilaian"),
        Role.UNIT_OPERATOR: _("mengisi indikator unitnya"),
        Role.INTERNAL_ASSESSOR: _("memeriksa jawaban sebelum dikirim"),
        Role.PLANNER: _("menetapkan target dan rencana"),
        Role.LEADER: _("membaca hasil dan laporan"),
        Role.AGENCY_ADMIN: _("mengatur orang, unit, dan periode"),
        Role.EXTERNAL_ASSESSOR: _("menilai jawaban dan bukti instansi"),
        Role.REVIEWER: _("memeriksa nilai para asesor"),
        Role.NATIONAL_ADMIN: _("mengatur instansi, periode, dan asesor"),
    }[role]
