"""What of an assessment is typed into the official application: one text per indicator and item, and names of files."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from spbe.indicators.model import EvidenceItem, Indicator, Instrument
from spbe.intake import suffix_of
from spbe.language import format_date, format_value, speaking
from spbe.language import gettext as _
from spbe.reports.evidence import EvidenceLine
from spbe.submission import Answer, Submission

__all__ = ["LONGEST_NAME", "PasteFile", "PasteIndicator", "PasteItem", "letters", "paste_pack"]

LONGEST_NAME = 80
"""Of a file for the official application, in characters. It states no limit; Windows and old servers have one."""


@dataclass(frozen=True)
class PasteFile:
    """A file under its name for the official application: ``1.a.Pergub-1-2020.pdf``."""

    name: str
    line: EvidenceLine


@dataclass(frozen=True)
class PasteItem:
    """One item that is cited or marked as met, with its text. ``files`` are names, in the order they are cited."""

    item: EvidenceItem
    text: str
    files: tuple[str, ...]


@dataclass(frozen=True)
class PasteIndicator:
    """What is pasted for one indicator. ``answer`` is the agency's own, None where there is none to see.

    ``number`` begins the names of its files. ``lines`` are its citations; ``files`` each cited file once.
    """

    indicator: Indicator
    number: str
    answer: Answer | None
    text: str
    items: tuple[PasteItem, ...] = ()
    files: tuple[PasteFile, ...] = ()
    lines: tuple[EvidenceLine, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Say whether there is a value, and an explanation that is this year's."""
        told = self.answer
        return told is not None and told.counted is not None and told.is_explained and told.origin != "carried"

    @property
    def digest(self) -> str:
        """Return what names this text: another text has another one."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]


def paste_pack(
    instrument: Instrument, submission: Submission, lines: Sequence[EvidenceLine]
) -> tuple[PasteIndicator, ...]:
    """Return every indicator's texts, in the order of the instrument, from evidence in the order of ``evidence_lines``.

    The texts are Indonesian whatever the language in force: they are for a form that is. They follow what Pedoman
    Menteri PANRB 3/2024 asks of an explanation: the facts and their analysis, then document, number, page and file.
    """
    by_indicator: dict[str, list[EvidenceLine]] = {}
    for line in lines:
        by_indicator.setdefault(line.citation.indicator, []).append(line)
    numbers = _numbers(instrument)
    with speaking("id"):
        return tuple(
            _indicator(i, submission.answers.get(("self", i.code)), by_indicator.get(i.code, []), numbers[i.code])
            for i in instrument
        )


def _indicator(
    indicator: Indicator, answer: Answer | None, lines: Sequence[EvidenceLine], number: str
) -> PasteIndicator:
    files = _files(lines, number)
    names = {one.line.revision.sha256: one.name for one in files}
    items = tuple(_items(indicator, answer, lines, names))
    return PasteIndicator(indicator, number, answer, _whole(answer, lines, names), items, files, tuple(lines))


# Texts.


def _whole(answer: Answer | None, lines: Sequence[EvidenceLine], names: Mapping[str, str]) -> str:
    parts = [_figure(answer), answer.explanation.strip() if answer else ""]
    if lines:
        cited = [f"- {line.label}: {_cited(line, names)}" for line in lines]
        parts.append("\n".join([_("Bukti dukung:"), *cited]))
    return "\n\n".join(part for part in parts if part)


def _figure(answer: Answer | None) -> str:
    if answer is None or answer.figure is None:
        return ""
    figure = answer.figure
    known = [figure.source, format_date(figure.on) if figure.on else ""]
    told = ", ".join(part for part in known if part)
    return _("Angka: %(number)s") % {"number": format_value(figure.number)} + (f" ({told})" if told else "")


def _items(
    indicator: Indicator, answer: Answer | None, lines: Sequence[EvidenceLine], names: Mapping[str, str]
) -> Iterator[PasteItem]:
    marked = answer.items if answer else frozenset()
    for code, item in indicator.items.items():
        own = [line for line in lines if line.citation.item == code]
        files = tuple(dict.fromkeys(names[line.revision.sha256] for line in own))
        if own:
            yield PasteItem(item, "\n".join(_cited(line, names) for line in own), files)
        elif code in marked and item.form != "file":
            yield PasteItem(item, _("Terpenuhi; dilihat di sistem atau angka instansi lain."), ())


def _cited(line: EvidenceLine, names: Mapping[str, str]) -> str:
    """Return a citation in one line: document, number and day, pages, file, and what was noted of it."""
    document, citation = line.document, line.citation
    known = [document.reference, format_date(document.dated_on) if document.dated_on else ""]
    about = ", ".join(part for part in known if part)
    parts = [
        document.title + (f" ({about})" if about else ""),
        _("hlm. %(pages)s") % {"pages": citation.pages} if citation.pages else "",
        _("berkas %(name)s") % {"name": names[line.revision.sha256]},
    ]
    note = " ".join(citation.note.split())
    return ", ".join(part for part in parts if part) + (f". {note}" if note else "")


# Names of files.


def _numbers(instrument: Instrument) -> Mapping[str, str]:
    """Return indicator code -> how it begins a name; codes that would be written alike get a number behind."""
    numbers: dict[str, str] = {}
    taken: set[str] = set()
    for code in instrument.by_code:
        plain = re.sub(r"[^A-Za-z0-9-]", "-", code)[:20]
        number, others = plain, 1
        while number.lower() in taken:
            others += 1
            number = f"{plain}-{others}"
        taken.add(number.lower())
        numbers[code] = number
    return numbers


def _files(lines: Sequence[EvidenceLine], number: str) -> tuple[PasteFile, ...]:
    """Return each file once for its indicator, lettered in the order of the items that cite it."""
    once = {line.revision.sha256: line for line in reversed(lines)}
    ordered = dict.fromkeys(line.revision.sha256 for line in lines)
    return tuple(
        PasteFile(_name(f"{number}.{letters(place)}.", once[sha256]), once[sha256])
        for place, sha256 in enumerate(ordered)
    )


def _name(start: str, line: EvidenceLine) -> str:
    ending = _suffix(line.revision.media_type)
    return f"{start}{_words(line.document.title, LONGEST_NAME - len(start) - len(ending))}{ending}"


def _words(title: str, room: int) -> str:
    """Return a title in plain letters with hyphens, whole words as far as there is room."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    words = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-") or "Dokumen"
    if len(words) <= room:
        return words
    return words[: room + 1].rpartition("-")[0] or words[:room]


def _suffix(media_type: str) -> str:
    try:
        return suffix_of(media_type)
    except KeyError:
        return ".bin"


def letters(place: int) -> str:
    """Return a place, counted from 0, as a letter.

    >>> letters(0), letters(25), letters(26)
    ('a', 'z', 'aa')
    """
    text, number = "", place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("a") + rest) + text
    return text
