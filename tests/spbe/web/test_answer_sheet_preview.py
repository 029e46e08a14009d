"""The sealed sheet holds what was shown, to the last character, and for one person and assessment only."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from spbe.web import answer_sheet_preview
from tests.spbe.web.answer_sheet_files import confirm, download, package, send
from tests.spbe.web.conftest import Site
from tests.spbe.web.test_answer_sheets import SPBE, TOY


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("level", 0),
        ("item", False),
        ("figure", Fraction("62.50001")),
        ("figured_on", date(2026, 3, 1)),
        ("explanation", " a\u2028b\n\N{GRINNING FACE} "),
        ("explanation", None),
    ],
)
def test_a_value_comes_out_of_the_sealed_sheet_as_it_went_in(field: str, value: Any) -> None:
    assert answer_sheet_preview._read(field, answer_sheet_preview._written(value)) == value


def test_the_longest_texts_of_every_indicator_pass_the_door(site: Site) -> None:
    sheet = download(site, SPBE)
    long = "".join(chr(0x4E00 + number * 7 % 20_000) for number in range(32_000))
    for code in SPBE.by_code:
        sheet.write(code, "explanation", f"{code}{long}"[:32_000])
    page = send(site, sheet)
    assert len(package(page)) > 1_000_000
    confirm(site, page)
    assert all(site.answer(code).explanation == f"{code}{long}"[:32_000] for code in SPBE.by_code)


def test_the_index_afterwards_is_told_once_every_indicator_has_a_value(toy_site: Site) -> None:
    sheet = download(toy_site, TOY).write("1", "level", 3)
    assert "indeks sementara" not in send(toy_site, sheet).text
    sheet.write("3", "figure", Fraction(50))
    for item in TOY.by_code["2"].items:
        sheet.write("2", "item", value=True, item=item)
    assert "indeks sementara 3,80" in send(toy_site, sheet).text
