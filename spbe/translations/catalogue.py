"""One language's catalogue: brought up to date, compiled, and told what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from spbe.translations.collect import Id

__all__ = ["compiled", "holes", "problems", "read", "update", "written"]

_HOLE = re.compile(r"%\([a-z_]+\)[sdr]|%%|\{[a-z_]*\}")
_KEPT = {"Language", "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Plural-Forms"}
_COMMENT = """\
# The interface and the instruments' names, from Indonesian. Kept by: python -m spbe.translations
# Messages come and go by themselves; write the translations, then run the command again."""


class _Steady(Catalog):
    """A catalogue whose head does not say when and with what it was written: it changes only with its messages."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in self._get_mime_headers() if name in _KEPT]


def read(path: Path) -> Catalog:
    """Return the catalogue in a .po file."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name, domain="spbe", abort_invalid=True)


def update(old: Catalog, messages: Mapping[Id, Sequence[str]]) -> Catalog:
    """Return a catalogue of exactly these messages: known translations are kept, new ones are empty."""
    fresh = _empty(old)
    for text, places in messages.items():
        known = old.get(text)
        kept = known.string if known and _same_form(known.id, text) else ""
        flags = ["fuzzy"] if known and known.fuzzy else []
        fresh.add(text, kept, locations=[(place, 0) for place in places], flags=flags)
    return fresh


def _empty(like: Catalog) -> Catalog:
    return _Steady(locale=like.locale, domain="spbe", header_comment=_COMMENT, charset="utf-8", fuzzy=False)


def _same_form(one: object, other: object) -> bool:
    return isinstance(one, str) == isinstance(other, str)


def written(catalogue: Catalog) -> bytes:
    """Return the catalogue as the text of a .po file: the same for the same messages, whenever it is written."""
    file = BytesIO()
    write_po(file, _steady(catalogue), width=110, include_lineno=False)
    return file.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """Return the catalogue as the bytes of a .mo file, which is what the program reads."""
    file = BytesIO()
    write_mo(file, _steady(catalogue))
    return file.getvalue()


def _steady(catalogue: Catalog) -> Catalog:
    same = _empty(catalogue)
    for message in catalogue:
        if message.id:
            same[message.id] = message
    return same


def holes(text: str) -> list[str]:
    """Return the places of a message that are filled in when it is shown, sorted."""
    return sorted(_HOLE.findall(text))


def problems(catalogue: Catalog, messages: Mapping[Id, Sequence[str]]) -> list[str]:
    """Return what keeps the catalogue from being complete and true, one line each; empty when nothing does."""
    found = [
        f"not in the catalogue: {_shown(text)} ({', '.join(places)})"
        for text, places in messages.items()
        if not catalogue.get(text)
    ]
    for message in catalogue:
        if message.id:
            found += [f"{reason}: {_shown(message.id)}" for reason in _faults(message, messages)]
    return found


def _faults(message: Message, messages: Mapping[Id, Sequence[str]]) -> Iterable[str]:
    source, strings = _each(message.id), _each(message.string)
    if message.id not in messages and tuple(source) not in messages:
        yield "no longer used"
    if not all(strings):
        yield "not translated"
    elif any(holes(string) not in [holes(text) for text in source] for string in strings):
        yield "other placeholders than the original"
    if message.fuzzy:
        yield "marked fuzzy"


def _each(text: object) -> tuple[str, ...]:
    if isinstance(text, list | tuple):
        return tuple(str(part or "") for part in text)
    return (str(text or ""),)


def _shown(text: object) -> str:
    return repr(_each(text)[0])
