"""Evidence that comes in: every kind that is taken, and a reason for every other."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from spbe.intake import FileLimits, RefusedFile, inspect, suffix_of
from tests.spbe.intake.test_pdf import written


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file"


def refusal(path: Path, content: bytes, name: str = "surat.pdf", limits: FileLimits | None = None) -> str:
    """Return why the file is refused."""
    path.write_bytes(content)
    with pytest.raises(RefusedFile) as refused:
        inspect(path, name, limits)
    return str(refused.value)


@pytest.mark.parametrize(
    ("name", "media_type"), [("a.csv", "text/csv"), ("a.CSV", "text/csv"), ("../a.txt", "text/plain")]
)
def test_a_text_in_utf_8_is_taken_under_its_own_ending(path: Path, name: str, media_type: str) -> None:
    content = "\ufeffnama;tingkat\r\n“é”\t1\n".encode()
    path.write_bytes(content)
    found = inspect(path, name)
    assert (found.media_type, found.sha256) == (media_type, hashlib.sha256(content).hexdigest())
    assert found.name == name.removeprefix("../")
    assert (found.pages, found.texts, found.has_text) == (None, (), None)


def test_a_name_never_decides_what_a_file_is_and_never_leads_anywhere(path: Path) -> None:
    path.write_bytes(written(b"x"))
    for name in ("../../etc/passwd", "x.html", "<img src=x onerror=alert(1)>.svg", "a" * 400, "CON", "\0"):
        found = inspect(path, name)
        assert (found.path, found.media_type) == (path, "application/pdf")
        assert found.name.endswith(".pdf")
        assert not set(found.name) & set('/\\<>:"|?*\0')


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "kosong"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "SVG"),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!DOCTYPE svg>\n<svg onload="alert(1)">', "SVG"),
        (b"<!-- x --><svg>", "SVG"),
        (b"<!DOCTYPE html><html>", "HTML"),
        (b"\n\n <HTML><body>", "HTML"),
        (b"nama;<script>alert(1)</script>", "HTML"),
        (b"<?xml version='1.0'?><html xmlns='x'>", "HTML"),
        (b"<?xml version='1.0'?><a/>", "XML"),
        (b"<!ENTITY x>", "XML"),
        (b"Rar!\x1a\x07\0", "arsip"),
        (b"7z\xbc\xaf\x27\x1c", "arsip"),
        (b"\x1f\x8b\x08", "arsip"),
        (b"x" * 257 + b"ustar\0", "arsip"),
        (b"PK\x05\x06" + b"\0" * 18, "arsip"),
        (b"MZ\x90\0\x03", "program"),
        (b"\x7fELF\x02", "program"),
        (b"#!/bin/sh\nrm -rf /\n", "program"),
        (b"<?php system($_GET[0]);", "program"),
        (b"@echo off\r\n", "program"),
        (b"\0\0\0\x18ftypmp42", "video"),
        (b"\x1aE\xdf\xa3", "video"),
        (b"RIFF\0\0\0\0AVI ", "video"),
        (b"\0\0\0\x18ftypheic", "HEIC"),
        (b"II*\0\x08", "TIFF"),
        (b"GIF89a", "GIF"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "bersandi"),
        (b"{\\rtf1", "RTF"),
        (b"%!PS-Adobe", "PostScript"),
        ("nama;é".encode("latin-1"), "tidak diterima"),
        ("<html>".encode("utf-16"), "tidak diterima"),
        (b"teks\0teks", "tidak diterima"),
        (b"\xf0\x9f\x98", "tidak diterima"),
    ],
)
def test_whatever_is_not_taken_gets_a_reason_under_every_name(path: Path, content: bytes, reason: str) -> None:
    for name in ("surat.pdf", "surat.txt", "surat.csv"):
        assert reason in refusal(path, content, name)


@pytest.mark.parametrize("name", ["a.js", "a.bat", "a.html", "a.svg", "a.pdf", "a", "a.md"])
def test_a_text_under_another_ending_is_refused(path: Path, name: str) -> None:
    assert "tidak diterima" in refusal(path, b"alert(1)", name)


def test_a_page_hidden_behind_a_long_beginning_is_text_and_is_only_ever_saved(path: Path) -> None:
    path.write_bytes(b" " * 3 + b"teks " * 1_000 + b"<script>")
    assert inspect(path, "a.txt").media_type == "text/plain"


def test_a_file_too_large_is_refused_before_it_is_read(path: Path) -> None:
    small = replace(FileLimits(), size=1_500_000)
    assert "2 MB; paling besar 1 MB" in refusal(path, b"x" * 1_500_001, limits=small)
    path.write_bytes(b"x" * 1_500_000)
    assert inspect(path, "a.txt", small).size == 1_500_000


def test_what_takes_too_long_is_given_up(path: Path) -> None:
    assert "terlalu lama" in refusal(path, written(b"x"), limits=replace(FileLimits(), seconds=0))


def test_every_kind_has_its_ending() -> None:
    assert suffix_of("application/pdf") == ".pdf"
    with pytest.raises(KeyError):
        suffix_of("image/svg+xml")
