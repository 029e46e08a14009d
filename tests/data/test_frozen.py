"""What moves scores is frozen: a shipped instrument keeps its fingerprint for ever."""

from spbe.indicators import instruments

FROZEN = {
    "spbe-2020": "93d109a31734f44ee2db5f46c30bb861d156f3eb10d1ed9556ed96cccfeb21ba",
}


def test_no_shipped_instrument_moves_a_score():
    """A weight, a level, a predicate or a part changed: write a new instrument with a new code instead."""
    assert {code: instrument.fingerprint for code, instrument in instruments().items()} == FROZEN
