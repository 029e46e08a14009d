"""Bringing in assessors' decisions: all or nothing, by whom, with a source, and never over what was decided here."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from spbe import workflow
from spbe.roles import ALL, NATIONAL, Membership, Person, Role, Side
from spbe.store import models, queries
from spbe.verdict_lists import ListedJudgement, ListedVerdict
from spbe.verdicts import Revision, Verdict
from spbe.workflow.bringing import Brought, Unimportable, bring_in_verdicts, bringing_side
from tests.spbe.workflow.test_importing import events, move, read
from tests.spbe.workflow.test_values import CODE, TOY, judge, save, toy, values, whole
from tests.spbe.workflow.walking import BUDI, DEWI, NOW, RINI, TARI

__all__ = ["toy"]

ONE, TWO = "I02-L1-01", "I02-L2-01"
VALUES = (ListedJudgement("1", "", Fraction(4), None, "Sebab"), ListedJudgement("3", "", Fraction("3.14")))
VERDICTS = (ListedVerdict(ONE, "2", ""), ListedVerdict(TWO, "2", "", Revision.UNSIGNED, "Tanpa tanda tangan"))
WATI = Person(4, "Wati", (Membership(CODE, Role.UNIT_OPERATOR, frozenset({ALL})),))


@pytest.fixture
def document(store: sessionmaker[Session], toy: int) -> int:
    """Return the toy year at the assessors' desk, in a national period."""
    save(store, toy, "2", items=[TWO])
    move(store, toy, "document")
    own(store, toy, None)
    return toy


def own(store: sessionmaker[Session], year: int, owner: str | None) -> None:
    with store.begin() as session:
        session.get_one(models.Period, session.get_one(models.Assessment, year).period_id).owner_code = owner


def verdicts(store: sessionmaker[Session], year: int) -> dict[str, Verdict]:
    with store() as session:
        return {one.item: one for one in queries.verdicts(session, session.get_one(models.Assessment, year))}


def bring(store: sessionmaker[Session], year: int, **said: Any) -> Brought:
    """Bring in a list as it would be confirmed right after it was shown."""
    now = read(store, year)
    entry = {
        "judgements": VALUES,
        "verdicts": VERDICTS,
        "source": " Aplikasi resmi,  12 November 2026 ",
        "stage": now.stage,
        "versions": {code: one.version for (stage, code), one in now.answers.items() if stage == now.stage},
        "item_versions": {item: one.version for item, one in verdicts(store, year).items()},
        "by": BUDI,
        "at": NOW,
        **said,
    }
    with store.begin() as session:
        return bring_in_verdicts(session, session.get_one(models.Assessment, year), TOY, **entry)


def test_values_texts_and_verdicts_are_written_with_their_source(store: sessionmaker[Session], document: int) -> None:
    assert bring(store, document) == {"answers": 3, "verdicts": 2}
    held = read(store, document).at()
    assert values(store, document) == {"1": 4, "2": Fraction("1.5"), "3": Fraction("3.14")}
    assert {(one.value_source, one.origin) for one in held.values()} == {("Aplikasi resmi, 12 November 2026", "import")}
    assert held["1"].justification == "Sebab"
    given = verdicts(store, document)
    assert (given[ONE].is_accepted, given[TWO].kind) == (True, Revision.UNSIGNED)
    assert given[TWO].note == "Tanpa tanda tangan\nSumber: Aplikasi resmi, 12 November 2026"
    assert whole(store)


def test_the_same_list_again_writes_nothing_and_tells_nothing(store: sessionmaker[Session], document: int) -> None:
    bring(store, document)
    count = events(store)
    assert bring(store, document, source="Daftar lain", versions={}, item_versions={}) == {"answers": 0, "verdicts": 0}
    assert events(store) == count


def test_one_event_tells_of_the_whole_and_each_change_has_its_own(store: sessionmaker[Session], document: int) -> None:
    count = events(store)
    bring(store, document)
    assert events(store) == count + 3 + 2 + 1
    with store() as session:
        line = queries.history(session, read(store, document), Side.ASSESSOR, limit=1)[0]
    assert line.verb == "verdicts.imported"
    assert line.after is not None
    assert {"answers": 3, "verdicts": 2, "side": "assessor", "stage": "document"}.items() <= line.after.items()


REFUSED: tuple[tuple[dict[str, Any], Any], ...] = (
    ({"by": RINI}, workflow.NotPermitted),
    ({"source": " "}, workflow.RefusedText),
    ({"stage": "interview"}, workflow.StaleImport),
    ({"versions": {"1": 2}}, workflow.StaleImport),
    ({"item_versions": {ONE: 1}}, workflow.StaleImport),
    ({"verdicts": (ListedVerdict(TWO, "2", ""),)}, Unimportable),
    ({"judgements": (ListedJudgement("1", "", None, "Teks saja"),)}, Unimportable),
    ({"verdicts": (ListedVerdict(ONE, "2", "", None, "x" * 31_990),)}, workflow.RefusedText),
)


def test_what_cannot_be_brought_in_leaves_everything_as_it_was(store: sessionmaker[Session], document: int) -> None:
    before, count = read(store, document), events(store)
    for said, error in REFUSED:
        with pytest.raises(error):
            bring(store, document, **said)
        assert (read(store, document), events(store), verdicts(store, document)) == (before, count, {})


def test_at_other_stages_nothing_is_brought_in(store: sessionmaker[Session], document: int) -> None:
    for stage in ("self", "verification", "review", "final"):
        move(store, document, stage)
        with pytest.raises(workflow.StageClosed):
            bring(store, document)


def test_nobody_brings_in_a_judgement_on_an_agency_they_answered_for(
    store: sessionmaker[Session], document: int
) -> None:
    both = Person(1, "Rini", (Membership(CODE, Role.EXTERNAL_ASSESSOR),))
    with pytest.raises(workflow.OwnAnswer):
        bring(store, document, by=both)


def test_what_two_assessors_give_is_not_overtaken(store: sessionmaker[Session], document: int) -> None:
    move(store, document, "document", is_double_scored=True)
    with pytest.raises(workflow.ConsensusMissing):
        bring(store, document)


def test_what_somebody_decided_since_it_was_shown_stands_and_is_named(
    store: sessionmaker[Session], document: int
) -> None:
    judge(store, document, ONE, Revision.MISSING)
    with pytest.raises(workflow.StaleImport) as raised:
        bring(store, document, versions={}, item_versions={})
    assert raised.value.codes == ("2",)


def test_in_its_own_period_an_agency_brings_in_what_was_decided_elsewhere(
    store: sessionmaker[Session], document: int
) -> None:
    own(store, document, CODE)
    bring(store, document, by=RINI, source="Berita acara, 12 November 2026")
    held = read(store, document).at()
    assert {one.value_source for one in held.values()} == {"Aplikasi resmi: Berita acara, 12 November 2026"}
    assert all("Sumber: Aplikasi resmi: " in one.note for one in verdicts(store, document).values())
    with store() as session:
        line = queries.history(session, read(store, document), Side.ASSESSOR, limit=1)[0]
    assert line.after is not None
    assert line.after["side"] == "agency"
    assert whole(store)


def test_an_agency_never_overwrites_what_an_assessor_decided_here(store: sessionmaker[Session], document: int) -> None:
    own(store, document, CODE)
    judge(store, document, ONE, Revision.MISSING)
    before, count = read(store, document), events(store)
    with pytest.raises(Unimportable, match="indikator 2 sudah dinilai asesor di sini"):
        bring(store, document, by=RINI)
    assert (read(store, document), events(store)) == (before, count)
    bring(store, document, by=RINI, verdicts=())


@pytest.mark.parametrize(
    ("person", "owner", "side"),
    [
        (BUDI, None, Side.ASSESSOR),
        (BUDI, CODE, Side.ASSESSOR),
        (RINI, CODE, Side.AGENCY),
        (RINI, None, None),
        (RINI, "kabupaten-contoh", None),
        (WATI, CODE, None),
        (DEWI, CODE, None),
        (TARI, CODE, None),
        (Person(9, "Nadia", (Membership(NATIONAL, Role.NATIONAL_ADMIN),)), CODE, None),
        (None, CODE, None),
    ],
)
def test_who_brings_in_is_an_assessor_or_in_its_own_period_who_hands_over(
    person: Person | None, owner: str | None, side: Side | None
) -> None:
    assert bringing_side(person, CODE, owner) is side
