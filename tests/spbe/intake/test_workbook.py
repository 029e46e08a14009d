"""The sheets of a workbook, as the child answers them."""

from __future__ import annotations

import io
import json
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from spbe.intake import Limits
from spbe.intake.workbook import sheets
from tests.hostile.books import GOOD_ROWS, book, cells, links_to, workbook


def answer(monkeypatch: pytest.MonkeyPatch, content: bytes, **told: Any) -> dict[str, Any]:
    """Return what the child says of a workbook."""
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content)))
    found: dict[str, Any] = json.loads(sheets(Limits(), told))
    return found


def test_sheets_are_named_and_their_rows_are_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = book(workbook=workbook("Satu", "Dua"), sheet=cells('<c t="b"><v>1</v></c><c><f>1+1</f><v>2</v></c>'))
    rows = [*map(list, GOOD_ROWS), ["true", "=1+1"]]
    assert answer(monkeypatch, sent) == {"sheets": [{"name": name, "rows": rows} for name in ("Satu", "Dua")]}
    assert [sheet["name"] for sheet in answer(monkeypatch, sent, first=True)["sheets"]] == ["Satu"]
    assert [sheet["name"] for sheet in answer(monkeypatch, sent, wanted=["Dua", "Tiga"])["sheets"]] == ["Dua"]


def test_what_is_not_read_is_said_with_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    odd = book(sheet=cells('<c r="C3" t="s"><v>-1</v></c>'))
    assert answer(monkeypatch, odd) == {"refused": "cell", "sheet": "Data", "row": 2, "column": 2}
    assert answer(monkeypatch, book(links=links_to()))["refused"] == "no_sheet"
    assert answer(monkeypatch, book(styles="<!DOCTYPE x><x/>"))["refused"] == "doctype"
