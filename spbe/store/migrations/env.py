"""What Alembic runs: the revisions, on the connection (and inside the transaction) that it was given."""

from alembic import context

from spbe.store.models import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
