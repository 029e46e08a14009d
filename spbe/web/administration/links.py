"""Links that let people in, shown once: on the page, to copy, and as a file to save."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from flask import request, url_for

from spbe.language import format_moment
from spbe.language import gettext as _
from spbe.web.administration.office import Office
from spbe.web.house import house
from spbe.workflow import Invited
from spbe.workflow.memberships import VALID_FOR

__all__ = ["Entry", "csv_cell", "links_page"]


@dataclass(frozen=True)
class Entry:
    """Somebody and the token that lets them in, None where they enter as before."""

    name: str
    email: str
    roles: Sequence[str]
    token: str | None

    @classmethod
    def of(cls, invited: Invited, roles: Sequence[str]) -> Entry:
        """Return the entry of somebody who was invited."""
        return cls(invited.name, invited.email, roles, invited.token)

    @property
    def link(self) -> str:
        """Return the whole address, that of the settings where there is one; empty without a token."""
        if self.token is None:
            return ""
        root = (house().settings.public_url or request.host_url).rstrip("/")
        return root + url_for("signin.link", token=self.token)  # not ``address``: it would remember the token


def links_page(office: Office, entries: Sequence[Entry]) -> str:
    """Return the page that shows the links; nothing keeps them, so it is drawn once."""
    until = format_moment(house().now() + VALID_FOR, office.facts.time_zone)
    return office.draw(
        "administration/links.html", "people", invited=entries, until=until, file=_file(entries), problems=[]
    )


def _file(entries: Sequence[Entry]) -> str:
    """Return the list as an address that holds the whole file: the server keeps none of it."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow([_("Nama"), _("Surel"), _("Peran"), _("Tautan")])
    for entry in entries:
        writer.writerow([csv_cell(cell) for cell in (entry.name, entry.email, ", ".join(entry.roles), entry.link)])
    return "data:text/csv;charset=utf-8," + quote("\ufeff" + text.getvalue())


def csv_cell(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula when it opens a CSV."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
