"""Images: taken by their content, refused before too much is unpacked, drawn upright without what they tell."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from spbe.intake import SHOWN, FileLimits, RefusedFile, inspect, render_page


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file"


def saved(path: Path, format: str, size: tuple[int, int] = (60, 30), mode: str = "RGB", **more: Any) -> Path:
    """Save a red picture and return its path."""
    Image.new(mode, size, "red" if mode != "1" else 1).save(path, format, **more)
    return path


def refusal(path: Path, limits: FileLimits | None = None) -> str:
    """Return why the file is refused."""
    with pytest.raises(RefusedFile) as refused:
        inspect(path, "gambar.png", limits)
    return str(refused.value)


@pytest.mark.parametrize(
    ("format", "media_type", "ending"),
    [("PNG", "image/png", ".png"), ("JPEG", "image/jpeg", ".jpg"), ("WEBP", "image/webp", ".webp")],
)
def test_an_image_is_one_page_and_is_drawn(path: Path, format: str, media_type: str, ending: str) -> None:
    found = inspect(saved(path, format), "tangkapan layar")
    assert (found.media_type, found.pages, found.texts, found.has_text) == (media_type, 1, (), None)
    assert found.name == f"tangkapan layar{ending}"
    assert media_type in SHOWN
    drawn = Image.open(io.BytesIO(render_page(path, media_type, 1, 30)))
    assert (drawn.format, drawn.size) == ("PNG", (30, 15))
    assert render_page(path, media_type, 1, 2_000) == render_page(path, media_type, 1, 60)


def test_a_drawn_image_stands_upright_and_tells_nothing_of_itself(path: Path) -> None:
    told = Image.Exif()
    told[0x0112], told[0x010E] = 6, "Jalan Rahasia 1"
    saved(path, "JPEG", exif=told, comment=b"Jalan Rahasia 2")
    content = render_page(path, "image/jpeg", 1, 500)
    drawn = Image.open(io.BytesIO(content))
    assert drawn.size == (30, 60)
    assert b"Rahasia" in path.read_bytes()
    assert b"Rahasia" not in content
    assert (dict(drawn.info), dict(drawn.getexif())) == ({}, {})


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "CMYK"])
def test_every_way_to_keep_colours_is_drawn(path: Path, mode: str) -> None:
    format = "JPEG" if mode == "CMYK" else "PNG"
    saved(path, format, mode=mode)
    assert Image.open(io.BytesIO(render_page(path, f"image/{format.lower()}", 1, 20))).size == (20, 10)


def test_an_image_that_would_unpack_to_very_much_is_refused_before_it_is(path: Path) -> None:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    packed = zlib.compress(b"\0" * 10_000_000)
    content = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    path.write_bytes(content)
    assert len(content) < 20_000
    assert "3600 juta piksel; paling banyak 100 juta" in refusal(path)
    with pytest.raises(RefusedFile, match="tidak dapat ditampilkan"):
        render_page(path, "image/png", 1, 100)
    saved(path, "PNG", (100, 100))
    assert "1 juta piksel" in refusal(path, replace(FileLimits(), pixels=9_999))
    assert inspect(path, "x.png", replace(FileLimits(), pixels=10_000)).pages == 1


def test_an_image_that_broke_off_is_refused(path: Path) -> None:
    saved(path, "JPEG", (600, 600))
    path.write_bytes(path.read_bytes()[:1_000])
    assert "rusak" in refusal(path)
    path.write_bytes(b"RIFF\0\0\0\0WEBPVP8 nothing")
    assert "rusak atau tidak dapat dibaca sebagai gambar" in refusal(path)
