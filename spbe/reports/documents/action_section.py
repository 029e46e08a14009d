"""The action plan as a section of a report: by unit, each action with its deadline, state and cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from spbe.action_plan import ActionLine, progress_of, status_words
from spbe.language import format_date, ngettext
from spbe.language import gettext as _
from spbe.reports.documents.blocks import Block, Column, Grid, Heading, Row, Text, Turn

__all__ = ["action_section"]


def action_section(actions: Sequence[ActionLine]) -> Iterator[Block]:
    """Yield what a report says of the plan; nothing without one. Dropped actions are left out."""
    kept = [line for line in actions if line.draft.status != "dropped"]
    if not kept:
        return
    yield Turn()
    yield Heading(_("Rencana aksi"))
    found = progress_of(line.draft for line in kept)
    told = {"num": len(kept), "done": found.counts["done"], "percent": found.percent}
    words = ngettext(
        "%(num)d aksi, %(done)s selesai; kemajuan rata-rata %(percent)s persen.",
        "%(num)d aksi, %(done)s selesai; kemajuan rata-rata %(percent)s persen.",
        len(kept),
    )
    yield Text(words % told)
    for unit, group in groupby(sorted(kept, key=_place), key=lambda line: line.unit_name):
        yield _grid(unit or _("Belum ditentukan unitnya"), list(group))


def _place(line: ActionLine) -> tuple[bool, str]:
    return not line.unit_name, line.unit_name.casefold()


def _grid(unit: str, actions: Sequence[ActionLine]) -> Grid:
    columns = (
        Column(_("Aksi"), 9),
        Column(_("Batas waktu"), 4),
        Column(_("Status"), 4),
        Column(_("Kemajuan"), 2, True),
    )
    return Grid(unit, columns, tuple(_row(line) for line in actions))


def _row(line: ActionLine) -> Row:
    due = format_date(line.draft.due_on) if line.draft.due_on else "\N{EN DASH}"
    return Row((line.draft.title, due, status_words(line.draft.status), f"{line.draft.progress} %"))
