"""What can be set from outside, read once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Settings", "is_loopback"]


@dataclass(frozen=True)
class Settings:
    """How one server runs. ``local_person`` signs the first person in, on loopback only."""

    database_url: str
    secret_key: str
    host: str = "127.0.0.1"
    port: int = 5000
    local_person: bool = False
    behind_https: bool = False

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Return the settings in SPBE_DATABASE_URL, SPBE_SECRET_KEY and SPBE_HTTPS, for a server of many processes.

        Raises KeyError when the database or the key is missing: a server with a guessed key must not start.
        """
        return cls(
            database_url=environ["SPBE_DATABASE_URL"],
            secret_key=environ["SPBE_SECRET_KEY"],
            behind_https=environ.get("SPBE_HTTPS", "") == "1",
        )


def is_loopback(host: str) -> bool:
    """Say whether an address or host name means this machine only."""
    return host in {"localhost", "::1", "[::1]"} or host.startswith("127.")
