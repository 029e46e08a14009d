"""The file in which an agency lists its people: heads, and the words that may stand below them."""

from __future__ import annotations

from io import BytesIO

from openpyxl import load_workbook

from exports.people_sheet import csv_bytes, workbook_bytes

COLUMNS = ("nama", "email", "peran", "unit", "aspek")


def test_the_csv_holds_the_heads_and_opens_in_a_spreadsheet_as_columns() -> None:
    assert csv_bytes(COLUMNS) == b"\xef\xbb\xbfnama;email;peran;unit;aspek\r\n"


def test_the_workbook_has_one_sheet_to_fill_in_and_one_with_the_words() -> None:
    units = {"hukum": "Bagian Hukum", "jahat": '=HYPERLINK("http://x.example")'}
    book = load_workbook(BytesIO(workbook_bytes(COLUMNS, ["koordinator", "pimpinan"], units, {"1": "Kebijakan"})))
    assert book.sheetnames == ["Orang", "Kata"]
    assert [cell.value for cell in book["Orang"][1]] == list(COLUMNS)
    [validation] = book["Orang"].data_validations.dataValidation
    assert validation.formula1 == "Kata!$A$2:$A$3"
    words = [[cell.value for cell in row] for row in book["Kata"].iter_rows()]
    assert words[1][:6] == ["koordinator", None, "semua", None, "semua", None]
    assert words[3][2:4] == ["jahat", '=HYPERLINK("http://x.example")']
    assert book["Kata"]["D4"].data_type == "s"
