"""What can be set from outside, read once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["NotLoopback", "Settings", "is_loopback"]


class NotLoopback(ValueError):
    """What lets people in without a password may not be served to other machines; ``host`` is where it should be."""

    def __init__(self, host: str) -> None:
        self.host = host
        super().__init__(f"{host} can be reached from other machines, and whoever comes would be let in")


@dataclass(frozen=True)
class Settings:
    """How one server runs. Raises NotLoopback for demo doors that other machines could reach.

    ``local_person`` signs the first person in, on loopback only. ``demo_entry`` shows a door for every invented person.
    ``mail_url`` is smtp:// or smtps://; mail goes only where ``public_url``, the address of this site, is set too: a
    link in a mail never follows the host name that a visitor sent. ``files`` is where evidence lies (a folder, or
    s3://bucket/prefix; None: beside the SQLite database), ``uploads`` the folder of files on their way
    (None: with the files, or where the system keeps such), ``most_file`` and ``most_files`` how many bytes one file,
    and all files of an agency, may take. ``api_per_minute`` is how many requests a program may make with one token.
    """

    database_url: str
    secret_key: str
    host: str = "127.0.0.1"
    port: int = 5000
    local_person: bool = False
    behind_https: bool = False
    demo_entry: bool = False
    mail_url: str | None = None
    mail_from: str = ""
    public_url: str | None = None
    files: str | None = None
    uploads: str | None = None
    most_file: int = 100_000_000
    most_files: int = 20_000_000_000
    api_per_minute: int = 120

    def __post_init__(self) -> None:
        """Refuse open doors on a host that other machines reach."""
        if self.demo_entry and not is_loopback(self.host):
            raise NotLoopback(self.host)

    @property
    def sends_mail(self) -> bool:
        """Say whether people get their links by mail."""
        return bool(self.mail_url and self.public_url)

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Return the settings in SPBE_* variables, for a server of many processes: nobody is in without signing in.

        Raises KeyError when the database or the key is missing (a server with a guessed key must not start), and when
        there is a mail server but no SPBE_URL.
        """
        mail_url = environ.get("SPBE_MAIL_URL") or None
        return cls(
            database_url=environ["SPBE_DATABASE_URL"],
            secret_key=environ["SPBE_SECRET_KEY"],
            behind_https=environ.get("SPBE_HTTPS", "") == "1",
            mail_url=mail_url,
            mail_from=environ.get("SPBE_MAIL_FROM", ""),
            public_url=environ["SPBE_URL"] if mail_url else environ.get("SPBE_URL"),
            files=environ.get("SPBE_FILES") or None,
            uploads=environ.get("SPBE_UPLOADS") or None,
            api_per_minute=int(environ.get("SPBE_API_PER_MINUTE") or cls.api_per_minute),
        )


def is_loopback(host: str) -> bool:
    """Say whether an address or host name means this machine only."""
    return host in {"localhost", "::1", "[::1]"} or host.startswith("127.")
