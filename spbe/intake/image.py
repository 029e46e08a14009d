"""Images, looked at and drawn; runs in the child process."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

from spbe.intake.limits import FileLimits

__all__ = ["draw", "look"]

_FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "MPO": "image/jpeg", "WEBP": "image/webp"}
_MOST_DRAWN = 12_000_000  # pixels of one drawn page


def look(limits: FileLimits, told: Mapping[str, Any]) -> bytes:
    """Return the ``media_type`` of the image at ``path`` as JSON, or ``refused``: why it is not taken."""
    with _opened(told["path"]) as picture:
        if picture.width * picture.height > limits.pixels:
            return json.dumps({"refused": "pixels", "pixels": picture.width * picture.height}).encode()
        media_type = _FORMATS[str(picture.format)]
        picture.load()
    return json.dumps({"media_type": media_type}).encode()


def draw(limits: FileLimits, told: Mapping[str, Any]) -> bytes:
    """Return the image at ``path`` as PNG, at most ``width`` pixels wide, upright, without what it says of itself."""
    from PIL import Image, ImageOps

    with _opened(told["path"]) as picture:
        if picture.width * picture.height > limits.pixels:
            raise ValueError("too many pixels")
        picture.draft("RGB", (told["width"], told["width"]))  # a JPEG is unpacked no larger than it is shown
        upright: Any = ImageOps.exif_transpose(picture)
        share = min(1, told["width"] / upright.width, (_MOST_DRAWN / (upright.width * upright.height)) ** 0.5)
        size = max(1, round(upright.width * share)), max(1, round(upright.height * share))
        small = upright.convert("RGBA" if upright.has_transparency_data else "RGB").resize(size)
    bare = Image.new(small.mode, small.size)
    bare.paste(small)
    bare.save(file := io.BytesIO(), "PNG", compress_level=6)
    return file.getvalue()


def _opened(path: str) -> Any:
    from PIL import Image, WebPImagePlugin  # noqa: F401 - not there by itself where formats are named

    Image.MAX_IMAGE_PIXELS = None  # our own limit says so in words, before anything is unpacked
    return Image.open(path, formats=["PNG", "JPEG", "WEBP"])  # a JPEG of several pictures (MPO) begins as JPEG
