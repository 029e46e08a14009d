"""Many people: signing in, units, hand-overs, marks and verdicts, statements, comments."""

import secrets
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = (
    "entry_link", "unit", "membership_scope", "unit_assignment", "handover", "declaration", "mark", "item_verdict",
    "statement", "proposal", "comment", "mention",
)  # fmt: skip
CODE, WORD, LINE, DIGEST = sa.String(120), sa.String(20), sa.String(300), sa.String(64)
MOMENT = sa.DateTime(timezone=True)
NEW_COLUMNS: dict[str, tuple[tuple[str, Any, Any], ...]] = {
    "answer": (("note", sa.Text(), ""),),
    "assessment": (("is_double_scored", sa.Boolean(), sa.false()),),
    "period": (("late_rule", WORD, "mark"), ("is_locked", sa.Boolean(), sa.false()), ("version", sa.Integer(), "1")),
    "person": (
        ("active", sa.Boolean(), sa.true()),
        ("password", LINE, None),
        ("fs_uniquifier", DIGEST, None),
        ("tf_primary_method", WORD, None),
        ("tf_totp_secret", sa.Text(), None),
        ("tf_last_counter", sa.Integer(), None),
        ("mf_recovery_codes", sa.Text(), None),
        ("failed_signins", sa.Integer(), "0"),
        ("locked_until", MOMENT, None),
        ("signed_in_at", MOMENT, None),
    ),
}
"""Table -> its new columns: name, type and what the rows that are there get (None: the column may be empty)."""


def upgrade() -> None:
    for table, columns in NEW_COLUMNS.items():
        for name, kind, default in columns:
            op.add_column(table, sa.Column(name, kind, server_default=default, nullable=default is None))
    op.create_index("ix_person_fs_uniquifier", "person", ["fs_uniquifier"], unique=True)
    _name_sessions()
    _links()
    _units()
    _handovers()
    _judgements()
    _statements()
    _comments()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_index("ix_person_fs_uniquifier", "person")
    for table, columns in NEW_COLUMNS.items():
        for name, _kind, _default in columns:
            op.drop_column(table, name)


def _name_sessions() -> None:
    """Give everybody who is there the secret name their sessions carry."""
    person = sa.table("person", sa.column("id"), sa.column("fs_uniquifier"))
    connection = op.get_bind()
    for (number,) in connection.execute(sa.select(person.c.id)).all():
        named = sa.update(person).where(person.c.id == number).values(fs_uniquifier=secrets.token_hex(32))
        connection.execute(named)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=f"fk_{table}_{column}_{to.split('.')[0]}")


def _links() -> None:
    op.create_table(
        "entry_link",
        sa.Column("digest", DIGEST, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("purpose", WORD, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT),
        sa.Column("by_id", sa.Integer()),
        _refers("entry_link", "by_id", "person.id"),
        _refers("entry_link", "person_id", "person.id"),
        sa.PrimaryKeyConstraint("digest", name="pk_entry_link"),
    )
    op.create_index("ix_entry_link_person_id", "entry_link", ["person_id"])


def _units() -> None:
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_code", CODE, nullable=False),
        sa.Column("code", CODE, nullable=False),
        sa.Column("name", LINE, nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        _refers("unit", "agency_code", "agency.code"),
        sa.PrimaryKeyConstraint("id", name="pk_unit"),
        sa.UniqueConstraint("agency_code", "code", name="uq_unit_agency_code_code"),
    )
    op.create_table(
        "membership_scope",
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("agency_code", CODE, nullable=False),
        sa.Column("role", WORD, nullable=False),
        sa.Column("scope", CODE, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id", "agency_code", "role"],
            ["membership.person_id", "membership.agency_code", "membership.role"],
            name="fk_membership_scope_membership",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "agency_code", "role", "scope", name="pk_membership_scope"),
    )
    op.create_table(
        "unit_assignment",
        sa.Column("agency_code", CODE, nullable=False),
        sa.Column("instrument", CODE, nullable=False),
        sa.Column("indicator", WORD, nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("is_lead", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("due_on", sa.Date()),
        _refers("unit_assignment", "agency_code", "agency.code"),
        _refers("unit_assignment", "unit_id", "unit.id"),
        sa.PrimaryKeyConstraint("agency_code", "instrument", "indicator", "unit_id", name="pk_unit_assignment"),
    )
    op.create_index("ix_unit_assignment_unit_id", "unit_assignment", ["unit_id"])
    op.create_index(
        "uq_unit_assignment_lead",
        "unit_assignment",
        ["agency_code", "instrument", "indicator"],
        unique=True,
        sqlite_where=sa.text("is_lead = 1"),
        postgresql_where=sa.text("is_lead"),
    )


def _handovers() -> None:
    op.create_table(
        "handover",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("verb", WORD, nullable=False),
        sa.Column("from_stage", WORD, nullable=False),
        sa.Column("to_stage", WORD, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("is_late", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _refers("handover", "assessment_id", "assessment.id"),
        _refers("handover", "by_id", "person.id"),
        sa.PrimaryKeyConstraint("assessment_id", "number", name="pk_handover"),
    )
    op.create_table(
        "declaration",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("signer", LINE, nullable=False),
        sa.Column("position", LINE, nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("consents", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _refers("declaration", "assessment_id", "assessment.id"),
        _refers("declaration", "by_id", "person.id"),
        sa.PrimaryKeyConstraint("assessment_id", "kind", name="pk_declaration"),
    )


def _judgements() -> None:
    op.create_table(
        "mark",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("indicator", WORD, nullable=False),
        sa.Column("stage", WORD, nullable=False),
        sa.Column("outcome", WORD, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("answer_version", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _refers("mark", "assessment_id", "assessment.id"),
        _refers("mark", "by_id", "person.id"),
        sa.PrimaryKeyConstraint("assessment_id", "indicator", "stage", name="pk_mark"),
    )
    op.create_table(
        "item_verdict",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("stage", WORD, nullable=False),
        sa.Column("indicator", WORD, nullable=False),
        sa.Column("is_accepted", sa.Boolean(), nullable=False),
        sa.Column("kind", WORD),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _refers("item_verdict", "assessment_id", "assessment.id"),
        _refers("item_verdict", "by_id", "person.id"),
        sa.PrimaryKeyConstraint("assessment_id", "item", "stage", name="pk_item_verdict"),
    )
    op.create_index("ix_item_verdict_indicator", "item_verdict", ["indicator"])


def _statements() -> None:
    op.create_table(
        "statement",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("topic", CODE, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _refers("statement", "assessment_id", "assessment.id"),
        _refers("statement", "by_id", "person.id"),
        sa.PrimaryKeyConstraint("assessment_id", "topic", name="pk_statement"),
    )
    op.create_table(
        "proposal",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("indicator", WORD, nullable=False),
        sa.Column("stage", WORD, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.SmallInteger()),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _refers("proposal", "assessment_id", "assessment.id"),
        _refers("proposal", "by_id", "person.id"),
        sa.PrimaryKeyConstraint("assessment_id", "indicator", "stage", "by_id", name="pk_proposal"),
    )


def _comments() -> None:
    op.create_table(
        "comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("indicator", WORD, nullable=False),
        sa.Column("audience", WORD, nullable=False),
        sa.Column("thread_id", sa.Integer()),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("resolved_by_id", sa.Integer()),
        sa.Column("resolved_at", MOMENT),
        _refers("comment", "assessment_id", "assessment.id"),
        _refers("comment", "by_id", "person.id"),
        _refers("comment", "resolved_by_id", "person.id"),
        _refers("comment", "thread_id", "comment.id"),
        sa.PrimaryKeyConstraint("id", name="pk_comment"),
    )
    op.create_index("ix_comment_assessment_id_indicator", "comment", ["assessment_id", "indicator"])
    op.create_index("ix_comment_thread_id", "comment", ["thread_id"])
    op.create_table(
        "mention",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", MOMENT),
        _refers("mention", "comment_id", "comment.id"),
        _refers("mention", "person_id", "person.id"),
        sa.PrimaryKeyConstraint("comment_id", "person_id", name="pk_mention"),
    )
    op.create_index("ix_mention_person_id", "mention", ["person_id"])
