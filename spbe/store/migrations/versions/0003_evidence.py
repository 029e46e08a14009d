"""Evidence: stored files, uploads on their way, documents with revisions, citations."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ("stored_file", "file_page", "document", "document_tag", "document_revision", "citation", "upload")
CODE, WORD, LINE, DIGEST = sa.String(120), sa.String(20), sa.String(300), sa.String(64)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _files()
    _documents()
    _citations()
    _uploads()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _files() -> None:
    op.create_table(
        "stored_file",
        sa.Column("agency_code", CODE, nullable=False),
        sa.Column("sha256", DIGEST, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", LINE, nullable=False),
        sa.Column("pages", sa.Integer()),
        sa.Column("has_text", sa.Boolean()),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["agency_code"], ["agency.code"], name="fk_stored_file_agency_code_agency"),
        sa.PrimaryKeyConstraint("agency_code", "sha256", name="pk_stored_file"),
    )
    op.create_table(
        "file_page",
        sa.Column("agency_code", CODE, nullable=False),
        sa.Column("sha256", DIGEST, nullable=False),
        sa.Column("page", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_code", "sha256"],
            ["stored_file.agency_code", "stored_file.sha256"],
            name="fk_file_page_agency_code_sha256_stored_file",
        ),
        sa.PrimaryKeyConstraint("agency_code", "sha256", "page", name="pk_file_page"),
    )


def _documents() -> None:
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_code", CODE, nullable=False),
        sa.Column("title", LINE, nullable=False),
        sa.Column("reference", LINE, nullable=False),
        sa.Column("dated_on", sa.Date()),
        sa.Column("valid_until", sa.Date()),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("unit_id", sa.Integer()),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("deleted_at", MOMENT),
        sa.Column("deleted_reason", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["agency_code"], ["agency.code"], name="fk_document_agency_code_agency"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_document_by_id_person"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_document_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_document"),
    )
    op.create_index("ix_document_agency_code", "document", ["agency_code"])
    op.create_table(
        "document_tag",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("tag", sa.String(60), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_document_tag_document_id_document"),
        sa.PrimaryKeyConstraint("document_id", "tag", name="pk_document_tag"),
    )
    op.create_table(
        "document_revision",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("agency_code", CODE, nullable=False),
        sa.Column("sha256", DIGEST, nullable=False),
        sa.Column("file_name", LINE, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_code", "sha256"],
            ["stored_file.agency_code", "stored_file.sha256"],
            name="fk_document_revision_agency_code_sha256_stored_file",
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_document_revision_by_id_person"),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_document_revision_document_id_document"),
        sa.PrimaryKeyConstraint("document_id", "number", name="pk_document_revision"),
    )
    op.create_index("ix_document_revision_agency_code_sha256", "document_revision", ["agency_code", "sha256"])


def _citations() -> None:
    op.create_table(
        "citation",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(40), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("indicator", WORD, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("pages", LINE, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("is_carried", sa.Boolean(), nullable=False),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.Column("stage", WORD, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name="fk_citation_assessment_id_assessment"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_citation_by_id_person"),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_citation_document_id_document"),
        sa.PrimaryKeyConstraint("assessment_id", "item", "document_id", name="pk_citation"),
    )
    op.create_index("ix_citation_document_id", "citation", ["document_id"])


def _uploads() -> None:
    op.create_table(
        "upload",
        sa.Column("token", DIGEST, nullable=False),
        sa.Column("agency_code", CODE, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("file_name", LINE, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("unit_id", sa.Integer()),
        sa.Column("document_id", sa.Integer()),
        sa.Column("version", sa.Integer()),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["agency_code"], ["agency.code"], name="fk_upload_agency_code_agency"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_upload_by_id_person"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_upload_unit_id_unit"),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_upload_document_id_document"),
        sa.PrimaryKeyConstraint("token", name="pk_upload"),
    )
    op.create_index("ix_upload_agency_code", "upload", ["agency_code"])
