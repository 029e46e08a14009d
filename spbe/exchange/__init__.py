"""One assessment as a file that another installation takes in: its form, its hash, its rules."""

from spbe.exchange.differences import differences
from spbe.exchange.editions import instrument_of
from spbe.exchange.files import ENDING, FORMAT, LARGEST, VERSION, ForeignFile, Moved, read_moved, write_moved
from spbe.exchange.rules import contradictions
from spbe.exchange.schema import schema

__all__ = [
    "ENDING",
    "FORMAT",
    "LARGEST",
    "VERSION",
    "ForeignFile",
    "Moved",
    "contradictions",
    "differences",
    "instrument_of",
    "read_moved",
    "schema",
    "write_moved",
]
