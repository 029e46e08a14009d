"""The API described: its OpenAPI document, made from the addresses themselves, and a page for people."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Blueprint, Response, current_app, render_template, request
from marshmallow import Schema
from werkzeug.routing import Rule

from spbe import __version__, language
from spbe.language import gettext as _
from spbe.roles import Permission
from spbe.web.access import needs
from spbe.web.api.door import new_room
from spbe.web.api.offers import CODE, Offer, Param, is_public, offer_of, offers
from spbe.web.api.problems import MEDIA_TYPE, PREFIX, problem_kinds
from spbe.web.api.shapes import Problem
from spbe.web.api.words import field_words, intro, offer_words, param_words, scope_words
from spbe.web.house import house

__all__ = ["api_document", "page_room", "room"]

room = new_room("described")
page_room = Blueprint("api", __name__, url_prefix=PREFIX)
_Json = dict[str, Any]


@dataclass(frozen=True)
class Address:
    """One address of the API, for the page."""

    path: str
    offer: Offer
    words: str
    places: tuple[str, ...]


@room.get("/openapi.json")
@needs(Permission.PUBLIC)
@offers(Offer("description", None))
def description(asked: _Json) -> Response:
    """Give the OpenAPI document, to everybody."""
    key = ("openapi", request.script_root, language.current())
    return Response(house().fragment(key, _written), content_type="application/json")


def _written() -> str:
    return json.dumps(api_document(), ensure_ascii=False, indent=1) + "\n"


@page_room.get("/")
@needs(Permission.PUBLIC)
def page() -> str:
    """Draw what the API gives, for people who write programs."""
    told = {"params": param_words(), "scopes": scope_words(), "problems": problem_kinds(), "intro": intro()}
    limit = house().settings.api_per_minute
    return render_template("api/page.html", addresses=list(_addresses()), per_minute=limit, **told)


def _addresses() -> Iterator[Address]:
    for rule, offer in _offered():
        yield Address(_path(rule), offer, offer_words()[offer.name], tuple(sorted(rule.arguments)))


def _offered() -> list[tuple[Rule, Offer]]:
    """Return every address of the API with what it gives, by address."""
    every = sorted(current_app.url_map.iter_rules(), key=lambda rule: rule.rule)
    return [(rule, offer) for rule in every if (offer := offer_of(rule.endpoint))]


def _path(rule: Rule) -> str:
    return re.sub(r"<(\w+)>", r"{\1}", rule.rule)


def api_document() -> _Json:
    """Return the OpenAPI document of this application, in the language in force."""
    spec = APISpec(
        title=_("API Penilaian SPBE"),
        version=__version__,
        openapi_version="3.1.0",
        plugins=[MarshmallowPlugin(schema_name_resolver=_shape_name)],
        info={"description": intro()},
        servers=[{"url": request.script_root or "/"}],
    )
    about = _("Token pribadi dari Akun saya, Token API")
    spec.components.security_scheme("token", {"type": "http", "scheme": "bearer", "description": about})
    for status in (400, 401, 403, 404, 409, 429):
        spec.components.response(f"Problem{status}", _problem(status))
    for rule, offer in _offered():
        spec.path(_path(rule), operations={"get": _operation(rule, offer)})
    return _described(spec.to_dict())


def _shape_name(shape: type[Schema] | Schema) -> str:
    kind = shape if isinstance(shape, type) else type(shape)
    return kind.__name__


def _described(document: _Json) -> _Json:
    """Return the document with words beside the fields that need some."""
    shapes = document["components"]["schemas"]
    for name, words in field_words().items():
        shape, _dot, field = name.partition(".")
        shapes[shape]["properties"][field]["description"] = words
    return document


def _problem(status: int) -> _Json:
    titles = [title for code, title in problem_kinds().values() if code == status]
    answer: _Json = {"description": " / ".join(titles), "content": {MEDIA_TYPE: {"schema": Problem}}}
    names = {401: "WWW-Authenticate", 403: "WWW-Authenticate", 429: "Retry-After"}
    if status in names:
        answer["headers"] = {names[status]: {"schema": {"type": "string"}, "required": True}}
    return answer


def _operation(rule: Rule, offer: Offer) -> _Json:
    words, is_open = offer_words()[offer.name], is_public(rule.endpoint)
    places = [_place(name) for name in sorted(rule.arguments)]
    refused = [400, *([] if is_open else [401, 403, 429])]
    refused += [404] if rule.arguments else []
    refused += [409] if "period" in rule.arguments else []
    return {
        "operationId": offer.name,
        "summary": words,
        "parameters": [*places, *(_param(param) for param in offer.params)],
        "responses": {"200": _given(offer, words), **{str(code): f"Problem{code}" for code in sorted(refused)}},
        "security": [] if is_open else [{"token": [offer.scope.value] if offer.scope else []}],
    }


def _given(offer: Offer, words: str) -> _Json:
    schema: Any = {"schema": offer.shape} if offer.shape else {}
    return {"description": words, "content": {kind: schema for kind in offer.media_types}}


def _place(name: str) -> _Json:
    known = {"type": "string", "pattern": CODE}
    return {"in": "path", "name": name, "required": True, "description": param_words()[name], "schema": known}


def _param(param: Param) -> _Json:
    return {"in": "query", "name": param.name, "description": param_words()[param.name], "schema": dict(param.schema)}
