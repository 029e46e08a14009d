"""The evidence of one indicator on a page: read with few statements, drawn item by item."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from flask import render_template
from markupsafe import Markup

from spbe.checklist import Checklist, Duty, ItemState, Line, checklist, duty_of
from spbe.indicators import EvidenceItem, Indicator
from spbe.library import Citation
from spbe.reuse import Evidence, akin_items, can_be_cited_again, former, library_words
from spbe.roles import Side
from spbe.standing import Standing
from spbe.store import models, queries
from spbe.submission import JUDGED
from spbe.values import LevelShares, by_level
from spbe.verdicts import Verdict, latest
from spbe.web.desk import Desk
from spbe.web.evidence_words import line_badge
from spbe.web.house import house
from spbe.web.screened import hints_of
from spbe.web.succession import cited_for_origins, succession_of
from spbe.web.value_words import worth_of
from spbe.workflow import ADDING

__all__ = [
    "Panel",
    "akin_of",
    "drawing",
    "duties",
    "evidence_counts",
    "evidence_panel",
    "is_seen",
    "may_change",
    "read_evidence",
    "seen_verdicts",
]


@dataclass(frozen=True)
class Group:
    """The lines of one level, with what the level adds where items are counted (None where they are not)."""

    level: int
    lines: list[Line]
    counted: LevelShares | None = None


@dataclass(frozen=True)
class Panel:
    """The checklist of an indicator as one person sees it.

    ``is_seen`` says that this side sees what is cited, ``may_cite`` that this person may cite, ``may_mark`` that this
    person may mark items as met; ``again`` counts last year's citations that can be made again.
    """

    checklist: Checklist
    is_seen: bool
    may_cite: bool
    again: int = 0
    may_mark: bool = False

    @cached_property
    def groups(self) -> list[Group]:
        """Return the lines level by level, lowest first, as they are counted; levels without items are left out."""
        return list(_groups(self.checklist, self._own))

    @cached_property
    def rows(self) -> list[Line]:
        """Return the lines of the chosen level, then of those below; else what has something."""
        indicator, level = self.checklist.indicator, self.checklist.level
        if level is None:
            return [line for line in self._own if _has_something(line)]
        asked = {item.code for item in indicator.items_up_to(level)}
        kept = [line for line in self._own if line.item.code in asked and _is_listed(line.item, indicator, level)]
        more = [line for line in self._own if line not in kept and _has_something(line)]
        return sorted([*kept, *more], key=lambda line: -line.item.level)

    @cached_property
    def others(self) -> list[Line]:
        """Return the lines of the items of other levels, so that each has its place on the page."""
        shown = {line.item.code for line in self.rows}
        return [line for line in self._own if line.item.code not in shown]

    @cached_property
    def _own(self) -> list[Line]:
        general = set(self.checklist.indicator.general_items)
        return [line for line in self.checklist.lines.values() if line.item not in general]

    @cached_property
    def general(self) -> list[Line]:
        """Return the lines of the items that may serve any level."""
        return [self.checklist.lines[item.code] for item in self.checklist.indicator.general_items]


def _groups(found: Checklist, lines: list[Line]) -> Iterator[Group]:
    indicator = found.indicator
    counted = by_level(indicator, found.marked) if indicator.kind == "items" else ()
    shares = {one.level: one for one in counted}
    for level in indicator.levels:
        if own := [line for line in lines if line.item.level == level]:
            yield Group(level, own, shares.get(level))


def _is_listed(item: EvidenceItem, indicator: Indicator, level: int) -> bool:
    floor = indicator.levels[0]
    return item.level > floor or level == floor or item.rule == "required"


def _has_something(line: Line) -> bool:
    return bool(line.cited or line.proposals or line.is_asked) or line.verdict is not None


def is_seen(desk: Desk) -> bool:
    """Say whether this side sees what the agency cites: assessors do once its own verification is over."""
    return desk.sees_answers


def may_change(desk: Desk, citation: Citation) -> bool:
    """Say whether a citation may be changed or taken back now, by somebody who may cite.

    While evidence is only added, what was cited before stays.
    """
    stage = desk.standing.submission.stage
    return stage not in ADDING or citation.stage == stage


def seen_verdicts(desk: Desk, indicator: Indicator | None = None) -> dict[str, Verdict]:
    """Return item code -> the latest verdict that this side sees, of one indicator or of all."""
    submission = desk.standing.submission
    stages = [stage for stage in JUDGED if submission.sees(desk.side, stage)]
    if not stages or submission.stage in ("self", "verification"):
        return {}
    found = queries.verdicts(house().session(), desk.assessment, indicator.code if indicator else None)
    return latest(verdict for verdict in found if verdict.stage in stages)


def read_evidence(
    desk: Desk, indicator: Indicator, level: int | None, *, with_reuse: bool, marked: Collection[str] = ()
) -> Evidence:
    """Return what is known of an indicator's evidence; with what can be reused only for whoever may cite."""
    session, previous = house().session(), desk.standing.submission.previous
    akin = akin_of(desk, indicator) if with_reuse else {}
    found = queries.cited_around(
        session,
        desk.assessment.id,
        indicator.code,
        last_year=previous.id if previous and with_reuse else 0,
        items={code for codes in akin.values() for code in codes},
    )
    evidence = Evidence(desk.evidence_day, found.own, found.documents, seen_verdicts(desk, indicator))
    if not with_reuse:
        return evidence
    around = replace(evidence, last_year=found.last_year, withdrawn=found.withdrawn, elsewhere=found.elsewhere)
    evidence = _with_inherited(desk, indicator, replace(around, akin=akin))
    # While evidence is only added, verdicts are read instead: what is asked for stands there.
    is_added = desk.standing.submission.stage in ADDING
    asked = () if is_added else checklist(indicator, level, evidence, marked).asked
    return _with_library(desk, indicator, asked, evidence)


def _with_inherited(desk: Desk, indicator: Indicator, evidence: Evidence) -> Evidence:
    """Return it with what last year's assessment by another instrument cited for the indicators it inherits from."""
    succession = succession_of(desk)
    origins = succession.origins(indicator.code) if succession else ()
    if succession is None or not origins:
        return evidence
    found = cited_for_origins(succession, origins)
    inherited = former(succession, indicator, found.own)
    return replace(evidence, inherited=inherited, documents={**found.documents, **evidence.documents})


def _with_library(desk: Desk, indicator: Indicator, asked: Collection[Line], evidence: Evidence) -> Evidence:
    """Return it with the documents of the library whose words fit an item that is still asked for."""
    wanted = [words for line in asked for words in library_words(indicator, line.item)]
    if not wanted:
        return evidence
    return replace(evidence, library=queries.documents_named(house().session(), desk.agency, wanted))


def akin_of(desk: Desk, indicator: Indicator) -> Mapping[str, tuple[str, ...]]:
    """Return item code -> items of other indicators whose labels say nearly the same, worked out once."""
    instrument, kept = desk.standing.instrument, house().akin
    key = (instrument.code, instrument.text_digest or "", indicator.code)
    if key not in kept:
        others = [item for other in instrument if other is not indicator for item in other.items.values()]
        kept[key] = {code: akin_items(item, others) for code, item in indicator.items.items()}
    return kept[key]


def _panel_of(desk: Desk, indicator: Indicator, level: int | None, marked: Collection[str], *, may_cite: bool) -> Panel:
    """Return the checklist of an indicator at a level; without citations where this side does not see them yet."""
    chosen = level if indicator.kind == "level" and level in indicator.levels else None
    if not is_seen(desk):
        bare = checklist(indicator, chosen, Evidence(desk.evidence_day), marked)
        return Panel(bare, is_seen=False, may_cite=False)
    evidence = read_evidence(desk, indicator, chosen, with_reuse=may_cite, marked=marked)
    again = len(can_be_cited_again(indicator, evidence)) if may_cite else 0
    found = checklist(indicator, chosen, evidence, marked)
    return Panel(found, is_seen=True, may_cite=may_cite, again=again)


def evidence_panel(
    desk: Desk, indicator: Indicator, level: int | None, *, is_read: bool = False, marked: Collection[str] | None = None
) -> Markup:
    """Return the proof that a level asks for, those below included, with what is cited (``is_read``: read only).

    Where items are counted every level is listed, and ``marked`` items (by default those of the answer) are met.
    """
    panel = _open_panel(desk, indicator, level, marked, is_read=is_read)
    cited = [(one.citation, one.document) for line in panel.checklist.lines.values() for one in line.cited]
    worths = worth_of(indicator)
    about: dict[str, Any] = {"indicator": indicator, "panel": panel, "level": panel.checklist.level, "worths": worths}
    about |= {"seen": hints_of(desk, cited), "oob": False}
    about["empty_item"] = lambda line: _empty_item(desk, panel, line, worths.get(line.item.code, ""))
    return Markup(render_template("assessments/evidence.html", **about, **drawing(desk, indicator)))  # noqa: S704  # our own template, escaped there


def evidence_counts(desk: Desk, indicator: Indicator) -> Markup:
    """Return the parts of the panel that follow from the marked items alone, to be replaced without the rows."""
    panel = _open_panel(desk, indicator, None, None, is_read=True)  # nothing of it can be reused or marked
    return Markup(render_template("assessments/counts.html", indicator=indicator, panel=panel, oob=True))  # noqa: S704  # our own template, escaped there


def _open_panel(
    desk: Desk, indicator: Indicator, level: int | None, marked: Collection[str] | None, *, is_read: bool
) -> Panel:
    stored = desk.standing.answers.get(indicator.code)
    held = marked if marked is not None else stored.items if stored else ()
    known = [code for code in held if code in indicator.items]
    panel = _panel_of(desk, indicator, level, known, may_cite=not is_read and desk.may_cite(indicator.code))
    may_mark = indicator.kind == "items" and not is_read and desk.may_answer(indicator.code)
    return replace(panel, may_mark=may_mark)


def _empty_item(desk: Desk, panel: Panel, line: Line, worth: str) -> Markup | None:
    """Return a line that has nothing of its own, drawn once for each; None for one that has."""
    if line.cited or line.verdict or line.proposals or line.state is not ItemState.MISSING:
        return None
    facts = {"is_seen": panel.is_seen, "may_cite": panel.may_cite, "is_asked": line.is_asked}
    mark = line_badge(line)
    shown = {"words": mark.words, "icon": mark.icon, "colour": mark.colour}
    indicator, code = panel.checklist.indicator, line.item.code
    box = {"has_box": indicator.kind == "items", "is_marked": code in panel.checklist.marked, "worth": worth}
    box["may_mark"] = panel.may_mark
    return desk.kept("assessments/empty_item.html", of=indicator.code, code=code, **facts, **shown, **box)


def duties(assessment: models.Assessment, standing: Standing, today: date) -> dict[str, Duty]:
    """Return indicator code -> what is to be done about its evidence, while the agency's own stages last."""
    submission, session = standing.submission, house().session()
    if submission.is_final or submission.stage not in ("self", "verification"):
        return {}
    made: dict[str, list[Citation]] = {}
    for one in queries.citations(session, assessment):
        made.setdefault(one.indicator, []).append(one)
    numbers = {one.document for several in made.values() for one in several}
    documents = queries.documents_of(session, assessment.agency_code, numbers)
    found = {}
    for indicator in standing.instrument:
        evidence, answer = (
            Evidence(today, made.get(indicator.code, ()), documents),
            standing.answers.get(indicator.code),
        )
        marked = [code for code in answer.items if code in indicator.items] if answer else ()
        listed = checklist(indicator, standing.level_of(indicator.code), evidence, marked)
        if duty := duty_of(listed, submission.closes_on):
            found[indicator.code] = duty
    return found


def drawing(desk: Desk, indicator: Indicator) -> dict[str, Any]:
    """Return what the pieces of evidence on a page are drawn with."""
    return {
        "agency": desk.agency,
        "here": desk.here,
        "facts": desk.standing.submission.agency,
        "today": desk.evidence_day,
        "item_about": lambda item, has_box=False: desk.kept(
            "assessments/item_about.html", of=indicator.code, code=item.code, has_box=has_box
        ),
        "may_change": lambda citation: may_change(desk, citation),
        "on_agency_side": desk.side is Side.AGENCY,
    }
