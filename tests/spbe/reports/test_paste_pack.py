"""What is pasted into the official application: facts and analysis, then each document with page and file."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe.indicators import instrument, load_instrument
from spbe.language import speaking
from spbe.reports.evidence import EvidenceLine, evidence_lines
from spbe.reports.paste_pack import LONGEST_NAME, PasteIndicator, letters, paste_pack
from spbe.submission import Answer, PublishedFigure, Submission
from tests.exports.test_bundle import ONE, TWO, document
from tests.exports.test_bundle import lines as cited
from tests.spbe.sample_reports import COMPLETE, submission
from tests.spbe.web.conftest import TOYS


def pack(lines: tuple[EvidenceLine, ...], whole: Submission | None = None) -> dict[str, PasteIndicator]:
    made = paste_pack(instrument(), whole or submission(COMPLETE), lines)
    return {part.indicator.code: part for part in made}


def test_a_text_holds_the_explanation_and_every_citation_with_page_and_file() -> None:
    part = pack(cited())["1"]
    label = part.indicator.items["I01-L2-01"].label
    name = part.files[0].name
    assert re.fullmatch(r"1\.a\.Peraturan-Wali-Kota-Contoh-Nomor-1-2024-[A-Za-z-]+\.pdf", name)
    assert part.text.startswith("Bukti 1.\n\nBukti dukung:\n- ")
    first = part.text.splitlines()[3]
    assert first.startswith(f"- {label}: Peraturan Wali Kota “Contoh” Nomor 1/2024")
    assert first.endswith(f"(1/2024, 2 Januari 2024), hlm. 3-5, berkas {name}. lihat lampiran")
    assert [one.item.code for one in part.items] == ["I01-L2-01", "I01-L3-01"]
    assert part.items[1].text == "../../etc/passwd, hlm. 1, berkas 1.b.etc-passwd.pdf"
    assert part.is_ready


def test_a_file_is_lettered_once_for_each_indicator_in_the_order_of_its_items() -> None:
    made = pack(cited())
    assert [one.name.split(".")[:2] for one in made["1"].files] == [["1", "a"], ["1", "b"]]
    assert [one.name[:4] for one in made["2"].files] == ["2.a."]
    assert (made["1"].files[0].line.revision.sha256, made["2"].files[0].line.revision.sha256) == (ONE, ONE)
    assert made["3"].files == ()


def test_the_texts_are_indonesian_whatever_the_page_speaks() -> None:
    with speaking("en"):
        assert pack(cited())["1"].text == pack(cited())["1"].text
        assert "2 Januari 2024" in pack(cited())["1"].text


@pytest.mark.parametrize(
    ("said", "is_ready"),
    [({}, True), ({"explanation": " "}, False), ({"level": None}, False), ({"origin": "carried"}, False)],
)
def test_ready_is_what_has_a_value_and_a_text_of_this_year(said: dict[str, Any], is_ready: bool) -> None:
    whole = submission(COMPLETE)
    answers = {**whole.answers, ("self", "1"): replace(whole.answers["self", "1"], **said)}
    assert pack((), replace(whole, answers=answers))["1"].is_ready is is_ready


def test_figures_and_items_seen_elsewhere_are_told_in_words() -> None:
    toy = load_instrument(TOYS / "toy-2026.yaml")
    figure = PublishedFigure(Fraction("3.14"), date(2026, 3, 1), "BPS")
    unfiled = next(code for code, item in toy.by_code["2"].items.items() if item.form != "file")
    answers = {
        ("self", "2"): Answer("2", "self", None, "Fakta", items=frozenset({unfiled}), value=Fraction(1)),
        ("self", "3"): Answer("3", "self", None, figure=figure, value=Fraction("3.14")),
    }
    _one, items, number = paste_pack(toy, replace(submission({}), answers=answers), ())
    assert [(one.item.code, one.text[:10], one.files) for one in items.items] == [(unfiled, "Terpenuhi;", ())]
    assert number.text == "Angka: 3,14 (BPS, 1 Maret 2026)"
    assert number.is_ready


def test_a_new_text_has_a_new_digest() -> None:
    assert pack(cited())["1"].digest == pack(cited())["1"].digest != pack(cited(note="lain"))["1"].digest


@given(st.text(max_size=300))
def test_no_title_makes_a_name_that_is_long_or_leads_anywhere(title: str) -> None:
    files = pack(cited(title=title or "x"))["1"].files
    assert all(re.fullmatch(r"1\.[a-z]\.[A-Za-z0-9-]+\.pdf", one.name) for one in files)
    assert all(len(one.name) <= LONGEST_NAME for one in files) and len({one.name for one in files}) == 2


def test_codes_that_would_be_written_alike_stay_apart() -> None:
    indicators = {old: replace(instrument().by_code[old], code=new) for old, new in (("1", "A.1"), ("2", "a/1"))}
    aspect = replace(instrument().aspects[0], indicators=tuple(indicators.values()))
    domain = replace(instrument().domains[0], aspects=(aspect,))
    made = paste_pack(replace(instrument(), domains=(domain,)), submission({}), ())
    assert [part.number for part in made] == ["A-1", "a-1-2"]


def test_many_files_go_on_behind_z() -> None:
    assert [letters(place) for place in (0, 25, 26, 27, 52)] == ["a", "z", "aa", "ab", "ba"]


def test_two_citations_of_one_file_name_it_alike() -> None:
    lines = evidence_lines(
        instrument(),
        submission(COMPLETE),
        [replace(line.citation, document=7) for line in cited()],
        [document(7, TWO, "Naskah")],
        (),
    )
    part = pack(lines)["1"]
    assert [one.name for one in part.files] == ["1.a.Naskah.pdf"]
    assert part.text.count("1.a.Naskah.pdf") == 2
