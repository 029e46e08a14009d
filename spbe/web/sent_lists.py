"""Lists that are sent to be imported: a file or pasted rows with a source, and what was shown of them, sealed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from spbe import plaintext
from spbe.language import gettext as _
from spbe.plaintext import RefusedText

__all__ = ["Problem", "field_sent", "seal", "sent_list", "sent_source", "unseal"]

_SHOWN_FOR = 3600  # seconds: how long a preview may be confirmed
Problem = tuple[str, str]
"""The field that something is wrong with, and the words."""


def sent_list() -> tuple[bytes, list[Problem]]:
    """Return the list that was sent as a file or pasted, or what keeps it from being one list."""
    file, pasted = request.files.get("berkas"), request.form.get("tempel", "")
    content = file.stream.read() if file else b""
    if content and pasted.strip():
        return b"", [("berkas", _("Ada berkas dan ada tempelan; kirim salah satu."))]
    if not content and not pasted.strip():
        return b"", [("berkas", _("Belum ada daftar; pilih berkas yang berisi, atau tempel barisnya."))]
    return content or pasted.encode("utf-8", "replace"), []


def field_sent() -> str:
    """Return the field the list came in."""
    return "tempel" if request.form.get("tempel", "").strip() else "berkas"


def sent_source() -> tuple[str, list[Problem]]:
    """Return the source that was named for the list, or what is wrong with it."""
    text = request.form.get("sumber", "")
    if not text.strip():
        return "", [("sumber", _("Sumber belum ditulis; sebutkan nama dan tanggal laporan yang memuat nilai ini."))]
    try:
        return plaintext.accept_line(text), []
    except RefusedText as refused:
        return text, [("sumber", _("Sumber: %(why)s") % {"why": why}) for why in refused.problems]


def seal(salt: str, of: list[int], shown: Mapping[str, Any]) -> str:
    """Return what was shown, sealed: what is confirmed is that, for whom and what it was shown (``of``)."""
    return str(_serializer(salt).dumps({"of": of, **shown}))


def unseal(salt: str, of: list[int]) -> dict[str, Any] | None:
    """Return the sealed list, None for what was not sealed here, for somebody or something else, or too long ago."""
    try:
        plain: dict[str, Any] = _serializer(salt).loads(request.form.get("package", ""), max_age=_SHOWN_FOR)
    except BadSignature:
        return None
    return plain if plain.pop("of") == of else None


def _serializer(salt: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.config["SECRET_KEY"]), salt=salt)
