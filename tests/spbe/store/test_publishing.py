"""The shipped directory and results: all there, once, and never half loaded."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker

from spbe.paths import shipped
from spbe.store import queries
from spbe.store.models import Agency, AgencyAlias, PublishedLevel, PublishedResult
from spbe.store.publishing import PublishedDataError, load_published

BANDAR_LAMPUNG = "18.71"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(shipped("data") / "published", tmp_path / "published")


def test_the_whole_directory_and_every_printed_result_is_loaded_once(store: sessionmaker[Session]) -> None:
    with store.begin() as session:
        first = load_published(session)
    with store.begin() as session:
        second = load_published(session)

    assert (first.results, first.levels) == (1236 + 24, 2 * 47 + 37)
    assert first.skipped == ()
    assert (second.agencies, second.results, second.levels) == (0, 0, 0)
    with store() as session:
        # 629 agencies in the two reports, and the ministry that was split off for 2025.
        assert session.scalars(select(func.count(Agency.code))).one() == 630
        assert session.scalars(select(func.count(AgencyAlias.printed_name))).one() == 654
        reported = select(func.count(PublishedResult.agency_code.distinct())).where(
            PublishedResult.year.in_([2023, 2024])
        )
        assert session.scalars(reported).one() == 629


def test_a_case_by_an_instrument_that_is_not_here_is_left_out_and_named(
    store: sessionmaker[Session], folder: Path
) -> None:
    cases = folder / "complete-cases.json"
    cases.write_text(cases.read_text(encoding="utf-8").replace('"5/2018"', '"9/1999"'), encoding="utf-8")
    with store.begin() as session:
        loaded = load_published(session, folder)
    assert loaded.skipped == ("Pemerintah Kota Denpasar 2018: no instrument here for PermenPANRB 9/1999",)
    assert loaded.levels == 2 * 47


def test_an_agency_has_its_region_code_home_and_time_zone(store: sessionmaker[Session]) -> None:
    with store.begin() as session:
        load_published(session)
        jayapura = queries.agency_facts(session, "91.71")
        ministry = queries.agency_facts(session, "kementerian-pendidikan-dan-kebudayaan")
        zones = set(session.scalars(select(Agency.time_zone)))
    assert jayapura is not None
    assert (jayapura.name, jayapura.province, jayapura.time_zone) == (
        "Pemerintah Kota Jayapura",
        "Papua",
        "Asia/Jayapura",
    )
    assert ministry is not None
    assert (ministry.kind, ministry.province, ministry.time_zone) == ("kementerian", None, "Asia/Jakarta")
    assert zones <= {"Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura"}


def test_printed_names_of_one_agency_meet_and_stay_as_printed(store: sessionmaker[Session]) -> None:
    with store.begin() as session:
        load_published(session)
        lines = queries.results_of(session, "kementerian-koordinator-bidang-kemaritiman-dan-investasi")
    assert {(line.year, line.printed_name) for line in lines} == {
        (2023, "Kementerian Koordinator Bidang Kemaritiman"),
        (2024, "Kementerian Koordinator Bidang Kemaritiman dan Investasi"),
    }


def test_the_two_complete_cases_bring_their_levels_and_source(store: sessionmaker[Session]) -> None:
    with store.begin() as session:
        load_published(session)
        levels = queries.published_levels(session, BANDAR_LAMPUNG, 2022)
        sources = set(session.scalars(select(PublishedLevel.source)))
    assert (len(levels), levels["42"], levels["47"]) == (47, 4, 1)
    assert all(source.startswith("https://") for source in sources)


def test_unreadable_numbers_stay_empty_and_odd_rows_carry_a_remark(store: sessionmaker[Session]) -> None:
    with store.begin() as session:
        load_published(session)
        (east_java,) = [line for line in queries.results_of(session, "35") if line.year == 2024]
        (banyuasin,) = [line for line in queries.results_of(session, "16.07") if line.year == 2023]
    assert east_java.domains == (None, "4.40", "3.09", "4.87")
    assert east_java.note == "Nilai domain 1 tidak terbaca dalam laporan."
    assert banyuasin.domains[3] == "0.30"
    assert banyuasin.note is not None and "tidak mungkin" in banyuasin.note


def test_a_corrected_file_mends_the_row_and_foreign_rows_stay(store: sessionmaker[Session], folder: Path) -> None:
    with store.begin() as session:
        load_published(session, folder)
        session.add(Agency(code="kota-contoh", name="Kota Contoh", kind="kota", time_zone="Asia/Jakarta"))
        session.execute(update(PublishedResult).where(PublishedResult.year == 2018).values(index="9.99"))
    with store.begin() as session:
        again = load_published(session, folder)
        assert (again.agencies, again.results, again.levels) == (0, 1, 0)
        assert queries.agency_facts(session, "kota-contoh") is not None
        assert queries.published_results(session, 2018)[0].index == "2.64"


def test_files_that_contradict_each_other_load_nothing_and_name_every_row(
    store: sessionmaker[Session], folder: Path
) -> None:
    with (folder / "agencies.csv").open("a", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["Kota Kembar", "kota", BANDAR_LAMPUNG, "Lampung", ""])
        rows.writerow(["Kota Jauh", "kota", "99.71", "Atlantis", ""])
        rows.writerow(["Kota Lama", "kota", "99.72", "Lampung", "Kota Tiada"])
    cases = json.loads((folder / "complete-cases.json").read_text(encoding="utf-8"))
    cases[0]["agency"] = "Kota Tak Tercatat"
    (folder / "complete-cases.json").write_text(json.dumps(cases), encoding="utf-8")

    with pytest.raises(PublishedDataError) as refused, store.begin() as session:
        load_published(session, folder)

    assert refused.value.problems == (
        "agencies.csv: 'Kota Kembar' and 'Pemerintah Kota Bandar Lampung' have the same code 18.71",
        "agencies.csv: 'Kota Jauh' lies in 'Atlantis', which is not in provinces.csv",
        "agencies.csv: 'Kota Lama' is said to be 'Kota Tiada', which is not listed",
        "2021: 'Kota Tak Tercatat' is not in agencies.csv",
    )
    with store() as session:
        assert session.scalars(select(func.count(Agency.code))).one() == 0
