"""The stages in words: short names, why one is closed, what was handed over, judged or marked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from spbe.language import format_date
from spbe.language import gettext as _
from spbe.proceedings import Handover
from spbe.reports import stage_name
from spbe.reports.evidence import revision_words
from spbe.reports.trails import short_stage
from spbe.store.queries import HistoryLine
from spbe.verdicts import Revision

__all__ = ["closed_words", "handover_words", "outcome_words", "revision_words", "short_stage", "stage_event_words"]


def closed_words(stage: str, why: str, day: date | None = None) -> str:
    """Return why a stage is closed ("stage", "final", "locked", "late", "early") and what can be done about it."""
    facts = {"stage": stage_name(stage).lower(), "day": format_date(day) if day else ""}
    return {
        "final": _("Hasil akhir sudah diumumkan; nilainya tidak berubah lagi."),
        "locked": _("Periode ini dikunci. Admin yang mengatur periode dapat membukanya kembali."),
        "late": _("Tahap %(stage)s berakhir %(day)s. Admin yang mengatur periode dapat memperpanjang batas waktunya."),
        "early": _("Tahap %(stage)s dibuka %(day)s. Sebelum itu isian hanya dapat dibaca."),
    }.get(why, _("Penilaian kini pada tahap %(stage)s, dan isian itu bukan bagian tahap ini.")) % facts


def outcome_words(outcome: str) -> str:
    """Return a mark in one word or two."""
    return {
        "accepted": _("diterima"),
        "returned": _("dikembalikan"),
        "valid": _("valid"),
        "invalid": _("tidak valid"),
    }.get(outcome, outcome)


def handover_words(made: Handover) -> str:
    """Return from where to where an assessment was handed over, and which way."""
    facts = {"from": stage_name(made.from_stage), "to": stage_name(made.to_stage).lower()}
    if made.verb == "send_back":
        return _("%(from)s dikembalikan ke %(to)s") % facts
    return _("%(from)s diserahkan ke %(to)s") % facts


def stage_event_words(line: HistoryLine, facts: Mapping[str, Any]) -> str | None:
    """Return an event about stages, judging or evidence as a sentence; None for any other."""
    after = line.after or {}
    told = {
        "stage.handed_over": _("%(by)s menyerahkan penilaian ke %(stage)s"),
        "mark.recorded": _("%(by)s menandai indikator %(indicator)s %(outcome)s"),
        "double_scoring.set": _("%(by)s mengatur penilaian ganda"),
        "proposal.recorded": _("%(by)s mengusulkan nilai indikator %(indicator)s"),
        "verdict.recorded": _("%(by)s memutuskan butir %(item)s: %(outcome)s"),
        "verdicts.imported": _("%(by)s mengimpor putusan asesor: %(answers)s indikator, %(verdicts)s butir"),
        "statement.recorded": _("%(by)s menulis kesimpulan asesor"),
        "declaration.recorded": _("%(by)s mencatat %(what)s"),
        "citation.recorded": _citation(after),
        "document.recorded": _("%(by)s mencatat dokumen"),
    }.get(line.verb)
    if line.verb == "stage.handed_over" and after.get("verb") == "send_back":
        told = _("%(by)s mengembalikan penilaian ke %(stage)s")
    more = {
        "stage": stage_name(str(after.get("to", ""))).lower(),
        "outcome": _outcome(line.verb, after),
        "item": after.get("item", ""),
        "what": _declaration(str(after.get("kind", ""))),
        "answers": after.get("answers", 0),
        "verdicts": after.get("verdicts", 0),
    }
    return told and told % {**facts, **more}


def _citation(after: Mapping[str, Any]) -> str:
    if after.get("is_withdrawn"):
        return _("%(by)s mencabut bukti butir %(item)s")
    if after.get("is_carried"):
        return _("bukti butir %(item)s pindah ke revisi baru; halamannya perlu diperiksa")
    return _("%(by)s mengutip bukti butir %(item)s")


def _outcome(verb: str, after: Mapping[str, Any]) -> str:
    if verb != "verdict.recorded":
        return outcome_words(str(after.get("outcome", "")))
    kind = after.get("kind")
    return _("diterima") if kind is None else _("revisi, %(reason)s") % {"reason": revision_words(Revision(kind))}


def _declaration(kind: str) -> str:
    return {"berita_acara": _("Berita Acara"), "publication": _("persetujuan publikasi")}.get(kind, kind)
