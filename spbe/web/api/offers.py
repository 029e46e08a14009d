"""What an address of the API takes and gives, declared once: the requests are read and the document is made by it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Response, current_app, request
from marshmallow import Schema

from spbe.language import gettext as _
from spbe.roles import Permission
from spbe.submission import PATHS, STAGES
from spbe.web.api.problems import Refused
from spbe.workflow import AGENCY_KINDS
from spbe.workflow.tokens import TokenScope

__all__ = ["CODE", "Offer", "Param", "is_code", "is_public", "offer_of", "offers", "page_of"]

CODE = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$"
"""A code of an agency, a period or an instrument."""
_LINE = r"^[^\u0000-\u001f\u007f-\u009f]*$"
_MOST, _USUAL = 200, 50

Value = int | str | None


def is_code(text: str) -> bool:
    """Say whether a part of an address can be a code: no row has another one."""
    return re.search(CODE, text) is not None and "\n" not in text


@dataclass(frozen=True)
class Param:
    """One parameter of a query: its name and its JSON Schema."""

    name: str
    schema: Mapping[str, Any]

    def read(self, text: str | None) -> Value:
        """Return the value, the default where there is none. Raises ValueError with what is wrong."""
        if text is None:
            default: Value = self.schema.get("default")
            return default
        return self._number(text) if self.schema["type"] == "integer" else self._text(text)

    def _number(self, text: str) -> int:
        low, high = self.schema["minimum"], self.schema["maximum"]
        if not re.fullmatch(r"-?[0-9]{1,10}", text) or not low <= int(text) <= high:
            raise ValueError(_("Tulis bilangan bulat dari %(low)s sampai %(high)s.") % {"low": low, "high": high})
        return int(text)

    def _text(self, text: str) -> str:
        known = self.schema.get("enum")
        if known and text not in known:
            raise ValueError(_("Pilih salah satu: %(known)s.") % {"known": ", ".join(known)})
        if len(text) > self.schema.get("maxLength", len(text)) or not re.search(self.schema.get("pattern", ""), text):
            raise ValueError(_("Bentuk isian ini tidak dikenal; lihat dokumen API."))
        return text


_PARAMS = (
    Param("q", {"type": "string", "maxLength": 100, "pattern": _LINE}),
    Param("kind", {"type": "string", "enum": list(AGENCY_KINDS)}),
    Param("province", {"type": "string", "maxLength": 100, "pattern": _LINE}),
    Param("agency", {"type": "string", "pattern": CODE}),
    Param("year", {"type": "integer", "minimum": 2000, "maximum": 2999}),
    Param("instrument", {"type": "string", "pattern": CODE}),
    Param("stage", {"type": "string", "enum": list(STAGES)}),
    Param("period_kind", {"type": "string", "enum": list(PATHS)}),
    Param("after", {"type": "string", "pattern": r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,129}$"}),
    Param("limit", {"type": "integer", "minimum": 1, "maximum": _MOST, "default": _USUAL}),
)
_BY_NAME = {param.name: param for param in _PARAMS}


@dataclass(frozen=True)
class Offer:
    """What an address gives: the shape of its answer, or the media types of files.

    ``scope`` None asks for a token of any scope, or for none where the address is public.
    """

    name: str
    scope: TokenScope | None
    shape: type[Schema] | None = None
    media_types: tuple[str, ...] = ("application/json",)
    takes: tuple[str, ...] = ()

    @property
    def params(self) -> tuple[Param, ...]:
        """Return the parameters of its query."""
        return tuple(_BY_NAME[name] for name in self.takes)

    def asked(self) -> dict[str, Value]:
        """Return name -> value of this request's query. Raises Refused with everything that is wrong with it."""
        sent, found, faults = request.args.to_dict(flat=False), dict[str, Value](), list[dict[str, str]]()
        for param in self.params:
            values = sent.pop(param.name, [])
            try:
                found[param.name] = param.read(values[0] if values else None)
            except ValueError as wrong:
                faults.append({"parameter": param.name, "detail": str(wrong)})
            if len(values) > 1:
                faults.append({"parameter": param.name, "detail": _("Tulis satu kali saja.")})
        faults += [{"parameter": name[:100], "detail": _("Parameter ini tidak dikenal.")} for name in sent]
        if faults:
            raise Refused(400, "invalid-request", _("Perbaiki parameter yang disebut, lalu kirim lagi."), faults)
        return found


def offer_of(endpoint: str | None) -> Offer | None:
    """Return what the view of an endpoint gives, None for one that is no address of the API."""
    found: Offer | None = getattr(current_app.view_functions.get(endpoint or ""), "offer", None)
    return found


def is_public(endpoint: str | None) -> bool:
    """Say whether the view of an endpoint is for everybody."""
    return getattr(current_app.view_functions.get(endpoint or ""), "permission", None) is Permission.PUBLIC


def offers(offer: Offer) -> Callable[[Callable[..., Any]], Callable[..., Response]]:
    """Declare what a view gives. The view gets the read query as ``asked`` and returns what its shape is made of."""

    def declare(view: Callable[..., Any]) -> Callable[..., Response]:
        @wraps(view)
        def answering(**place: str) -> Response:
            told = view(asked=offer.asked(), **place)
            if offer.shape is None:
                sent: Response = told
                return sent
            return Response(offer.shape().dumps(told, ensure_ascii=False) + "\n", content_type="application/json")

        answering.offer = offer  # type: ignore[attr-defined]  # read by the door and by the document
        return answering

    return declare


def page_of(found: list[dict[str, Any]], asked: Mapping[str, Value], key: str) -> dict[str, Any]:
    """Return one page of a list, read one line further than it shows: where the next one begins, if there is one."""
    limit = asked["limit"]
    shown = found[: limit if isinstance(limit, int) else _USUAL]
    return {"items": shown, "next": str(shown[-1][key]) if len(found) > len(shown) else None}
