"""One page for a meeting: the index, where it comes from, and what must be decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spbe.indicators.model import Aspect
from spbe.language import format_decimal, format_index, format_value
from spbe.language import gettext as _
from spbe.reports.documents.beside import Beside
from spbe.reports.documents.blocks import Block, Column, Document, Grid, Heading, Points, Row, Text
from spbe.reports.documents.gap_summary import asked
from spbe.reports.documents.parts import banner, clipped, document, index_or_dash, lead_of, short
from spbe.reports.documents.units import by_unit
from spbe.reports.facts import Facts, progress_text, short_name, translated
from spbe.reports.findings import domains_finding, gaps_finding
from spbe.standing import Gap

__all__ = ["brief"]

_MOST_GAPS, _MOST_ASPECTS = 5, 8


def brief(facts: Facts, beside: Beside) -> Document:
    """Return the brief of one assessment, on one page whatever its instrument."""
    name = translated(facts.instrument.short_title)
    return document(
        facts, beside, "ringkas", _("Lembar ringkas %(name)s") % {"name": name}, list(_blocks(facts, beside))
    )


def _blocks(facts: Facts, beside: Beside) -> Iterator[Block]:
    yield banner(facts)
    yield Text(domains_finding(facts) + ".", "lead")
    yield Text(" ".join(filter(None, [_progress(facts), _since(facts), _target(facts)])))
    yield _aspects(facts)
    gaps = facts.below_target()[:_MOST_GAPS]
    yield Heading(_("Yang paling menaikkan indeks"), 2)
    if gaps:
        yield _steps(facts, beside, gaps)
    else:
        yield Text(gaps_finding(facts) + ".")
    if requests := tuple(asked(facts, beside, by_unit(beside, facts.below_target()))):
        yield Heading(_("Yang diminta"), 2)
        yield Points(requests)
    if facts.instrument.verify:
        yield Text(_("Instrumen ini belum dicocokkan dengan naskah resminya."), "note")


def _progress(facts: Facts) -> str:
    said = progress_text(facts)
    return "" if facts.progress.is_complete or said in domains_finding(facts) else said + "."


def _since(facts: Facts) -> str:
    previous = facts.submission.previous
    if facts.score is None or facts.last_score is None or previous is None:
        return ""
    told = {"year": previous.year, "index": format_index(facts.last_score.index)}
    return _("Tahun %(year)s: %(index)s.") % told


def _target(facts: Facts) -> str:
    target = {"index": format_index(facts.target_index)}
    if facts.score is None:
        return _("Target: %(index)s.") % target
    short_of = facts.target_index - facts.score.index
    if short_of <= 0:
        return _("Target %(index)s tercapai.") % target
    return _("Target %(index)s, kurang %(short)s.") % {**target, "short": format_index(short_of)}


def _aspects(facts: Facts) -> Grid:
    """Return the aspects, lowest first; more than eight would not fit."""
    known = sorted(facts.instrument.aspects, key=lambda aspect: _order(facts, aspect))[:_MOST_ASPECTS]
    rows = tuple(
        Row(
            (
                f"{a.code}. {short_name(a)}",
                index_or_dash(facts.settled_index(a)),
                format_index(facts.target_score.aspects[a.code]),
            )
        )
        for a in known
    )
    columns = (Column(_("Aspek, terendah dahulu"), 6), Column(_("Indeks"), 2, True), Column(_("Target"), 2, True))
    return Grid(_("Aspek"), columns, rows)


def _order(facts: Facts, aspect: Aspect) -> tuple[bool, object]:
    index = facts.settled_index(aspect)
    return index is None, index or 0


def _steps(facts: Facts, beside: Beside, gaps: Sequence[Gap]) -> Grid:
    rows = tuple(
        Row(
            (
                short(gap.indicator),
                f"{format_value(gap.value)} → {format_value(facts.target_values[gap.indicator.code])}",
                clipped(lead_of(beside, gap.indicator)),
                "+" + format_decimal(gap.gain, 4),
            )
        )
        for gap in gaps
    )
    columns = (
        Column(_("Indikator"), 6),
        Column(_("Dari, ke"), 3),
        Column(_("Unit"), 6),
        Column(_("Kenaikan"), 3, True),
    )
    return Grid(gaps_finding(facts), columns, rows)
