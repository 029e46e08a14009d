"""Plain values beside the answers."""

from dataclasses import replace
from fractions import Fraction

from spbe.proceedings import DECLARATIONS, WrittenProposal, WrittenStatement
from spbe.submission import PublishedFigure


def test_a_statement_that_nobody_wrote_has_version_zero():
    assert WrittenStatement("recommendation") == WrittenStatement("recommendation", "", "", None, 0)


def test_two_things_are_signed():
    assert DECLARATIONS == ("berita_acara", "publication")


def test_a_proposal_counts_its_level_or_its_value_and_may_state_that_there_is_nothing():
    blank = WrittenProposal("1", 6, "Budi")
    assert (blank.counted, blank.is_nothing_yet) == (None, False)
    assert replace(blank, level=0).counted == 0
    assert replace(blank, value=Fraction(1)).is_nothing_yet
    given = replace(blank, value=Fraction(3), figure=PublishedFigure(Fraction(50)))
    assert (given.counted, given.is_nothing_yet) == (3, False)
