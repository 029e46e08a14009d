"""What a year by the newer instrument inherits from last year's by the older one, and what is lost on the way."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe.indicators import Crosswalk, Readiness, crosswalk, instrument
from spbe.plaintext import LONGEST, accept
from spbe.submission import AgencyFacts, Answer, Submission
from spbe.succession import Succession, joined

PEMDI = "pemdi-2026"

# The table of section 4 of the research notes, row by row: Pemdi, SPBE 2020, the old evidence. Written down by hand.
NOTES = """
1  | 1, 2, 11, 12, 13   | mutakhirkan
2  | 21, 24, 26, 27, 28 | pakai ulang
3  | 25                 | mutakhirkan, tambah AI
4  | 10, 19, 20         | mutakhirkan
5  | 3, 23, 43          | diganti Indeks SDI
6  | -                  | baru
7  | - (23 sebagian)    | baru
8  | 22 sebagian        | baru
9  | 9, 29, 30, 31      | pakai ulang
10 | 8, 22, 31          | pakai ulang, wajib IKASANDI
11 | 37 (TTE) sebagian  | mutakhirkan
12 | 8, 22 sebagian     | sebagian besar baru
13 | 4, 15              | pakai ulang
14 | 5, 6, 16, 17       | pakai ulang
15 | 14                 | pakai ulang
16 | 7, 18              | pakai ulang
17 | 32-47              | pakai ulang
18 | 18, 43             | nilai dari SDI
19 | 42                 | mutakhirkan, perlu dasbor SLA
20 | 42 sebagian        | baru
"""


def last_year(texts: Mapping[str, str] | None = None, **levels: int) -> Submission:
    said = texts or {}
    known = {code.removeprefix("i"): level for code, level in levels.items()}
    answers = {("self", code): Answer(code, "self", known.get(code), said.get(code, "")) for code in {**said, **known}}
    facts = AgencyFacts("kota-contoh", "Kota Contoh", "kota")
    return Submission(1, facts, "2025", 2025, "spbe-2020", "final", answers, is_final=True)


def succession(texts: Mapping[str, str] | None = None, **levels: int) -> Succession:
    path = crosswalk("spbe-2020", PEMDI)
    assert path is not None
    return Succession(last_year(texts, **levels), instrument(), instrument(PEMDI), path)


def row_of(line: str) -> tuple[str, list[str], str]:
    newer, older, evidence = (part.strip() for part in line.split("|"))
    spans = [(int(first), int(last or first)) for first, last in re.findall(r"(\d+)(?:-(\d+))?", older)]
    return newer, [str(number) for first, last in spans for number in range(first, last + 1)], evidence


@pytest.mark.parametrize("line", NOTES.strip().splitlines())
def test_every_indicator_of_pemdi_inherits_what_the_notes_say(line: str) -> None:
    newer, older, evidence = row_of(line)
    found = succession()
    assert [one.indicator.code for one in found.origins(newer)] == older
    # Where the value comes from another institution, what was proven before still serves beside it.
    expected = "baru" if "baru" in evidence else "mutakhirkan" if "mutakhirkan" in evidence else "pakai ulang"
    words = {Readiness.NEW: "baru", Readiness.UPDATE: "mutakhirkan", Readiness.REUSE: "pakai ulang"}
    assert words[found.readiness(newer)] == expected


def test_the_loss_report_from_spbe_to_pemdi_is_what_the_notes_say() -> None:
    report = succession().report({})
    assert report.lost == ()
    # "SPBE 2020 tanpa tujuan jelas: 44 (JDIH) dan layanan sektoral hanya lewat portal": 45 to 47 are the sectors'.
    assert [(one.indicator.code, one.heirs) for one in report.unclear] == [
        ("44", ("17",)), ("45", ("17",)), ("46", ("17",)), ("47", ("17",)),
    ]  # fmt: skip
    assert all("hanya lewat portal" in one.why for one in report.unclear)
    codes = {each: [heir.indicator.code for heir in heirs] for each, heirs in report.heirs.items()}
    assert codes == {
        Readiness.REUSE: ["2", "5", "9", "10", "13", "14", "15", "16", "17", "18"],
        Readiness.UPDATE: ["1", "3", "4", "11", "19"],
        Readiness.NEW: ["6", "7", "8", "12", "20"],
    }
    (mandatory,) = [heir for heir in report.heirs[Readiness.REUSE] if heir.indicator.code == "10"]
    assert [link.note for link in mandatory.links] == ["Nilai IKASANDI menjadi bukti wajib."]


def test_from_2018_to_2020_fourteen_indicators_are_lost_with_what_was_answered_and_cited() -> None:
    path = crosswalk("spbe-2018", "spbe-2020")
    assert path is not None
    last = Submission(
        1, AgencyFacts("k", "Kota", "kota"), "2020", 2020, "spbe-2018", "final",
        {("self", "8"): Answer("8", "self", 2, "Fakta")}, is_final=True,
    )  # fmt: skip
    report = Succession(last, instrument("spbe-2018"), instrument(), path).report({"8": {1, 2, 3}, "1": {3}})
    assert [one.indicator.code for one in report.lost][:4] == ["2", "4", "7", "8"]
    assert len(report.lost) == 14
    eight = report.lost[3]
    # What is cited for an indicator that has a place does not stay behind.
    assert (eight.value, eight.has_text, eight.documents, eight.heirs) == (2, True, 2, ())
    assert "dihapus pada 2020" in eight.why


def test_texts_of_several_origins_stand_under_a_line_that_names_each() -> None:
    text = succession({"29": "Audit infrastruktur.", "9": "SK audit.\nPasal 3."}, i30=3).text("9")
    assert text == (
        "[Penilaian 2025 (SPBE), indikator 9: Kebijakan Internal Audit TIK]\nSK audit.\nPasal 3.\n\n"
        "[Penilaian 2025 (SPBE), indikator 29: Pelaksanaan Audit Infrastruktur SPBE]\nAudit infrastruktur."
    )


def test_where_evidence_is_to_be_made_anew_no_text_comes_along_but_its_origin_is_told() -> None:
    found = succession({"22": "Keamanan."}, i22=4)
    assert found.text("8") == found.text("6") == ""
    (origin,) = found.origins("8")
    assert (origin.value, origin.text) == (4, "Keamanan.")
    assert "Keamanan." in found.text("10")


def test_what_waits_to_be_carried_leaves_out_what_this_year_has() -> None:
    found = succession({"14": "Proses.", "25": "SDM."})
    assert list(found.to_carry(())) == ["3", "15"]
    assert list(found.to_carry({"3"})) == ["15"]


def test_documents_are_counted_once_for_each_heir() -> None:
    report = succession().report({"1": {1, 2}, "2": {2, 3}, "44": {3, 9}, "32": {9}})
    (first,) = [heir for heir in report.heirs[Readiness.UPDATE] if heir.indicator.code == "1"]
    assert first.documents == 3
    assert [one.documents for one in report.unclear] == [0, 0, 0, 0]


def test_several_links_are_as_ready_as_the_least_ready_of_use() -> None:
    path = crosswalk("spbe-2020", PEMDI)
    assert path is not None
    links = {link.to: link for link in path.links}

    def mixed(*readiness: Readiness) -> Readiness:
        made = tuple(type(links["1"])(**{**vars(links["1"]), "readiness": each}) for each in readiness)
        walk = Crosswalk("spbe-2020", PEMDI, "Uji", path.sources, made)
        return Succession(last_year(), instrument(), instrument(PEMDI), walk).readiness("1")

    assert mixed(Readiness.REUSE, Readiness.UPDATE) is Readiness.UPDATE
    assert mixed(Readiness.NEW, Readiness.REUSE) is Readiness.REUSE
    assert mixed(Readiness.NEW) is Readiness.NEW


def test_long_texts_are_cut_with_a_mark_and_short_ones_are_kept_whole() -> None:
    text = succession({"9": "x" * 31_000, "29": "pendek", "30": "😀" * 9_000}).text("9")
    assert accept(text) == text
    assert "\npendek\n" in text
    assert text.count("[… dipotong; selengkapnya di penilaian 2025]") == 2
    assert len(text.encode("utf-16-le")) // 2 > LONGEST - 10


@given(st.lists(st.text("ab \n😀", min_size=1, max_size=90), min_size=1, max_size=6), st.integers(120, 400))
def test_joined_texts_are_never_longer_than_they_may_be(texts: list[str], longest: int) -> None:
    text = joined([("[H]", each) for each in texts], "[…]", longest)
    assert len(text.encode("utf-16-le")) // 2 <= longest
    assert text.count("[H]\n") == len(texts)


def test_what_fits_is_joined_unchanged() -> None:
    assert joined([("[A]", "satu"), ("[B]", "dua")], "[…]", 100) == "[A]\nsatu\n\n[B]\ndua"
    assert joined([], "[…]", 100) == ""
