"""The evidence of one assessment for a bundle, and a bundle as a file that is gone once it is sent."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, BinaryIO

from sqlalchemy.orm import Session

from spbe.indicators import Instrument
from spbe.reports.evidence import EvidenceLine, evidence_lines
from spbe.roles import Side
from spbe.store import queries
from spbe.store.files import Files
from spbe.submission import Submission

if TYPE_CHECKING:
    from spbe.store.models import Assessment

__all__ = ["bundle_file", "cited_evidence", "nameless"]


def cited_evidence(
    session: Session, assessment: Assessment, instrument: Instrument, submission: Submission, side: Side | None
) -> tuple[EvidenceLine, ...]:
    """Return the evidence an assessment cites, as one side sees it (None: all of it)."""
    cited = queries.citations(session, assessment)
    documents = queries.documents(session, assessment.agency_code) if cited else []
    judged = queries.verdicts(session, assessment) if cited else []
    return evidence_lines(instrument, submission, cited, documents, judged, side=side)


def bundle_file(submission: Submission, lines: tuple[EvidenceLine, ...], files: Files) -> tuple[BinaryIO, int]:
    """Return a bundle in a file without a name, which is gone when it is closed, and its bytes. Raises CannotBundle."""
    from exports.bundle import write_bundle

    opened = partial(files.open, submission.agency.code)
    return nameless(partial(write_bundle, submission=submission, lines=lines, opened=opened))


def nameless(write: Callable[[BinaryIO], None]) -> tuple[BinaryIO, int]:
    """Return what is written in a file without a name, and its bytes; nothing is left of it when writing fails."""
    target = TemporaryFile()
    try:
        write(target)
        size = target.seek(0, 2)
        target.seek(0)
    except BaseException:
        target.close()
        raise
    return target, size
