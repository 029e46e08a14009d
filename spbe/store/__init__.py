"""The rows: tables, migrations, sessions and reads."""

from spbe.store.first_run import prepare
from spbe.store.session import StoreSession, close_store, open_store
from spbe.store.upgrade import migrate

__all__ = ["StoreSession", "close_store", "migrate", "open_store", "prepare"]
