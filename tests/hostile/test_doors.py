"""Every hostile file at every door that reads tables: refused with a reason and a way out, or read exactly."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from spbe.intake import Limits, RefusedFile, Sheet, inspect, read_table, read_workbook
from spbe.people_list import Vocabulary, read_people
from spbe.roles import Role
from spbe.value_lists import read_value_list
from tests.hostile.attacks import ATTACKS
from tests.hostile.books import GOOD_ROWS, book
from tests.hostile.case import Rows
from tests.hostile.corpus import EVERYTHING
from tests.hostile.sheets import SHEETS
from tests.hostile.texts import JSONS, TABLES
from tests.spbe.test_value_lists import TOY

WAY_OUT = re.compile("(?i)simpan|bagi|ambil|hapus|salin|ubah|periksa|sisakan|keluarkan|cetak|perkecil|yang diterima")
CITED = (
    *("a zip bomb", "zips in zips in zips", "entries over each other", "a part said to be small", "a wrong check sum"),
    *("a sheet twice", "names that lead out of a folder", "encrypted entries", "packed by LZMA", "cut in the middle"),
    *("a list of no parts", "a program before the zip", "a PDF before the zip", "an .xls", "an .xlsb", "an .xlsm"),
    *("an .ods", "an archive", "a picture", "a page as .xls", "an Excel 2003 XML", "a gzip", "embedded objects"),
    *(
        "a parameter entity from a network in docProps/core.xml",
        "a DTD in UTF-16",
    ),
)
LISTED = [*TABLES, *(name for name, case in SHEETS.items() if not case.told and case.rows != GOOD_ROWS)]
CALM = Limits(seconds=90)
"""On a busy machine the clock would be what refuses; how long it takes is measured in ``test_bounds``."""


def read(content: bytes) -> Rows:
    """Return the first table of a file through the door that takes its kind."""
    return read_workbook(content, CALM)[0].rows if content.startswith(b"PK") else read_table(content, CALM).rows


def test_there_are_more_than_forty_kinds() -> None:
    assert len(EVERYTHING) > 100
    assert read(book()) == GOOD_ROWS


@pytest.mark.parametrize("name", EVERYTHING)
def test_a_hostile_file_is_refused_with_a_way_out_or_read_exactly(name: str) -> None:
    case = EVERYTHING[name]
    if not case.told:
        assert read(case.make()) == case.rows
        return
    with pytest.raises(RefusedFile) as refused:
        read(case.make())
    told = str(refused.value)
    assert case.told in told
    assert WAY_OUT.search(told)
    assert "\n" not in told
    assert len(told) < 300


@pytest.mark.parametrize("name", CITED)
def test_as_evidence_it_is_refused_with_a_way_out_or_kept_as_what_it_is(name: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(EVERYTHING[name].make())
    try:
        found = inspect(path, "bukti.xlsx")
    except RefusedFile as refused:
        assert WAY_OUT.search(str(refused))
        return
    kept = ("spreadsheet", "wordprocessing", "presentation", "opendocument", "pdf", "png")
    assert any(kind in found.media_type for kind in kept)
    assert name not in ATTACKS or "DTD" not in EVERYTHING[name].told


@pytest.mark.parametrize("name", LISTED)
def test_lists_of_values_and_of_people_tell_what_is_wrong_and_never_fail(name: str) -> None:
    case = EVERYTHING[name]
    content = case.make()
    found = read_value_list(content, TOY, CALM)
    assert found.problems or found.values or found.unknown
    assert all(len(problem) < 300 for problem in found.problems)
    if not case.told:
        people = read_people(Sheet("Data", case.rows), Vocabulary(frozenset(Role)))
        assert people.problems
        assert all(len(problem) < 400 for problem in people.all_problems)


@pytest.mark.parametrize("name", JSONS)
def test_hostile_json_is_told_what_is_wrong_with_it(name: str) -> None:
    found = read_value_list(JSONS[name], TOY)
    assert found.problems or found.unknown
    assert all(len(problem) < 400 for problem in found.problems)
