"""Documents as files, read back: the same numbers in DOCX and PDF, tagged, bounded, and never markup."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import docx
import pypdfium2
import pytest

from exports.documents import as_docx, as_pdf
from spbe.indicators import instrument, instruments
from spbe.language import format_index, speaking
from spbe.reports import Report
from spbe.reports.documents import DOCUMENTS, Beside
from spbe.reports.documents.blocks import Heading
from spbe.submission import Answer
from tests.spbe.reports.documents.reading import texts
from tests.spbe.sample_reports import BEFORE, COMPLETE, REAL, complete, half_way, made, submission

NASTY = '#read("/etc/passwd") $x$ *tebal* _miring_ <b>&amp;</b> {{ 7*7 }} \\begin{x} `kode` [tautan](x) =1+1'


def pdf_text(content: bytes) -> str:
    read = pypdfium2.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_range() for page in read).replace("\r\n", "\n")


def docx_text(content: bytes) -> str:
    read = docx.Document(BytesIO(content))
    lines = [paragraph.text for paragraph in read.paragraphs]
    lines += [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join(lines)


def both(code: str, read: Report, beside: Beside | None = None) -> tuple[str, str]:
    document = DOCUMENTS[code](read.facts, beside or Beside())
    return pdf_text(as_pdf(document, read)), docx_text(as_docx(document, read))


def test_the_numbers_in_both_files_are_the_engines() -> None:
    read = made(submission(COMPLETE, previous=BEFORE, is_final=True))
    assert read.score is not None
    for said in both("lhe", read):
        assert format_index(read.score.index) in said
        for index in [*read.score.aspects.values(), *read.score.domains.values()]:
            assert format_index(index) in said


@pytest.mark.parametrize("code", DOCUMENTS)
def test_every_document_is_a_tagged_pdf_ua_and_a_docx_with_named_styles(code: str) -> None:
    read = half_way()
    document = DOCUMENTS[code](read.facts, Beside())
    content = as_pdf(document, read)
    assert b"pdfuaid:part" in content and b"/StructTreeRoot" in content
    assert content == as_pdf(document, read), "the same document is the same bytes"
    file = docx.Document(BytesIO(as_docx(document, read)))
    assert "SPBE Isi" in {style.name for style in file.styles}
    assert {picture._inline.docPr.get("descr") is not None for picture in file.inline_shapes} <= {True}


def test_what_people_typed_is_text_in_both() -> None:
    texts = {code: NASTY for code in instrument().by_code}
    read = made(replace_answers(submission(COMPLETE, texts=texts), justification=NASTY))
    for said in both("lhe", read, Beside(statements={"recommendation": NASTY}, leads={"1": NASTY})):
        assert "/etc/passwd" in said and "{{ 7*7 }}" in said
        assert "root:" not in said


def replace_answers(read: object, **more: str) -> object:
    answers = {key: replace(answer, **more) for key, answer in read.answers.items()}  # type: ignore[attr-defined]
    return replace(read, answers=answers)  # type: ignore[type-var]


def test_long_names_and_47_long_explanations_do_not_break_a_page() -> None:
    agency = replace(REAL, name="Pemerintah " + "Kabupaten Panjang " * 13)
    long = {code: "Kata panjangsekalitanpaspasi" * 3 + " lalu kalimat. " * 500 for code in instrument().by_code}
    read = made(replace_answers(submission(COMPLETE, agency=agency, texts=long), note="Tanya. " * 300))
    for code in DOCUMENTS:
        document = DOCUMENTS[code](read.facts, Beside())
        assert as_pdf(document, read) and as_docx(document, read)


@pytest.mark.parametrize("code", ["lhe", "kesenjangan", "catatan"])
def test_no_heading_is_the_last_line_of_a_page(code: str) -> None:
    judged = replace(submission(COMPLETE, previous=BEFORE), stage="document")
    noted = {
        ("document", key[1]): replace(answer, stage="document", note="Tanya.", justification="Sebabnya.")
        for key, answer in judged.answers.items()
    }
    read = made(replace(judged, answers={**judged.answers, **noted}))
    document = DOCUMENTS[code](read.facts, Beside())
    heads = {block.text for block in document.blocks if isinstance(block, Heading)}
    for number, page in enumerate(pypdfium2.PdfDocument(as_pdf(document, read)), start=1):
        said = page.get_textpage().get_text_range().replace("\r\n", "\n").split("\n")
        body = [line for line in said if line.strip() and not line.startswith((document.agency, "DRAF ·", "halaman "))]
        assert body[-1].strip() not in heads, number


def test_the_first_page_of_the_gap_report_is_one_page_however_many_units_there_are() -> None:
    read = made(submission(dict.fromkeys(COMPLETE, 1)))
    leads = {code: f"Dinas Urusan Nomor {code} dan Pelayanan Terpadu" for code in instrument().by_code}
    document = DOCUMENTS["kesenjangan"](read.facts, Beside(leads=leads))
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(as_pdf(document, read))]
    (summary,) = [number for number, said in enumerate(pages) if "Yang diminta" in said]
    assert "Ringkasan" in pages[summary] and "Menurut unit" in pages[summary + 1]


def test_the_brief_is_one_page_for_every_instrument() -> None:
    for chosen in instruments().values():
        values = {i.code: Answer(i.code, "self", *_lowest(i)) for i in chosen}
        read = made(
            replace(submission({}, code=chosen.code), answers={("self", c): a for c, a in values.items()}), chosen
        )
        document = DOCUMENTS["ringkas"](read.facts, Beside())
        assert len(pypdfium2.PdfDocument(as_pdf(document, read))) == 1, chosen.code


def test_the_brief_stays_one_page_with_names_of_255_letters() -> None:
    agency = replace(REAL, name=("Pemerintah Kabupaten Panjang " * 9)[:255])
    read = made(submission(dict.fromkeys(COMPLETE, 1), agency=agency))
    leads = {code: ("Badan Perencanaan Pembangunan Daerah " * 7)[:255] for code in instrument().by_code}
    document = DOCUMENTS["ringkas"](read.facts, Beside(leads=leads))
    assert len(pypdfium2.PdfDocument(as_pdf(document, read))) == 1


def _lowest(indicator: object) -> tuple[int | None]:
    return (indicator.levels[0] if indicator.kind == "level" else None,)  # type: ignore[attr-defined]


REGULATED = {"SPBE", "Target", "Unit"}
"""What is called the same in both languages; the texts of regulations stay Indonesian."""


def own_words(read: Report, code: str) -> list[str]:
    document = DOCUMENTS[code](read.facts, Beside())
    drawn = [*(text for label, _value in document.about for text in [label]), document.title, *document.facts[1:]]
    return [*texts(replace(document, blocks=[*document.foreword, *document.blocks])).split("\n"), *drawn]


@pytest.mark.parametrize("code", DOCUMENTS)
@pytest.mark.parametrize("read", [half_way(), complete(), made(submission(COMPLETE, is_final=True))])
def test_every_word_of_a_documents_own_is_english_on_request(code: str, read: Report) -> None:
    regulated = REGULATED | {item.label for one in read.facts.instrument for item in one.items.values()}
    here = own_words(read, code)
    with speaking("en"):
        there = own_words(read, code)
    assert len(here) == len(there)
    same = {text for text, other in zip(here, there, strict=True) if text == other and any(map(str.isalpha, text))}
    assert {text for text in same if text not in regulated and not text.startswith("Bukti ")} == set()


def test_what_is_drawn_round_a_document_is_english_on_request_too() -> None:
    with speaking("en"):
        read = half_way()
        for said in both("lhe", read):
            assert "Contents" in said and "Foreword" in said and "Daftar isi" not in said
        assert "page 1 of" in pdf_text(as_pdf(DOCUMENTS["ringkas"](read.facts, Beside()), read))
