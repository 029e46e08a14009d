"""The revisions of the tables, run by Alembic from ``spbe.store.upgrade``."""

__all__: list[str] = []
