"""Static files from memory, under addresses that change with their content."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from functools import lru_cache, partial
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path
from typing import Any

import brotli
from flask import Flask, Response, abort, request
from werkzeug import Response as BaseResponse

from spbe.roles import Permission
from spbe.web.access import needs

__all__ = ["register"]

_YEAR = 31_536_000
_PACKED = frozenset({"font/woff2", "image/png"})  # compressed already
_FONT = "font/woff2"  # not in every system's table of types
_FILE_IN_CSS = re.compile(rb'url\("([\w./-]+)"\)')  # a file beside the style sheet, not data:


@dataclass(frozen=True)
class Asset:
    """One file: its bytes, its type, and a short hash of its content."""

    content: bytes
    media_type: str
    stamp: str


def register(app: Flask, folder: Path) -> None:
    """Serve the files of the folder at /statis/ and stamp every address that ``url_for("static", ...)`` makes.

    The files are read once: what is not a file of the folder now is not found later, whatever the address says.
    """
    assets = _stamped(
        {path.relative_to(folder).as_posix(): _read(path) for path in folder.rglob("*") if path.is_file()}
    )

    @needs(Permission.PUBLIC)
    def static(filename: str) -> BaseResponse:
        asset = assets.get(filename) or abort(404)
        response = _answer(asset)
        response.cache_control.public = response.cache_control.immutable = True
        response.cache_control.max_age = _YEAR
        return response.make_conditional(request)

    app.add_url_rule("/statis/<path:filename>", "static", static)

    @app.url_defaults
    def stamp(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and values.get("filename") in assets:
            values["v"] = assets[values["filename"]].stamp


def _answer(asset: Asset) -> Response:
    """Return a file as it is, or as small as it gets; what others compress, they compress for each answer anew."""
    is_small = asset.media_type not in _PACKED and request.accept_encodings.quality("br") > 0
    response = Response(_smallest(asset.content) if is_small else asset.content, content_type=asset.media_type)
    response.set_etag(f"{asset.stamp}-br" if is_small else asset.stamp)
    response.vary.add("Accept-Encoding")
    if is_small:
        response.content_encoding = "br"
    return response


@lru_cache(maxsize=64)
def _smallest(content: bytes) -> bytes:
    return bytes(brotli.compress(content, quality=11))  # about half a second for the largest, once


def _stamped(assets: dict[str, Asset]) -> dict[str, Asset]:
    """Stamp the addresses inside style sheets too: a font under two addresses would be fetched twice."""
    for name, asset in list(assets.items()):
        if name.endswith(".css"):
            near = partial(_with_stamp, assets, posixpath.dirname(name))
            assets[name] = _asset(_FILE_IN_CSS.sub(near, asset.content), asset.media_type)
    return assets


def _with_stamp(assets: dict[str, Asset], folder: str, address: re.Match[bytes]) -> bytes:
    named = posixpath.normpath(posixpath.join(folder, address[1].decode()))
    return b'url("%b?v=%b")' % (address[1], assets[named].stamp.encode())


def _read(path: Path) -> Asset:
    guessed = _FONT if path.suffix == ".woff2" else guess_type(path.name)[0] or "application/octet-stream"
    media_type = f"{guessed}; charset=utf-8" if guessed.startswith("text/") else guessed
    return _asset(path.read_bytes(), media_type)


def _asset(content: bytes, media_type: str) -> Asset:
    return Asset(content, media_type, sha256(content).hexdigest()[:12])
