"""Tables of people: names, addresses, roles and scopes as rows, or everything that is wrong with them at once."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from spbe.intake import Sheet
from spbe.language import gettext as _
from spbe.plaintext import RefusedText, accept_line
from spbe.roles import ALL, SCOPES, Role, Scope

__all__ = ["COLUMNS", "ROLE_WORDS", "PeopleFile", "PersonRow", "Vocabulary", "read_people"]

COLUMNS = ("nama", "email", "peran", "unit", "aspek")
"""The heads of the table, in the order of the file to fill in."""

_ALSO = {"e-mail": "email", "surel": "email", "alamat email": "email", "role": "peran", "unit kerja": "unit"}
_NEEDED = ("nama", "email", "peran")
# The word of the file stays Indonesian, in whatever language the page is.
_EVERYTHING = ("semua", "*")
_FORMULA = ("=", "+", "@")
_MOST_PROBLEMS = 200
_LONGEST_EMAIL = 254
_EMAIL = re.compile(r"[^@\s,;:<>()\"\\=]+@[^@\s,;:<>()\"\\.=]+(\.[^@\s,;:<>()\"\\.=]+)+")

ROLE_WORDS: Mapping[Role, str] = {
    Role.COORDINATOR: "koordinator",
    Role.UNIT_OPERATOR: "operator unit",
    Role.INTERNAL_ASSESSOR: "asesor internal",
    Role.PLANNER: "perencana",
    Role.LEADER: "pimpinan",
    Role.AGENCY_ADMIN: "admin instansi",
    Role.EXTERNAL_ASSESSOR: "asesor eksternal",
    Role.REVIEWER: "tim reviu",
    Role.NATIONAL_ADMIN: "admin nasional",
}
"""The word for each role in files; files speak Indonesian whatever language the page is in."""

_ROLES = {role.value.replace("_", " "): role for role in Role} | {word: role for role, word in ROLE_WORDS.items()}
_ROLES["koordinator spbe"] = Role.COORDINATOR


@dataclass(frozen=True)
class Vocabulary:
    """What a file may name: roles its sender may give, code -> name of units in use, code -> title of aspects."""

    roles: Collection[Role]
    units: Mapping[str, str] = field(default_factory=dict)
    aspects: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PersonRow:
    """One sound row: a person and one role. ``number`` is the row as a sheet counts it, from 1."""

    number: int
    name: str
    email: str
    role: Role
    scopes: frozenset[str]


@dataclass(frozen=True)
class PeopleFile:
    """A table that was read: its sound rows, and row number -> what is wrong there, each with its cell.

    Row 0 holds what is wrong with the table as a whole. Nothing is to be written unless ``problems`` is empty.
    """

    rows: tuple[PersonRow, ...]
    problems: Mapping[int, tuple[str, ...]]

    @property
    def numbered_problems(self) -> tuple[tuple[int, str], ...]:
        """Return (row, problem) of every problem, from the top down; very many are cut off, and said to be."""
        found = [(number, told) for number in sorted(self.problems) for told in self.problems[number]]
        more = len(found) - _MOST_PROBLEMS
        rest = [(0, _("dan %(count)s masalah lain") % {"count": more})] if more > 0 else []
        return (*found[:_MOST_PROBLEMS], *rest)

    @property
    def all_problems(self) -> tuple[str, ...]:
        """Return the same without the rows: each problem names its cell."""
        return tuple(told for _number, told in self.numbered_problems)


def read_people(sheet: Sheet, known: Vocabulary) -> PeopleFile:
    """Return the people of a table whose first row that is not empty names its columns."""
    reading = _Reading(sheet, known)
    head = next((number for number, cells in enumerate(sheet.rows) if any(cells)), None)
    if head is None:
        reading.tell(0, _("Tabel ini kosong; tulis satu orang per baris."))
        return reading.result([])
    columns = reading.columns(head)
    filled = [n for n, cells in enumerate(sheet.rows) if n > head and any(cells)]
    rows = [row for number in filled if (row := reading.row(number, columns)) is not None] if columns else []
    if columns and not filled:
        reading.tell(0, _("Tabel ini belum berisi orang; tulis satu orang per baris di bawah judul kolom."))
    reading.compare(rows, columns)
    return reading.result(rows)


class _Reading:
    """One table being read; what is wrong is collected beside its row."""

    def __init__(self, sheet: Sheet, known: Vocabulary) -> None:
        self._sheet = sheet
        self._known = known
        self._problems: dict[int, list[str]] = {}

    def tell(self, number: int, message: str) -> None:
        """Keep a problem of the row that a sheet counts as ``number``; 0 is the whole table."""
        self._problems.setdefault(number, []).append(message)

    def result(self, rows: Sequence[PersonRow]) -> PeopleFile:
        """Return what was read; a row with a problem is no sound row."""
        sound = tuple(row for row in rows if row.number not in self._problems)
        return PeopleFile(sound, {number: tuple(told) for number, told in self._problems.items()})

    def columns(self, head: int) -> dict[str, int]:
        """Return column -> position, empty where a needed one is missing."""
        found: dict[str, int] = {}
        for position, cell in enumerate(self._sheet.rows[head]):
            name = _ALSO.get(cell.lower(), cell.lower())
            if name in found:
                self.tell_at(head, position, _("kolom “%(name)s” sudah ada; hapus salah satu") % {"name": name})
            elif name in COLUMNS:
                found[name] = position
            elif name:
                words = _("kolom “%(name)s” tidak dikenal%(hint)s")
                self.tell_at(head, position, words % {"name": _shown(cell), "hint": _hint(name, COLUMNS)})
        if missing := [name for name in _NEEDED if name not in found]:
            words = _("Kolom %(names)s belum ada di baris judul; kolomnya %(all)s.")
            self.tell(0, words % {"names": ", ".join(missing), "all": ", ".join(COLUMNS)})
            return {}
        return found

    def tell_at(self, row: int, column: int, message: str) -> None:
        """Keep a problem of a cell, both counted from 0."""
        self.tell(row + 1, f"{self._sheet.place(row, column)}: {message}")

    def row(self, number: int, columns: Mapping[str, int]) -> PersonRow | None:
        """Return the person of a row, or None once its problems are told."""
        cells = {
            name: _Cell(self, number, position, self._text(number, position)) for name, position in columns.items()
        }
        name, email, role = cells["nama"].name(), cells["email"].email(), cells["peran"].role(self._known.roles)
        scopes = self._scopes(role, cells, number, columns) if role else frozenset[str]()
        if name is None or email is None or role is None or scopes is None:
            return None
        return PersonRow(number + 1, name, email, role, scopes)

    def _text(self, number: int, position: int) -> str:
        cells = self._sheet.rows[number]
        return cells[position] if position < len(cells) else ""

    def _scopes(
        self, role: Role, cells: Mapping[str, _Cell], number: int, columns: Mapping[str, int]
    ) -> frozenset[str] | None:
        kinds = {Scope.UNIT: ("unit", self._known.units), Scope.ASPECT: ("aspek", self._known.aspects)}
        wanted = SCOPES.get(role)
        for kind, (column, _choices) in kinds.items():
            if kind is not wanted and column in cells and cells[column].text:
                words = _("peran %(role)s tidak dibatasi %(column)s; kosongkan sel ini")
                cells[column].tell(words % {"role": ROLE_WORDS[role], "column": column})
        if wanted is None:
            return frozenset()
        column, choices = kinds[wanted]
        if column not in cells or not cells[column].text:
            words = _("peran %(role)s perlu kolom %(column)s; tulis kodenya atau “semua”")
            told = words % {"role": ROLE_WORDS[role], "column": column}
            self.tell_at(number, columns.get(column, columns["peran"]), told)
            return None
        return cells[column].codes(choices, column)

    def compare(self, rows: Sequence[PersonRow], columns: Mapping[str, int]) -> None:
        """Tell rows that contradict an earlier one: the same role twice, one address under two names."""
        roles: dict[tuple[str, Role], PersonRow] = {}
        names: dict[str, PersonRow] = {}
        for row in rows:
            first = roles.setdefault((row.email, row.role), row)
            if first is not row:
                words = _("peran ini sudah ada untuk %(email)s di baris %(row)s; gabungkan cakupannya dalam satu baris")
                self.tell_at(row.number - 1, columns["peran"], words % {"email": row.email, "row": first.number})
            named = names.setdefault(row.email, row)
            if named.name != row.name:
                words = _("%(email)s bernama “%(name)s” di baris %(row)s; samakan namanya")
                facts = {"email": row.email, "name": named.name, "row": named.number}
                self.tell_at(row.number - 1, columns["nama"], words % facts)


@dataclass(frozen=True)
class _Cell:
    """One cell with its place; what it means, or None once its problem is told."""

    reading: _Reading
    row: int
    column: int
    text: str

    def tell(self, message: str) -> None:
        """Keep a problem of this cell."""
        self.reading.tell_at(self.row, self.column, message)

    def name(self) -> str | None:
        """Return the name in this cell."""
        if self.text.startswith(_FORMULA):
            self.tell(_("“%(text)s” terbaca sebagai rumus, bukan nama; ketik namanya") % {"text": _shown(self.text)})
            return None
        try:
            return accept_line(self.text)
        except RefusedText as refused:
            self.tell(_("nama: %(why)s") % {"why": " ".join(refused.problems)})
            return None

    def email(self) -> str | None:
        """Return the address in this cell, in lower case."""
        text = self.text.lower()
        if len(text) <= _LONGEST_EMAIL and text.isprintable() and _EMAIL.fullmatch(text):
            return text
        words = _("surel “%(text)s” tidak terbaca; tulis seperti nama@instansi.go.id")
        self.tell(words % {"text": _shown(self.text)} if text else _("surel belum diisi"))
        return None

    def role(self, given: Collection[Role]) -> Role | None:
        """Return the role in this cell, if it is among those that may be given."""
        word = " ".join(re.sub(r"[_-]", " ", self.text.lower()).split())
        role = _ROLES.get(word)
        if role in given:
            return role
        allowed = [ROLE_WORDS[each] for each in Role if each in given]
        facts = {"text": _shown(self.text), "hint": _hint(word, allowed), "all": ", ".join(allowed)}
        if role is not None:
            told = _("peran %(text)s tidak dapat Anda berikan di sini; perannya %(all)s")
        elif word:
            told = _("peran “%(text)s” tidak dikenal%(hint)s; perannya %(all)s")
        else:
            told = _("peran belum diisi; perannya %(all)s")
        self.tell(told % facts)
        return None

    def codes(self, choices: Mapping[str, str], column: str) -> frozenset[str] | None:
        """Return the codes that this cell names by code or by name, divided by commas or semicolons."""
        named = {title.lower(): code for code, title in choices.items()} | {code.lower(): code for code in choices}
        parts = [part.strip() for part in re.split(r"[;,\n]", self.text) if part.strip()]
        if len(parts) == 1 and parts[0].lower() in _EVERYTHING:
            return frozenset({ALL})
        if self.text.lower() in named:  # a name may hold a comma itself
            return frozenset({named[self.text.lower()]})
        unknown = [part for part in parts if part.lower() not in named]
        for part in unknown:
            words = _("%(column)s “%(text)s” tidak ada%(hint)s")
            hint = _hint(part.lower(), list(named), named)
            self.tell(words % {"column": column, "text": _shown(part), "hint": hint})
        return None if unknown else frozenset(named[part.lower()] for part in parts)


def _hint(word: str, choices: Sequence[str], codes: Mapping[str, str] | None = None) -> str:
    near = get_close_matches(word, choices, n=1, cutoff=0.6) if word else []
    return _("; mungkin maksudnya “%(guess)s”") % {"guess": (codes or {}).get(near[0], near[0])} if near else ""


def _shown(text: str) -> str:
    """Return a foreign text fit for a sentence: printable, and not longer than a glance."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:60])
