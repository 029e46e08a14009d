"""One score as text: a table to read in a terminal, or JSON for another program."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction

from spbe.indicators.model import Aspect, Domain
from spbe.language import current, format_decimal, format_index
from spbe.language import gettext as _
from spbe.scoring import Score, announced, as_text, band

__all__ = ["as_json", "as_table"]


def as_json(score: Score) -> str:
    """Return the score as a JSON object: bare codes as keys, exact and announced indices as text."""
    content = {
        "instrument": score.instrument.code,
        "edition": score.edition.year,
        "index": _both(score.index),
        "predicate": score.predicate.name,
        "borderline": score.is_borderline,
        "domains": {code: _both(index) for code, index in score.domains.items()},
        "aspects": {code: _both(index) for code, index in score.aspects.items()},
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def _both(index: Fraction) -> dict[str, str]:
    return {"exact": as_text(index), "announced": str(announced(index))}


def as_table(score: Score) -> str:
    """Return the score as lines to read: index and predicate, what is uncertain, then domains and aspects."""
    blocks = [_heading(score), _index_lines(score)]
    if score.instrument.verify:
        blocks.append([_("Belum dipastikan: %(reason)s") % {"reason": score.instrument.verify}])
    if score.is_borderline:
        blocks.append(_borderline_lines(score))
    if score.instrument.has_domains:
        blocks.append(_part_lines(_("Domain"), score.instrument.domains, score, score.domains))
    blocks.append(_part_lines(_("Aspek"), score.instrument.aspects, score, score.aspects))
    blocks.append([_("Taraf domain dan aspek: indikatif, bukan predikat resmi.")])
    return "\n\n".join("\n".join(block) for block in blocks)


def _heading(score: Score) -> list[str]:
    edition = {"year": score.edition.year, "guidance": score.edition.guidance}
    return [
        f"{score.instrument.title} ({score.instrument.code})",
        f"{score.instrument.regulation}, " + _("edisi %(year)s, %(guidance)s") % edition,
    ]


def _index_lines(score: Score) -> list[str]:
    words = {"announced": format_index(score.index), "exact": _in_words(score.index), "predicate": score.predicate.name}
    lines = [_("Indeks %(announced)s (eksak %(exact)s), predikat %(predicate)s") % words]
    if (higher := score.next_predicate()) is not None:
        nearest, distance = higher
        lines.append(_("Jarak ke %(next)s: %(gap)s") % {"next": nearest.name, "gap": _in_words(distance)})
    return lines


def _borderline_lines(score: Score) -> list[str]:
    by_exact = score.edition.predicate_basis == "exact"
    exact, printed = (score.predicate, score.other_predicate)[:: 1 if by_exact else -1]
    words = _("Di batas predikat: menurut indeks eksak %(exact)s, menurut indeks yang diumumkan %(announced)s.")
    used = _("Yang dipakai: indeks eksak.") if by_exact else _("Yang dipakai: indeks yang diumumkan.")
    lines = [words % {"exact": exact.name, "announced": printed.name}, used]
    if score.edition.uncertain:
        lines.append(_("Belum dipastikan: %(reason)s") % {"reason": score.edition.uncertain})
    return lines


def _part_lines(
    name: str, parts: Sequence[Domain | Aspect], score: Score, indices: Mapping[str, Fraction]
) -> list[str]:
    rows = [(name, _("Bobot"), _("Indeks"), _("Taraf"))]
    for part in parts:
        index = indices[part.code]
        weight = f"{format_decimal(part.weight)} %"
        rows.append((f"{part.code}  {part.title}", weight, format_index(index), band(score.instrument, index)))
    widths = [max(len(row[n]) for row in rows) for n in range(3)]
    return [f"{a:<{widths[0]}}  {b:>{widths[1]}}  {c:>{widths[2]}}  {d}" for a, b, c, d in rows]


def _in_words(value: Fraction) -> str:
    text = as_text(value)
    return text.replace(".", ",") if current() == "id" else text
