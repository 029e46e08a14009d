"""A table of costs is one agency's, by one instrument; its numbers are exact."""

from datetime import UTC, datetime
from fractions import Fraction

from sqlalchemy.orm import Session, sessionmaker

from spbe.planning import Currency, Price, Prices, StepKey
from spbe.store import models, queries

NOW = datetime(2026, 11, 24, tzinfo=UTC)
PLACE = {"agency_code": "kota-contoh", "instrument": "spbe-2020"}


def test_prices_are_read_exactly_and_only_those_of_the_agency(store: sessionmaker[Session], year: int):
    assert year
    with store.begin() as session:
        session.add(models.CostTable(**PLACE, currency="rupiah", by_id=1, at=NOW, version=4))
        step = {**PLACE, "indicator": "17", "level": 3}
        session.add(models.StepCost(**step, item="", cost="20/11", months=None))
        session.add(models.StepCost(**step, item="I-1", cost=None, months=2))
    with store() as session:
        held = queries.prices(session, "kota-contoh", "spbe-2020")
        assert queries.prices(session, "kota-contoh", "pemdi-2026") == Prices()
        assert queries.prices(session, "kabupaten-contoh", "spbe-2020") == Prices()
    own = {StepKey.of("17", 3): Price(Fraction(20, 11)), StepKey.of("17", 3, "I-1"): Price(None, 2)}
    assert held == Prices(Currency.RUPIAH, own, 4)
