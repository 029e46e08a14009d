"""Level files in three formats: what is read, and everything wrong with a file told at once, with its place."""

import json
import struct
import zipfile
from datetime import date
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from spbe.indicators import instrument, load_instrument
from spbe.levels import LevelFileError, read_values

SPBE = instrument("spbe-2020")
TOY = load_instrument(Path(__file__).parents[1] / "toy" / "toy-2026.yaml")
LEVELS = {code: 1 + n % 5 for n, code in enumerate(SPBE.by_code)}


def csv_text(levels=LEVELS, header="indicator,level", sign=",", end="\n"):
    rows = [header, *(f"{code}{sign}{level}" for code, level in levels.items())]
    return end.join(rows) + end


def workbook(rows, path):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.create_sheet("Lain").append(["tidak", "dibaca"])
    book.save(path)
    return path


def table(levels=LEVELS, header=("indikator", "tingkat")):
    return [header, *([int(code), level] for code, level in levels.items())]


def written(tmp_path, content, name="levels.csv"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def problems(path):
    with pytest.raises(LevelFileError) as raised:
        read_values(path, SPBE)
    return list(raised.value.problems)


# What is read.


@pytest.mark.parametrize(
    "text",
    [
        csv_text(),
        csv_text(header="indikator,tingkat"),
        csv_text(header="indikator;tingkat", sign=";"),
        csv_text(header="Indikator ; TINGKAT", sign=" ; "),
        csv_text(end="\r\n"),
        csv_text().replace("\n", "\n\n"),
        "\n".join(f'"{a}","{b}"' for a, b in [("indicator", "level"), *LEVELS.items()]),
        csv_text(header="indicator,level,", sign=",").replace("\n7,", "\n 7 , "),
        "\n".join(f"catatan;{b};{a}" for a, b in [("indikator", "tingkat"), *LEVELS.items()]),
    ],
)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_csv_is_read_with_either_sign_and_header(tmp_path, text, mark):
    found = read_values(written(tmp_path, mark + text), SPBE)
    assert found == LEVELS
    assert list(found) == list(SPBE.by_code)


@pytest.mark.parametrize("content", [LEVELS, {"levels": LEVELS}, {"name": "Kota", "levels": LEVELS}])
def test_json_is_read_bare_or_under_levels(tmp_path, content):
    assert read_values(written(tmp_path, json.dumps(content), "levels.json"), SPBE) == LEVELS


def test_the_content_decides_not_the_name(tmp_path):
    assert read_values(written(tmp_path, json.dumps(LEVELS), "levels.txt"), SPBE) == LEVELS
    assert read_values(workbook(table(), tmp_path / "levels.dat"), SPBE) == LEVELS


def test_the_first_sheet_of_a_workbook_is_read(tmp_path):
    assert read_values(workbook(table(), tmp_path / "levels.xlsx"), SPBE) == LEVELS


def test_numbers_in_a_sheet_may_be_floats_or_texts(tmp_path):
    rows = [("level", "catatan", "indicator"), *((float(b), "x", a) for a, b in LEVELS.items())]
    assert read_values(workbook(rows, tmp_path / "levels.xlsx"), SPBE) == LEVELS
    rows = [("indicator", "level"), *((float(a), str(b)) for a, b in LEVELS.items())]
    assert read_values(workbook(rows, tmp_path / "levels.xlsx"), SPBE) == LEVELS


def test_a_cell_at_the_far_end_of_a_sheet_costs_nothing(tmp_path):
    book = Workbook()
    for row in table():
        book.active.append(row)
    book.active["XFD1048576"] = "x"
    book.save(tmp_path / "levels.xlsx")
    assert read_values(tmp_path / "levels.xlsx", SPBE) == LEVELS


def test_a_sheet_that_lies_about_its_size_is_read_whole(tmp_path):
    source = BytesIO()
    workbook(table(), source)
    path = tmp_path / "levels.xlsx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'<dimension ref="A1:B48"', b'<dimension ref="A1:A2"'))
    assert b"A1:A2" in zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml")
    assert read_values(path, SPBE) == LEVELS


# What is wrong, with its place and the way out.

SAID = "tulis bilangan bulat 1 sampai 5"


@pytest.mark.parametrize(
    ("level", "problem"),
    [
        ("0", f"baris 8: tingkat 0 tidak ada pada indikator 7; {SAID}"),
        ("6", f"baris 8: tingkat 6 tidak ada pada indikator 7; {SAID}"),
        ("-1", f"baris 8: tingkat -1 tidak ada pada indikator 7; {SAID}"),
        ("2.5", f"baris 8: “2.5” bukan tingkat indikator 7; {SAID}"),
        ("3.0", f"baris 8: “3.0” bukan tingkat indikator 7; {SAID}"),
        ("03", f"baris 8: “03” bukan tingkat indikator 7; {SAID}"),
        ("٣", f"baris 8: “٣” bukan tingkat indikator 7; {SAID}"),
        ("baik", f"baris 8: “baik” bukan tingkat indikator 7; {SAID}"),
        ("9" * 5000, f"baris 8: “{'9' * 40}” bukan tingkat indikator 7; {SAID}"),
        ("\x1b[31m", f"baris 8: “\N{REPLACEMENT CHARACTER}[31m” bukan tingkat indikator 7; {SAID}"),
        ("", f"baris 8: tingkat indikator 7 belum diisi; {SAID}"),
    ],
)
def test_a_wrong_level_in_csv_is_told_with_its_row(tmp_path, level, problem):
    assert problems(written(tmp_path, csv_text(LEVELS | {"7": level}))) == [problem]


@pytest.mark.parametrize(
    ("level", "shown"),
    [
        ("2.5", "2.5"),
        ("3.0", "3.0"),
        ("1e0", "1e0"),
        ("NaN", "NaN"),
        ('"3"', '"3"'),
        ("true", "true"),
        ("null", "null"),
        ("[3]", "[...]"),
        ('{"a": 3}', "[...]"),
        ("9" * 5000, "9" * 40),
    ],
)
def test_a_wrong_level_in_json_is_told_with_its_key(tmp_path, level, shown):
    text = json.dumps(LEVELS).replace(f'"7": {LEVELS["7"]}', f'"7": {level}')
    assert problems(written(tmp_path, text)) == [f"kunci “7”: “{shown}” bukan tingkat indikator 7; {SAID}"]


@pytest.mark.parametrize(
    ("level", "said"),
    [
        (2.5, "“2.5” bukan tingkat"),
        (True, "“True” bukan tingkat"),
        (date(2026, 1, 3), "“2026-01-03 00:00:00” bukan tingkat"),
        (None, "tingkat indikator 7 belum diisi"),
        (6, "tingkat 6 tidak ada"),
        ("=1+1", "tingkat indikator 7 belum diisi"),
    ],
)
def test_a_wrong_level_in_a_workbook_is_told_with_its_cell(tmp_path, level, said):
    (problem,) = problems(workbook(table(LEVELS | {"7": level}), tmp_path / "levels.xlsx"))
    assert problem.startswith(f"sel B8: {said}")


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("48", "baris 49: indikator “48” tidak ada di spbe-2020; kodenya 1 sampai 47"),
        ("01", "baris 49: indikator “01” tidak ada di spbe-2020; mungkin maksudnya “1”"),
        ("I12", "baris 49: indikator “I12” tidak ada di spbe-2020; mungkin maksudnya “12”"),
        ("1.0", "baris 49: indikator “1.0” tidak ada di spbe-2020; mungkin maksudnya “1”"),
        ("total", "baris 49: indikator “total” tidak ada di spbe-2020; kodenya 1 sampai 47"),
        ("", "baris 49: kode indikator belum diisi"),
        ("5", "baris 49: indikator 5 sudah ada (baris 6); hapus salah satu"),
    ],
)
def test_a_wrong_code_is_told_with_its_row_and_a_way_out(tmp_path, code, problem):
    assert problems(written(tmp_path, csv_text() + f"{code},3\n")) == [problem]


def test_a_repeated_key_in_json_is_told(tmp_path):
    text = json.dumps(LEVELS).replace('"7"', '"6"')
    assert problems(written(tmp_path, text)) == [
        "kunci “6”: indikator 6 sudah ada (kunci “6”); hapus salah satu",
        "belum ada tingkat untuk indikator 7; setiap indikator perlu satu tingkat",
    ]


def test_everything_wrong_is_told_at_once_in_the_order_of_the_file(tmp_path):
    levels = {code: level for code, level in LEVELS.items() if code not in ("9", "30")} | {"2": 0, "47": "x"}
    text = csv_text(levels).replace("\n3,", "\n99,")
    assert [problem.split(":")[0] for problem in problems(written(tmp_path, text))] == [
        "baris 3",
        "baris 4",
        "baris 46",
        "belum ada tingkat untuk indikator 3, 9, 30; setiap indikator perlu satu tingkat",
    ]


def test_a_decimal_comma_is_seen_as_one_value_too_many(tmp_path):
    (problem,) = problems(written(tmp_path, csv_text(LEVELS | {"7": "2,5"})))
    assert problem.startswith("baris 8: baris ini berisi 3 nilai, padahal kolomnya 2")


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("nomor,nilai", "baris 1: kolom “indikator” belum ada"),
        ("indicator,skor", "baris 1: kolom “tingkat” belum ada"),
        ("indicator\tlevel", "baris 1: kolom “indikator” belum ada"),
        ("indicator,level,tingkat", "baris 1: kolom “tingkat” ada lebih dari satu"),
        ("1,1", "baris 1: kolom “indikator” belum ada"),
    ],
)
def test_a_wrong_header_is_told(tmp_path, header, said):
    (problem,) = problems(written(tmp_path, csv_text(header=header)))
    assert problem.startswith(said)


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.csv", "kosong"),
        (b"\xef\xbb\xbf \n\n", "a.csv", "kosong"),
        (b"\n \n;;\n", "a.csv", "kosong"),
        (b"indicator,level\n", "a.csv", "hanya berisi judul kolom"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a.csv", "bukan teks UTF-8"),
        ("indicator,level\n1,1\n".encode("utf-16"), "a.csv", "bukan teks UTF-8"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xls", "Excel lama atau bersandi"),
        (b"indicator,level\n1,1\n", "a.xlsx", "tidak dapat dibaca sebagai buku kerja"),
        (b"PK\x03\x04rubbish", "a.xlsx", "tidak dapat dibaca sebagai buku kerja"),
        (b'indicator,level\n1,"1\n', "a.csv", "baris 2: tidak dapat dibaca sebagai CSV"),
        (b'{"1": 3,}', "a.json", "baris 1, kolom "),
        (b"[" * 100_000, "a.json", "bertumpuk terlalu dalam"),
        (b"[1, 2]", "a.json", "harus berbentuk"),
        (b"3", "a.json", "harus berbentuk"),
        (b'{"levels": 3}', "a.json", "harus berbentuk"),
        (b'{"levels": {}, "levels": {}}', "a.json", "harus berbentuk"),
        (b"{}", "a.json", "belum ada tingkat untuk indikator 1, 2, 3, "),
        (b"x" * 5_000_001, "a.csv", "lebih besar dari 5 MB"),
    ],
)
def test_a_file_that_is_no_level_file_is_told_in_one_line(tmp_path, content, name, said):
    (problem,) = problems(written(tmp_path, content, name))
    assert said in problem


def test_a_folder_and_a_missing_file_are_told(tmp_path):
    assert "sebuah folder" in problems(tmp_path)[0]
    assert "tidak ada" in problems(tmp_path / "none.csv")[0]
    assert "tidak dapat dibaca" in problems("nul\0.csv")[0]


def test_a_workbook_that_swells_when_unpacked_is_refused(tmp_path):
    path = workbook(table(), tmp_path / "levels.xlsx")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/more.xml", b" " * 25_000_000)
    assert path.stat().st_size < 100_000
    assert problems(path) == ["buku kerja ini terlalu besar; sisakan satu lembar dengan dua kolom"]


def test_a_workbook_of_very_many_parts_is_refused(tmp_path):
    path = workbook(table(), tmp_path / "levels.xlsx")
    with zipfile.ZipFile(path, "a") as parts:
        for n in range(600):
            parts.writestr(f"xl/{n}.xml", b"")
    assert "terlalu besar" in problems(path)[0]


def test_entities_in_a_workbook_are_never_expanded(tmp_path):
    source = BytesIO()
    workbook(table(), source)
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    path = tmp_path / "levels.xlsx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name).decode()
            new.writestr(name, content.replace("<worksheet", bomb + "<worksheet", 1) if "sheet1" in name else content)
    assert "tidak dapat dibaca sebagai buku kerja" in problems(path)[0]


def test_very_many_problems_are_counted_not_all_told(tmp_path):
    found = problems(written(tmp_path, csv_text() + "99,1\n" * 1000))
    assert len(found) == 201
    assert found[-1] == "dan 800 masalah lain"


# Whatever the bytes: levels or problems, never anything else.


def outcome(path):
    try:
        return read_values(path, SPBE)
    except LevelFileError as error:
        assert error.problems
        return None


@given(st.binary(max_size=300), st.sampled_from([".csv", ".json", ".xlsx"]))
def test_any_bytes_end_in_problems(tmp_path_factory, content, suffix):
    path = tmp_path_factory.getbasetemp() / f"any{suffix}"
    path.write_bytes(content)
    assert outcome(path) is None


@given(st.integers(0, 10_000), st.integers(0, 255))
def test_a_damaged_workbook_is_read_or_refused(tmp_path_factory, place, value):
    folder = tmp_path_factory.getbasetemp()
    whole = folder / "whole.xlsx"
    if not whole.exists():
        workbook(table(), whole)
    content = bytearray(whole.read_bytes())
    struct.pack_into("B", content, place % len(content), value)
    (folder / "damaged.xlsx").write_bytes(content)
    outcome(folder / "damaged.xlsx")


@given(st.lists(st.text(max_size=8), max_size=6))
def test_any_rows_end_in_problems(tmp_path_factory, lines):
    path = tmp_path_factory.getbasetemp() / "rows.csv"
    path.write_text("indicator,level\n" + "\n".join(lines), encoding="utf-8")
    assert outcome(path) is None


def test_decimal_values_are_read_with_comma_or_point(tmp_path: Path) -> None:
    found = read_values(written(tmp_path, 'indikator;nilai\n1;3\n2;"2,75"\n3;4.5\n'), TOY)
    assert found == {"1": 3, "2": Fraction("2.75"), "3": Fraction("4.5")}


def test_real_lists_of_decimals_are_read_from_sheets_and_json(tmp_path: Path) -> None:
    whole = {"1": Fraction(3), "2": Fraction("3.3"), "3": Fraction("4.25")}
    rows = [("indikator", "nilai"), ("1", "3"), (2, 1.1 + 2.2), ("3", "4,25")]
    assert read_values(workbook(rows, tmp_path / "nilai.xlsx"), TOY) == whole
    assert read_values(written(tmp_path, '{"values": {"1": 3, "2": "3.3", "3": 4.250}}'), TOY) == whole
    with pytest.raises(LevelFileError) as raised:
        read_values(written(tmp_path, "indikator,nilai\n1,3\n2,3,3\n3,4\n"), TOY)
    assert raised.value.problems[0].endswith("padahal kolomnya 2; bila ada koma desimal, pakai titik koma")


def test_values_outside_their_range_and_levels_with_decimals_are_told_together(tmp_path: Path) -> None:
    with pytest.raises(LevelFileError) as raised:
        read_values(written(tmp_path, "indikator,nilai\n1,2.5\n2,5.01\n3,banyak\n"), TOY)
    one, two, three = raised.value.problems
    assert "“2.5” bukan tingkat indikator 1; tulis bilangan bulat 1 sampai 5" in one
    assert "nilai 5.01 di luar rentang indikator 2; tulis angka 1,00 sampai 5,00, misalnya 2,75" in two
    assert "“banyak” bukan angka" in three
    with pytest.raises(LevelFileError) as raised:
        read_values(written(tmp_path, "indikator,nilai\n1,2\n2,\n"), TOY)
    empty, missing = raised.value.problems
    assert "nilai indikator 2 belum diisi; tulis angka 1,00 sampai 5,00" in empty
    assert missing == "belum ada nilai untuk indikator 3; setiap indikator perlu satu nilai"
