"""The file of an assessment: written in one way only, and read back with every reason why it cannot be used."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, NoReturn

from spbe.exchange.shape import ASSESSMENT, COLLECTIONS, CONTEXT, KEYS, SIDE_COLLECTIONS, Record, faults
from spbe.language import gettext as _
from spbe.language import ngettext

__all__ = [
    "ENDING",
    "FORMAT",
    "LARGEST",
    "VERSION",
    "ForeignFile",
    "Moved",
    "canonical",
    "content_hash",
    "read_moved",
    "write_moved",
]

FORMAT, VERSION = "spbe-assessment", 1
"""What a file says it is; a program reads the versions up to its own."""

ENDING = ".spbe.json"

LARGEST = 32_000_000
"""Bytes of a file; a whole year of the largest instrument takes about three million."""

_MOST_PARTS = 1_000_000  # objects and lists, counted before anything is parsed: they are what fills the memory
_MOST_SAID = 50
_HEAD = ("format", "version", "made_at", "program", "scope", "content_sha256", "content", "context", "sha256")
SCOPES = ("whole", "agency")
"""How much of an assessment a file holds: all of it, or what the agency's side reads."""


class ForeignFile(ValueError):
    """A file that cannot be used; ``problems`` says why, one sentence each. Nothing of it was written."""

    def __init__(self, problems: list[str]) -> None:
        more = len(problems) - _MOST_SAID
        self.problems = problems[:_MOST_SAID]
        if more > 0:
            words = ngettext("Dan %(num)d masalah lain.", "Dan %(num)d masalah lain.", more)
            self.problems.append(words % {"num": more})
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True)
class Moved:
    """One assessment on its way. ``content`` is what its hash covers, ``context`` what an installation may lack.

    Both hold records as the shape says (``spbe.exchange.shape``): of the content "assessment" and collections.
    """

    content: Mapping[str, Any]
    context: Mapping[str, Any]
    made_at: datetime
    program: str
    scope: str = "whole"

    @property
    def sha256(self) -> str:
        """Return the hash of the content: the same in every installation that holds it."""
        return content_hash(self.content)

    @property
    def name(self) -> str:
        """Return agency and period, as commands name an assessment."""
        told = self.content["assessment"]
        return f"{told['agency']}/{told['period']}"

    def for_agency(self, code: str) -> Moved:
        """Return the same assessment as that of another code; the trail keeps the one it was recorded under."""
        return replace(self, content={**self.content, "assessment": {**self.content["assessment"], "agency": code}})


def canonical(value: object) -> bytes:
    """Return JSON in the one way of writing that hashes are made of: keys in order, no blanks, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def content_hash(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a content."""
    return hashlib.sha256(canonical(content)).hexdigest()


def write_moved(moved: Moved) -> bytes:
    """Return the file: readable JSON whose last line seals all that stands above it."""
    told: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "made_at": moved.made_at.astimezone(UTC).isoformat(timespec="seconds"),
        "program": moved.program,
        "scope": moved.scope,
        "content_sha256": moved.sha256,
        "content": moved.content,
        "context": moved.context,
    }
    told["sha256"] = _seal(told)
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _seal(told: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical({name: part for name, part in told.items() if name != "sha256"})).hexdigest()


def read_moved(content: bytes) -> Moved:
    """Return what a file holds. Raises ForeignFile with every problem of its form; what it says is checked elsewhere.

    A file of a newer version is refused whole: what it leaves out or adds is not known here.
    """
    told = _parsed(content)
    _refuse_foreign(told)
    problems = [*_form(told)]
    if not problems:
        problems += _hashes(told)
    if problems:
        raise ForeignFile(problems)
    made_at = datetime.fromisoformat(told["made_at"])
    return Moved(told["content"], told["context"], made_at, told["program"], told["scope"])


def _parsed(content: bytes) -> Any:
    if len(content) > LARGEST:
        words = _("Berkas ini lebih besar dari %(most)s MB; berkas penilaian tidak sebesar itu.")
        raise ForeignFile([words % {"most": LARGEST // 1_000_000}])
    if content.count(b"{") + content.count(b"[") > _MOST_PARTS:
        raise ForeignFile([_("Susunan berkas ini tidak wajar: terlalu banyak objek di dalamnya.")])
    try:
        text = content.decode("utf-8-sig")
        return json.loads(
            text, object_pairs_hook=_once, parse_constant=_no_number, parse_float=_no_number, parse_int=_integer
        )
    except UnicodeDecodeError:
        raise ForeignFile([_("Berkas ini bukan teks UTF-8. Ambil lagi berkas aslinya.")]) from None
    except RecursionError:
        raise ForeignFile([_("Susunan berkas ini tidak wajar: bertingkat terlalu dalam.")]) from None
    except json.JSONDecodeError as error:
        words = _("Berkas ini bukan JSON yang utuh (baris %(line)s, kolom %(column)s); mungkin terpotong saat disalin.")
        raise ForeignFile([words % {"line": error.lineno, "column": error.colno}]) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        words = _("“%(name)s” tertulis dua kali dalam satu objek; mana yang berlaku tidak dapat diketahui.")
        raise ForeignFile([words % {"name": twice[:60]}])
    return found


def _no_number(text: str) -> NoReturn:
    words = _("Ada bilangan %(number)s; berkas penilaian hanya memuat bilangan bulat, yang lain ditulis sebagai teks.")
    raise ForeignFile([words % {"number": text[:40]}])


def _integer(text: str) -> int:
    if len(text) > 17:
        _no_number(text)
    return int(text)


def _refuse_foreign(told: Any) -> None:
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        words = _("Ini bukan berkas penilaian; yang dibaca di sini ditulis oleh spbe export ke berkas %(ending)s.")
        raise ForeignFile([words % {"ending": ENDING}])
    version = told.get("version")
    if type(version) is not int or version < 1:
        raise ForeignFile([_("Versi format berkas ini tidak tertulis sebagai bilangan mulai 1.")])
    if version > VERSION:
        words = _(
            "Berkas ini berversi %(version)s, program ini membaca sampai %(known)s. Pasang program yang lebih baru."
        )
        raise ForeignFile([words % {"version": version, "known": VERSION}])


def _form(told: Mapping[str, Any]) -> Iterator[str]:
    for name in [name for name in _HEAD if name not in told] + [name for name in told if name not in _HEAD]:
        yield _("Bagian “%(name)s” tidak semestinya ada atau tidak ada.") % {"name": name[:60]}
    if told.get("scope") not in SCOPES:
        yield _("scope: harus salah satu dari %(choices)s.") % {"choices": ", ".join(SCOPES)}
    if not _is_moment(told.get("made_at")):
        yield _("%(name)s: tidak seperti yang ditulis program ini.") % {"name": "made_at"}
    for name, pattern in _PATTERNS.items():
        if not (isinstance(told.get(name), str) and pattern.fullmatch(told[name])):
            yield _("%(name)s: tidak seperti yang ditulis program ini.") % {"name": name}
    yield from _part(told.get("content"), "content", {"assessment": ASSESSMENT}, COLLECTIONS)
    yield from _part(told.get("context"), "context", CONTEXT, SIDE_COLLECTIONS)


_PATTERNS = {
    "program": re.compile(r"[0-9A-Za-z.+-]{1,40}"),
    "content_sha256": re.compile(r"[0-9a-f]{64}"),
    "sha256": re.compile(r"[0-9a-f]{64}"),
}


def _is_moment(told: object) -> bool:
    try:
        return isinstance(told, str) and datetime.fromisoformat(told).tzinfo is not None
    except ValueError:
        return False


def _part(part: object, name: str, records: Mapping[str, Record], collections: Mapping[str, Record]) -> Iterator[str]:
    if not isinstance(part, dict):
        yield _("%(place)s: harus objek.") % {"place": name}
        return
    for unknown in part.keys() - records.keys() - collections.keys():
        yield _("%(place)s: “%(name)s” tak dikenal.") % {"place": name, "name": unknown[:60]}
    for one, shape in records.items():
        yield from faults(part.get(one), shape, f"{name}.{one}")
    for one, shape in collections.items():
        yield from _collection(part.get(one), f"{name}.{one}", shape, KEYS.get(one))


def _collection(found: object, place: str, shape: Record, key: tuple[str, ...] | None) -> Iterator[str]:
    if not isinstance(found, list):
        yield _("%(place)s: harus daftar.") % {"place": place}
        return
    problems = [told for at, record in enumerate(found) for told in faults(record, shape, f"{place}[{at}]")]
    yield from problems
    if key is None or problems:
        return
    seen = set()
    for at, record in enumerate(found):
        value = tuple(record[name] for name in key)
        if value in seen:
            words = _("%(place)s: sudah ada dengan %(key)s yang sama.")
            yield words % {"place": f"{place}[{at}]", "key": ", ".join(key) or _("satu saja")}
        seen.add(value)


def _hashes(told: Mapping[str, Any]) -> Iterator[str]:
    if content_hash(told["content"]) != told["content_sha256"]:
        yield _("Isi berkas ini berubah sejak ditulis: hash isinya tidak sama dengan yang tercatat.")
    if _seal(told) != told["sha256"]:
        yield _(
            "Berkas ini berubah sejak ditulis: hash seluruhnya tidak sama dengan yang tercatat. Ambil lagi aslinya."
        )
