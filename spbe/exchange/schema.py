"""The shape of a file as JSON Schema (2020-12), for programs that are not this one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spbe.exchange.files import FORMAT, SCOPES, VERSION
from spbe.exchange.shape import ASSESSMENT, COLLECTIONS, CONTEXT, SIDE_COLLECTIONS, Field, Record

__all__ = ["schema"]

Json = dict[str, Any]

_KINDS: Mapping[str, Json] = {
    "code": {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._:+-]*$"},
    "line": {"type": "string", "pattern": "^[^\\n]*$"},
    "person": {"type": "string", "description": "key of a record of people"},
    "document": {"type": "string", "description": "key of a record of documents"},
    "number": {"type": "string", "pattern": "^-?[0-9]{1,19}(\\.[0-9]{1,19}|/[1-9][0-9]{0,18})?$"},
    "digest": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    "count": {"type": "integer", "minimum": 0},
    "place": {"type": "integer", "minimum": 1, "description": "place of a record in its list, from 1"},
    "truth": {"type": "boolean"},
    "day": {"type": "string", "format": "date"},
    "moment": {"type": "string", "format": "date-time"},
}


def schema() -> Json:
    """Return the schema of a whole file."""
    sum_ = _KINDS["digest"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "An SPBE or Pemdi assessment on its way to another installation",
        **_object(
            {
                "format": {"const": FORMAT},
                "version": {"const": VERSION},
                "made_at": _KINDS["moment"],
                "program": {"type": "string"},
                "scope": {"enum": list(SCOPES)},
                "content_sha256": sum_,
                "content": _part({"assessment": ASSESSMENT}, COLLECTIONS),
                "context": _part(CONTEXT, SIDE_COLLECTIONS),
                "sha256": sum_,
            }
        ),
    }


def _object(properties: Json) -> Json:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _part(records: Mapping[str, Record], collections: Mapping[str, Record]) -> Json:
    told: Json = {name: _record(shape) for name, shape in records.items()}
    lists: Json = {name: {"type": "array", "items": _record(shape)} for name, shape in collections.items()}
    if "result" in lists:
        lists["result"]["maxItems"] = 1
    return _object(told | lists)


def _record(shape: Record) -> Json:
    return _object({name: _field(field) for name, field in shape.items()})


def _field(field: Field) -> Json:
    told = dict(_KINDS.get(field.kind, {"type": "string"}))
    if field.longest:
        told["maxLength"] = field.longest
    if field.choices:
        told["enum"] = [*field.choices, *([None] if field.may_be_null else [])]
    if field.may_be_null:
        told["type"] = [told["type"], "null"]
    return told
