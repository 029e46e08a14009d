"""A small reader of written records: each key has its reader, every problem is collected with its line."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from spbe.indicators.nodes import Listing, Node, Table, Unreadable, Word, nodes_of, text_of
from spbe.language import gettext as _

__all__ = ["Desk", "Key", "Keyed", "Many", "Problem", "Reader", "Record", "Scalar", "examined"]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
K = TypeVar("K", bound=str | int)

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Problem:
    """One thing to mend in an instrument file: where it stands, what the rule is and the way out."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class _Sheet:
    """The record being read: its reader, what is given from above it, and the keys that blanks stand in for."""

    __slots__ = ("blanks", "given", "line", "node", "record")

    def __init__(self, record: Record[Any], given: Mapping[str, object], node: Node, line: int) -> None:
        self.record, self.given, self.node, self.line = record, given, node, line
        self.blanks: frozenset[str] = _NONE

    def name(self) -> str:
        return self.record.name(str(next(iter(self.given.values()), None) or _code_in(self.node)))


class Desk:
    """What is known while one file is read: its problems, and the line every record was read from."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.known: dict[str, Mapping[str, Any]] = {}
        self.key = ""
        self._pile: list[_Sheet] = []
        # The value is kept beside its sheet, so that no later value can take over its identity.
        self._places: dict[int, tuple[object, _Sheet]] = {}

    def report(self, message: str, line: int | None = None) -> None:
        """Record a problem on a line (else the record's own), named after the record and the key being read."""
        names = [*self._names(), *([self.key] if self.key else [])]
        text = f"{', '.join(names)}: {message}" if names else message
        self.problems.append(Problem(self.file, line or (self._pile[-1].line if self._pile else 1), text))

    def spoil(self, key: str | None = None) -> None:
        """Note that a blank stands in for the value of this key, else of the key being read."""
        if self._pile:
            self._pile[-1].blanks |= {self.key if key is None else key}

    def enter(self, record: Record[Any], given: Mapping[str, object], node: Node, line: int) -> None:
        """Begin a record; its name is worked out only when a problem has to be told."""
        self.key = ""
        self._pile.append(_Sheet(record, given, node, line))

    def leave(self, value: object) -> None:
        """End a record and remember where its value stands, and what is blank in it."""
        sheet = self._pile.pop()
        if sheet.record.absorbed and sheet.blanks:
            self._pile[-1].blanks |= sheet.blanks
        self._places[id(value)] = value, sheet

    def line_of_sound(self, value: object, keys: Collection[str]) -> int | None:
        """Return the line of a record if all of these keys (of no keys: any key) were read, else None."""
        _value, sheet = self._places.get(id(value), (None, None))
        if sheet is None or "" in sheet.blanks or (not sheet.blanks.isdisjoint(keys) if keys else sheet.blanks):
            return None
        return sheet.line

    def _names(self) -> list[str]:
        # A name that begins anew ("indikator 17") says enough without what stands above it.
        anew = [place for place, sheet in enumerate(self._pile) if not sheet.record.within]
        named = self._pile[anew[-1] :] if anew else self._pile
        return [name for sheet in named if (name := sheet.name())]


class Reader(Protocol[T_co]):
    """Anything that turns a node into a value; after a problem it hands out ``blank`` so that reading goes on."""

    @property
    def blank(self) -> T_co:
        """Return what stands in for a value that could not be read."""

    def __call__(self, desk: Desk, node: Node) -> T_co: ...


class Scalar(Generic[T]):
    """A reader of one written value. ``rule`` says in words what may be written."""

    def __init__(self, parse: Callable[[str], T], blank: T, rule: Callable[[], str]) -> None:
        self.parse, self.blank, self.rule = parse, blank, rule

    def __call__(self, desk: Desk, node: Node) -> T:
        written = node.text.strip() if isinstance(node, Word) else None
        if written:
            try:
                return self.parse(written)
            except (ValueError, ZeroDivisionError):
                said = _("“%(value)s” tidak sah") % {"value": written[:40]}
        else:
            said = _("berisi daftar atau pasangan kunci") if written is None else _("kosong")
        desk.report(f"{said}; {self.rule()}", node.line)
        desk.spoil()
        return self.blank


class Many(Generic[T]):
    """A reader of a list, each entry with the same reader."""

    blank: tuple[T, ...] = ()

    def __init__(self, entry: Reader[T]) -> None:
        self.entry = entry

    def __call__(self, desk: Desk, node: Node) -> tuple[T, ...]:
        if node.__class__ is Listing:
            return tuple([self.entry(desk, child) for child in node.entries])
        desk.report(_("harus berupa daftar; awali tiap isinya dengan tanda hubung"), node.line)
        desk.spoil()
        return ()


class Keyed(Generic[K, T]):
    """A reader of records under their own codes; ``field`` is where a record keeps its code."""

    def __init__(self, code: Scalar[K], record: Record[T], field: str = "code") -> None:
        self.code, self.record, self.field = code, record, field

    @property
    def blank(self) -> Mapping[K, T]:
        """Return no records at all."""
        return {}

    def __call__(self, desk: Desk, node: Node) -> Mapping[K, T]:
        found: dict[K, T] = {}
        name = desk.key
        for key, child in _pairs(desk, node).values():
            desk.key = name
            code = self.code(desk, key)
            if code != self.code.blank:
                found[code] = self.record.read(desk, child, key.line, **{self.field: code})
        # Numbers (levels, years) come lowest first, however they are written; words keep the order of the file.
        if isinstance(self.code.blank, int):
            return {code: found[code] for code in sorted(found, key=int)}
        return found


@dataclass(frozen=True)
class Key:
    """One key of a record: who reads it, and where the value goes when the field has another name."""

    read: Reader[object]
    field: str = ""
    optional: bool = False


class Record(Generic[T]):
    """A reader of one table: known keys only, each once, none of the required ones missing.

    ``name`` words the record for messages, after what it stands ``within`` if it says too little alone;
    ``short`` is the key that a bare text stands for; an ``absorbed`` record gives its values to the one around it.
    Required keys are read first, in the order of ``keys``, so that one may lean on what another left on the desk.
    """

    def __init__(
        self,
        build: Callable[..., T],
        name: Callable[[str], str],
        keys: Mapping[str, Key],
        *,
        within: bool = False,
        absorbed: bool = False,
        short: str = "",
    ) -> None:
        self.build, self.name, self.keys = build, name, keys
        self.within, self.absorbed, self.short = within, absorbed, short
        self._required = [key for key, spec in keys.items() if not spec.optional]

    @property
    def blank(self) -> T:
        """Return a record made of blanks."""
        return self.build(**{self.keys[key].field or key: self.keys[key].read.blank for key in self._required})

    def __call__(self, desk: Desk, node: Node) -> T:
        return self.read(desk, node, node.line)

    def read(self, desk: Desk, node: Node, line: int, **given: object) -> T:
        """Return the record that begins on this line, with what is ``given`` from above it: its code."""
        desk.enter(self, given, node, line)
        value = self.build(**self._values(desk, node), **given)
        desk.leave(value)
        return value

    def _values(self, desk: Desk, node: Node) -> dict[str, object]:
        if self.short and node.__class__ is Word:
            desk.key = self.short
            return {self.short: self.keys[self.short].read(desk, node)}
        written, keys, values = _pairs(desk, node), self.keys, {}
        for key in self._required:
            spec = keys[key]
            if key in written:
                desk.key = key
                values[spec.field or key] = spec.read(desk, written.pop(key)[1])
            else:
                values[spec.field or key] = self._miss(desk, node, key)
        for key, (at, child) in written.items():
            if key in keys:
                desk.key, spec = key, keys[key]
                values[spec.field or key] = spec.read(desk, child)
            else:
                self._refuse(desk, at, key)
        desk.key = ""
        return values

    def _miss(self, desk: Desk, node: Node, key: str) -> object:
        desk.key = ""
        if isinstance(node, Table):  # what is no table at all has been told as such
            desk.report(_("kunci “%(key)s” belum ada; tambahkan") % {"key": key})
        desk.spoil(key)
        return self.keys[key].read.blank

    def _refuse(self, desk: Desk, node: Node, key: str) -> None:
        desk.key = ""
        guess = get_close_matches(key, self.keys, n=1)
        way = (
            _("mungkin maksudnya “%(guess)s”") % {"guess": guess[0]}
            if guess
            else _("yang dikenal di sini: %(keys)s") % {"keys": ", ".join(self.keys)}
        )
        desk.report(_("kunci “%(key)s” tidak dikenal; %(way)s") % {"key": key, "way": way}, node.line)


def _pairs(desk: Desk, node: Node) -> dict[str, tuple[Word, Node]]:
    if not isinstance(node, Table):
        desk.report(_("harus berupa pasangan kunci dan nilai, misalnya “title: ...”"), node.line)
        desk.spoil()
        return {}
    found: dict[str, tuple[Word, Node]] = {}
    for key, value in _in_pairs(node):
        name = key.text if isinstance(key, Word) else ""
        if name in found:
            words = _("kunci “%(key)s” tertulis dua kali (pertama di baris %(line)s); hapus salah satu")
            desk.report(words % {"key": name, "line": found[name][0].line}, key.line)
        elif isinstance(key, Word) and name:
            found[name] = key, value
        else:
            desk.report(_("kunci harus berupa teks; tulis kata lalu titik dua"), key.line)
    return found


def _in_pairs(node: Table) -> Iterable[tuple[Node, Node]]:
    entries = iter(node.entries)
    return zip(entries, entries, strict=True)


def _code_in(node: Node) -> str:
    for key, value in _in_pairs(node) if isinstance(node, Table) else ():
        if isinstance(key, Word) and key.text == "code" and isinstance(value, Word):
            return value.text
    return "?"


def examined(
    path: Path, record: Record[T], faults: Callable[[T], Iterable[tuple[object, str]]]
) -> tuple[T | None, tuple[Problem, ...]]:
    """Return what a file holds and every problem by line; ``faults`` of its meaning only where it is soundly written.

    What is None could not be read at all.
    """
    desk = Desk(str(path))
    try:
        found = record(desk, nodes_of(text_of(path)))
    except Unreadable as error:
        return None, (Problem(desk.file, error.line, str(error)),)
    if not desk.problems:
        for thing, message in faults(found):
            desk.problems.append(Problem(desk.file, desk.line_of_sound(thing, ()) or 1, message))
    return found, tuple(sorted(desk.problems, key=lambda problem: problem.line))
