"""Evidence items as an assessor judges them: which are asked, which are shut and why, and saving verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from flask import abort, request

from spbe import workflow
from spbe.checklist import Checklist, CitedDocument, checklist
from spbe.evidence import needs, supported_level
from spbe.indicators import EvidenceItem, Indicator
from spbe.language import gettext as _
from spbe.plaintext import RefusedText, accept
from spbe.reuse import Evidence
from spbe.store import queries
from spbe.submission import JUDGED
from spbe.values import Share, by_level, shares
from spbe.verdicts import Revision, Verdict, accepted_items, is_shut, latest, open_level
from spbe.web.access import current_person
from spbe.web.desk import Desk
from spbe.web.evidence import is_seen, read_evidence
from spbe.web.evidence_words import need_words
from spbe.web.forms import version_sent
from spbe.web.house import house
from spbe.web.stage_words import revision_words

__all__ = ["Bench", "ItemGroup", "ItemRow", "Sent", "bench", "reason_choices", "save_item", "sent_items"]

ACCEPT, REVISE = "accept", "revise"


@dataclass(frozen=True)
class Sent:
    """What was sent about one item. ``drawn`` is the digest of what the form showed: equal says nobody touched it."""

    item: str
    vote: str
    kind: str
    note: str
    version: int
    drawn: str

    @property
    def is_touched(self) -> bool:
        """Say whether it differs from what the form showed."""
        return self.drawn != _digest(self.vote, self.kind, self.note)


@dataclass(frozen=True)
class ItemRow:
    """One item on the desk. ``before`` is the verdict of an earlier stage, ``own`` that of the current one.

    ``problem`` says what stands against what was sent, ``stale`` is the verdict somebody else gave in between. This
    item is not asked for any more once one of ``replaced_by`` is accepted. ``cited`` is what the agency cites as it.
    Where items are counted, ``share`` is what it adds, ``is_marked`` says that the agency marks it as met, ``counts``
    that it counts at this stage as things stand, and ``proposed`` names the assessors who proposed it.
    """

    item: EvidenceItem
    before: Verdict | None
    own: Verdict | None
    is_shut: bool
    vote: str
    kind: str
    note: str
    version: int
    problem: str = ""
    stale: Verdict | None = None
    replaced_by: tuple[str, ...] = ()
    cited: tuple[CitedDocument, ...] = ()
    share: Share | None = None
    is_marked: bool = False
    counts: bool = False
    proposed: tuple[str, ...] = ()

    @property
    def drawn(self) -> str:
        """Return the digest of what is stored: a form that sends the same has not touched it."""
        return _digest(*_stored(self.own))


@dataclass(frozen=True)
class ItemGroup:
    """The items of one level (0: usable at any level). ``missing`` holds (level, words) of what keeps it shut."""

    level: int
    rows: tuple[ItemRow, ...]
    is_shut: bool
    missing: tuple[tuple[int, str], ...]
    is_supported: bool


@dataclass(frozen=True)
class Bench:
    """All items of one indicator as they stand on the desk. ``cited`` is the level that what is cited supports."""

    groups: tuple[ItemGroup, ...]
    supported: int
    cited: int
    accepted: int
    revised: int
    up_to: int

    @property
    def waiting(self) -> int:
        """Return how many items have no verdict of any stage yet."""
        return sum(len(group.rows) for group in self.groups if group.level) - self.accepted - self.revised

    def group(self, level: int) -> ItemGroup | None:
        """Return the items of a level."""
        return next((group for group in self.groups if group.level == level), None)


def bench(
    desk: Desk,
    indicator: Indicator,
    up_to: int,
    *,
    sent: Mapping[str, Sent] | None = None,
    problems: Mapping[str, str | Verdict] | None = None,
) -> Bench:
    """Return the items of an indicator up to a level, drawn from what is stored, or from what was sent."""
    verdicts = queries.verdicts(house().session(), desk.assessment, indicator.code)
    now, accepted = latest(verdicts), accepted_items(verdicts)
    supported, opened = _supported(indicator, accepted), open_level(indicator, accepted)
    lines, tally = _cited(desk, indicator), _tally(desk, indicator)
    drawing = _Drawing(desk.standing.submission.stage, verdicts, accepted, sent or {}, problems or {}, lines, tally)
    asked = _asked(indicator, up_to, now)
    groups = []
    for level in sorted({item.level for item in asked}):
        rows = tuple(drawing.row(indicator, item) for item in asked if item.level == level)
        missing = _missing(indicator, level, accepted) if level > opened else ()
        groups.append(ItemGroup(level, rows, all(row.is_shut for row in rows), missing, level <= supported))
    general = tuple(drawing.row(indicator, item) for item in indicator.general_items)
    if general:
        groups.append(ItemGroup(0, general, is_shut=False, missing=(), is_supported=False))
    listed = {row.item.code for group in groups if group.level for row in group.rows}
    counted = [verdict for code, verdict in now.items() if code in listed]
    good = sum(verdict.is_accepted for verdict in counted)
    return Bench(tuple(groups), supported, lines.supported, good, len(counted) - good, up_to)


def _cited(desk: Desk, indicator: Indicator) -> Checklist:
    """Return what the agency cites, item by item; nothing before it is handed over."""
    if not is_seen(desk):
        return checklist(indicator, None, Evidence(desk.evidence_day))
    return checklist(indicator, None, read_evidence(desk, indicator, None, with_reuse=False))


def _supported(indicator: Indicator, accepted: frozenset[str]) -> int:
    """Return the highest level of which everything needed is accepted; below the lowest one where items are counted."""
    if indicator.kind != "items":
        return supported_level(indicator, accepted)
    full = [level.level for level in by_level(indicator, accepted) if level.is_full]
    return max(full, default=indicator.levels[0] - 1)


@dataclass(frozen=True)
class _Tally:
    """What each item adds where items are counted, by its code; which the agency marks, and which count now."""

    shares: Mapping[str, Share]
    marked: frozenset[str]
    held: frozenset[str]
    proposed: Mapping[str, tuple[str, ...]]


_NO_TALLY = _Tally({}, frozenset(), frozenset(), {})


def _tally(desk: Desk, indicator: Indicator) -> _Tally:
    if indicator.kind != "items":
        return _NO_TALLY
    submission, code = desk.standing.submission, indicator.code
    handed, held = submission.answers.get(("self", code)), submission.at().get(code)
    counted = held.items if held else frozenset()
    adding = {
        item.code: share
        for share in shares(indicator, counted)
        for choice in share.need.alternatives
        for item in choice
    }
    return _Tally(adding, handed.items if handed else frozenset(), counted, _proposed(desk, indicator))


def _proposed(desk: Desk, indicator: Indicator) -> Mapping[str, tuple[str, ...]]:
    """Return item code -> who proposed it, once two assessors have given theirs."""
    if not desk.assessment.is_double_scored:
        return {}
    given = queries.proposals(house().session(), desk.assessment).get(indicator.code, ())
    both = given if len(given) > 1 else ()
    return {code: tuple(one.by for one in both if code in one.items) for code in indicator.items if both}


def _asked(indicator: Indicator, up_to: int, judged: Iterable[str]) -> list[EvidenceItem]:
    """Return the items up to a level; of the lowest level those that are required, and whatever was judged before."""
    floor, touched = indicator.levels[0], set(judged)
    every = [item for criterion in indicator.criteria.values() for item in criterion.items]
    if indicator.kind != "level":
        return every
    kept = {i.code for i in every if i.level <= up_to and (i.level > floor or up_to == floor or i.rule == "required")}
    return [item for item in every if item.code in kept or item.code in touched]


@dataclass(frozen=True)
class _Drawing:
    """What every row of one page is drawn from."""

    stage: str
    verdicts: Sequence[Verdict]
    accepted: frozenset[str]
    sent: Mapping[str, Sent]
    problems: Mapping[str, str | Verdict]
    checklist: Checklist
    tally: _Tally

    def row(self, indicator: Indicator, item: EvidenceItem) -> ItemRow:
        """Return one item's row."""
        here = [verdict for verdict in self.verdicts if verdict.item == item.code]
        own = next((verdict for verdict in here if verdict.stage == self.stage), None)
        earlier = [v for v in here if self.stage not in JUDGED or JUDGED.index(v.stage) < JUDGED.index(self.stage)]
        vote, kind, note = _stored(own)
        told, problem = self.sent.get(item.code), self.problems.get(item.code)
        version = own.version if own else 0
        if told is not None:
            vote, kind, note = told.vote, told.kind, told.note
            version = told.version if isinstance(problem, Verdict) else version
        return ItemRow(
            item,
            latest(earlier).get(item.code),
            own,
            is_shut(indicator, item.code, self.accepted),
            vote,
            kind,
            note,
            version,
            problem if isinstance(problem, str) else "",
            problem if isinstance(problem, Verdict) else None,
            tuple(other.code for other in indicator.items.values() if item.code in other.replaces),
            self.checklist.lines[item.code].cited,
            self.tally.shares.get(item.code),
            item.code in self.tally.marked,
            item.code in self.tally.held,
            self.tally.proposed.get(item.code, ()),
        )


def _stored(verdict: Verdict | None) -> tuple[str, str, str]:
    if verdict is None:
        return "", "", ""
    return ACCEPT if verdict.is_accepted else REVISE, verdict.kind or "", verdict.note


def _digest(vote: str, kind: str, note: str) -> str:
    told = "\n".join((vote, kind if vote == REVISE else "", note.strip()))
    return sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def sent_items(indicator: Indicator) -> dict[str, Sent]:
    """Return item code -> what the request says of it, for the items its form had."""
    form = request.form
    return {
        code: Sent(
            code,
            form.get(f"vote-{code}", ""),
            form.get(f"kind-{code}", ""),
            form.get(f"note-{code}", "").replace("\r\n", "\n"),
            version_sent(form.get(f"replace-{code}") or form.get(f"version-{code}", "")),
            form.get(f"drawn-{code}", ""),
        )
        for code in indicator.items
        if f"version-{code}" in form
    }


def save_item(desk: Desk, indicator: Indicator, sent: Sent) -> str | Verdict | None:
    """Record a verdict; return None, or what stands against it: words, or the verdict somebody gave in between."""
    if not sent.vote:
        return _("Pilih diterima atau revisi; catatan saja belum putusan.") if sent.note.strip() else None
    kind = _kind(sent)
    if isinstance(kind, str) and not isinstance(kind, Revision):
        return kind
    person, session = current_person() or abort(404), house().session()
    entry: dict[str, Any] = {"note": sent.note, "version": sent.version, "by": person, "at": house().now()}
    try:
        accept(sent.note)
        with session.begin():
            workflow.record_verdict(session, desk.assessment, indicator, sent.item, kind=kind, **entry)
    except RefusedText as refusal:
        return " ".join(refusal.problems)
    except workflow.LevelShut as shut:
        return _shut_words(shut.level)
    except workflow.ConsensusMissing:
        return _("Nilai ditetapkan sesudah dua asesor mengusulkan; buka penilaian ganda.")
    except workflow.StaleVerdict as stale:
        return stale.current
    return None


def _kind(sent: Sent) -> Revision | str | None:
    """Return why an item is to be revised, None for one that is accepted, or words where the reason is missing."""
    if sent.vote == ACCEPT:
        return None
    known = {kind.value: kind for kind in Revision}
    return known.get(sent.kind) or _("Pilih alasan revisi, lalu putusan ini tersimpan.")


def _shut_words(level: int) -> str:
    told = _("Butir tingkat %(level)s belum dapat diterima: tingkat %(below)s belum diterima seluruhnya.")
    return told % {"level": level, "below": level - 1}


def _missing(indicator: Indicator, level: int, accepted: frozenset[str]) -> tuple[tuple[int, str], ...]:
    """Return (level, words) of what the levels below still ask for."""
    if indicator.kind == "items":
        unmet = [s.need for s in shares(indicator, accepted) if s.need.level < level and not s.is_met]
    else:
        unmet = list(needs(indicator, level - 1, accepted))
    return tuple((need.level, need_words(need)) for need in unmet)


def reason_choices() -> list[tuple[str, str]]:
    """Return the reasons for a revision, in words."""
    return [(kind.value, revision_words(kind)) for kind in Revision]
