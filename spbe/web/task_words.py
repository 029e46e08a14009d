"""Tasks in words: what is to be done, why, and where it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from spbe.checklist import Duty
from spbe.language import format_date, format_value, ngettext
from spbe.language import gettext as _
from spbe.tasks import Reason, Task, is_urgent

__all__ = ["ICONS", "TaskLine", "chip_words", "task_line"]

ICONS = {
    Reason.RETURNED: ("back", "c-bad"),
    Reason.MENTIONED: ("chat", "c-acc"),
    Reason.OPEN: ("clock", "c-mut"),
    Reason.CARRIED: ("history", "c-warn"),
    Reason.UNEXPLAINED: ("warn", "c-warn"),
    Reason.EVIDENCE: ("file", "c-warn"),
    Reason.FOLLOW_UP: ("flag", "c-acc"),
    Reason.VERIFY: ("check", "c-acc"),
    Reason.ASSESS: ("eye", "c-acc"),
    Reason.REVIEW: ("eye", "c-acc"),
    Reason.SEND: ("mail", "c-acc"),
}
"""Reason -> the icon before a task and the class of its colour."""


@dataclass(frozen=True)
class TaskLine:
    """One task as a page shows it. ``place`` names the agency and the role where the page is about several."""

    task: Task
    title: str
    why: str
    href: str
    is_urgent: bool
    place: str = ""

    @property
    def icon(self) -> str:
        """Return the icon before it."""
        return ICONS[self.task.reason][0]

    @property
    def colour(self) -> str:
        """Return the class of the icon's colour."""
        return ICONS[self.task.reason][1]


def task_line(task: Task, href: Callable[[Task], str], today: date, *, is_mine: bool, place: str = "") -> TaskLine:
    """Return the task in words, with the address where it is done. ``today`` is today where the agency is."""
    why = [_why(task, is_mine=is_mine)] if task.reason is not Reason.EVIDENCE else []
    if task.duty is not None:
        why.append(_duty_words(task.duty))
    return TaskLine(task, _title(task), " ".join(why), href(task), is_urgent(task, today), place)


def _title(task: Task) -> str:
    if task.indicator is not None:
        return f"{task.indicator.code}. {_(task.indicator.short_title)}"
    if task.aspect is not None:
        return _("Aspek %(code)s: %(title)s") % {"code": task.aspect.code, "title": _(task.aspect.short_title)}
    return {
        Reason.FOLLOW_UP: _("Papan koordinator"),
        Reason.SEND: _("Serahkan penilaian"),
        Reason.ASSESS: _("Meja asesor"),
        Reason.REVIEW: _("Reviu penilaian"),
    }[task.reason]


def _why(task: Task, *, is_mine: bool) -> str:
    if task.reason is Reason.RETURNED:
        return _("Dikembalikan %(by)s: %(note)s") % {"by": task.by, "note": task.note}
    if task.reason is Reason.MENTIONED:
        return _("Anda disebut %(by)s dalam percakapan: %(note)s") % {"by": task.by, "note": task.note}
    if task.reason in (Reason.OPEN, Reason.CARRIED):
        words = _("Belum dinilai") if task.reason is Reason.OPEN else _("Perlu diperiksa ulang")
        return words + _last_words(task) + "."
    if task.reason is Reason.UNEXPLAINED:
        return _unexplained_words(task)
    return _waiting_words(task, is_mine=is_mine)


def _last_words(task: Task) -> str:
    if task.last_level is None:
        return ""
    if task.indicator is not None and task.indicator.kind != "level":
        return _("; tahun lalu bernilai %(value)s") % {"value": format_value(Fraction(task.last_level))}
    return _("; tahun lalu tingkat %(level)s") % {"level": task.last_level}


def _unexplained_words(task: Task) -> str:
    kind = task.indicator.kind if task.indicator is not None else "level"
    return {
        "level": _("Tingkat tanpa penjelasan."),
        "items": _("Butir ditandai tanpa penjelasan."),
        "index": _("Angka tanpa tanggal atau sumber, dan tanpa penjelasan."),
    }[kind]


def _duty_words(duty: Duty) -> str:
    """Return in one sentence what is to be done about the evidence of an indicator."""
    missing = ngettext("%(num)d bukti belum ada", "%(num)d bukti belum ada", duty.missing)
    looked = ngettext(
        "%(num)d kutipan perlu diperiksa halamannya", "%(num)d kutipan perlu diperiksa halamannya", duty.to_look_at
    )
    ending = ngettext(
        "%(num)d dokumen berlaku hanya sampai %(day)s",
        "%(num)d dokumen segera tidak berlaku, paling dekat sesudah %(day)s",
        duty.ending,
    )
    day = format_date(duty.ends_on) if duty.ends_on else ""
    parts = ((missing, duty.missing), (looked, duty.to_look_at), (ending, duty.ending))
    told = "; ".join(words % {"num": count, "day": day} for words, count in parts if count)
    return _("Bukti: %(told)s.") % {"told": told}


def _waiting_words(task: Task, *, is_mine: bool) -> str:
    if task.reason is Reason.SEND:
        return _("Semua %(count)s indikator siap; langkah berikutnya menunggu Anda.") % {"count": task.count}
    if task.reason is Reason.FOLLOW_UP:
        told = ngettext(
            "%(num)d indikator di unit belum siap; kirim tautan daftar tugasnya.",
            "%(num)d indikator di unit belum siap; kirim tautan daftar tugasnya.",
            task.count,
        )
        return told % {"num": task.count}
    counted = ngettext("%(num)d jawaban", "%(num)d jawaban", task.count) % {"num": task.count}
    mine = {
        Reason.VERIFY: _("%(counted)s menunggu verifikasi Anda."),
        Reason.ASSESS: _("%(counted)s menunggu penilaian Anda."),
        Reason.REVIEW: _("%(counted)s menunggu reviu Anda."),
    }
    others = {
        Reason.VERIFY: _("%(counted)s menunggu verifikasi."),
        Reason.ASSESS: _("%(counted)s menunggu penilaian."),
        Reason.REVIEW: _("%(counted)s menunggu reviu."),
    }
    return (mine if is_mine else others)[task.reason] % {"counted": counted}


def chip_words(reason: Reason) -> str:
    """Return the name of a reason as a filter shows it."""
    return {
        Reason.RETURNED: _("Dikembalikan"),
        Reason.MENTIONED: _("Percakapan"),
        Reason.OPEN: _("Belum dinilai"),
        Reason.CARRIED: _("Perlu diperiksa ulang"),
        Reason.UNEXPLAINED: _("Tanpa penjelasan"),
        Reason.EVIDENCE: _("Bukti"),
        Reason.FOLLOW_UP: _("Unit"),
        Reason.VERIFY: _("Verifikasi"),
        Reason.ASSESS: _("Penilaian"),
        Reason.REVIEW: _("Reviu"),
        Reason.SEND: _("Kirim"),
    }[reason]
