"""A file that came in says whether it can be read as text."""

from __future__ import annotations

from pathlib import Path

import pytest

from spbe.arrived import Arrived


@pytest.mark.parametrize(("texts", "has_text"), [((), None), (("", " \n"), False), (("", "Pasal 1"), True)])
def test_a_scan_has_no_text_and_what_is_not_read_says_nothing(texts: tuple[str, ...], has_text: bool | None) -> None:
    arrived = Arrived(Path("satu"), "satu.pdf", "0" * 64, 1, "application/pdf", len(texts) or None, texts)
    assert arrived.has_text is has_text
