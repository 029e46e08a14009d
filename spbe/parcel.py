"""A zip file whose SHA256SUMS names every other file in it: written as it comes, checked before anything is used.

Nothing in it is compressed: it cannot unfold to more than it is. Unpacked, ``sha256sum -c SHA256SUMS`` checks it.
"""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from spbe.language import gettext as _

__all__ = ["SUMS", "BrokenParcel", "Packer", "Parcel", "UnreadableContent", "open_parcel"]

SUMS = "SHA256SUMS"
"""The name of the list of hashes."""

_PIECE = 1024 * 1024
_LARGE = 1024**3  # bytes; what may grow past the old format's 4 GiB is announced in the new one
_UNIX, _REGULAR = 3, 0o100000
_LONGEST_LINE = 64 + 2 + 1000
_LINE = re.compile(r"([0-9a-f]{64})  ([^\n]+)")
_UNREADABLE = (BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, struct.error)
"""What the library raises about a file that is no zip, or a broken one."""


class UnreadableContent(OSError):
    """What should go into a parcel could not be read to its end."""


class BrokenParcel(ValueError):
    """A file that is no whole parcel; ``problems`` says why, one sentence each. Nothing in it is to be used."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class Packer:
    """Writes a parcel into an open file that can be sought in; leaving its ``with`` makes it whole.

    ``mode`` is what its files get when they are unpacked.
    """

    def __init__(self, target: BinaryIO, mode: int = 0o644) -> None:
        self._mode = mode
        self._zip = ZipFile(target, "w", ZIP_STORED)
        self._sums: dict[str, str] = {}

    def add(self, name: str, content: BinaryIO, size: int) -> tuple[str, int]:
        """Put in a file of about this size, piece by piece, and return the SHA-256 and the size it turned out to have.

        Raises UnreadableContent; what was read until then stays in the parcel.
        """
        digest, written = hashlib.sha256(), 0
        with self._zip.open(self._entry(name, size), "w", force_zip64=size > _LARGE) as writer:
            try:
                for piece in _pieces(content):
                    digest.update(piece)
                    written += len(piece)
                    writer.write(piece)
            finally:
                self._sums[name] = digest.hexdigest()
        return digest.hexdigest(), written

    def write(self, name: str, content: bytes) -> None:
        """Put in a small file."""
        self._sums[name] = hashlib.sha256(content).hexdigest()
        self._zip.writestr(self._entry(name, len(content)), content)

    def __enter__(self) -> Packer:
        """Begin."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_error: object) -> None:
        """Write the list of hashes and end the zip file; after an error only let it go."""
        if kind is None:
            self._close()
        else:
            with suppress(OSError, ValueError):
                self._zip.close()

    def _close(self) -> None:
        lines = "".join(f"{self._sums[name]}  {name}\n" for name in sorted(self._sums))
        self._zip.writestr(self._entry(SUMS, len(lines)), lines.encode())
        self._zip.close()

    def _entry(self, name: str, size: int) -> ZipInfo:
        """Return a member without a date and without this machine in it: the same content makes the same bytes."""
        entry = ZipInfo(name)
        entry.create_system, entry.external_attr, entry.file_size = _UNIX, (_REGULAR | self._mode) << 16, size
        return entry


def _pieces(content: BinaryIO) -> Iterator[bytes]:
    while True:
        try:
            piece = content.read(_PIECE)
        except OSError as error:
            raise UnreadableContent(*error.args) from error
        if not piece:
            return
        yield piece


class Parcel:
    """An open parcel whose names and sizes are in order. ``sums`` maps name -> SHA-256 as its list says."""

    def __init__(self, whole: ZipFile, sums: dict[str, str]) -> None:
        self._zip = whole
        self.sums = sums

    def open(self, name: str) -> BinaryIO:
        """Return the content of a file, to be closed by the caller. Raises KeyError."""
        return self._zip.open(name)  # type: ignore[return-value]  # reads bytes and closes, which is all that is used

    def size(self, name: str) -> int:
        """Return the size of a file in bytes. Raises KeyError."""
        return self._zip.getinfo(name).file_size

    def check(self) -> None:
        """Read every file and hold it against the list of hashes. Raises BrokenParcel."""
        words = _("%(name)s: isinya tidak sama dengan yang dicatat %(sums)s.")
        problems = [
            words % {"name": name, "sums": SUMS} for name, sha256 in self.sums.items() if not self._is(name, sha256)
        ]
        if problems:
            raise BrokenParcel(problems)

    def _is(self, name: str, sha256: str) -> bool:
        digest = hashlib.sha256()
        try:
            with self._zip.open(name) as content:
                while piece := content.read(_PIECE):
                    digest.update(piece)
        except _UNREADABLE:
            return False
        return digest.hexdigest() == sha256


@contextmanager
def open_parcel(path: Path, is_expected: Callable[[str], bool]) -> Iterator[Parcel]:
    """Yield the parcel at a path; only its names and sizes are checked yet (``check`` reads all of it).

    ``is_expected`` says of a name whether it may stand in this kind of parcel. Raises BrokenParcel, and OSError for a
    file that is not there.
    """
    with path.open("rb") as file:
        size = file.seek(0, 2)
        try:
            whole = ZipFile(file)
        except _UNREADABLE as error:
            raise BrokenParcel([_("Ini bukan berkas zip yang utuh; mungkin terpotong saat disalin.")]) from error
        with whole:
            if problems := _disorder(whole, size, is_expected):
                raise BrokenParcel(problems)
            yield Parcel(whole, _listed(whole))


def _disorder(whole: ZipFile, size: int, is_expected: Callable[[str], bool]) -> list[str]:
    """Return what is wrong with the names and sizes of a zip file of ``size`` bytes."""
    entries = whole.infolist()
    names = [entry.filename for entry in entries]
    foreign = [name for name in dict.fromkeys(names) if name != SUMS and not is_expected(name)]
    problems = [_("Nama %(name)r tidak semestinya ada di dalamnya.") % {"name": name} for name in foreign[:10]]
    if SUMS not in names:
        problems.append(_("%(sums)s tidak ada di dalamnya.") % {"sums": SUMS})
    if len(set(names)) < len(names):
        problems.append(_("Ada nama yang dua kali di dalamnya."))
    if any(e.compress_type != ZIP_STORED or e.flag_bits & 1 or e.file_size != e.compress_size for e in entries):
        problems.append(_("Ada isi yang dimampatkan atau disandikan; yang ditulis program ini tidak."))
    if sum(entry.file_size for entry in entries) > size:
        problems.append(_("Isinya mengaku lebih besar daripada berkasnya."))
    return problems


def _listed(whole: ZipFile) -> dict[str, str]:
    """Return name -> SHA-256 of the list. Raises BrokenParcel unless it names each file once and no other."""
    names = set(whole.namelist()) - {SUMS}
    wrong = BrokenParcel([_("%(sums)s tidak menyebut setiap isinya tepat sekali.") % {"sums": SUMS}])
    if whole.getinfo(SUMS).file_size > _LONGEST_LINE * (len(names) + 1):
        raise wrong
    try:
        lines = whole.read(SUMS).decode().splitlines()
    except _UNREADABLE as error:
        raise wrong from error
    found = [line for line in map(_LINE.fullmatch, lines) if line]
    sums = {line[2]: line[1] for line in found}
    if len(found) != len(lines) or len(sums) != len(found) or set(sums) != names:
        raise wrong
    return sums
