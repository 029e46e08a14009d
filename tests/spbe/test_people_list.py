"""Tables of people: every row understood, or every problem named with its cell."""

from __future__ import annotations

import pytest

from spbe.intake import Sheet
from spbe.people_list import ROLE_WORDS, PeopleFile, Vocabulary, read_people
from spbe.roles import Role

HEAD = ("nama", "email", "peran", "unit", "aspek")
UNITS = {"diskominfo": "Dinas Komunikasi dan Informatika", "dpmptsp": "Dinas PM, PTSP"}
KNOWN = Vocabulary(
    (Role.COORDINATOR, Role.UNIT_OPERATOR, Role.INTERNAL_ASSESSOR, Role.LEADER),
    UNITS,
    {"1": "Kebijakan Internal", "2": "Perencanaan"},
)


def read(*rows: tuple[str, ...], head: tuple[str, ...] = HEAD, name: str = "Orang") -> PeopleFile:
    """Return what a table with these rows below its head says."""
    return read_people(Sheet(name, (head, *rows)), KNOWN)


def problem(*rows: tuple[str, ...], head: tuple[str, ...] = HEAD) -> str:
    """Return the one problem of a table."""
    file = read(*rows, head=head)
    [told] = file.all_problems
    return told


def test_every_row_becomes_a_person_with_one_role_and_its_scopes() -> None:
    file = read(
        ("Rini", "RINI@contoh.go.id", "Koordinator"),
        (),
        ("Sari", "sari@contoh.go.id", "operator unit", "diskominfo; Dinas PM, PTSP"),
        ("Sari", "sari@contoh.go.id", "asesor-internal", "", "1, Perencanaan"),
        ("Wati", "wati@contoh.go.id", "unit_operator", "Semua"),
        ("Dewi", "dewi@contoh.go.id", "operator unit", "Dinas PM, PTSP"),
    )
    hint = "mungkin maksudnya “dpmptsp”"
    assert file.problems == {4: tuple(f"Orang!D4: unit “{part}” tidak ada; {hint}" for part in ("Dinas PM", "PTSP"))}
    assert [(row.number, row.email, row.role, row.scopes) for row in file.rows] == [
        (2, "rini@contoh.go.id", Role.COORDINATOR, frozenset()),
        (5, "sari@contoh.go.id", Role.INTERNAL_ASSESSOR, {"1", "2"}),
        (6, "wati@contoh.go.id", Role.UNIT_OPERATOR, {"*"}),
        (7, "dewi@contoh.go.id", Role.UNIT_OPERATOR, {"dpmptsp"}),
    ]


def test_columns_may_stand_in_any_order_and_go_by_other_names() -> None:
    file = read(("leader", "h@x.id", "Hadi"), head=("Role", "Surel", "NAMA"))
    assert [(row.name, row.role) for row in file.rows] == [("Hadi", Role.LEADER)]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (("", "a@x.id", "pimpinan"), "Orang!A2: nama: Belum diisi."),
        (("A", "", "pimpinan"), "Orang!B2: surel belum diisi"),
        (("A", "a(at)x.id", "pimpinan"), "Orang!B2: surel “a(at)x.id” tidak terbaca"),
        (("A", '=HYPERLINK("http://x")@x.id', "pimpinan"), "Orang!B2: surel “=HYPERLINK"),
        (("=1+1", "a@x.id", "pimpinan"), "Orang!A2: “=1+1” terbaca sebagai rumus"),
        (("A", "a@x.id", ""), "Orang!C2: peran belum diisi; perannya koordinator, operator unit"),
        (("A", "a@x.id", "koordinatr"), "Orang!C2: peran “koordinatr” tidak dikenal; mungkin maksudnya “koordinator”"),
        (("A", "a@x.id", "admin nasional"), "Orang!C2: peran admin nasional tidak dapat Anda berikan di sini"),
        (("A", "a@x.id", "asesor eksternal"), "Orang!C2: peran asesor eksternal tidak dapat Anda berikan di sini"),
        (("A", "a@x.id", "operator unit", "disko"), "Orang!D2: unit “disko” tidak ada; mungkin maksudnya “diskominfo”"),
        (("A", "a@x.id", "operator unit"), "Orang!D2: peran operator unit perlu kolom unit"),
        (("A", "a@x.id", "asesor internal", "", "9"), "Orang!E2: aspek “9” tidak ada"),
        (("A", "a@x.id", "pimpinan", "diskominfo"), "Orang!D2: peran pimpinan tidak dibatasi unit"),
        (("A", "a@x.id", "operator unit", "semua", "1"), "Orang!E2: peran operator unit tidak dibatasi aspek"),
    ],
)  # fmt: skip
def test_a_problem_names_its_cell_and_the_way_out(row: tuple[str, ...], told: str) -> None:
    assert problem(row).startswith(told)


def test_all_problems_of_all_rows_come_at_once_and_the_sound_rows_are_kept() -> None:
    file = read(("", "x", "raja"), ("A", "a@x.id", "pimpinan"), ("B", "b@", "pimpinan"))
    assert [told.partition(":")[0] for told in file.all_problems] == ["Orang!A2", "Orang!B2", "Orang!C2", "Orang!B4"]
    assert [row.name for row in file.rows] == ["A"]


def test_a_csv_names_row_and_column() -> None:
    file = read(("A", "a@x.id", "raja"), name="")
    assert file.all_problems[0].startswith("baris 2, kolom 3: ")


def test_one_person_has_one_name_and_each_role_once() -> None:
    file = read(("A", "a@x.id", "pimpinan"), ("A", "A@x.id", "pimpinan"), ("Orang Lain", "a@x.id", "koordinator"))
    assert [told for told in file.all_problems] == [
        "Orang!C3: peran ini sudah ada untuk a@x.id di baris 2; gabungkan cakupannya dalam satu baris",
        "Orang!A4: a@x.id bernama “A” di baris 2; samakan namanya",
    ]


@pytest.mark.parametrize(
    ("head", "told"),
    [
        (("nama", "peran"), "Kolom email belum ada"),
        (("nama", "email", "perann"), "Orang!C1: kolom “perann” tidak dikenal; mungkin maksudnya “peran”"),
        (("nama", "email", "peran", "Nama"), "Orang!D1: kolom “nama” sudah ada"),
    ],
)
def test_columns_that_are_missing_twice_or_unknown_are_named(head: tuple[str, ...], told: str) -> None:
    assert any(line.startswith(told) for line in read(("A", "a@x.id", "pimpinan"), head=head).all_problems)


def test_a_table_without_people_is_said_to_be_empty() -> None:
    assert "kosong" in read_people(Sheet("", ()), KNOWN).all_problems[0]
    assert "belum berisi orang" in read().all_problems[0]


def test_a_thousand_problems_are_cut_off_and_counted() -> None:
    file = read(*[("", "", "")] * 5, *[("A", "x", "raja")] * 200)
    assert len(file.all_problems) == 201
    assert file.all_problems[-1] == "dan 200 masalah lain"


def test_every_role_has_its_word() -> None:
    assert set(ROLE_WORDS) == set(Role)
    for role, word in ROLE_WORDS.items():
        file = read_people(Sheet("", (HEAD, ("A", "a@x.id", word.upper(), "", ""))), Vocabulary(tuple(Role)))
        assert [row.role for row in file.rows] == [role] or "perlu kolom" in file.all_problems[0]
