"""What administrators send about a period: its texts and the days of each stage, checked all at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from spbe.language import gettext as _
from spbe.reports import stage_name
from spbe.store.queries import PeriodLine
from spbe.submission import PATHS
from spbe.web.administration.forms import day_of
from spbe.workflow import Dates, PeriodProblem, dated_stages

__all__ = ["PeriodEntry", "dates_in", "entry_of", "kind_words", "late_words", "problem_words", "sent_entry"]

_ENDS = ("opens", "closes")


@dataclass(frozen=True)
class PeriodEntry:
    """The form of a period as texts; ``days`` maps "<stage>-opens" and "<stage>-closes" to a day as it was typed."""

    title: str = ""
    slug: str = ""
    year: str = ""
    kind: str = "evaluasi"
    instrument: str = ""
    late_rule: str = "mark"
    is_locked: bool = False
    version: int = 0
    days: Mapping[str, str] = field(default_factory=dict)


def entry_of(period: PeriodLine) -> PeriodEntry:
    """Return the form of a period as it is stored."""
    days = {
        f"{stage}-{end}": day.isoformat()
        for stage, both in period.stages.items()
        for end, day in zip(_ENDS, both, strict=True)
        if day
    }
    return PeriodEntry(
        period.title,
        period.slug,
        str(period.year),
        period.kind,
        period.instrument,
        period.late_rule,
        period.is_locked,
        period.version,
        days,
    )


def sent_entry(form: MultiDict[str, str]) -> PeriodEntry:
    """Return the form as it was sent."""
    version = form.get("replace") or form.get("version", "")
    return PeriodEntry(
        form.get("title", ""),
        form.get("slug", "").strip().lower(),
        form.get("year", "").strip(),
        form.get("kind", ""),
        form.get("instrument", ""),
        form.get("late_rule", ""),
        form.get("is_locked") == "1",
        int(version) if version.isascii() and version.isdigit() and len(version) < 9 else -1,
        {name: form.get(name, "") for name in form if name.rpartition("-")[2] in _ENDS},
    )


def dates_in(entry: PeriodEntry) -> tuple[dict[str, Dates], list[tuple[str, str]]]:
    """Return stage -> dates of the stages that have any, and what could not be read, beside its field."""
    found: dict[str, Dates] = {}
    problems: list[tuple[str, str]] = []
    for stage in dated_stages(entry.kind) if entry.kind in PATHS else ():
        days: list[date | None] = []
        for end in _ENDS:
            name = f"{stage}-{end}"
            try:
                days.append(day_of(entry.days.get(name, "")))
            except ValueError:
                words = _("%(stage)s: tanggal “%(text)s” tidak terbaca; tulis misalnya 24/11/2026.")
                problems.append((name, words % {"stage": stage_name(stage), "text": entry.days[name][:20]}))
                days.append(None)
        if any(days):
            found[stage] = Dates(*days)
    return found, problems


def problem_words(problem: PeriodProblem, entry: PeriodEntry) -> tuple[str, str]:
    """Return the field and the sentence of something that is wrong with a period."""
    facts: dict[str, Any] = {"year": entry.year, "slug": entry.slug[:40]}
    if problem.stage:
        facts |= {"stage": stage_name(problem.stage)}
        facts |= {"earlier": stage_name(problem.earlier).lower()} if problem.earlier else {}
    words = {
        "title": _("Judul: isi satu baris, paling panjang 300 karakter."),
        "slug": _(
            "Alamat “%(slug)s” tidak dapat dipakai; pakai huruf kecil, angka, dan tanda hubung, paling banyak 40."
        ),
        "year": _("Tahun %(year)s terlalu jauh dari tahun ini; periksa angkanya."),
        "kind": _("Pilih jenis periode."),
        "late_rule": _("Pilih apa yang terjadi sesudah batas waktu."),
        "stage": _("%(stage)s bukan bagian periode jenis ini; kosongkan tanggalnya."),
        "backwards": _("%(stage)s: ditutup sebelum dibuka; tukar tanggalnya."),
        "far": _("%(stage)s: tanggalnya di luar tahun %(year)s dan tahun di sekitarnya; periksa tahunnya."),
        "order": _("%(stage)s: dibuka atau ditutup sebelum tahap %(earlier)s; urutkan tanggalnya."),
    }[problem.rule]
    name = f"{problem.stage}-opens" if problem.stage else problem.rule
    return name, words % facts


def kind_words() -> dict[str, str]:
    """Return kind of period -> its name."""
    return {"evaluasi": _("Evaluasi"), "pemantauan": _("Pemantauan"), "latihan": _("Latihan (hanya di instansi ini)")}


def late_words() -> dict[str, str]:
    """Return what happens after a stage's last day -> in words."""
    return {
        "mark": _("Masih dapat diisi dan diserahkan, dengan tanda terlambat"),
        "lock": _("Tidak dapat diisi lagi sampai tanggalnya diubah"),
    }
