"""The shapes of what the API gives: answers are made by them, and the document is made from them."""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE, Schema, fields, validate

from spbe.submission import PATHS, STAGES

__all__ = [
    "AgencyPage",
    "AgencyWhole",
    "AssessmentPage",
    "AssessmentWhole",
    "ExportList",
    "PrintedPage",
    "Problem",
    "ResultWhole",
    "TokenFacts",
]

EXACT = validate.Regexp(r"^[0-9]+(\.[0-9]+|/[0-9]+)?$")
"""An exact number as text: a decimal or a fraction. No number of the API is a binary fraction."""
TWO_PLACES = validate.Regexp(r"^[0-9]+\.[0-9]{2}$")


def _text(**more: Any) -> fields.String:
    return fields.String(required=True, **more)


def _number(**more: Any) -> fields.Integer:
    return fields.Integer(required=True, **more)


def _yes(**more: Any) -> fields.Boolean:
    return fields.Boolean(required=True, **more)


def _moment(**more: Any) -> fields.AwareDateTime:
    return fields.AwareDateTime(required=True, format="iso", **more)


def _day() -> fields.Date:
    return fields.Date(required=True, allow_none=True)


def _part(shape: type[Schema], **more: Any) -> fields.Nested:
    return fields.Nested(shape, required=True, **more)


def _parts(shape: type[Schema]) -> fields.List[Any]:
    return fields.List(fields.Nested(shape), required=True)


def _words() -> fields.List[str]:
    return fields.List(fields.String(), required=True)


class Shape(Schema):
    """What every shape keeps: nothing is in it that it does not name."""

    class Meta:
        """marshmallow's own settings."""

        unknown = RAISE


class Agency(Shape):
    """An agency of the directory."""

    code = _text()
    name = _text()
    kind = _text()
    province = _text(allow_none=True)
    is_invented = _yes()


class Index(Shape):
    """An index, exact and as it is announced."""

    exact = _text(validate=EXACT)
    announced = _text(validate=TWO_PLACES)


class Printed(Shape):
    """A result as it was published."""

    agency = _text()
    agency_name = _text()
    year = _number()
    index = _text()
    predicate = _text(allow_none=True)
    domains = fields.List(fields.String(allow_none=True), required=True)
    instrument = _text(allow_none=True)
    source = _text()
    note = _text(allow_none=True)


class AgencyWhole(Agency):
    """An agency with what was published of it."""

    results = _parts(Printed)


class AssessmentLine(Shape):
    """An assessment in a list."""

    agency = _text()
    agency_name = _text()
    period = _text()
    title = _text()
    year = _number()
    kind = _text(validate=validate.OneOf(list(PATHS)))
    instrument = _text()
    stage = _text(validate=validate.OneOf(STAGES))
    closes_on = _day()
    answered = _number()
    url = _text()


class Figure(Shape):
    """What another institution published."""

    number = _text(validate=validate.Regexp(r"^-?[0-9]+(\.[0-9]+|/[0-9]+)?$"))
    on = _day()
    source = _text()


class Answer(Shape):
    """What holds for one indicator now; without a value yet, ``level`` and ``value`` are null."""

    indicator = _text()
    title = _text()
    stage = _text(allow_none=True, validate=validate.OneOf(STAGES))
    level = _number(allow_none=True)
    value = _text(allow_none=True, validate=EXACT)
    items = _words()
    figure = _part(Figure, allow_none=True)
    explanation = _text()
    justification = _text()
    origin = _text(allow_none=True)
    value_source = _text(allow_none=True)
    by = _text()
    at = _moment(allow_none=True)
    version = _number()


class Progress(Shape):
    """How many indicators have a level or value, and which have none."""

    done = _number()
    total = _number()
    open = _words()


class Span(Shape):
    """Where the index can end up."""

    lowest = _part(Index)
    highest = _part(Index)


class AssessmentWhole(Shape):
    """One assessment as it stands, as the owner of the token sees it."""

    agency = _part(Agency)
    period = _text()
    year = _number()
    kind = _text(validate=validate.OneOf(list(PATHS)))
    instrument = _text()
    fingerprint = _text()
    edition = _number()
    stage = _text(validate=validate.OneOf(STAGES))
    is_final = _yes()
    progress = _part(Progress)
    index = _part(Index, allow_none=True)
    range = _part(Span)
    predicate = _text(allow_none=True)
    is_borderline = _yes(allow_none=True)
    domains = fields.Dict(keys=fields.String(), values=fields.Nested(Index, allow_none=True), required=True)
    aspects = fields.Dict(keys=fields.String(), values=fields.Nested(Index, allow_none=True), required=True)
    answers = _parts(Answer)


class ResultWhole(Shape):
    """What was announced of an assessment, once."""

    agency = _text()
    period = _text()
    year = _number()
    instrument = _text()
    fingerprint = _text()
    index = _part(Index)
    predicate = _text()
    domains = fields.Dict(keys=fields.String(), values=fields.Nested(Index), required=True)
    aspects = fields.Dict(keys=fields.String(), values=fields.Nested(Index), required=True)
    at = _moment()
    program_version = _text()


class Export(Shape):
    """A file of an assessment."""

    name = _text()
    media_type = _text()
    url = _text()


class ExportList(Shape):
    """The files of an assessment."""

    items = _parts(Export)


class Held(Shape):
    """A role in an agency."""

    agency = _text()
    role = _text()


class TokenFacts(Shape):
    """The token of the request."""

    name = _text()
    person = _text()
    scopes = _words()
    made_at = _moment()
    expires_at = _moment()
    roles = _parts(Held)


class AgencyPage(Shape):
    """A page of agencies."""

    items = _parts(Agency)
    next = _text(allow_none=True)


class PrintedPage(Shape):
    """A page of published results."""

    items = _parts(Printed)
    next = _text(allow_none=True)


class AssessmentPage(Shape):
    """A page of assessments."""

    items = _parts(AssessmentLine)
    next = _text(allow_none=True)


class Fault(Shape):
    """What is wrong with one parameter."""

    parameter = _text()
    detail = _text()


class Problem(Shape):
    """What is wrong with a request (RFC 9457)."""

    type = _text()
    title = _text()
    status = _number()
    detail = _text()
    errors = fields.List(fields.Nested(Fault))
