"""Pieces that several documents share: the facts of every page, tables of indices and indicators, what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from textwrap import shorten

from spbe.indicators.model import Aspect, Domain, Indicator
from spbe.indicators.scales import Value
from spbe.language import current, format_decimal, format_index, format_moment, format_value
from spbe.language import gettext as _
from spbe.reports.documents.beside import Beside
from spbe.reports.documents.blocks import Banner, Block, Column, Document, Grid, Row, Text
from spbe.reports.facts import Facts, agency_name, short_name, stage_name, status_name, translated, value_name
from spbe.reports.gaps import still_asked
from spbe.reports.summary import borderline_note, incomplete_text

__all__ = [
    "banner",
    "clipped",
    "document",
    "gained",
    "index_or_dash",
    "index_table",
    "indicator_table",
    "lead_of",
    "missing_for",
    "quoted",
    "short",
    "value_or_dash",
    "weights_table",
]

DASH = "–"
_SHORT_TEXT, _LONGEST_NAME = 600, 60  # letters


def document(
    facts: Facts, beside: Beside, code: str, title: str, blocks: Sequence[Block], *, has_cover: bool = False
) -> Document:
    """Return a document about one assessment with what every page of it says; it is a draft until the result."""
    submission = facts.submission
    told = {"name": translated(facts.instrument.short_title), "period": submission.year}
    return Document(
        code=code,
        title=title,
        subtitle=_("%(name)s, tahun %(period)s") % told,
        agency=agency_name(facts),
        facts=page_facts(facts),
        blocks=tuple(blocks),
        language=current(),
        mark="" if submission.is_final else _("DRAF"),
        has_cover=has_cover,
        about=about(facts),
        letterhead=beside.letterhead,
    )


def page_facts(facts: Facts) -> tuple[str, ...]:
    """Return what stands on every page: whose, by which instrument, at which stage, read when, by which version."""
    edition = {"code": facts.instrument.code, "year": facts.edition.year}
    return (
        agency_name(facts),
        _("%(code)s, edisi %(year)s") % edition,
        f"{stage_name(facts.submission.stage)}, {status_name(facts)}",
        _("data %(moment)s") % {"moment": format_moment(facts.made_at, facts.submission.agency.time_zone)},
        _("versi %(version)s") % {"version": facts.version},
    )


def about(facts: Facts) -> tuple[tuple[str, str], ...]:
    """Return the facts of the cover: agency, year, instrument and its regulation, stage, data date."""
    submission = facts.submission
    return (
        (_("Instansi"), agency_name(facts)),
        (_("Tahun"), str(submission.year)),
        (_("Instrumen"), f"{translated(facts.instrument.title)} ({facts.instrument.regulation})"),
        (_("Tahap"), f"{stage_name(submission.stage)}, {status_name(facts)}"),
        (_("Data pada"), format_moment(facts.made_at, submission.agency.time_zone)),
    )


def banner(facts: Facts) -> Banner:
    """Return the index as it stands: with its predicate, or as a range while it is not complete."""
    name = agency_name(facts)
    if facts.score is not None:
        word = translated(facts.score.predicate.name)
        return Banner(name, format_index(facts.score.index), word, borderline_note(facts.score))
    ends = [format_index(end.index) for end in (facts.range.lowest, facts.range.highest)]
    return Banner(name, f"{ends[0]}–{ends[1]}", incomplete_text(facts))


def index_or_dash(value: Fraction | None) -> str:
    """Return an index as announced, a dash where there is none."""
    return DASH if value is None else format_index(value)


def gained(value: Fraction) -> str:
    """Return what is added to the index, with its sign and four decimals; a dash for nothing."""
    return "+" + format_decimal(value, 4) if value else DASH


def value_or_dash(value: Value | None) -> str:
    """Return a level or value, a dash where there is none."""
    return DASH if value is None else format_value(value)


def index_table(facts: Facts) -> Grid:
    """Return the indices of the whole, the domains (bold) and the aspects (under them), with last year's and target."""
    year = facts.submission.previous.year if facts.last_range and facts.submission.previous else None
    columns = [Column(_("Bagian"), 6), Column(_("Bobot (%)"), 2, True), Column(_("Indeks"), 2, True)]
    columns += [Column(str(year), 2, True)] if year else []
    columns += [Column(_("Target"), 2, True)]
    rows = [Row(tuple(_cells(row, with_last=year is not None)), look) for row, look in _parts(facts)]
    return Grid(_("Indeks menurut bagian"), tuple(columns), tuple(rows), _index_note(facts))


def _index_note(facts: Facts) -> str:
    if facts.score is None:
        return _("Bagian yang belum lengkap tidak diberi indeks.")
    return _("Indeks dihitung eksak dan dibulatkan sekali di akhir; jumlah angka yang tampak dapat berselisih 0,01.")


def _parts(facts: Facts) -> Iterator[tuple[tuple[str, Fraction, Fraction | None, Fraction | None, Fraction], str]]:
    whole, last = facts.score.index if facts.score else None, _last(facts, None)
    name = translated(facts.instrument.short_title)
    yield (name, Fraction(100), whole, last, facts.target_index), "strong"
    for domain in facts.instrument.domains:
        if facts.instrument.has_domains:
            yield _part(facts, domain), "strong"
        for aspect in domain.aspects:
            yield _part(facts, aspect), "sub" if facts.instrument.has_domains else "plain"


def _part(facts: Facts, part: Domain | Aspect) -> tuple[str, Fraction, Fraction | None, Fraction | None, Fraction]:
    target = facts.target_score.domains if isinstance(part, Domain) else facts.target_score.aspects
    title = f"{part.code}. {translated(part.title)}"
    return title, part.weight, facts.settled_index(part), _last(facts, part), target[part.code]


def _last(facts: Facts, part: Domain | Aspect | None) -> Fraction | None:
    if facts.last_score is None:
        return None
    if part is None:
        return facts.last_score.index
    return (facts.last_score.domains if isinstance(part, Domain) else facts.last_score.aspects)[part.code]


def _cells(row: tuple[str, Fraction, Fraction | None, Fraction | None, Fraction], *, with_last: bool) -> Iterator[str]:
    title, weight, index, last, target = row
    yield title
    yield format_decimal(weight)
    yield index_or_dash(index)
    if with_last:
        yield index_or_dash(last)
    yield format_index(target)


def indicator_table(facts: Facts) -> Grid:
    """Return every indicator with its value, and last year's beside it where the same instrument was used."""
    previous = facts.submission.previous if facts.last_values else None
    columns = [Column(_("No"), 1), Column(_("Indikator"), 8)]
    columns += [Column(str(previous.year), 2, True)] if previous else []
    columns += [Column(str(facts.submission.year) if previous else value_name(facts.instrument), 2, True)]
    rows = [
        row for aspect in facts.instrument.aspects for row in _of_aspect(facts, aspect, with_last=previous is not None)
    ]
    return Grid(_("Nilai setiap indikator"), tuple(columns), tuple(rows))


def _of_aspect(facts: Facts, aspect: Aspect, *, with_last: bool) -> Iterator[Row]:
    blank = ("",) * (2 if with_last else 1)
    yield Row((aspect.code, translated(aspect.title), *blank), "head")
    for indicator in aspect.indicators:
        last = (value_or_dash(facts.last_values.get(indicator.code)),) if with_last else ()
        value = value_or_dash(facts.values.get(indicator.code))
        yield Row((indicator.code, translated(indicator.title), *last, value))


def weights_table(facts: Facts) -> Grid:
    """Return the weights of domains and aspects."""
    rows: list[Row] = []
    for domain in facts.instrument.domains:
        if facts.instrument.has_domains:
            rows.append(Row((f"{domain.code}. {translated(domain.title)}", format_decimal(domain.weight)), "strong"))
        look = "sub" if facts.instrument.has_domains else "plain"
        rows += [Row((f"{a.code}. {translated(a.title)}", format_decimal(a.weight)), look) for a in domain.aspects]
    return Grid(_("Bobot"), (Column(_("Bagian"), 6), Column(_("Bobot (%)"), 2, True)), tuple(rows))


def lead_of(beside: Beside, indicator: Indicator) -> str:
    """Return the unit that must act, or that none is named yet."""
    return beside.leads.get(indicator.code) or _("unit belum ditetapkan")


def clipped(name: str) -> str:
    """Return a name for a page that must stay one page: a very long one ends at a word, with an ellipsis."""
    return shorten(name, _LONGEST_NAME, placeholder="…")


def missing_for(facts: Facts, beside: Beside, indicator: Indicator) -> tuple[int | None, tuple[str, ...]]:
    """Return the level whose criterion is to be met next (None at the top) and what is still asked for it, in words.

    What is marked as met, or accepted, counts; so does all that the lower levels ask for.
    """
    value = facts.values.get(indicator.code)
    above = indicator.levels[0] if value is None else indicator.next_step(value)
    if above is None:
        return None, ()
    held = facts.answers[indicator.code].items if value is not None else frozenset()
    asked = still_asked(indicator, above, held | set(beside.accepted.get(indicator.code, ())))
    return above, tuple(words[:1].upper() + words[1:] for words in asked)


def quoted(text: str) -> Text:
    """Return what somebody typed; a short text stays with what follows it, a long one may fill pages."""
    return Text(text.strip(), "quote", stays=len(text) <= _SHORT_TEXT)


def short(indicator: Indicator) -> str:
    """Return an indicator's number and short name."""
    return f"{indicator.code}. {short_name(indicator)}"
