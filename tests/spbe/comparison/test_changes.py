"""A change between years: its parts and what print rounds away add up to the whole, exactly."""

from fractions import Fraction

from spbe.comparison import change
from spbe.indicators import instrument
from tests.spbe.comparison.printed import printed

SPBE = instrument("spbe-2020")


def test_the_parts_of_every_published_change_add_up_exactly():
    before, after = printed(2023), printed(2024)
    both = [change(SPBE, before[name], after[name]) for name in before.keys() & after.keys()]
    whole = [one for one in both if one.rest is not None]
    assert len(whole) > 550
    for one in whole:
        assert sum((part.adds or 0 for part in one.parts), Fraction(0)) + (one.rest or 0) == one.total


def test_what_print_leaves_open_is_small_where_the_print_is_sound():
    before, after = printed(2023), printed(2024)
    for name in (before.keys() & after.keys()) - {"Pemerintah Kab. Banyuasin"}:
        rest = change(SPBE, before[name], after[name]).rest
        # Half a hundredth of each index, and of each domain times its weight, in both years.
        assert rest is None or abs(rest) <= Fraction(2, 100)


def test_a_domain_that_is_not_readable_leaves_the_rest_unknown():
    name = "Kementerian Pertanian"
    found = change(SPBE, printed(2023)[name], printed(2024)[name])
    assert found.rest is None
    assert {part.adds for part in found.parts} == {None}
