"""The instrument a file is read by: at hand, or from the text in the file, and never another one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from spbe.exchange import ForeignFile, Moved, instrument_of
from spbe.indicators import instrument, instruments
from tests.spbe.exchange.sample import resealed, sample
from tests.spbe.store.test_editions import MENDED

Change = Callable[[Any, Any], object]


def test_the_one_at_hand_is_used_where_it_is_the_same() -> None:
    assert instrument_of(sample(), instruments()) is instrument()


def _told(text: str, fingerprint: str) -> Moved:
    def change(content: Any, context: Any) -> None:
        digest = hashlib.sha256(text.encode()).hexdigest()
        content["assessment"].update(text_digest=digest, fingerprint=fingerprint)
        context["instrument"]["text"] = text

    return resealed(change)


def test_of_another_edition_the_text_in_the_file_is_read() -> None:
    found = instrument_of(_told(MENDED.text, MENDED.fingerprint), instruments())
    assert (found.text_digest, found.code) == (MENDED.text_digest, "spbe-2020")


def test_an_instrument_that_is_not_at_hand_comes_with_its_text() -> None:
    assert instrument_of(sample(), {}).fingerprint == instrument().fingerprint


@pytest.mark.parametrize(
    ("moved", "told"),
    [
        (resealed(lambda _c, x: x["instrument"].update(text=None)), "tidak ada di sini dan teksnya tidak ada"),
        (resealed(lambda _c, x: x["instrument"].update(text="kode: lain")), "SHA-256-nya lain"),
        (_told("kode: lain", "0" * 64), "tidak dapat dibaca"),
        (_told("a: &a [x]\nb: [*a, *a]\n", "0" * 64), "tidak dapat dibaca"),
        (_told(MENDED.text, "0" * 64), "sidiknya lain"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",
)
def test_a_text_that_is_not_the_one_is_refused(moved: Moved, told: str) -> None:
    with pytest.raises(ForeignFile) as refused:
        instrument_of(moved, {})
    assert any(told in problem for problem in refused.value.problems)
