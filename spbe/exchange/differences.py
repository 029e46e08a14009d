"""Where two contents of one assessment differ, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spbe.exchange.files import canonical
from spbe.exchange.shape import ASSESSMENT, COLLECTIONS, KEYS
from spbe.language import gettext as _

__all__ = ["differences"]

Content = Mapping[str, Any]

_NOT_TOLD = ("people", "chain_people", "chains")


def differences(here: Content, there: Content) -> list[str]:
    """Return what differs between the content here and that of a file, the fields of the assessment first.

    People are compared by their names: the keys of a file say nothing outside it.
    """
    found = []
    for name in ASSESSMENT:
        mine, theirs = here["assessment"][name], there["assessment"][name]
        if mine != theirs:
            words = _("%(name)s: di sini %(here)s, dalam berkas %(there)s")
            found.append(words % {"name": name, "here": mine, "there": theirs})
    for name in COLLECTIONS:
        if name not in _NOT_TOLD:
            found += _between(name, _keyed(here, name), _keyed(there, name))
    return found


def _keyed(content: Content, name: str) -> dict[str, bytes]:
    """Return what identifies each record -> the record, with names of people and titles of documents for their keys."""
    names = {record["key"]: record["name"] for record in content["people"]}
    titles = {record["key"]: record["title"] for record in content["documents"]}
    found: dict[str, bytes] = {}
    for at, record in enumerate(content[name], 1):
        told = {field: value for field, value in record.items() if field != "key"}
        for field, rule in COLLECTIONS[name].items():
            meant = {"person": names, "document": titles}.get(rule.kind, {})
            if field in told:
                told[field] = meant.get(told[field], told[field])
        key = [str(told.get(part, record.get(part))) for part in KEYS.get(name, ())] or [str(at)]
        found["/".join(titles.get(part, part) for part in key)] = canonical(told)
    return found


def _between(name: str, here: Mapping[str, bytes], there: Mapping[str, bytes]) -> list[str]:
    words = {
        "here": _("%(name)s %(key)s: hanya di sini"),
        "there": _("%(name)s %(key)s: hanya dalam berkas"),
        "both": _("%(name)s %(key)s: isinya berbeda"),
    }
    found = []
    for key in dict.fromkeys([*here, *there]):
        kind = "there" if key not in here else "here" if key not in there else "both"
        if here.get(key) != there.get(key):
            found.append(words[kind] % {"name": name, "key": key})
    return found
