"""Texts of instruments kept from their first use on, imported values with their source, proposals that are no levels."""

import sqlalchemy as sa
from alembic import op

from spbe.store.models import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_NUMBER, _LINE, _DIGEST = sa.String(40), sa.String(300), sa.String(64)


def upgrade() -> None:
    op.create_table(
        "instrument_text",
        sa.Column("digest", _DIGEST, nullable=False),
        sa.Column("code", sa.String(120), nullable=False),
        sa.Column("fingerprint", _DIGEST, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_instrument_text"),
    )
    op.add_column("assessment", sa.Column("text_digest", _DIGEST))
    op.add_column("answer", sa.Column("value_source", _LINE, server_default="", nullable=False))
    op.add_column("proposal", sa.Column("value", _NUMBER))
    op.add_column("proposal", sa.Column("items", sa.Text(), server_default="", nullable=False))
    op.add_column("proposal", sa.Column("figure", _NUMBER))
    op.add_column("proposal", sa.Column("figured_on", sa.Date()))
    op.add_column("proposal", sa.Column("figure_source", _LINE, server_default="", nullable=False))


def downgrade() -> None:
    for column in ("value", "items", "figure", "figured_on", "figure_source"):
        op.drop_column("proposal", column)
    op.drop_column("answer", "value_source")
    op.drop_column("assessment", "text_digest")
    op.drop_table("instrument_text")
