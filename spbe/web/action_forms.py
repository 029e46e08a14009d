"""Actions as a form holds them: what was typed, read back into a draft, and everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from spbe.action_plan import STATUSES, ActionDraft, field_name, status_words
from spbe.cost_lists import amount
from spbe.language import gettext as _
from spbe.web.administration.forms import day_of
from spbe.web.forms import version_sent
from spbe.web.planning_money import typed_cost

__all__ = ["FIELDS", "ReadAction", "read_action", "said_wrong", "status_choices", "typed_action"]

FIELDS = (
    "title",
    "indicator",
    "level",
    "unit",
    "person",
    "starts_on",
    "due_on",
    "cost",
    "budget_line",
    "status",
    "progress",
    "evidence",
    "note",
)
Problems = list[tuple[str, str]]


@dataclass(frozen=True)
class ReadAction:
    """What a form says: the ``draft``, and what of it could not be read, as (field, sentence)."""

    draft: ActionDraft
    problems: tuple[tuple[str, str], ...]


def typed_action(draft: ActionDraft) -> dict[str, str]:
    """Return the texts that the boxes of a form hold for an action."""
    plain = {name: "" if (said := getattr(draft, name)) is None else str(said) for name in FIELDS}
    return plain | {"cost": typed_cost(draft.cost)}


def read_action(form: Mapping[str, str], held: ActionDraft | None = None) -> ReadAction:
    """Return what a form says. The item of an action stays while its indicator and level do; what is not sent, too."""
    before = held or ActionDraft("")
    typed = typed_action(before) | {name: form[name].strip() for name in FIELDS if name in form}
    problems: Problems = []
    draft = ActionDraft(
        typed["title"],
        typed["indicator"] or None,
        version_sent(typed["level"]) or None,
        note=typed["note"],
        evidence=typed["evidence"],
        unit=typed["unit"] or None,
        person=version_sent(typed["person"]) or None,
        starts_on=_day(typed, "starts_on", problems),
        due_on=_day(typed, "due_on", problems),
        budget_line=typed["budget_line"],
        status=typed["status"] or "planned",
        progress=_percent(typed["progress"], problems),
    )
    cost = amount(typed["cost"]) if typed["cost"] else None
    if typed["cost"] and cost is None:
        told = _("Biaya “%(text)s” tidak terbaca; tulis misalnya 2.500.000 atau 1,5.")
        problems.append(("cost", told % {"text": typed["cost"][:40]}))
    is_same_step = (draft.indicator, draft.level) == (before.indicator, before.level)
    return ReadAction(replace(draft, cost=cost, item=before.item if is_same_step else ""), tuple(problems))


def _day(typed: Mapping[str, str], name: str, problems: Problems) -> date | None:
    try:
        return day_of(typed[name])
    except ValueError:
        told = _("%(what)s “%(text)s” tidak terbaca; tulis seperti 24/11/2026.")
        problems.append((name, told % {"what": field_name(name), "text": typed[name][:40]}))
        return None


def _percent(text: str, problems: Problems) -> int:
    bare = text.removesuffix("%").strip() or "0"
    if bare.isascii() and bare.isdigit() and len(bare) <= 3:
        return int(bare)
    problems.append(("progress", _("Kemajuan “%(text)s” bukan bilangan 0 sampai 100.") % {"text": text[:40]}))
    return 0


def said_wrong(problems: Iterable[tuple[str, str]]) -> Problems:
    """Return what the use case found wrong with a draft, each as (field, sentence)."""
    known = {
        "empty": _("belum diisi"),
        "range": _("isi dengan bilangan 0 sampai 100"),
        "order": _("mendahului tanggal mulai; periksa keduanya"),
        "negative": _("tidak boleh kurang dari nol"),
        "unknown": _("tidak ada di instansi atau instrumen ini; pilih dari daftar"),
    }
    return [
        (field, _("%(what)s: %(why)s.") % {"what": field_name(field), "why": known.get(what, what).rstrip(".")})
        for field, what in problems
    ]


def status_choices() -> list[tuple[str, str]]:
    """Return the states of an action, each with its words."""
    return [(status, status_words(status)) for status in STATUSES]
