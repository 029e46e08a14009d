"""The first tables: directory, people, periods, assessments with their answers and events, published results."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "agency", "agency_alias", "person", "membership", "period", "period_stage", "assessment", "target_level",
    "answer", "event", "chain_head", "result", "published_result", "published_level",
)  # fmt: skip
FROZEN = ("event", "result")
CODE, WORD, LINE, NUMBER, DIGEST = sa.String(120), sa.String(20), sa.String(300), sa.String(40), sa.String(64)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _directory()
    _people()
    _periods()
    _assessments()
    _answers()
    _events()
    _results()
    _published()
    for table in FROZEN:
        _freeze(table)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION spbe_refuse_change()")


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=f"fk_{table}_{column}_{to.split('.')[0]}")


def _directory() -> None:
    op.create_table(
        "agency",
        sa.Column("code", CODE, nullable=False),
        sa.Column("name", LINE, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("province", LINE),
        sa.Column("time_zone", LINE, nullable=False),
        sa.Column("is_invented", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_agency"),
    )
    op.create_index("ix_agency_kind_province", "agency", ["kind", "province"])
    op.create_table(
        "agency_alias",
        sa.Column("printed_name", LINE, nullable=False),
        sa.Column("agency_code", CODE, nullable=False),
        _refers("agency_alias", "agency_code", "agency.code"),
        sa.PrimaryKeyConstraint("printed_name", name="pk_agency_alias"),
    )
    op.create_index("ix_agency_alias_agency_code", "agency_alias", ["agency_code"])


def _people() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", LINE, nullable=False),
        sa.Column("email", LINE),
        sa.Column("is_local", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("email", name="uq_person_email"),
    )
    op.create_table(
        "membership",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("agency_code", CODE, nullable=False),
        sa.Column("role", WORD, nullable=False),
        _refers("membership", "person_id", "person.id"),
        _refers("membership", "agency_code", "agency.code"),
        sa.PrimaryKeyConstraint("person_id", "agency_code", "role", name="pk_membership"),
    )
    op.create_index("ix_membership_agency_code", "membership", ["agency_code"])


def _periods() -> None:
    op.create_table(
        "period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_code", CODE),
        sa.Column("slug", CODE, nullable=False),
        sa.Column("instrument", CODE, nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("title", LINE, nullable=False),
        _refers("period", "owner_code", "agency.code"),
        sa.PrimaryKeyConstraint("id", name="pk_period"),
        sa.UniqueConstraint("owner_code", "slug", name="uq_period_owner_code_slug"),
    )
    national = sa.text("owner_code IS NULL")
    op.create_index(
        "uq_period_national_slug", "period", ["slug"], unique=True, sqlite_where=national, postgresql_where=national
    )
    op.create_table(
        "period_stage",
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("stage", WORD, nullable=False),
        sa.Column("opens_on", sa.Date()),
        sa.Column("closes_on", sa.Date()),
        _refers("period_stage", "period_id", "period.id"),
        sa.PrimaryKeyConstraint("period_id", "stage", name="pk_period_stage"),
    )


def _assessments() -> None:
    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_code", CODE, nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("stage", WORD, nullable=False),
        sa.Column("fingerprint", DIGEST, nullable=False),
        sa.Column("target_index", NUMBER),
        _refers("assessment", "agency_code", "agency.code"),
        _refers("assessment", "period_id", "period.id"),
        sa.PrimaryKeyConstraint("id", name="pk_assessment"),
        sa.UniqueConstraint("agency_code", "period_id", name="uq_assessment_agency_code_period_id"),
    )
    op.create_index("ix_assessment_period_id", "assessment", ["period_id"])
    op.create_table(
        "target_level",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("indicator", WORD, nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        _refers("target_level", "assessment_id", "assessment.id"),
        sa.PrimaryKeyConstraint("assessment_id", "indicator", name="pk_target_level"),
    )


def _answers() -> None:
    op.create_table(
        "answer",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("indicator", WORD, nullable=False),
        sa.Column("stage", WORD, nullable=False),
        sa.Column("level", sa.SmallInteger()),
        sa.Column("value", NUMBER),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("justification", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("origin", WORD, nullable=False),
        _refers("answer", "assessment_id", "assessment.id"),
        _refers("answer", "by_id", "person.id"),
        sa.PrimaryKeyConstraint("assessment_id", "indicator", "stage", name="pk_answer"),
    )


def _events() -> None:
    op.create_table(
        "event",
        sa.Column("agency_code", CODE, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("verb", CODE, nullable=False),
        sa.Column("assessment_id", sa.Integer()),
        sa.Column("indicator", WORD),
        sa.Column("before", sa.Text()),
        sa.Column("after", sa.Text()),
        sa.Column("by_id", sa.Integer()),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("previous_hash", DIGEST, nullable=False),
        sa.Column("hash", DIGEST, nullable=False),
        _refers("event", "agency_code", "agency.code"),
        _refers("event", "assessment_id", "assessment.id"),
        _refers("event", "by_id", "person.id"),
        sa.PrimaryKeyConstraint("agency_code", "number", name="pk_event"),
    )
    op.create_index("ix_event_assessment_id_number", "event", ["assessment_id", "number"])
    op.create_index("ix_event_assessment_id_indicator_number", "event", ["assessment_id", "indicator", "number"])
    op.create_table(
        "chain_head",
        sa.Column("agency_code", CODE, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", DIGEST, nullable=False),
        _refers("chain_head", "agency_code", "agency.code"),
        sa.PrimaryKeyConstraint("agency_code", name="pk_chain_head"),
    )


def _results() -> None:
    op.create_table(
        "result",
        sa.Column("assessment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("index_exact", NUMBER, nullable=False),
        sa.Column("index_announced", NUMBER, nullable=False),
        sa.Column("predicate", LINE, nullable=False),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.Column("fingerprint", DIGEST, nullable=False),
        sa.Column("program_version", WORD, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _refers("result", "assessment_id", "assessment.id"),
        _refers("result", "by_id", "person.id"),
        sa.PrimaryKeyConstraint("assessment_id", name="pk_result"),
    )


def _published() -> None:
    op.create_table(
        "published_result",
        sa.Column("agency_code", CODE, nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("printed_name", LINE, nullable=False),
        *(sa.Column(f"domain_{number}", NUMBER) for number in (1, 2, 3, 4)),
        sa.Column("index", NUMBER, nullable=False),
        sa.Column("predicate", LINE),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("instrument", CODE),
        _refers("published_result", "agency_code", "agency.code"),
        sa.PrimaryKeyConstraint("agency_code", "year", name="pk_published_result"),
    )
    op.create_index("ix_published_result_year", "published_result", ["year"])
    op.create_table(
        "published_level",
        sa.Column("agency_code", CODE, nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("indicator", WORD, nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("instrument", CODE, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        _refers("published_level", "agency_code", "agency.code"),
        sa.PrimaryKeyConstraint("agency_code", "year", "indicator", name="pk_published_level"),
    )


def _freeze(table: str) -> None:
    """Let the database itself refuse to change or delete a row, whoever asks and through whichever program."""
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed or deleted'); END"
            )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION spbe_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';"
        " END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION spbe_refuse_change()"
    )
