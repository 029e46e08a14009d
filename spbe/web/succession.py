"""Moving on from last year's instrument: what an indicator inherits, and the report of what is kept and lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, g

from spbe.indicators import Confidence, Indicator, Readiness, Relation, crosswalk
from spbe.language import gettext as _
from spbe.library import Document
from spbe.roles import Permission, Side
from spbe.standing import State
from spbe.store import queries
from spbe.succession import Origin, Succession
from spbe.web.access import needs
from spbe.web.desk import Desk, open_desk
from spbe.web.house import house

__all__ = ["Heritage", "cited_for_origins", "heritage_drawing", "own_succession", "room", "succession_of"]

room = Blueprint("succession", __name__, url_prefix="/penilaian/<agency>/<period>/peralihan")


def succession_of(desk: Desk) -> Succession | None:
    """Return last year's assessment by another instrument, read along the crosswalk; None where either is missing."""
    standing = desk.standing
    last, newer = standing.submission.predecessor, standing.instrument
    older = house().instrument_named(last.instrument, last.text_digest) if last else None
    path = crosswalk(older.code, newer.code) if older else None
    if last is None or older is None or path is None:
        return None
    return Succession(last, older, newer, path)


def own_succession(desk: Desk) -> Succession | None:
    """Return it for the agency's own side; assessors judge this year's evidence, not where it comes from."""
    return succession_of(desk) if desk.side is Side.AGENCY else None


def _cited_before(succession: Succession) -> Mapping[str, set[int]]:
    """Return code of an older indicator -> ids of the documents that last year cited for it."""
    found: dict[str, set[int]] = {}
    for one in queries.cited_titles(house().session(), succession.submission.id):
        found.setdefault(one.indicator, set()).add(one.document)
    return found


def cited_for_origins(succession: Succession, origins: Sequence[Origin]) -> queries.Cited:
    """Return what last year cited for these origins; read once for a page, however many of its parts ask."""
    codes = tuple(one.indicator.code for one in origins)
    kept: dict[object, queries.Cited] = g.setdefault("cited_for_origins", {})
    key = (succession.submission.id, codes)
    if key not in kept:
        kept[key] = queries.cited_for(house().session(), succession.submission.id, codes)
    return kept[key]


@dataclass(frozen=True)
class Heritage:
    """What one indicator inherits, to be shown beside its answer. ``documents`` are by the older indicator's code.

    ``is_carried`` says that the answer is a text of its origins that waits to be checked.
    """

    succession: Succession
    origins: tuple[Origin, ...]
    readiness: Readiness
    documents: Mapping[str, Sequence[Document]]
    is_carried: bool

    @property
    def notes(self) -> list[str]:
        """Return what the crosswalk says of the links, each once."""
        return list(dict.fromkeys(one.link.note for one in self.origins if one.link.note))


def heritage_drawing(desk: Desk, indicator: Indicator) -> dict[str, Any]:
    """Return what an indicator's page shows of its origins; nothing on the assessors' side."""
    return {"heritage": _heritage(desk, indicator), **_words()}


def _heritage(desk: Desk, indicator: Indicator) -> Heritage | None:
    succession = own_succession(desk)
    if succession is None:
        return None
    origins = succession.origins(indicator.code)
    documents = _documents(succession, origins)
    is_carried = desk.standing.state(indicator.code) is State.CARRIED and desk.standing.submission.previous is None
    return Heritage(succession, origins, succession.readiness(indicator.code), documents, is_carried)


def _documents(succession: Succession, origins: Sequence[Origin]) -> Mapping[str, list[Document]]:
    """Return the documents that last year cited, by the older indicator, each once and only those that are kept."""
    if not origins:
        return {}
    cited = cited_for_origins(succession, origins)
    found: dict[str, dict[int, Document]] = {}
    for one in cited.own:
        if (document := cited.documents[one.document]).deleted_at is None:
            found.setdefault(one.indicator, {})[document.id] = document
    return {code: list(several.values()) for code, several in found.items()}


@room.get("")
@needs(Permission.VIEW)
def report(agency: str, period: str) -> str:
    """Tell what of last year's instrument has no place in this one, what is new, and what can be used again."""
    desk = open_desk(agency, period)
    succession = own_succession(desk)
    if succession is None:
        abort(404)
    told = succession.report(_cited_before(succession))
    return desk.draw("succession/report.html", told=told, succession=succession, groups=_groups(), **_words())


def _groups() -> list[tuple[Readiness, str, str]]:
    """Return readiness, heading and what it asks for, what needs most work first."""
    return [
        (Readiness.NEW, _("Baru"), _("Buktinya dibuat dari awal; bukti lama tidak cukup atau tidak ada.")),
        (Readiness.UPDATE, _("Perlu dimutakhirkan"), _("Bukti lama menjadi awal; sesuaikan dengan yang diminta kini.")),
        (Readiness.REUSE, _("Dapat dipakai ulang"), _("Bukti lama dapat dikutip lagi sesudah isinya diperiksa.")),
    ]


def _words() -> dict[str, Any]:
    """Return what a link is drawn with: how it relates, and how sure it is."""
    relations = {
        Relation.SAME: _("setara"),
        Relation.SUCCESSOR: _("pengganti"),
        Relation.MERGED: _("gabungan"),
        Relation.SPLIT: _("pecahan"),
        Relation.OVERLAP: _("beririsan"),
        Relation.MAYBE: _("mungkin beririsan"),
    }
    confidences = {
        Confidence.HIGH: _("keyakinan tinggi"),
        Confidence.MEDIUM: _("keyakinan sedang"),
        Confidence.LOW: _("keyakinan rendah"),
    }
    return {"relations": relations, "confidences": confidences}
