"""The instruments at hand, shipped ones and an installation's own, each read once and found by its code."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from spbe.indicators.load import load_instrument
from spbe.indicators.model import Instrument
from spbe.paths import shipped

__all__ = ["instrument", "instrument_files", "instruments"]


def instrument_files() -> tuple[Path, ...]:
    """Return the instrument files: that of the mission first, then the other shipped ones, then the installation's own.

    An installation keeps its own in the folder that the variable ``SPBE_INSTRUMENTS`` names.
    """
    folder, own = shipped("data"), os.environ.get("SPBE_INSTRUMENTS")
    others = sorted((folder / "instruments").glob("*.yaml"))
    return (folder / "indicators.yaml", *others, *(sorted(Path(own).glob("*.yaml")) if own else ()))


@lru_cache(maxsize=1)
def instruments() -> Mapping[str, Instrument]:
    """Return every instrument, code -> instrument. Raises InstrumentError if a file is not sound."""
    read = map(_read, instrument_files())
    return MappingProxyType({each.code: each for each in read})


def instrument(code: str = "spbe-2020") -> Instrument:
    """Return the instrument of this code, reading no other file if it can. Raises KeyError if unknown."""
    first, *others = instrument_files()
    # The others are named after their codes; only the first has a name of its own.
    named = {path.stem: path for path in others}
    found = _read(named.get(code, first))
    if found.code != code:
        raise KeyError(code)
    return found


@lru_cache
def _read(path: Path) -> Instrument:
    return load_instrument(path)
