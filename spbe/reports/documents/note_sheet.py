"""An assessor's sheet for an interview: what was noted of each indicator, and room to write."""

from __future__ import annotations

from collections.abc import Iterator

from spbe.language import format_value
from spbe.language import gettext as _
from spbe.reports.documents.beside import Beside
from spbe.reports.documents.blocks import Block, Column, Document, Grid, Heading, Row, Text
from spbe.reports.documents.parts import document, lead_of, quoted, short, value_or_dash
from spbe.reports.facts import Facts, translated

__all__ = ["note_sheet"]

_ROOM = "\n\n\n"


def note_sheet(facts: Facts, beside: Beside) -> Document:
    """Return the sheet: indicators with a note for the interview first in full, all others in one table."""
    title = _("Lembar catatan interviu %(name)s") % {"name": translated(facts.instrument.short_title)}
    return document(facts, beside, "catatan", title, list(_blocks(facts, beside)))


def _blocks(facts: Facts, beside: Beside) -> Iterator[Block]:
    noted = [i for i in facts.instrument if (held := facts.answers.get(i.code)) and held.note.strip()]
    yield Heading(_("Yang diklarifikasi"))
    if not noted:
        yield Text(_("Belum ada catatan untuk interviu."))
    for indicator in noted:
        held = facts.answers[indicator.code]
        yield Heading(f"{short(indicator)}: {value_or_dash(facts.values.get(indicator.code))}", 2)
        yield Text(lead_of(beside, indicator), "note", stays=True)
        yield quoted(held.note)
        if text := facts.submission.agency_text(indicator.code).strip():
            yield Text(_("Penjelasan instansi"), "note", stays=True)
            yield quoted(text)
        columns = (Column(_("Jawaban"), 5), Column(_("Nilai sesudah interviu"), 2))
        yield Grid(_("Hasil klarifikasi"), columns, (Row((_ROOM, "")),))
    yield Heading(_("Indikator lain"))
    rest = [i for i in facts.instrument if i not in noted]
    rows = tuple(
        Row((short(i), format_value(v) if (v := facts.values.get(i.code)) is not None else "–", "")) for i in rest
    )
    heads = (Column(_("Indikator"), 5), Column(_("Nilai"), 1, True), Column(_("Catatan"), 5))
    yield Grid(_("Indikator tanpa catatan"), heads, rows)
