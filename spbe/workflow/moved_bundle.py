"""The evidence of an assessment that moves: taken out of its bundle and past the guard, file by file."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from spbe.arrived import Arrived
from spbe.exchange import ForeignFile, Moved
from spbe.intake import FileLimits, RefusedFile, inspect
from spbe.language import gettext as _
from spbe.parcel import BrokenParcel, Parcel, open_parcel

__all__ = ["unpack_bundle"]

_NAMES = re.compile(r"bukti/[A-Za-z0-9._-]{1,120}|MANIFEST\.csv|manifest\.json")
_PIECE = 1024 * 1024


def unpack_bundle(path: Path, moved: Moved, folder: Path, limits: FileLimits | None = None) -> dict[str, Arrived]:
    """Return SHA-256 -> the file, for each file in a bundle of evidence that the assessment cites; others stay in it.

    Each lies in the folder and has been looked at by the guard, as if it had been uploaded. Raises ForeignFile with
    every file that is refused, or every reason why this is no bundle, and OSError.
    """
    cited = {file["sha256"]: file for file in moved.content["files"]}
    found, problems = dict[str, Arrived](), list[str]()
    try:
        with open_parcel(path, lambda name: _NAMES.fullmatch(name) is not None) as parcel:
            parcel.check()
            wanted = {sha256: name for name, sha256 in parcel.sums.items() if sha256 in cited}
            for sha256, name in wanted.items():
                try:
                    found[sha256] = inspect(_out(parcel, name, folder / sha256), cited[sha256]["file_name"], limits)
                except RefusedFile as refused:
                    problems += [f"{name}: {problem}" for problem in refused.problems]
    except BrokenParcel as broken:
        raise ForeignFile([f"{path.name}: {problem}" for problem in broken.problems]) from broken
    if problems:
        raise ForeignFile([*problems, _("Bukti diperiksa seperti saat diunggah; tidak ada yang ditulis.")])
    return found


def _out(parcel: Parcel, name: str, target: Path) -> Path:
    with parcel.open(name) as content, target.open("wb") as file:
        shutil.copyfileobj(content, file, _PIECE)
    return target
