"""Reading the library: where a document is used, and whether assessors see it there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from spbe import workflow
from spbe.indicators import instrument
from spbe.roles import Person
from spbe.store import models, queries
from tests.spbe.workflow.library_cast import arrived, described, keeping
from tests.spbe.workflow.walking import NOW

CODE = "kota-contoh"


@pytest.mark.parametrize(
    ("stage", "is_kept", "is_handed_over"),
    [("self", False, False), ("verification", True, False), ("document", True, True), ("final", True, True)],
)
def test_a_use_says_whether_assessors_see_it_and_whether_it_stays(
    store: sessionmaker[Session],
    year: int,
    coordinator: Person,
    tmp_path: Path,
    stage: str,
    is_kept: bool,
    is_handed_over: bool,
) -> None:
    with store.begin() as session:
        said: Any = described(coordinator, tags=["b", "a"])
        document = workflow.add_document(session, keeping(tmp_path), CODE, arrived(tmp_path), **said)
        assessment = session.get_one(models.Assessment, year)
        entry: Any = {"pages": "2", "note": "", "version": 0, "by": coordinator, "at": NOW}
        workflow.cite(session, assessment, instrument().by_code["1"], ("I01-L2-01", document.id), **entry)
        assessment.stage = stage
    with store() as session:
        (use,) = queries.uses(session, CODE)[document.id]
        assert (use.is_kept, use.is_handed_over) == (is_kept, is_handed_over)
        assert queries.uses(session, CODE, document.id) == {document.id: [use]}
        assert queries.uses(session, CODE, document.id + 1) == queries.uses(session, "kabupaten-contoh") == {}
        assert queries.documents(session, "kabupaten-contoh") == []
        assert queries.document(session, "kabupaten-contoh", document.id) is None
        assert queries.documents(session, CODE) == [document]
        assert queries.files_of(session, document.newest.sha256, CODE) == [document.id]
        assert queries.files_of(session, document.newest.sha256, "kabupaten-contoh") == []


def test_the_texts_of_many_files_are_read_at_once_and_only_the_own(
    store: sessionmaker[Session], year: int, coordinator: Person, tmp_path: Path
) -> None:
    with store.begin() as session:
        assert session.get(models.Assessment, year)
        session.add(models.AgencyAlias(printed_name="Kota Contoh Raya", agency_code=CODE))
        kept = []
        for number in range(3):
            content, texts = b"%PDF-1.7 " + bytes([65 + number]), (f"satu {number}", "", f"tiga {number}")
            said: Any = described(coordinator, title=f"Dokumen {number}")
            file = arrived(tmp_path, content, texts=texts)
            kept.append(workflow.add_document(session, keeping(tmp_path), CODE, file, **said).newest.sha256)
    with store() as session:
        names, found = queries.texts_to_screen(session, CODE, kept[:2])
        assert found == {kept[0]: {1: "satu 0", 3: "tiga 0"}, kept[1]: {1: "satu 1", 3: "tiga 1"}}
        assert names == ("Kota Contoh Raya",)
        assert queries.texts_to_screen(session, "kabupaten-contoh", kept) == ((), {})
        assert queries.texts_to_screen(session, CODE, [])[1] == {}
