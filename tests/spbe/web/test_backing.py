"""The evidence of all answers at once: the same as the indicator's own checklist says, and what it does not support."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import delete

from spbe.checklist import checklist
from spbe.store import models
from spbe.web.backing import next_checklists, risky_here, supported_here
from spbe.web.desk import Desk, open_desk
from spbe.web.evidence import read_evidence
from tests.spbe.web.conftest import Site


@contextmanager
def opened(site: Site) -> Iterator[Desk]:
    """Yield the desk at ``HERE`` as a page of the local person has it."""
    with site.app.test_request_context(site.HERE, environ_base={"REMOTE_ADDR": "127.0.0.1"}):
        yield open_desk(*site.HERE.removeprefix("/penilaian/").split("/"))


def test_all_at_once_supports_what_each_page_says(site: Site) -> None:
    with opened(site) as desk:
        found = supported_here(desk)
        for code in ("1", "5", "17", "42"):
            indicator = desk.indicator(code)
            own = checklist(indicator, None, read_evidence(desk, indicator, None, with_reuse=False))
            assert found[code] == own.supported


def test_risky_are_the_answers_above_their_evidence(site: Site) -> None:
    with opened(site) as desk:
        values, found = desk.standing.submission.values("self"), supported_here(desk)
        assert risky_here(desk) == {code for code, value in values.items() if found[code] < value} != set()


def test_last_years_documents_are_proposed_for_what_the_next_level_asks(site: Site) -> None:
    with site.house.sessions.begin() as session:
        session.execute(delete(models.Citation).where(models.Citation.assessment_id == site.assessment_id()))
    with opened(site) as desk:
        lists = next_checklists(desk, desk.standing.instrument.indicators)
        sources = {p.source.value for one in lists.values() for line in one.lines.values() for p in line.proposals}
        assert sources >= {"last_year", "library"}


def test_anothers_figure_and_an_indicator_without_items_are_backed_by_nothing(toy_site: Site) -> None:
    with opened(toy_site) as desk:
        assert set(supported_here(desk)) == {"2"}
