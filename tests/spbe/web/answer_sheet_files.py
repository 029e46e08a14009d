"""Answer sheets for tests: as they come back, made from what is stored and what somebody wrote into them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import openpyxl
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from spbe.answer_sheet import CellKey, SheetFacts
from spbe.answer_sheet.cells import stored_text
from spbe.answer_sheet.keys import Keys, key_rows
from spbe.answer_sheet.layout import HEADS, ITEM_HEADS, ITEMS, KEYS, WORK
from spbe.indicators import Instrument
from spbe.scoring import as_text
from spbe.sheet_changes import held_cells
from spbe.store import models, queries
from tests.spbe.web.conftest import NOW, Site
from tests.spbe.web.page import Page

__all__ = ["Offline", "confirm", "download", "package", "send"]


class Offline:
    """A sheet somebody downloaded at this moment and fills in elsewhere: ``written`` holds every cell."""

    def __init__(self, facts: SheetFacts, instrument: Instrument, base: Mapping[CellKey, Any]) -> None:
        self.facts, self.instrument, self.base = facts, instrument, dict(base)
        self.written: dict[CellKey, Any] = dict(base)

    def write(self, code: str, field: str, value: Any, item: str = "") -> Offline:
        """Write a cell and return the sheet."""
        self.written[code, field, item] = value
        return self

    def as_of(self, **facts: Any) -> Offline:
        """Return the same sheet, made from something else."""
        other = Offline(replace(self.facts, **facts), self.instrument, self.base)
        other.written = dict(self.written)
        return other

    def file(self) -> bytes:
        """Return the sheet as a workbook, its keys in the hidden sheet."""
        book = openpyxl.Workbook(write_only=True)
        work, hidden, items = (book.create_sheet(name) for name in (WORK, KEYS, ITEMS))
        hidden.sheet_state = "veryHidden"
        fields = ("level", "figure", "figured_on", "figure_source", "explanation")
        work.append([HEADS[name][0] for name in ("code", *fields)])
        for code in self.instrument.by_code:
            work.append([code, *(_typed(self.written.get((code, name, ""))) for name in fields)])
        items.append([ITEM_HEADS["code"][0], ITEM_HEADS["item"][0]])
        for (_code, name, item), value in self.written.items():
            if name == "item":
                items.append([item, _typed(value)])
        for row in key_rows(Keys(self.facts, self.base, {})):
            hidden.append(row)
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()


def _typed(value: Any) -> str | None:
    """Return what somebody types into a cell."""
    return (as_text(value) if isinstance(value, Fraction) else stored_text(value)) or None


def download(site: Site, instrument: Instrument) -> Offline:
    """Return the sheet of the assessment at hand, as it stands now."""
    with site.house.sessions() as session:
        assessment = session.get_one(models.Assessment, site.assessment_id())
        whole = queries.submission(session, assessment, with_previous=False)
    own = {code: whole.answers.get(("self", code)) for code in instrument.by_code}
    base = {
        (code, field, item): value
        for code, answer in own.items()
        for (field, item), value in held_cells(instrument.by_code[code], answer).items()
    }
    agency, period = site.HERE.split("/")[-2:]
    facts = SheetFacts(agency, period, instrument.code, instrument.fingerprint, 2026, whole.stage, None, NOW)
    return Offline(facts, instrument, base)


def send(site: Site, content: bytes | str | Offline, status: int = 200) -> Page:
    """Send a sheet and return the page that answers."""
    sheet = content.file() if isinstance(content, Offline) else content
    raw = sheet.encode() if isinstance(sheet, str) else sheet
    # In one piece: the client's own way would leave a file open.
    form = {"csrf_token": site.token(), "berkas": FileStorage(io.BytesIO(raw), "lembar.bin")}
    boundary, body = encode_multipart(form)
    kind = f"multipart/form-data; boundary={boundary}"
    return site.page(site.client.post(site.address("lembar-kerja/"), data=body, content_type=kind), status)


def package(page: Page) -> str:
    """Return the sealed sheet of a preview, empty where there is none."""
    return "".join(field.get("value") for field in page.all("input", name="package"))


def confirm(site: Site, page: Page, status: int = 303, chosen: Mapping[str, str] | None = None) -> Any:
    """Confirm a preview with what was chosen: cell -> side."""
    data = {"package": package(page), **{f"pilih-{cell}": side for cell, side in (chosen or {}).items()}}
    return site.post("lembar-kerja/simpan", data, status=status)
