"""Values that are no levels: the items that count, and another institution's figure with its day and source."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("answer", sa.Column("items", sa.Text(), server_default="", nullable=False))
    op.add_column("answer", sa.Column("figure", sa.String(40)))
    op.add_column("answer", sa.Column("figured_on", sa.Date()))
    op.add_column("answer", sa.Column("figure_source", sa.String(300), server_default="", nullable=False))


def downgrade() -> None:
    for column in ("items", "figure", "figured_on", "figure_source"):
        op.drop_column("answer", column)
