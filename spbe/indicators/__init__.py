"""The instruments of the regulation: what is asked, what it weighs, what proves it."""

from spbe.indicators.catalogue import instrument, instrument_files, instruments
from spbe.indicators.crosswalks import (
    Confidence,
    Crosswalk,
    Link,
    Lost,
    Readiness,
    Relation,
    check_crosswalk,
    crosswalk,
    crosswalk_files,
)
from spbe.indicators.load import InstrumentError, check_file, load_instrument, read_instrument
from spbe.indicators.model import (
    Aspect,
    Criterion,
    Domain,
    Edition,
    EvidenceItem,
    Indicator,
    Instrument,
    LegalSource,
    Predicate,
    Reference,
    Successor,
    Target,
)
from spbe.indicators.reading import Problem
from spbe.indicators.scales import Figure, Formula, Ladder, OutOfScale, Step

__all__ = [
    "Aspect",
    "Confidence",
    "Criterion",
    "Crosswalk",
    "Domain",
    "Edition",
    "EvidenceItem",
    "Figure",
    "Formula",
    "Indicator",
    "Instrument",
    "InstrumentError",
    "Ladder",
    "LegalSource",
    "Link",
    "Lost",
    "OutOfScale",
    "Predicate",
    "Problem",
    "Readiness",
    "Reference",
    "Relation",
    "Step",
    "Successor",
    "Target",
    "check_crosswalk",
    "check_file",
    "crosswalk",
    "crosswalk_files",
    "instrument",
    "instrument_files",
    "instruments",
    "load_instrument",
    "read_instrument",
]
