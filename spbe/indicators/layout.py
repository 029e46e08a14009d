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
    LegalSource,
    Predicate,
    Reference,
    Successor,
    Target,
)
from spbe.indicators.nodes import Node
from spbe.indicators.reading import Desk, Key, Keyed, Many, Reader, Record, Scalar
from spbe.indicators.scales import Figure, Formula, Ladder, Step
from spbe.language import gettext as _

__all__ = ["INSTRUMENT", "SOURCES", "TEXT", "choice", "maybe"]


# What may be written as one value.


def _number(written: str) -> Fraction:
    if not re.fullmatch(r"\d{1,9}(\.\d{1,9})?|\d{1,9}/\d{1,9}", written, re.ASCII):
        raise ValueError(written)
    return Fraction(written)


def _whole(written: str) -> int:
    if not re.fullmatch(r"\d{1,6}", written, re.ASCII):
        raise ValueError(written)
    return int(written)


def choice(*words: str) -> Scalar[str]:
    """Return a reader of one of these words."""

    def parse(written: str) -> str:
        return words[words.index(written)]

    return Scalar(parse, words[0], lambda: _("pilih salah satu: %(words)s") % {"words": ", ".join(words)})


TEXT = Scalar(str, "", lambda: _("tulis teksnya"))
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
        code = TEXT(desk, node)
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


def _figure(*, lowest: Any = None, highest: Any = None, **values: Any) -> Figure:
    formula: Formula | None = values.get("formula")
    if formula is not None and lowest is not None and highest is not None and formula.divide_by:
        ends = tuple((figure, formula.add + figure / formula.divide_by) for figure in (lowest, highest))
        # Points written beside a formula stay, for the checks to refuse.
        values["points"] = (*ends, *values.get("points", ()))
    return Figure(**{"points": (), **values})


def _span(start: date, end: date | None = None) -> dict[str, date | None]:
    return {"in_force_from": start, "in_force_until": end}


def _instrument(
    *, head: dict[str, Any], domains: tuple[Domain, ...] = (), aspects: tuple[Aspect, ...] = (), **rest: Any
) -> Instrument:
    # An instrument without domains has one that nobody sees: it holds every aspect.
    whole = (Domain("", head["title"], head["short_title"], Fraction(100), aspects),) if aspects else ()
    return Instrument(**head.pop("in_force"), **head, **rest, domains=(*whole, *domains))


def maybe(read: Reader[object], field: str = "") -> Key:
    """Return a key that need not be written."""
    return Key(read, field, optional=True)


def _named(words: Callable[[], str]) -> Callable[[str], str]:
    return lambda code: words() % {"code": code}


_TEXTS = Many(TEXT)

_ITEMS = _Values(
    Keyed(
        TEXT,
        Record(
            _item,
            _named(lambda: _("butir %(code)s")),
            {
                "label": Key(TEXT),
                "kind": maybe(choice("primary", "supporting")),
                "rule": maybe(choice("required", "optional")),
                "one_of": maybe(TEXT),
                "set": maybe(TEXT),
                "replaces": maybe(_TEXTS),
                "inspects": maybe(TEXT),
                "max_age_months": maybe(_WHOLE),
                "checks": maybe(_TEXTS),
                "condition": maybe(TEXT),
                "basis": maybe(TEXT),
                "value": maybe(_NUMBER),
                "form": maybe(choice("file", "system", "figure")),
                "note": maybe(TEXT),
                "uncertain": maybe(TEXT),
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
            "text": Key(TEXT),
            "requires": maybe(_LEVEL),
            "limit": maybe(TEXT),
            "clarification": maybe(TEXT),
            "note": maybe(TEXT),
            "uncertain": maybe(TEXT),
            "items": maybe(_ITEMS),
        },
        within=True,
        short="text",
    ),
    "level",
)

_REFERENCE = Record(
    Reference,
    _named(lambda: _("rujukan")),
    {"source": Key(TEXT), "part": Key(TEXT), "pages": maybe(TEXT), "used_for": maybe(TEXT)},
    within=True,
)

_POINT = Record(
    lambda figure, value: (figure, value),
    _named(lambda: _("titik")),
    {"figure": Key(_NUMBER), "value": Key(_NUMBER)},
    within=True,
)

_FIGURE = Record(
    _figure,
    _named(lambda: "figure"),
    {
        "name": Key(TEXT),
        "issuer": Key(TEXT),
        "lowest": maybe(_NUMBER),
        "highest": maybe(_NUMBER),
        "formula": maybe(
            Record(
                Formula,
                _named(lambda: "formula"),
                {"add": Key(_NUMBER), "divide_by": Key(_NUMBER)},
                within=True,
            )
        ),
        "points": maybe(Many(_POINT)),
        "empty": maybe(_NUMBER),
        "max_age_months": maybe(_WHOLE),
        "note": maybe(TEXT),
        "uncertain": maybe(TEXT),
    },
    within=True,
)

_INDICATOR = Record(
    _indicator,
    _named(lambda: _("indikator %(code)s")),
    {
        "code": Key(TEXT),
        "title": Key(TEXT),
        "short_title": Key(TEXT),
        "kind": maybe(choice("level", "items", "index")),
        "weight": Key(_NUMBER),
        "ladder": Key(_LadderByCode()),
        "question": Key(TEXT),
        "explanation": maybe(TEXT),
        "focus": maybe(TEXT),
        "figure": maybe(_FIGURE),
        "general_evidence": maybe(_TEXTS),
        "general_items": maybe(_ITEMS),
        "criteria": Key(_CRITERIA),
        "applications": maybe(_TEXTS),
        "guidelines": maybe(_TEXTS),
        "notes": maybe(_TEXTS),
        "changes": maybe(_TEXTS),
        "conflicts": maybe(_TEXTS),
        "uncertain": maybe(_TEXTS),
        "sources": Key(Many(_REFERENCE)),
    },
)

_PART = {"code": Key(TEXT), "title": Key(TEXT), "short_title": Key(TEXT), "weight": Key(_NUMBER)}
_ASPECT = Record(Aspect, _named(lambda: _("aspek %(code)s")), {**_PART, "indicators": Key(Many(_INDICATOR))})
_DOMAIN = Record(Domain, _named(lambda: _("domain %(code)s")), {**_PART, "aspects": Key(Many(_ASPECT))})

_LADDER = Record(
    Ladder,
    _named(lambda: _("tangga %(code)s")),
    {
        "title": Key(TEXT),
        "base": maybe(_NUMBER),
        "steps": Key(
            Keyed(
                _LEVEL,
                Record(
                    lambda level, **values: Step(**values),
                    _named(lambda: _("tingkat %(code)s")),
                    {"name": Key(TEXT), "meaning": Key(TEXT), "width": maybe(_NUMBER)},
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
        "title": Key(TEXT),
        "where": maybe(TEXT),
        "sha256": maybe(TEXT),
        "kind": maybe(TEXT),
        "caveat": maybe(TEXT),
    },
)

SOURCES = Keyed(TEXT, _SOURCE)

_EDITION = Record(
    Edition,
    _named(lambda: _("edisi %(code)s")),
    {
        "guidance": Key(TEXT),
        "predicate_basis": Key(choice("exact", "announced")),
        "uncertain": maybe(TEXT),
    },
)

_PREDICATE = Record(Predicate, _named(lambda: _("predikat")), {"name": Key(TEXT), "from": Key(_NUMBER, "at_least")})

_HEAD = Record(
    dict[str, Any],
    _named(lambda: "instrument"),
    {
        "code": Key(TEXT),
        "title": Key(TEXT),
        "short_title": Key(TEXT),
        "regulation": Key(TEXT),
        "in_force": Key(
            Record(
                _span,
                _named(lambda: "in_force"),
                {"from": Key(_DAY, "start"), "until": maybe(_DAY, "end")},
                within=True,
                absorbed=True,
            )
        ),
        "legal_status": Key(TEXT),
        "verify": maybe(TEXT),
        "successor": maybe(
            Record(
                Successor,
                _named(lambda: "successor"),
                {"title": Key(TEXT), "note": Key(TEXT), "code": maybe(TEXT), "uncertain": maybe(TEXT)},
                within=True,
            )
        ),
        "target": Key(
            Record(
                Target,
                _named(lambda: "target"),
                {"index": Key(_NUMBER), "level": Key(_LEVEL), "note": maybe(TEXT)},
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
        "sources": Key(SOURCES),
        "editions": Key(_Values(Keyed(_YEAR, _EDITION, "year"))),
        "ladders": Key(_Ladders(Keyed(TEXT, _LADDER))),
        "predicates": Key(Many(_PREDICATE)),
        "rules": maybe(_TEXTS),
        "general_questions": maybe(_TEXTS),
        "domains": maybe(Many(_DOMAIN)),
        "aspects": maybe(Many(_ASPECT)),
    },
)
