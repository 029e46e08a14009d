"""Assessors' decisions from the official application: a list to send, every difference shown, all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from flask import Blueprint, abort, flash, redirect, request

from spbe import workflow
from spbe.indicators.scales import Value
from spbe.language import gettext as _
from spbe.language import ngettext
from spbe.plaintext import RefusedText
from spbe.reports import stage_name
from spbe.roles import Permission, Side
from spbe.scoring import as_text, score
from spbe.store import queries
from spbe.submission import JUDGED, Submission
from spbe.verdict_changes import JudgementChange, decided_here, judgement_changes, obstacles
from spbe.verdict_lists import ListedJudgement, ListedVerdict, VerdictList, read_verdict_list
from spbe.verdicts import Revision, Verdict
from spbe.web.access import current_person, needs
from spbe.web.desk import Desk, open_desk
from spbe.web.evaluation_stages import judges_own_work
from spbe.web.house import house
from spbe.web.importing import waiting
from spbe.web.sent_lists import Problem, field_sent, seal, sent_list, sent_source, unseal
from spbe.web.stage_words import closed_words, revision_words
from spbe.workflow.bringing import Unimportable, agency_source, bring_in_verdicts, bringing_side

__all__ = ["Door", "Preview", "Row", "may_bring_in", "room"]

room = Blueprint("bringing", __name__, url_prefix="/penilaian/<agency>/<period>/impor-putusan")

_SALT = "verdicts-from-a-list"
_LONGEST = 900_000  # letters of a sealed list: what is confirmed is sent back, and a request holds a million


@dataclass(frozen=True)
class Row:
    """One indicator of the preview. ``held`` counts now, as far as it is seen; ``is_hidden``: an assessor's own."""

    change: JudgementChange
    held: Value | None
    is_hidden: bool

    @property
    def texts(self) -> tuple[tuple[str, str, str], ...]:
        """Return the texts that would be others: their name, now, and as imported."""
        names = (("explanation", _("Penjelasan")), ("justification", _("Justifikasi hasil")))
        both = [(words, getattr(self.change.before, n), getattr(self.change.after, n)) for n, words in names]
        return tuple(one for one in both if one[1] != one[2])


@dataclass(frozen=True)
class Preview:
    """What a list would do. ``package`` is the sealed list, empty where nothing can be written."""

    rows: tuple[Row, ...]
    skipped: tuple[tuple[str, str], ...]
    source: str
    package: str = ""
    index: Fraction | None = None

    @cached_property
    def shown(self) -> tuple[Row, ...]:
        """Return the rows that are told: what an assessor decided here is not, whatever the list says of it."""
        return tuple(row for row in self.rows if not row.is_hidden)

    @property
    def ready(self) -> int:
        """Return how many answers and verdicts would be written."""
        return self.answers("new", "changed") + self.verdicts("new", "changed")

    def answers(self, *kinds: str) -> int:
        """Return how many indicators are of these kinds, those of which only verdicts are listed left out."""
        told = [row for row in self.shown if row.change.listed is not None or row.change.kind != "same"]
        return sum(row.change.kind in kinds for row in told)

    def verdicts(self, *kinds: str) -> int:
        """Return how many verdicts are of these kinds."""
        return sum(one.kind in kinds for row in self.shown for one in row.change.verdicts)


@dataclass(frozen=True)
class Door:
    """The desk, and from which side this person brings decisions in."""

    desk: Desk
    side: Side

    @property
    def is_agency(self) -> bool:
        """Say whether the agency itself brings in what was decided elsewhere."""
        return self.side is Side.AGENCY

    @cached_property
    def whole(self) -> Submission:
        """Return the assessment with what the agency's side does not see yet: what is the same is not written."""
        desk = self.desk
        return queries.submission(house().session(), desk.assessment, with_previous=False)

    @cached_property
    def verdicts(self) -> list[Verdict]:
        """Return the verdicts as they are stored."""
        return queries.verdicts(house().session(), self.desk.assessment)

    @property
    def closed(self) -> str:
        """Return why nothing is brought in now, empty where it is."""
        submission = self.desk.standing.submission
        if not self.desk.is_open:
            why, day = submission.calendar.closed(self.desk.today) or ("final", None)
            return closed_words(submission.stage, why, day)
        if submission.stage in JUDGED:
            return ""
        told = _(
            "Penilaian sedang pada tahap %(stage)s. Putusan asesor dimasukkan selama penilaian dokumen, interviu, "
            "atau visitasi."
        )
        return told % {"stage": stage_name(submission.stage).lower()}

    @property
    def is_own_work(self) -> bool:
        """Say whether this person would judge what they wrote themselves."""
        return not self.is_agency and not self.closed and judges_own_work(self.desk)

    def refuse_closed(self) -> None:
        """Refuse, as the workflow would, before a list is read that could not be brought in anyway."""
        submission = self.desk.standing.submission
        if self.closed:
            why = ("stage", None) if self.desk.is_open else submission.calendar.closed(self.desk.today)
            raise workflow.StageClosed(submission.stage, *(why or ("final", None)))
        if self.is_own_work:
            raise workflow.OwnAnswer(None)


def _door(agency: str, period: str) -> Door:
    """Return the door for whoever brings decisions in; for others there is no such page."""
    desk = open_desk(agency, period, with_previous=False)
    side = bringing_side(current_person(), desk.agency, desk.assessment.period.owner_code)
    return Door(desk, side or abort(404))


def may_bring_in(desk: Desk) -> bool:
    """Say whether this person may bring decisions in at the stage the assessment stands at now."""
    side = bringing_side(current_person(), desk.agency, desk.assessment.period.owner_code)
    door = Door(desk, side) if side else None
    return door is not None and not door.closed and not door.is_own_work


@room.get("")
@needs(Permission.VIEW)
def index(agency: str, period: str) -> str:
    """Draw the form that takes a list."""
    return _page(_door(agency, period))


@room.post("")
@needs(Permission.VIEW)
def preview(agency: str, period: str) -> Any:
    """Read a list and show what it would change; nothing is written."""
    door = _door(agency, period)
    door.refuse_closed()
    sent, problems = sent_list()
    source, told = sent_source()
    source = agency_source(source) if source and door.is_agency else source
    listed = VerdictList() if problems else read_verdict_list(sent, door.desk.standing.instrument, _reasons())
    field = field_sent()
    problems = [*problems, *((field, each) for each in listed.problems), *told]
    shown, against = _preview(door, listed, source, is_sound=not problems)
    problems += [(field, each) for each in against]
    return _page(door, shown if shown.rows else None, problems), 422 if problems else 200


def _reasons() -> dict[str, Revision]:
    """Return the words for why an item is to be revised: those of the page, and the codes of the files."""
    return {revision_words(kind).casefold(): kind for kind in Revision} | {kind.value: kind for kind in Revision}


# The preview.


def _preview(door: Door, listed: VerdictList, source: str, *, is_sound: bool) -> tuple[Preview, list[str]]:
    """Return what a list would do, and what stands against it."""
    submission, instrument = door.whole, door.desk.standing.instrument
    given = (submission, door.verdicts, listed.judgements, listed.verdicts)
    changes = judgement_changes(instrument, *given, source)
    against = list(obstacles(changes, door.verdicts, submission.stage, is_agency=door.is_agency))
    against += _twice(door, changes)
    rows = tuple(_rows(door, changes))
    is_sound = is_sound and not against
    has_change = any(one.kind != "same" or any(v.kind != "same" for v in one.verdicts) for one in changes)
    package = _packed(door, changes, listed, source) if is_sound and has_change else ""
    if len(package) > _LONGEST:
        package, against = "", [_("Daftar ini terlalu panjang untuk sekali impor; bagi menjadi beberapa daftar.")]
    return Preview(rows, listed.skipped, source, package, _index(door, changes) if package else None), against


def _rows(door: Door, changes: Sequence[JudgementChange]) -> Iterator[Row]:
    seen, given = door.desk.standing.values, decided_here(door.verdicts, door.whole.stage)
    for change in changes:
        is_own = bool(change.before.version) and change.before.origin != "import"
        is_hidden = door.is_agency and (is_own or change.indicator.code in given)
        yield Row(change, seen.get(change.indicator.code) if is_hidden else change.held, is_hidden)


def _twice(door: Door, changes: Sequence[JudgementChange]) -> list[str]:
    both = waiting(door.desk)
    told = _("indikator %(code)s dinilai dua asesor; nilainya ditetapkan sesudah keduanya mengusulkan")
    codes = [one.indicator.code for one in changes if one.kind != "same" and one.moves_value]
    return [told % {"code": code} for code in codes if code in both]


def _index(door: Door, changes: Sequence[JudgementChange]) -> Fraction | None:
    """Return the whole index with these values, None while some indicator has none or it would tell what is hidden."""
    stage, standing = door.whole.stage, door.desk.standing
    own = [answer for (at, _code), answer in door.whole.answers.items() if at == stage]
    if door.is_agency and any(answer.origin != "import" for answer in own):
        return None
    after = {one.indicator.code: value for one in changes if (value := one.after.counted) is not None}
    values = {**door.whole.values(), **{code: value for code, value in after.items() if _moves(changes, code)}}
    is_whole = len(values) == len(standing.instrument.indicators)
    return score(standing.instrument, values, edition=standing.edition).index if is_whole else None


def _moves(changes: Sequence[JudgementChange], code: str) -> bool:
    return any(one.indicator.code == code and one.kind != "same" for one in changes)


def _page(door: Door, shown: Preview | None = None, problems: Sequence[Problem] = (), stale: str = "") -> str:
    return door.desk.draw(
        "importing/verdicts.html",
        preview=shown,
        problems=problems,
        stale=stale,
        source=request.form.get("sumber", shown.source if shown else ""),
        pasted=request.form.get("tempel", ""),
        door=door,
        reasons=[revision_words(kind) for kind in Revision],
        examples=_examples(door.desk),
    )


def _examples(desk: Desk) -> list[str]:
    """Return rows as they may be pasted."""
    indicator = next((i for i in desk.standing.instrument if i.items), desk.standing.instrument.indicators[0])
    value = str(indicator.levels[-2]) if indicator.kind == "level" else "2,75"
    item = next(iter(indicator.items), "")
    rows = [f"{indicator.code};{value};" + _("Alasan nilai ini")]
    return [*rows, f"{item};" + _("revisi: belum sah")] if item else rows


# Writing what was shown.


def _packed(door: Door, changes: Sequence[JudgementChange], listed: VerdictList, source: str) -> str:
    """Return the list sealed: what is confirmed is what was shown, to this person, for this assessment as it stood."""
    own = {one.listed.item: one.own.version for change in changes for one in change.verdicts if one.own}
    shown = {
        "stage": door.whole.stage,
        "source": source,
        "judgements": [
            [one.indicator, None if one.value is None else as_text(one.value), one.explanation, one.justification]
            for one in listed.judgements
        ],
        "verdicts": [[one.item, one.indicator, one.kind, one.note] for one in listed.verdicts],
        "versions": {one.indicator.code: one.before.version for one in changes if one.before.version},
        "item_versions": own,
    }
    return seal(_SALT, _of(door), shown)


def _of(door: Door) -> list[int]:
    person = current_person() or abort(404)
    return [door.desk.assessment.id, person.id]


@room.post("/simpan")
@needs(Permission.VIEW)
def save(agency: str, period: str) -> Any:
    """Write what was shown, all of it or nothing; show it again where something changed in between."""
    door = _door(agency, period)
    session, person = house().session(), current_person() or abort(404)
    entry = _unpacked(door)
    if entry is None:
        return _page(door, stale=_("Pratinjau itu tidak berlaku lagi; kirim daftarnya sekali lagi.")), 409
    desk = door.desk
    try:
        with session.begin():
            brought = bring_in_verdicts(
                session, desk.assessment, desk.standing.instrument, **entry, by=person, at=house().now()
            )
    except (workflow.StaleImport, workflow.ConsensusMissing, Unimportable, RefusedText) as error:
        return _shown_again(Door(desk.reread(), door.side), entry, error)
    flash(_told(brought["answers"], brought["verdicts"]))
    return redirect(desk.here("bringing.index" if door.is_agency else "evaluation.index"), 303)


def _told(answers: int, verdicts: int) -> str:
    if not answers and not verdicts:
        return _("Semua putusan itu sudah ada; tidak ada yang diubah.")
    counted = {
        "answers": ngettext("%(num)d indikator", "%(num)d indikator", answers) % {"num": answers},
        "verdicts": ngettext("%(num)d butir", "%(num)d butir", verdicts) % {"num": verdicts},
    }
    return _("Putusan asesor diimpor: %(answers)s, %(verdicts)s.") % counted


def _unpacked(door: Door) -> dict[str, Any] | None:
    """Return the sealed list, None for what was not sealed here, for somebody or something else, or too long ago."""
    plain = unseal(_SALT, _of(door))
    if plain is None:
        return None
    judged = [
        ListedJudgement(code, "", None if value is None else Fraction(value), *texts)
        for code, value, *texts in plain["judgements"]
    ]
    given = [
        ListedVerdict(item, code, "", kind and Revision(kind), note) for item, code, kind, note in plain["verdicts"]
    ]
    return {**plain, "judgements": judged, "verdicts": given}


def _shown_again(door: Door, entry: Mapping[str, Any], error: Exception) -> tuple[str, int]:
    """Return the preview as it would be now: what was sent is kept, what changed in between is seen."""
    listed = VerdictList(tuple(entry["judgements"]), tuple(entry["verdicts"]))
    told = error.problems if isinstance(error, RefusedText) else ()
    shown, against = _preview(door, listed, entry["source"], is_sound=not told)
    problems = [("", each) for each in (*told, *against)]
    codes = getattr(error, "codes", ())
    words = _("Penilaian berubah sesudah pratinjau, jadi belum ada yang disimpan. Periksa lagi.")
    if codes:
        words = _("Indikator %(codes)s berubah sesudah pratinjau, jadi belum ada yang disimpan. Periksa lagi.")
        words %= {"codes": ", ".join(codes)}
    return _page(door, shown, problems, stale="" if problems else words), 409
