"""Plans: costs of steps, scenarios and actions."""

import sqlalchemy as sa
from alembic import op

from spbe.store.models import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_costs()
    _create_scenario()
    _create_action()


def _create_costs() -> None:
    op.create_table(
        "cost_table",
        sa.Column("agency_code", sa.String(120), nullable=False),
        sa.Column("instrument", sa.String(120), nullable=False),
        sa.Column("currency", sa.String(20), nullable=False),
        *_made("cost_table"),
        sa.ForeignKeyConstraint(["agency_code"], ["agency.code"], name="fk_cost_table_agency_code_agency"),
        sa.PrimaryKeyConstraint("agency_code", "instrument", name="pk_cost_table"),
    )
    op.create_table(
        "step_cost",
        sa.Column("agency_code", sa.String(120), nullable=False),
        sa.Column("instrument", sa.String(120), nullable=False),
        sa.Column("indicator", sa.String(20), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("item", sa.String(40), nullable=False),
        sa.Column("cost", sa.String(40), nullable=True),
        sa.Column("months", sa.SmallInteger(), nullable=True),
        sa.ForeignKeyConstraint(["agency_code"], ["agency.code"], name="fk_step_cost_agency_code_agency"),
        sa.PrimaryKeyConstraint("agency_code", "instrument", "indicator", "level", "item", name="pk_step_cost"),
    )


def _create_scenario() -> None:
    op.create_table(
        "scenario",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), server_default=sa.false(), nullable=False),
        *_made("scenario"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name="fk_scenario_assessment_id_assessment"),
        sa.PrimaryKeyConstraint("id", name="pk_scenario"),
    )
    op.create_index("ix_scenario_assessment_id", "scenario", ["assessment_id"])


def _create_action() -> None:
    op.create_table(
        "action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_code", sa.String(120), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("instrument", sa.String(120), nullable=False),
        sa.Column("indicator", sa.String(20), nullable=True),
        sa.Column("level", sa.SmallInteger(), nullable=True),
        sa.Column("item", sa.String(40), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("cost", sa.String(40), nullable=True),
        sa.Column("budget_line", sa.String(300), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("progress", sa.SmallInteger(), nullable=False),
        sa.Column("done_at", Moment(), nullable=True),
        sa.Column("origin", sa.String(20), nullable=False),
        sa.Column("origin_ref", sa.String(300), nullable=False),
        sa.Column("carried_id", sa.Integer(), nullable=True),
        *_made("action"),
        sa.ForeignKeyConstraint(["agency_code"], ["agency.code"], name="fk_action_agency_code_agency"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_action_unit_id_unit"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_action_person_id_person"),
        sa.ForeignKeyConstraint(["carried_id"], ["action.id"], name="fk_action_carried_id_action"),
        sa.PrimaryKeyConstraint("id", name="pk_action"),
    )
    for columns in (["agency_code", "year"], ["unit_id"], ["person_id"]):
        op.create_index(f"ix_action_{'_'.join(columns)}", "action", columns)


def _made(table: str) -> tuple[sa.Column[object] | sa.ForeignKeyConstraint, ...]:
    """Return who made the row, when, and its version, as every table of this revision has them."""
    return (
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=f"fk_{table}_by_id_person"),
    )


def downgrade() -> None:
    for table in ("action", "scenario", "step_cost", "cost_table"):
        op.drop_table(table)
