"""Answer sheets in a real LibreOffice: the live index is the engine's everywhere, and what is filled in returns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from xml.dom.minidom import Document, Element
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from defusedxml.minidom import parseString
from openpyxl import load_workbook

from exports.answer_sheet import answer_sheet
from spbe.answer_sheet import read_answer_sheet
from spbe.indicators import Instrument, instrument, load_instrument
from spbe.scoring import announced, predicate, score
from spbe.submission import Submission
from tests.libreoffice import converted
from tests.spbe.sample_answers import MADE_AT, answered

TOY = load_instrument(Path(__file__).parents[2] / "toy" / "toy-2026.yaml")
SPBE, OLD, PEMDI = instrument(), instrument("spbe-2018"), instrument("pemdi-2026")
LOCALES = ("id-ID", "en-US", "de-DE")
HALF = 28
"""With this number the whole index of SPBE ends in an exact half hundredth, where sheets and floats go wrong."""
FILLED = ((SPBE, HALF, 1.0), (SPBE, 1, 0.7), (OLD, 2, 1.0), (PEMDI, 1, 1.0), (TOY, 1, 1.0))
NASTY = " =1+1\n\n_x000D_ <r>&amp; \U0001f600\u00a0 dua  spasi'"
WRONG = 77


class Saved(NamedTuple):
    """What one LibreOffice made: the workbooks computed anew, and the sheet in which three cells were changed."""

    computed: list[Path]
    changed: Path


def with_wrong_values(file: bytes) -> bytes:
    """Return a workbook in which every formula has a wrong value beside it."""
    target = BytesIO()
    with ZipFile(BytesIO(file)) as before, ZipFile(target, "w", ZIP_DEFLATED) as after:
        for entry in before.infolist():
            part = before.read(entry)
            if entry.filename.startswith("xl/worksheets/"):
                part = re.sub(rb"</f><v>[^<]*</v>", b"</f><v>%d</v>" % WRONG, part.replace(b' t="str"><f>', b"><f>"))
            after.writestr(entry, part)
    return target.getvalue()


def nasty() -> Submission:
    submission = answered(TOY, 5)
    two = submission.answers["self", "2"]
    kept = {("self", "2"): replace(two, explanation=NASTY, items=two.items - {"I02-L2-02"})}
    return replace(submission, answers=submission.answers | kept)


def cell_of(document: Document, name: str, row: int, column: int) -> Element:
    """Return a cell of a flat OpenDocument table, both counted from 0."""
    [table] = [one for one in document.getElementsByTagName("table:table") if one.getAttribute("table:name") == name]
    rows = _spread(table.getElementsByTagName("table:table-row"), "table:number-rows-repeated")
    return _spread(rows[row].getElementsByTagName("table:table-cell"), "table:number-columns-repeated")[column]


def _spread(elements: list[Element], repeated: str) -> list[Element]:
    return [one for one in elements for _ in range(min(int(one.getAttribute(repeated) or 1), 100))]


def write(cell: Element, text: str) -> None:
    """Write a text, or a number, into a cell that holds one, as a person would."""
    if cell.hasAttribute("office:value"):
        cell.setAttribute("office:value", text)
    paragraphs = cell.getElementsByTagName("text:p")
    for old in list(paragraphs[0].childNodes):
        paragraphs[0].removeChild(old)
    paragraphs[0].appendChild(cell.ownerDocument.createTextNode(text))


def saved(folder: Path) -> dict[str, Saved]:
    """Return locale -> what LibreOffice saved there. A start takes seconds, so each one does all there is to do."""
    sheet = folder / "diisi.xlsx"
    sheet.write_bytes(answer_sheet(TOY, nasty(), made_at=MADE_AT))
    [flat] = converted([sheet], "fods", folder, LOCALES[0])
    document = parseString(flat.read_bytes())
    write(cell_of(document, "Lembar Kerja", 4, 3), str(new_level()))
    write(cell_of(document, "Lembar Kerja", 6, 7), "Tiga diubah.")
    write(cell_of(document, "Butir", 6, 5), "Ya")
    flat.write_bytes(document.toxml(encoding="utf-8"))
    files = [folder / f"{number}.xlsx" for number in range(len(FILLED))]
    for file, (chosen, number, share) in zip(files, FILLED, strict=True):
        file.write_bytes(
            with_wrong_values(answer_sheet(chosen, answered(chosen, number, share=share), made_at=MADE_AT))
        )
    found = {}
    for locale in LOCALES:
        target = folder / locale
        target.mkdir()
        *computed, changed = converted([*files, flat], "xlsx", target, locale)
        found[locale] = Saved(computed, changed)
    return found


def new_level() -> int:
    return (nasty().answers["self", "1"].level or 0) % 5 + 1


def shown(file: Path | BytesIO) -> list[tuple[str, object, object]]:
    """Return code, result and predicate of every row on the sheet of the index: the parts, then the indicators."""
    book = load_workbook(file, read_only=True, data_only=True)
    rows = list(book["Indeks"].iter_rows(min_row=5, max_col=5, values_only=True))
    book.close()
    return [(str(code or ""), result, word) for code, _title, result, _weight, word in rows]


def expected(chosen: Instrument, submission: Submission) -> Iterator[tuple[str, object]]:
    """Yield what the engine has for these rows."""
    values = submission.values()
    domains = chosen.domains if chosen.has_domains else ()
    for code, part in [("", chosen.indicators), *((one.code, one.indicators) for one in (*domains, *chosen.aspects))]:
        is_open = any(one.code not in values for one in part)
        total = sum((Fraction(values.get(one.code, 0)) * one.weight for one in part), Fraction(0))
        yield code, "belum lengkap" if is_open else float(announced(total / sum(one.weight for one in part)))
    for one in chosen:
        value = values.get(one.code)
        yield one.code, None if value is None else pytest.approx(float(value), abs=1e-12)


@pytest.mark.libreoffice
def test_libreoffice_computes_the_engines_index_and_brings_back_exactly_what_was_changed(tmp_path):
    # One test, not two: what is saved costs seconds, and tests of one module may run in several processes.
    for locale, made in saved(tmp_path).items():
        assert len(made.computed) == len(FILLED)
        compare(made.computed)
        assert_changes(made.changed, locale)


def compare(files: list[Path]) -> None:
    for file, (chosen, number, share) in zip(files, FILLED, strict=True):
        submission, found = answered(chosen, number, share=share), shown(file)
        assert [(code, result) for code, result, _word in found] == list(expected(chosen, submission)), chosen.code
        word = None
        if share == 1.0:
            index = score(chosen, submission.values()).index
            word = predicate(chosen, index, basis=chosen.edition(2026).predicate_basis).name
        assert found[0][2] == word, chosen.code


def test_what_was_compared_had_wrong_values_before_and_a_half_to_round():
    half = score(SPBE, answered(SPBE, HALF).values()).index * 200
    assert half.denominator == 1 and half % 2 == 1
    file = with_wrong_values(answer_sheet(TOY, answered(TOY, 1), made_at=MADE_AT))
    assert {result for _code, result, _word in shown(BytesIO(file))} == {WRONG}


def assert_changes(file: Path, locale: str) -> None:
    sheet = read_answer_sheet(file.read_bytes(), TOY)
    assert sheet.problems == (), locale
    before = read_answer_sheet(answer_sheet(TOY, nasty(), made_at=MADE_AT), TOY)
    assert (sheet.facts, sheet.base, sheet.versions) == (before.facts, before.base, before.versions)
    assert {cell.key: cell.value for cell in sheet.cells if cell.value != sheet.base[cell.key]} == {
        ("1", "level", ""): new_level(),
        ("3", "explanation", ""): "Tiga diubah.",
        ("2", "item", "I02-L2-02"): True,
    }
    assert len(sheet.cells) == len(before.cells)
