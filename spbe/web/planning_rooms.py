"""The way round the pages of a plan: one bar over all of them, for the agency's own side."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request

from spbe.language import gettext as _

__all__ = ["PlanLink", "plan_links"]

_HERE = "/penilaian/<agency>/<period>/rencana/"


@dataclass(frozen=True)
class PlanLink:
    """One page of a plan."""

    text: str
    href: str
    is_current: bool


def plan_links(first: str) -> list[PlanLink]:
    """Return the pages of the plan whose first page has this address; nothing while another page is shown."""
    if not request.path.startswith("/penilaian/") or "/rencana/" not in request.path:
        return []
    known = {rule.rule for rule in current_app.url_map.iter_rules() if rule.rule.startswith(_HERE)}
    found = list[PlanLink]()
    for name, text in _names():
        page = next((page for page in (name, f"{name}/") if _HERE + page in known), None)
        if page is not None:
            at = request.path.partition("/rencana/")[2]
            is_current = at.startswith(name) if name else not at
            found.append(PlanLink(text, first + page, is_current))
    return found


def _names() -> list[tuple[str, str]]:
    return [
        ("", _("Kesenjangan")),
        ("kurang", _("Yang kurang")),
        ("andai", _("Andai")),
        ("skenario", _("Skenario")),
        ("biaya", _("Biaya")),
        ("jalan", _("Jalan")),
        ("aksi", _("Aksi")),
        ("perkiraan", _("Perkiraan")),
    ]
