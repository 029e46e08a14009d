"""What the commands share: where the data is, and how a command refuses."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from spbe.home import Home
from spbe.language import gettext as _

__all__ = ["at_home", "base_url", "database", "existing", "home_option", "refuse"]

Command = TypeVar("Command", bound=Callable[..., Any])


def home_option(default: str, variable: str | None = None) -> Callable[[Command], Command]:
    """Return the option ``--home`` with this default, also read from an environment variable."""
    return click.option(
        "--home",
        type=click.Path(file_okay=False, path_type=Path),
        default=Path(default),
        envvar=variable,
        show_default=True,
        help=_("Folder basis data dan kunci."),
    )


at_home = home_option("instance", "SPBE_HOME")


def existing(home: Path) -> str:
    """Return the database's URL; refuse, with nothing made, a folder that has none."""
    if not os.environ.get("SPBE_DATABASE_URL") and not (home / "spbe.sqlite").exists():
        words = _("di folder %(home)s belum ada basis data; siapkan dengan: spbe init --home %(home)s")
        refuse([words % {"home": home}])
    return database(home)


def database(home: Path) -> str:
    """Return the database's URL: that of the environment, else the file in the folder."""
    return os.environ.get("SPBE_DATABASE_URL") or Home(home).database_url()


def base_url() -> str:
    """Return where people reach the site, for links that are written in a terminal; without a slash at the end."""
    return os.environ.get("SPBE_URL", "http://127.0.0.1:5000").rstrip("/")


def refuse(problems: Iterable[str]) -> NoReturn:
    """Say every problem on standard error and end with 2."""
    for problem in problems:
        click.echo(problem, err=True)
    sys.exit(2)
