"""What moves scores is frozen: a shipped instrument keeps its fingerprint for ever."""

from spbe.indicators import instruments

FROZEN = {
    "pemdi-2026": "a052b91e3f3c19616c92c506807c1986fb7a7be4fe8b2021e6f7b6c42a9df393",
    "spbe-2018": "c1e12fb34b3a29b965c7502ee6bfcd0f03505d1ae528cffddece8986de3f8c19",
    "spbe-2020": "93d109a31734f44ee2db5f46c30bb861d156f3eb10d1ed9556ed96cccfeb21ba",
}


def test_no_shipped_instrument_moves_a_score():
    """A weight, a level, a predicate or a part changed: write a new instrument with a new code instead."""
    assert {code: instrument.fingerprint for code, instrument in instruments().items()} == FROZEN
