"""The instruments of the regulation: what is asked, what it weighs, what proves it."""

from spbe.indicators.catalogue import instrument, instrument_files, instruments
from spbe.indicators.load import InstrumentError, check_file, load_instrument
from spbe.indicators.model import (
    Aspect,
    Criterion,
    Domain,
    Edition,
    EvidenceItem,
    Indicator,
    Instrument,
    Ladder,
    LegalSource,
    Predicate,
    Reference,
    Step,
    Successor,
    Target,
)
from spbe.indicators.reading import Problem

__all__ = [
    "Aspect",
    "Criterion",
    "Domain",
    "Edition",
    "EvidenceItem",
    "Indicator",
    "Instrument",
    "InstrumentError",
    "Ladder",
    "LegalSource",
    "Predicate",
    "Problem",
    "Reference",
    "Step",
    "Successor",
    "Target",
    "check_file",
    "instrument",
    "instrument_files",
    "instruments",
    "load_instrument",
]
