"""The fewest hosts against a search through every choice."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from spbe.comparison import fewest_hosts

GAPS = "abcde"


@given(st.dictionaries(st.sampled_from("UVWXYZ"), st.sets(st.sampled_from(GAPS)), max_size=6))
def test_no_smaller_choice_covers_what_can_be_covered(teaches: dict[str, set[str]]):
    found = fewest_hosts(GAPS, teaches)
    wanted = set(GAPS) - set(found.uncovered)
    assert wanted == set().union(*teaches.values())
    assert wanted <= set().union(*(teaches[host] for host in found.hosts))
    sizes = (
        n
        for n in range(len(teaches) + 1)
        for c in combinations(teaches, n)
        if wanted <= set().union(*(teaches[h] for h in c))
    )
    assert len(found.hosts) == next(sizes) == found.bound
    assert found.is_smallest


def test_of_equally_small_choices_the_first_hosts_are_taken():
    assert fewest_hosts("a", {"first": {"a"}, "second": {"a"}}).hosts == ("first",)


def test_a_gap_that_nobody_can_teach_is_named():
    found = fewest_hosts("ab", {"host": {"a"}})
    assert (found.hosts, found.uncovered) == (("host",), ("b",))


def test_without_hosts_everything_is_uncovered():
    assert fewest_hosts("ab", {}).uncovered == ("a", "b")
