"""The public directory: found by name, code and printed name; results as printed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from spbe.store import close_store, open_store
from spbe.store.publishing import load_published
from spbe.store.queries.directory import (
    agency_directory,
    agency_facts,
    published_levels,
    published_results,
    published_years,
    results_of,
)


@pytest.fixture
def session(store_url: str) -> Iterator[Session]:
    store = open_store(store_url)
    with store.begin() as session:
        load_published(session)
    with store() as session:
        yield session
    close_store(store)


def test_an_agency_is_found_by_part_of_its_name_its_code_and_a_name_it_was_printed_under(session: Session) -> None:
    assert [a.code for a in agency_directory(session, " bandar LAMPUNG ")] == ["18.71"]
    assert [a.name for a in agency_directory(session, "18.71")] == ["Pemerintah Kota Bandar Lampung"]
    assert [a.code for a in agency_directory(session, "Kemendikbudristek")] == ["kementerian-pendidikan-dan-kebudayaan"]
    assert agency_directory(session, "%") == agency_directory(session, "_") == []


def test_the_directory_is_cut_by_kind_and_province(session: Session) -> None:
    assert len(agency_directory(session)) == 630
    assert {a.name for a in agency_directory(session, kind="kota", province="Lampung")} == {
        "Pemerintah Kota Bandar Lampung",
        "Pemerintah Kota Metro",
    }
    names = [a.name for a in agency_directory(session, kind="provinsi")]
    assert len(names) == 38 and names == sorted(names)


def test_results_come_newest_first_and_best_first(session: Session) -> None:
    lines = published_results(session)
    assert [line.year for line in lines] == sorted((line.year for line in lines), reverse=True)
    best = published_results(session, 2024)
    assert [line.index for line in best] == sorted((line.index for line in best), reverse=True)
    assert published_years(session) == [2025, 2024, 2023, 2022, 2021, 2019, 2018]


def test_results_are_cut_by_year_kind_and_text(session: Session) -> None:
    (line,) = published_results(session, 2024, "kota", "bandar lampung")
    assert (line.agency_code, line.index, line.predicate) == ("18.71", "2.98", "Baik")
    assert line.domains == ("2.90", "2.40", "2.55", "3.48")
    assert published_results(session, 2024, "provinsi", "bandar lampung") == []


def test_an_agency_shows_which_years_have_every_level(session: Session) -> None:
    lines = results_of(session, "18.71")
    assert {line.year: line.has_levels for line in lines} == {2024: False, 2023: False, 2022: True, 2021: True}
    assert published_levels(session, "18.71", 2024) == {}
    assert published_levels(session, "18.71", 2021)["36"] == 3


def test_results_before_2021_are_by_the_instrument_of_2018(session: Session) -> None:
    assert {line.instrument for line in published_results(session, 2019)} == {"spbe-2018"}
    assert {line.instrument for line in published_results(session, 2025)} == {"spbe-2020"}


def test_an_unknown_code_has_no_facts(session: Session) -> None:
    assert agency_facts(session, "00.00") is None
