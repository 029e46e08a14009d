"""The folder where one installation on one machine lives: its database file and its secret key."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Home"]

_KEY_BYTES = 32


@dataclass(frozen=True)
class Home:
    """A folder, made on first use, readable by its owner only."""

    folder: Path

    def database_url(self) -> str:
        """Return the URL of the SQLite file in this folder."""
        self._make()
        return f"sqlite:///{(self.folder / 'spbe.sqlite').resolve()}"

    def secret_key(self) -> str:
        """Return this installation's key, made once from the system's randomness and kept in the file ``key``."""
        self._make()
        file = self.folder / "key"
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return file.read_text(encoding="ascii").strip()
        with os.fdopen(descriptor, "w", encoding="ascii") as writer:
            writer.write(secrets.token_hex(_KEY_BYTES))
        return file.read_text(encoding="ascii").strip()

    def _make(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
