"""Crosswalks: what is inherited, what is lost, what is new; a broken file is told with its lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from spbe.indicators import (
    InstrumentError,
    Readiness,
    Relation,
    check_crosswalk,
    crosswalk,
    crosswalk_files,
    instrument,
)
from spbe.indicators import crosswalks as module

SOUND = """crosswalk: {from: spbe-2020, to: pemdi-2026, note: Mainan.}
sources:
  S: {title: Sumber}
links:
  - {to: 1, from: [1, 2], relation: merged, readiness: update, confidence: low, source: S}
without_place:
  - {from: 44, note: Hilang.}
"""


def test_the_shipped_crosswalks_are_sound() -> None:
    assert [path.stem for path in crosswalk_files()] == ["spbe-2018--spbe-2020", "spbe-2020--pemdi-2026"]
    assert [check_crosswalk(path) for path in crosswalk_files()] == [(), ()]


def test_pemdi_inherits_as_the_notes_say() -> None:
    path = crosswalk("spbe-2020", "pemdi-2026")
    assert path is not None
    assert [indicator.code for indicator in path.new(instrument("pemdi-2026"))] == ["6"]
    assert path.lost(instrument("spbe-2020")) == ()
    (link,) = path.links_to("9")
    assert (link.origins, link.relation, link.readiness) == (("9", "29", "30", "31"), Relation.MERGED, Readiness.REUSE)
    assert [link.to for link in path.links_from("22")] == ["8", "10", "12"]


def test_what_2018_asked_and_2020_does_not_is_named_with_its_reason() -> None:
    path = crosswalk("spbe-2018", "spbe-2020")
    assert path is not None
    lost = [indicator.code for indicator in path.lost(instrument("spbe-2018"))]
    assert lost == ["2", "4", "7", *(str(number) for number in range(8, 18)), "24"]
    assert set(path.why_lost) == set(lost)
    assert [link.relation for link in path.links_to("1")] == [Relation.SPLIT]


def test_there_is_no_way_back_and_none_between_strangers() -> None:
    assert crosswalk("pemdi-2026", "spbe-2020") is None


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("", "", ""),
        ("to: 1,", "to: 99,", "“99” tidak ada di pemdi-2026"),
        ("[1, 2]", "[1, 99]", "“99” tidak ada di spbe-2020"),
        ("[1, 2]", "[]", "belum menyebut asalnya"),
        ("source: S}", "source: X}", "sumber “X” tidak ada"),
        ("relation: merged", "relation: cousin", "pilih salah satu: same, successor"),
        ("from: 44", "from: 1", "indikator 1 punya kaitan"),
        ("from: 44", "from: 99", "“99” tidak ada di spbe-2020"),
        ("from: spbe-2020", "from: spbe-1999", "instrumen “spbe-1999” tidak ada"),
        ("links:", "link:", "kunci “links” belum ada"),
        (SOUND, "[", "YAML"),
    ],
)
def test_what_is_wrong_with_a_crosswalk_is_told(tmp_path: Path, old: str, new: str, says: str) -> None:
    path = tmp_path / "a--b.yaml"
    path.write_text(SOUND.replace(old, new, 1) if old else SOUND, encoding="utf-8")
    told = "\n".join(map(str, check_crosswalk(path)))
    assert says in told and bool(told) == bool(says)


def test_a_broken_shipped_crosswalk_is_no_crosswalk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "crosswalks").mkdir()
    (tmp_path / "crosswalks" / "a--b.yaml").write_text(SOUND.replace("to: 1,", "to: 99,"), encoding="utf-8")
    monkeypatch.setattr(module, "shipped", lambda _name: tmp_path)
    with pytest.raises(InstrumentError):
        crosswalk("a", "b")
