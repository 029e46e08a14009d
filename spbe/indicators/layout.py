"""What an instrument file is made of: record by record, each key with its reader."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from spbe.indicators.checks import level_in
from spbe.indicators.model import (
    Aspect,
    Criterion,
    Domain,
    Edition,
    EvidenceItem,
    Indicator,
    Instrument,
    Ladder,
    LegalSource,
    Predicate,
    Reference,
    Step,
    Successor,
    Target,
)
from spbe.indicators.nodes import Node
from spbe.indicators.reading import Desk, Key, Keyed, Many, Reader, Record, Scalar
from spbe.language import gettext as _

__all__ = ["INSTRUMENT"]


# What may be written as one value.


def _number(written: str) -> Fraction:
    if not re.fullmatch(r"\d{1,9}(\.\d{1,9})?|\d{1,9}/\d{1,9}", written, re.ASCII):
        raise ValueError(written)
    return Fraction(written)


def _whole(written: str) -> int:
    if not re.fullmatch(r"\d{1,6}", written, re.ASCII):
        raise ValueError(written)
    return int(written)


def _choice(*words: str) -> Scalar[str]:
    def parse(written: str) -> str:
        return words[words.index(written)]

    return Scalar(parse, words[0], lambda: _("pilih salah satu: %(words)s") % {"words": ", ".join(words)})


_TEXT = Scalar(str, "", lambda: _("tulis teksnya"))
_NUMBER = Scalar(_number, Fraction(0), lambda: _("tulis angka dengan titik desimal, misalnya 1.3 atau 20/6"))
_WHOLE = Scalar(_whole, 0, lambda: _("tulis bilangan bulat, misalnya 24"))
_LEVEL = Scalar(_whole, -1, lambda: _("tulis nomor tingkat, misalnya 3"))
_YEAR = Scalar(_whole, 0, lambda: _("tulis tahun, misalnya 2024"))
_DAY = Scalar(date.fromisoformat, date.min, lambda: _("tulis tanggal sebagai tahun-bulan-hari, misalnya 2021-01-01"))


class _Values:
    """A keyed reader of which only the records are kept."""

    blank: tuple[Any, ...] = ()

    def __init__(self, keyed: Keyed[Any, Any]) -> None:
        self.keyed = keyed

    def __call__(self, desk: Desk, node: Node) -> tuple[Any, ...]:
        return tuple(self.keyed(desk, node).values())


class _Ladders:
    """A keyed reader of ladders that leaves them on the desk, for the indicators that name them."""

    blank: Mapping[str, Ladder] = {}

    def __init__(self, keyed: Keyed[str, Ladder]) -> None:
        self.keyed = keyed

    def __call__(self, desk: Desk, node: Node) -> Mapping[str, Ladder]:
        desk.known["ladders"] = self.keyed(desk, node)
        return desk.known["ladders"]


class _LadderByCode:
    """A reader of a ladder's code that hands out the ladder itself."""

    blank = Ladder("", "", {})

    def __call__(self, desk: Desk, node: Node) -> Ladder:
        code = _TEXT(desk, node)
        ladders: Mapping[str, Ladder] = desk.known.get("ladders", {})
        if code and ladders and code not in ladders:
            words = _("tangga “%(code)s” tidak ada; yang ada: %(codes)s")
            desk.report(words % {"code": code, "codes": ", ".join(ladders)}, node.line)
        if code not in ladders:
            desk.spoil()
        return ladders.get(code, self.blank)


# How records become values.


def _item(*, code: str, kind: Any = "primary", rule: Any = "required", **rest: Any) -> EvidenceItem:
    group = rest.pop("one_of", None)
    # An item that is marked optional and put in a group keeps both, for the checks to refuse.
    rule = "one_of" if group and rule == "required" else rule
    return EvidenceItem(code=code, kind=kind, rule=rule, group=group, level=level_in(code), **rest)


def _indicator(*, kind: Any = "level", **values: Any) -> Indicator:
    return Indicator(kind=kind, **values)


def _span(start: date, end: date | None = None) -> dict[str, date | None]:
    return {"in_force_from": start, "in_force_until": end}


def _instrument(*, head: dict[str, Any], **rest: Any) -> Instrument:
    return Instrument(**head.pop("in_force"), **head, **rest)


def _maybe(read: Reader[object], field: str = "") -> Key:
    return Key(read, field, optional=True)


def _named(words: Callable[[], str]) -> Callable[[str], str]:
    return lambda code: words() % {"code": code}


_TEXTS = Many(_TEXT)

_ITEMS = _Values(
    Keyed(
        _TEXT,
        Record(
            _item,
            _named(lambda: _("butir %(code)s")),
            {
                "label": Key(_TEXT),
                "kind": _maybe(_choice("primary", "supporting")),
                "rule": _maybe(_choice("required", "optional")),
                "one_of": _maybe(_TEXT),
                "set": _maybe(_TEXT),
                "replaces": _maybe(_TEXTS),
                "inspects": _maybe(_TEXT),
                "max_age_months": _maybe(_WHOLE),
                "checks": _maybe(_TEXTS),
                "condition": _maybe(_TEXT),
                "basis": _maybe(_TEXT),
                "note": _maybe(_TEXT),
                "uncertain": _maybe(_TEXT),
            },
            short="label",
        ),
    )
)

_CRITERIA = Keyed(
    _LEVEL,
    Record(
        Criterion,
        _named(lambda: _("tingkat %(code)s")),
        {
            "text": Key(_TEXT),
            "requires": _maybe(_LEVEL),
            "limit": _maybe(_TEXT),
            "clarification": _maybe(_TEXT),
            "note": _maybe(_TEXT),
            "uncertain": _maybe(_TEXT),
            "items": _maybe(_ITEMS),
        },
        within=True,
        short="text",
    ),
    "level",
)

_REFERENCE = Record(
    Reference,
    _named(lambda: _("rujukan")),
    {"source": Key(_TEXT), "part": Key(_TEXT), "pages": _maybe(_TEXT), "used_for": _maybe(_TEXT)},
    within=True,
)

_INDICATOR = Record(
    _indicator,
    _named(lambda: _("indikator %(code)s")),
    {
        "code": Key(_TEXT),
        "title": Key(_TEXT),
        "short_title": Key(_TEXT),
        "kind": _maybe(_choice("level")),
        "weight": Key(_NUMBER),
        "ladder": Key(_LadderByCode()),
        "question": Key(_TEXT),
        "explanation": Key(_TEXT),
        "focus": Key(_TEXT),
        "general_evidence": _maybe(_TEXTS),
        "general_items": _maybe(_ITEMS),
        "criteria": Key(_CRITERIA),
        "applications": _maybe(_TEXTS),
        "guidelines": _maybe(_TEXTS),
        "notes": _maybe(_TEXTS),
        "changes": _maybe(_TEXTS),
        "conflicts": _maybe(_TEXTS),
        "uncertain": _maybe(_TEXTS),
        "sources": Key(Many(_REFERENCE)),
    },
)

_PART = {"code": Key(_TEXT), "title": Key(_TEXT), "short_title": Key(_TEXT), "weight": Key(_NUMBER)}
_ASPECT = Record(Aspect, _named(lambda: _("aspek %(code)s")), {**_PART, "indicators": Key(Many(_INDICATOR))})
_DOMAIN = Record(Domain, _named(lambda: _("domain %(code)s")), {**_PART, "aspects": Key(Many(_ASPECT))})

_LADDER = Record(
    Ladder,
    _named(lambda: _("tangga %(code)s")),
    {
        "title": Key(_TEXT),
        "steps": Key(
            Keyed(
                _LEVEL,
                Record(
                    lambda level, **values: Step(**values),
                    _named(lambda: _("tingkat %(code)s")),
                    {"name": Key(_TEXT), "meaning": Key(_TEXT)},
                    within=True,
                ),
                "level",
            )
        ),
    },
)

_SOURCE = Record(
    LegalSource,
    _named(lambda: _("sumber %(code)s")),
    {
        "title": Key(_TEXT),
        "where": _maybe(_TEXT),
        "sha256": _maybe(_TEXT),
        "kind": _maybe(_TEXT),
        "caveat": _maybe(_TEXT),
    },
)

_EDITION = Record(
    Edition,
    _named(lambda: _("edisi %(code)s")),
    {
        "guidance": Key(_TEXT),
        "predicate_basis": Key(_choice("exact", "announced")),
        "uncertain": _maybe(_TEXT),
    },
)

_PREDICATE = Record(Predicate, _named(lambda: _("predikat")), {"name": Key(_TEXT), "from": Key(_NUMBER, "at_least")})

_HEAD = Record(
    dict[str, Any],
    _named(lambda: "instrument"),
    {
        "code": Key(_TEXT),
        "title": Key(_TEXT),
        "short_title": Key(_TEXT),
        "regulation": Key(_TEXT),
        "in_force": Key(
            Record(
                _span,
                _named(lambda: "in_force"),
                {"from": Key(_DAY, "start"), "until": _maybe(_DAY, "end")},
                within=True,
                absorbed=True,
            )
        ),
        "legal_status": Key(_TEXT),
        "successor": _maybe(
            Record(
                Successor,
                _named(lambda: "successor"),
                {"title": Key(_TEXT), "note": Key(_TEXT), "code": _maybe(_TEXT), "uncertain": _maybe(_TEXT)},
                within=True,
            )
        ),
        "target": Key(
            Record(
                Target,
                _named(lambda: "target"),
                {"index": Key(_NUMBER), "level": Key(_LEVEL), "note": _maybe(_TEXT)},
                within=True,
            )
        ),
    },
    absorbed=True,
)

INSTRUMENT = Record(
    _instrument,
    _named(lambda: ""),
    {
        "instrument": Key(_HEAD, "head"),
        "sources": Key(Keyed(_TEXT, _SOURCE)),
        "editions": Key(_Values(Keyed(_YEAR, _EDITION, "year"))),
        "ladders": Key(_Ladders(Keyed(_TEXT, _LADDER))),
        "predicates": Key(Many(_PREDICATE)),
        "rules": _maybe(_TEXTS),
        "general_questions": _maybe(_TEXTS),
        "domains": Key(Many(_DOMAIN)),
    },
)
