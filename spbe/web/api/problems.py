"""What a program is told when something is wrong: problem details (RFC 9457), in the language it asks for."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus

from flask import Response, request
from werkzeug.exceptions import HTTPException

from spbe.language import gettext as _

__all__ = ["MEDIA_TYPE", "PREFIX", "Refused", "is_for_program", "problem", "problem_kinds", "problem_of"]

MEDIA_TYPE = "application/problem+json"
PREFIX = "/api/v1"
_CHALLENGE = 'Bearer realm="spbe"'


class Refused(HTTPException):
    """A request of a program is refused: ``kind`` names why, ``faults`` say what is wrong with which parameter."""

    def __init__(self, code: int, kind: str, detail: str, faults: Sequence[Mapping[str, str]] = ()) -> None:
        super().__init__(detail)
        self.code, self.kind, self.faults = code, kind, tuple(faults)


def is_for_program() -> bool:
    """Say whether this request is one to the API, not to its page."""
    return request.path.startswith(f"{PREFIX}/") and request.path != f"{PREFIX}/"


def problem_kinds() -> dict[str, tuple[int, str]]:
    """Return kind of problem -> status and title."""
    return {
        "invalid-request": (400, _("Permintaan tidak dapat dibaca")),
        "no-token": (401, _("Token tidak ada")),
        "invalid-token": (401, _("Token tidak berlaku")),
        "insufficient-scope": (403, _("Cakupan token tidak cukup")),
        "not-found": (404, _("Tidak ditemukan")),
        "method-not-allowed": (405, _("Cara itu tidak berlaku di sini")),
        "instrument-changed": (409, _("Instrumen berubah")),
        "too-many-requests": (429, _("Terlalu banyak permintaan")),
        "failed": (500, _("Ada yang rusak di pihak kami")),
    }


def _details() -> dict[int, str]:
    return {
        404: _("Alamat ini tidak ada, atau bukan untuk pemilik token."),
        405: _("API ini hanya dibaca: pakai GET."),
        500: _("Coba lagi; bila berulang, kabari admin server."),
    }


def problem(status: int, kind: str, detail: str, faults: Sequence[Mapping[str, str]] = ()) -> Response:
    """Return the answer that tells a program what is wrong."""
    told: dict[str, object] = {
        "type": f"{request.script_root}{PREFIX}/#{kind}",
        "title": problem_kinds()[kind][1],
        "status": status,
        "detail": detail,
    }
    if faults:
        told["errors"] = list(faults)
    return Response(json.dumps(told, ensure_ascii=False) + "\n", status, content_type=MEDIA_TYPE)


def problem_of(error: HTTPException) -> Response:
    """Return the answer for an HTTP error."""
    status = error.code or int(HTTPStatus.INTERNAL_SERVER_ERROR)
    kinds = {code: name for name, (code, _title) in reversed(problem_kinds().items())}
    if isinstance(error, Refused):
        answer = problem(status, error.kind, str(error.description), error.faults)
    else:
        kind = kinds.get(status, "invalid-request")
        answer = problem(status, kind, _details().get(status, problem_kinds()[kind][1]))
    if isinstance(error, Refused) and status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        reason = {"invalid-token": "invalid_token", "insufficient-scope": "insufficient_scope"}.get(error.kind)
        answer.headers["WWW-Authenticate"] = f'{_CHALLENGE}, error="{reason}"' if reason else _CHALLENGE
    for name, value in error.get_headers():
        if name == "Allow":
            answer.headers[name] = value
    return answer
