"""Whom to learn from: the clearly better, and first those who climbed from the same place."""

from decimal import Decimal

from spbe.comparison import CLEARLY, NEAR, PublishedScore, peers_for, weakest
from tests.spbe.comparison.printed import printed

TANGERANG = "Pemerintah Kota Tangerang"


def score(agency: str, value: str, *, kind: str = "kota", province: str = "Banten", year: int = 2024) -> PublishedScore:
    domains = {"1": Decimal(value)}
    return PublishedScore(agency, agency, kind, year, Decimal(value), domains, None, province, "Jawa")


def names(own: PublishedScore, latest: list[PublishedScore], earlier: list[PublishedScore] = []) -> list[str]:  # noqa: B006 - read only
    return [peer.score.agency for peer in peers_for(own, ["1"], latest, {one.agency: one for one in earlier})]


def test_only_the_clearly_better_are_peers():
    own = score("own", "2.00")
    assert names(own, [own, score("a", "2.49"), score("b", "2.50"), score("c", "1.00")]) == ["b"]


def test_who_climbed_from_the_same_place_comes_before_who_always_stood_high():
    own = score("own", "2.00")
    latest = [score("high", "4.50"), score("climber", "3.00")]
    earlier = [score("high", "4.40"), score("climber", "2.20")]
    assert names(own, latest, earlier) == ["climber", "high"]


def test_the_same_kind_comes_first_then_the_same_province():
    own = score("own", "2.00")
    latest = [
        score("far", "4.90", kind="provinsi"),
        score("kind", "3.00", province="Bali"),
        score("home", "2.60"),
    ]
    assert names(own, latest) == ["home", "kind", "far"]


def test_the_weakest_parts_are_those_furthest_below_the_others():
    own = PublishedScore("a", "a", "kota", 2023, Decimal(3), {"1": Decimal(4), "2": Decimal(1), "3": Decimal(2)})
    assert weakest(own, {"1": Decimal(4), "2": Decimal(2), "3": Decimal(4)}) == ("3", "2")


def test_a_part_that_is_not_readable_teaches_nothing():
    own = score("own", "2.00")
    assert peers_for(own, ["2"], [score("a", "5.00")], {}) == ()


def test_the_index_itself_can_be_the_part():
    (peer,) = peers_for(score("own", "2.00"), [""], [score("a", "3.00")], {})
    assert peer.lessons[0].lead == 1


def test_kota_tangerang_of_2023_finds_those_who_climbed_from_where_it_stood():
    own, latest, earlier = printed(2023)[TANGERANG], printed(2024), printed(2023)
    found = peers_for(own, ["2", "3"], latest.values(), earlier)
    assert found
    for peer in found[:20]:
        for lesson in peer.climbs:
            assert abs((lesson.start or 0) - own.domains[lesson.part]) <= NEAR
            assert lesson.climb >= CLEARLY
    assert all(one.score.agency != TANGERANG for one in found)
    assert {"Pemerintah Kota Bandung", "Pemerintah Provinsi Jawa Barat"} <= {one.score.agency for one in found}
