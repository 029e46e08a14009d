"""The first sheet of a workbook, as the child reads it."""

from __future__ import annotations

import io
import json
import sys
from types import SimpleNamespace

import pytest

from spbe.intake import Limits
from spbe.intake.workbook import first_sheet
from tests.spbe.intake.test_tables import book


def test_every_cell_is_a_text_as_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = book(["nama", None, 3.0, 2.5, 1.1 + 2.2, True])
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(sent)))
    found = json.loads(first_sheet(Limits(), {}))
    assert (found["name"], len(found["rows"])) == ("Orang", 1)
    assert [cell for cell in found["rows"][0] if cell] == ["nama", "3", "2.5", "3.3", "True"]
