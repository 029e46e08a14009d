"""The instrument a file is read by: the one at hand, else the text the file brings."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from spbe.exchange.files import ForeignFile, Moved
from spbe.indicators import Instrument, InstrumentError, read_instrument
from spbe.language import gettext as _

__all__ = ["instrument_of"]


def instrument_of(moved: Moved, at_hand: Mapping[str, Instrument]) -> Instrument:
    """Return the edition a file is read by; of one that is not at hand the text in the file is read.

    Raises ForeignFile where neither is the one the assessment was answered by.
    """
    told, text = moved.content["assessment"], moved.context["instrument"]["text"]
    here = at_hand.get(told["instrument"])
    if here is not None and here.fingerprint == told["fingerprint"] and here.text_digest == told["text_digest"]:
        return here
    if text is None:
        words = _("Instrumen %(code)s dengan sidik ini tidak ada di sini dan teksnya tidak ada dalam berkas.")
        raise ForeignFile([words % {"code": told["instrument"]}])
    digest = hashlib.sha256(text.encode()).hexdigest()
    if digest != told["text_digest"]:
        raise ForeignFile([_("Teks instrumen dalam berkas bukan yang dipakai penilaian ini: SHA-256-nya lain.")])
    try:
        found = read_instrument(text, told["instrument"])
    except InstrumentError as error:
        words = _("Teks instrumen dalam berkas tidak dapat dibaca: %(why)s")
        raise ForeignFile([words % {"why": problem} for problem in error.problems[:10]]) from error
    if (found.code, found.fingerprint) != (told["instrument"], told["fingerprint"]):
        raise ForeignFile(
            [_("Teks instrumen dalam berkas bukan %(code)s atau sidiknya lain.") % {"code": told["instrument"]}]
        )
    return found
