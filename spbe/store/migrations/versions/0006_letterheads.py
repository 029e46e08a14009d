"""Letterheads of agencies, for the documents they print."""

import sqlalchemy as sa
from alembic import op

from spbe.store.models import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "letterhead",
        sa.Column("agency_code", sa.String(120), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("logo", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_code"], ["agency.code"], name="fk_letterhead_agency_code_agency"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_letterhead_by_id_person"),
        sa.PrimaryKeyConstraint("agency_code", name="pk_letterhead"),
    )


def downgrade() -> None:
    op.drop_table("letterhead")
