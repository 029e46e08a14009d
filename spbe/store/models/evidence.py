"""Evidence: files kept once per agency, the documents they are, and where answers cite them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from spbe.store.models.kinds import Code, Digest, Line, Table, Word

__all__ = ["Citation", "Document", "DocumentRevision", "DocumentTag", "FilePage", "StoredFile", "Upload"]


class StoredFile(Table):
    """One file an agency keeps, by the SHA-256 of its content; the content lies in the file store.

    ``pages`` is None for what has no pages. ``has_text`` says whether a PDF has a text layer, None for other kinds.
    """

    __tablename__ = "stored_file"

    agency_code: Mapped[Code] = mapped_column(ForeignKey("agency.code"), primary_key=True)
    sha256: Mapped[Digest] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[Line]
    pages: Mapped[int | None]
    has_text: Mapped[bool | None]
    at: Mapped[datetime]


class FilePage(Table):
    """The text of one page of a stored PDF, counted from 1; pages without text have no row."""

    __tablename__ = "file_page"
    __table_args__ = (
        ForeignKeyConstraint(["agency_code", "sha256"], ["stored_file.agency_code", "stored_file.sha256"]),
    )

    agency_code: Mapped[Code] = mapped_column(primary_key=True)
    sha256: Mapped[Digest] = mapped_column(primary_key=True)
    page: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text)


class Document(Table):
    """One document of an agency's library. ``reference`` is its official number, "" where it has none.

    ``revision`` is the number of its newest revision. A deleted document keeps its row, without its files: ``title``,
    who, when and why.
    """

    __tablename__ = "document"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_code: Mapped[Code] = mapped_column(ForeignKey("agency.code"), index=True)
    title: Mapped[Line]
    reference: Mapped[Line]
    dated_on: Mapped[date | None]
    valid_until: Mapped[date | None]
    kind: Mapped[Word]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    revision: Mapped[int]
    version: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
    deleted_reason: Mapped[str] = mapped_column(Text, server_default="")


class DocumentTag(Table):
    """A word an agency finds a document by."""

    __tablename__ = "document_tag"

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    tag: Mapped[str] = mapped_column(String(60), primary_key=True)


class DocumentRevision(Table):
    """One file a document is or was, counted from 1. ``file_name`` is its sender's, ``note`` what changed in it."""

    __tablename__ = "document_revision"
    __table_args__ = (
        ForeignKeyConstraint(["agency_code", "sha256"], ["stored_file.agency_code", "stored_file.sha256"]),
        Index(None, "agency_code", "sha256"),
    )

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    agency_code: Mapped[Code]
    sha256: Mapped[Digest]
    file_name: Mapped[Line]
    note: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class Upload(Table):
    """A file on its way: what has come of it lies beside the file store under the ``token``, until it is whole.

    It becomes a document of the unit, or with ``document_id`` a revision of that one, seen at ``version``. When it is
    done, ``document_id`` is what it became, for a sender whom the answer did not reach.
    """

    __tablename__ = "upload"

    token: Mapped[Digest] = mapped_column(primary_key=True)
    agency_code: Mapped[Code] = mapped_column(ForeignKey("agency.code"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    file_name: Mapped[Line]
    size: Mapped[int] = mapped_column(BigInteger)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    version: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text)
    is_done: Mapped[bool]
    at: Mapped[datetime]


class Citation(Table):
    """A document cited as one evidence item of an assessment, at ``pages`` of its ``revision``.

    ``is_carried`` says that the revision was replaced since somebody looked at the pages. A withdrawn citation keeps
    its row. ``stage`` is the stage at which it was made.
    """

    __tablename__ = "citation"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    item: Mapped[str] = mapped_column(String(40), primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True, index=True)
    indicator: Mapped[Word]
    revision: Mapped[int]
    pages: Mapped[Line]
    note: Mapped[str] = mapped_column(Text)
    is_carried: Mapped[bool]
    is_withdrawn: Mapped[bool]
    stage: Mapped[Word]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    version: Mapped[int]
