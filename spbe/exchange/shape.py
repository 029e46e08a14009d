"""The shape of an assessment's file, as data: flat records of a few kinds of fields, in collections."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from spbe.conversation import Audience
from spbe.language import gettext as _
from spbe.library import DocumentKind
from spbe.plaintext import RefusedText, accept
from spbe.proceedings import DECLARATIONS
from spbe.submission import PATHS, STAGES
from spbe.verdicts import Revision

__all__ = ["ASSESSMENT", "COLLECTIONS", "CONTEXT", "KEYS", "SIDE_COLLECTIONS", "Field", "Record", "faults"]


@dataclass(frozen=True)
class Field:
    """One field: its ``kind`` (see ``_READS``), the longest text, whether it may be null, and the only texts it takes.

    A ``person`` or ``document`` names a record of that collection by its key, a ``place`` one by its place from 1.
    """

    kind: str
    longest: int = 0
    may_be_null: bool = False
    choices: tuple[str, ...] = ()


Record = Mapping[str, Field]

_TEXT = Field("text", 32_000)
_LINE, _CODE, _WORD, _NUMBER = Field("line", 300), Field("code", 120), Field("code", 20), Field("number", 40)
_ITEM, _DIGEST, _KEY = Field("code", 40), Field("digest", 64), Field("code", 20)
_COUNT, _TRUTH, _DAY, _MOMENT = Field("count"), Field("truth"), Field("day"), Field("moment")
_PERSON, _DOCUMENT, _PLACE = Field("person", 20), Field("document", 20), Field("place")
_STAGE = Field("choice", choices=STAGES)


def _or_null(field: Field) -> Field:
    return replace(field, may_be_null=True)


_WRITTEN: Record = {"by": _PERSON, "at": _MOMENT, "version": _COUNT}
_COUNTED: Record = {
    "value": _or_null(_NUMBER),
    "items": _TEXT,
    "figure": _or_null(_NUMBER),
    "figured_on": _or_null(_DAY),
    "figure_source": _LINE,
}

ASSESSMENT: Record = {
    "agency": _CODE,
    "period": _CODE,
    "year": _COUNT,
    "kind": Field("choice", choices=tuple(PATHS)),
    "instrument": _CODE,
    "edition": _COUNT,
    "fingerprint": _DIGEST,
    "text_digest": _or_null(_DIGEST),
    "stage": _STAGE,
    "target_index": _or_null(_NUMBER),
    "is_double_scored": _TRUTH,
}
"""What stands once in the content: whose assessment of which year it is, by which instrument, and where it stands."""

COLLECTIONS: Mapping[str, Record] = {
    "answers": {
        "indicator": _WORD,
        "stage": _STAGE,
        "level": _or_null(_COUNT),
        "explanation": _TEXT,
        "justification": _TEXT,
        "note": _TEXT,
        **_COUNTED,
        "value_source": _LINE,
        "origin": _WORD,
        **_WRITTEN,
    },
    "targets": {"indicator": _WORD, "level": _COUNT},
    "documents": {
        "key": _KEY,
        "title": _LINE,
        "reference": _LINE,
        "dated_on": _or_null(_DAY),
        "valid_until": _or_null(_DAY),
        "kind": Field("choice", choices=tuple(DocumentKind)),
        "unit": _or_null(_CODE),
    },
    "tags": {"document": _DOCUMENT, "tag": Field("line", 60)},
    "files": {
        "document": _DOCUMENT,
        "number": _COUNT,
        "sha256": _DIGEST,
        "size": _COUNT,
        "media_type": _LINE,
        "pages": _or_null(_COUNT),
        "has_text": _or_null(_TRUTH),
        "file_name": _LINE,
        "note": _TEXT,
        "by": _PERSON,
        "at": _MOMENT,
    },
    "citations": {
        "item": _ITEM,
        "indicator": _WORD,
        "document": _DOCUMENT,
        "revision": _COUNT,
        "pages": _LINE,
        "note": _TEXT,
        "is_carried": _TRUTH,
        "stage": _STAGE,
        **_WRITTEN,
    },
    "marks": {
        "indicator": _WORD,
        "stage": Field("choice", choices=("verification", "review")),
        "outcome": Field("choice", choices=("accepted", "returned", "valid", "invalid")),
        "note": _TEXT,
        "answer_version": _COUNT,
        **_WRITTEN,
    },
    "verdicts": {
        "item": _ITEM,
        "stage": _STAGE,
        "indicator": _WORD,
        "is_accepted": _TRUTH,
        "kind": Field("choice", may_be_null=True, choices=tuple(Revision)),
        "note": _TEXT,
        **_WRITTEN,
    },
    "statements": {"topic": _CODE, "text": _TEXT, **_WRITTEN},
    "proposals": {
        "indicator": _WORD,
        "stage": _STAGE,
        "level": _or_null(_COUNT),
        "explanation": _TEXT,
        **_COUNTED,
        **_WRITTEN,
    },
    "comments": {
        "indicator": _WORD,
        "audience": Field("choice", choices=tuple(Audience)),
        "thread": _or_null(_PLACE),
        "body": _TEXT,
        "by": _PERSON,
        "at": _MOMENT,
        "resolved_by": _or_null(_PERSON),
        "resolved_at": _or_null(_MOMENT),
    },
    "mentions": {"comment": _PLACE, "person": _PERSON},
    "declarations": {
        "kind": Field("choice", choices=DECLARATIONS),
        "signer": _LINE,
        "position": _LINE,
        "signed_on": _DAY,
        "consents": _TRUTH,
        **_WRITTEN,
    },
    "handovers": {
        "number": _COUNT,
        "verb": _WORD,
        "from_stage": _STAGE,
        "to_stage": _STAGE,
        "reason": _TEXT,
        "is_late": _TRUTH,
        "by": _PERSON,
        "at": _MOMENT,
    },
    "result": {
        "index_exact": _NUMBER,
        "index_announced": _NUMBER,
        "predicate": _LINE,
        "parts": _TEXT,
        "fingerprint": _DIGEST,
        "program_version": _WORD,
        "by": _PERSON,
        "at": _MOMENT,
    },
    "chains": {"agency": _CODE},
    "chain_people": {"chain": _PLACE, "id": _COUNT, "person": _PERSON},
    "events": {
        "chain": _PLACE,
        "number": _COUNT,
        "verb": _CODE,
        "assessment": _COUNT,
        "indicator": _or_null(_WORD),
        "before": _or_null(Field("facts", 100_000)),
        "after": _or_null(Field("facts", 100_000)),
        "by": _or_null(_COUNT),
        "at": _MOMENT,
        "previous_hash": _DIGEST,
        "hash": _DIGEST,
    },
    "people": {"key": _KEY, "name": _LINE},
}
"""Collection of the content -> its records; a result is one record or none."""

KEYS: Mapping[str, tuple[str, ...]] = {
    "answers": ("indicator", "stage"),
    "targets": ("indicator",),
    "documents": ("key",),
    "tags": ("document", "tag"),
    "files": ("sha256",),
    "citations": ("item", "document"),
    "marks": ("indicator", "stage"),
    "verdicts": ("item", "stage"),
    "statements": ("topic",),
    "proposals": ("indicator", "stage", "by"),
    "mentions": ("comment", "person"),
    "declarations": ("kind",),
    "handovers": ("number",),
    "result": (),
    "chain_people": ("chain", "id"),
    "events": ("chain", "number"),
    "people": ("key",),
    "units": ("code",),
    "stages": ("stage",),
    "assignments": ("indicator", "unit"),
}
"""Collection -> the fields that no two of its records share."""

CONTEXT: Mapping[str, Record] = {
    "agency": {
        "name": _LINE,
        "kind": _WORD,
        "province": _or_null(_LINE),
        "time_zone": _LINE,
        "is_invented": _TRUTH,
    },
    "period": {
        "title": _LINE,
        "is_national": _TRUTH,
        "late_rule": Field("choice", choices=("mark", "lock")),
        "is_locked": _TRUTH,
    },
    "instrument": {"text": _or_null(Field("whole", 4_000_000))},
}
"""What stands once around the content: for an installation that has no such agency, period or instrument yet."""

SIDE_COLLECTIONS: Mapping[str, Record] = {
    "stages": {"stage": _STAGE, "opens_on": _or_null(_DAY), "closes_on": _or_null(_DAY)},
    "units": {"code": _CODE, "name": _LINE, "is_active": _TRUTH},
    "assignments": {"indicator": _WORD, "unit": _CODE, "is_lead": _TRUTH, "due_on": _or_null(_DAY)},
}
"""Collections around the content: dates of the period, units of the agency and what they answer."""

_LARGEST = 2**53
_SURROGATE = re.compile("[\ud800-\udfff]")
_NUMBERS = re.compile(r"-?[0-9]{1,19}(\.[0-9]{1,19}|/[1-9][0-9]{0,18})?")
_DIGESTS = re.compile(r"[0-9a-f]{64}")
_CODES = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+-]*")


def faults(record: object, shape: Record, place: str) -> Iterator[str]:
    """Yield what is wrong with one record, each with its place."""
    if not isinstance(record, dict):
        yield _("%(place)s: harus objek.") % {"place": place}
        return
    for name in [*(name for name in shape if name not in record), *(name for name in record if name not in shape)]:
        lost, foreign = _("%(place)s: isian “%(name)s” tidak ada."), _("%(place)s: “%(name)s” tak dikenal.")
        words = lost if name in shape else foreign
        yield words % {"place": place, "name": str(name)[:60]}
    for name, field in shape.items():
        if name in record and (rule := _broken(field, record[name])):
            yield _("%(place)s.%(name)s: %(rule)s") % {"place": place, "name": name, "rule": rule}


def _broken(field: Field, value: object) -> str | None:
    """Return the rule of the field that the value breaks."""
    if value is None:
        return None if field.may_be_null else _("tidak boleh null.")
    wanted, holds = _READS[field.kind]
    if type(value) is not wanted:
        return _rule(field.kind)
    if isinstance(value, str) and (rule := _unwritable(field, value)):
        return rule
    if field.choices and value not in field.choices:
        return _("harus salah satu dari %(choices)s.") % {"choices": ", ".join(field.choices)}
    return None if holds(value) else _rule(field.kind)


def _unwritable(field: Field, text: str) -> str | None:
    """Return why a text cannot be kept as it is."""
    if field.longest and len(text) > field.longest:
        return _("paling banyak %(longest)s karakter.") % {"longest": field.longest}
    try:
        if field.kind in ("text", "line") and accept(text) != text:
            return _("ganti barisnya harus ditulis \\n saja.")
    except RefusedText as refused:
        return " ".join(refused.problems)
    return _("memuat karakter yang tidak dapat disimpan.") if "\0" in text or _SURROGATE.search(text) else None


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_moment(text: str) -> bool:
    """Say whether it is a moment in UTC as this program writes it: one moment has one text."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC).isoformat(timespec="microseconds") == text
    except (ValueError, OverflowError):
        return False


def _any(_value: object) -> bool:
    return True


_READS: Mapping[str, tuple[type, Callable[..., bool]]] = {
    "text": (str, _any),
    "line": (str, lambda text: "\n" not in text),
    "whole": (str, _any),
    "facts": (str, _any),
    "code": (str, lambda text: bool(_CODES.fullmatch(text))),
    "choice": (str, _any),
    "person": (str, lambda text: bool(_CODES.fullmatch(text))),
    "document": (str, lambda text: bool(_CODES.fullmatch(text))),
    "number": (str, lambda text: bool(_NUMBERS.fullmatch(text))),
    "digest": (str, lambda text: bool(_DIGESTS.fullmatch(text))),
    "count": (int, lambda number: 0 <= number <= _LARGEST),
    "place": (int, lambda number: 1 <= number <= _LARGEST),
    "truth": (bool, _any),
    "day": (str, _is_day),
    "moment": (str, _is_moment),
}
"""Kind of a field -> the type that stands for it in JSON, and whether a value of that type is one."""


def _rule(kind: str) -> str:
    """Return in words what a field of this kind holds."""
    words = {
        "line": _("harus teks satu baris."),
        "code": _("harus kode: huruf, angka, titik, tanda hubung."),
        "person": _("harus kunci orang."),
        "document": _("harus kunci dokumen."),
        "number": _("harus bilangan eksak sebagai teks, misalnya 2.60."),
        "digest": _("harus SHA-256: 64 angka heksadesimal."),
        "count": _("harus bilangan bulat, tidak negatif."),
        "place": _("harus nomor urut, mulai 1."),
        "truth": _("harus true atau false."),
        "day": _("harus tanggal YYYY-MM-DD."),
        "moment": _("harus saat UTC, misalnya 2026-11-24T07:03:00.000000+00:00."),
    }
    return words.get(kind) or _("harus teks.")
