"""The page on writing instruments is true: its example loads, and it names every key."""

import re
from pathlib import Path

from spbe.indicators import check_file, layout, load_instrument
from spbe.indicators.reading import Keyed, Many, Record

PAGE = (Path(__file__).parents[2] / "docs" / "instruments.md").read_text(encoding="utf-8")


def example(folder: Path) -> Path:
    found = re.findall(r"^```yaml\n(.*?)^```", PAGE, flags=re.M | re.S)
    assert len(found) == 1
    path = folder / "contoh-2026.yaml"
    path.write_text(found[0], encoding="utf-8")
    return path


def every_key(record: Record[object]) -> set[str]:
    """Return the keys of a record and of all records inside it."""
    keys = set(record.keys)
    for spec in record.keys.values():
        reader: object = spec.read
        reader = getattr(reader, "keyed", reader)
        inside = reader.record if isinstance(reader, Keyed) else reader.entry if isinstance(reader, Many) else reader
        if isinstance(inside, Record):
            keys |= every_key(inside)
    return keys


def test_the_example_on_the_page_is_a_sound_instrument(tmp_path: Path) -> None:
    path = example(tmp_path)
    assert [str(problem) for problem in check_file(path)] == []
    instrument = load_instrument(path)
    assert instrument.code == path.stem
    assert [item.code for item in instrument.by_code["1"].items_up_to(3)] == [
        "I01-L2-02",
        "I01-L3-01",
        "I01-L3-02",
        "I01-L3-03",
        "I01-L3-04",
    ]


def test_the_page_names_every_key_that_may_be_written() -> None:
    keys = every_key(layout.INSTRUMENT)
    assert {"instrument", "weight", "replaces", "caveat"} <= keys
    words = set(re.findall(r"[a-z0-9_]+", PAGE))
    assert keys - words == set()
