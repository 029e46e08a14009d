"""The shipped instruments are found by their codes, and each file is read once."""

from pathlib import Path

import pytest

from spbe.indicators import instrument, instrument_files, instruments


def test_the_instrument_of_the_mission_comes_first() -> None:
    assert instrument_files()[0].name == "indicators.yaml"
    assert next(iter(instruments())) == "spbe-2020"


def test_an_instrument_is_found_by_its_code_and_read_once() -> None:
    assert instrument().code == "spbe-2020"
    assert instrument("spbe-2020") is instrument()
    assert instruments()["spbe-2020"] is instrument()


@pytest.mark.parametrize("code", ["", "spbe", "SPBE-2020", "../indicators", "indicators", str(Path("/etc/passwd"))])
def test_an_unknown_code_is_a_key_error_that_names_it(code: str) -> None:
    with pytest.raises(KeyError, match=code or "''"):
        instrument(code)


def test_the_catalogue_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        instruments()["spbe-2020"] = instrument()  # type: ignore[index]  # the point of the test
