"""Plain values beside the answers."""

from spbe.proceedings import DECLARATIONS, WrittenStatement


def test_a_statement_that_nobody_wrote_has_version_zero():
    assert WrittenStatement("recommendation") == WrittenStatement("recommendation", "", "", None, 0)


def test_two_things_are_signed():
    assert DECLARATIONS == ("berita_acara", "publication")
