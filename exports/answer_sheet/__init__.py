"""The answer sheet as a workbook: filled in anywhere, brought back, every difference seen before it is written.

Kept within what Excel documents: no function newer than Excel 2010, formulas below 8,192 characters, cells below 32,767
UTF-16 units, drop-down lists below 256 characters. What is computed in it is a convenience and is never read back.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from exports.answer_sheet.around import write_guide, write_index, write_keys, write_sums
from exports.answer_sheet.frame import Frame
from exports.answer_sheet.live import Live
from exports.answer_sheet.plan import Plan
from exports.answer_sheet.work import write_items, write_work
from exports.style import Looks, book_options
from spbe.answer_sheet.layout import GUIDE, INDEX, ITEMS, KEYS, SUMS, WORK
from spbe.language import gettext as _

if TYPE_CHECKING:
    from spbe.indicators.model import Instrument
    from spbe.submission import Submission

__all__ = ["answer_sheet"]


def answer_sheet(
    instrument: Instrument,
    submission: Submission,
    *,
    made_at: datetime,
    unit: str | None = None,
    codes: Collection[str] | None = None,
    leads: Mapping[str, str] | None = None,
) -> bytes:
    """Return the answer sheet (xlsx) of an assessment, or of the indicators ``codes`` that one ``unit`` answers.

    ``leads`` maps an indicator's code to the name of the unit that answers it. Equal input gives equal bytes.
    """
    from xlsxwriter import Workbook

    plan, target = Plan(instrument, submission, made_at, unit, codes, leads or {}), BytesIO()
    book = Workbook(target, book_options())
    book.set_properties(_properties(plan))
    live = Live(plan)
    has_index, looks = live.scale.is_exact, Looks(book)

    def sheet(name: str) -> Frame:
        return Frame(book.add_worksheet(name), looks, plan)

    write_guide(sheet(GUIDE), has_index=has_index)
    write_work(sheet(WORK))
    if plan.items:
        write_items(sheet(ITEMS))
    if has_index:
        write_index(sheet(INDEX), live)
        write_sums(sheet(SUMS), live)
    write_keys(sheet(KEYS))
    book.close()
    return target.getvalue()


def _properties(plan: Plan) -> dict[str, object]:
    words = {"agency": plan.submission.agency.name, "period": plan.submission.year}
    return {
        "title": _("Lembar kerja %(agency)s, %(period)s") % words,
        "subject": plan.instrument.regulation,
        "created": plan.made_at.astimezone(UTC).replace(tzinfo=None),
    }
