"""Importing scored values: the list to send, a preview of every difference, and writing all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask import Blueprint, abort, flash, redirect, request

from spbe import workflow
from spbe.indicators import Indicator
from spbe.indicators.scales import Value
from spbe.language import gettext as _
from spbe.language import ngettext
from spbe.reports import stage_name
from spbe.roles import Permission, Place, may
from spbe.scoring import InvalidAnswers, as_text, score
from spbe.store import queries
from spbe.value_changes import value_change
from spbe.value_lists import ListedValue, ValueList, read_value_list
from spbe.web.access import current_person, needs
from spbe.web.desk import Desk, open_desk
from spbe.web.evaluation_stages import judges_own_work
from spbe.web.house import house
from spbe.web.sent_lists import Problem, field_sent, seal, sent_list, sent_source, unseal
from spbe.web.stage_words import closed_words

__all__ = ["Line", "Preview", "may_import", "room", "waiting"]

room = Blueprint("importing", __name__, url_prefix="/penilaian/<agency>/<period>/impor-nilai")

_SALT = "values-from-a-list"
_WHOLE_AGENCY = Place(None, "")


@dataclass(frozen=True)
class Line:
    """One row of the preview. ``kind`` is new, changed, same, empty or unknown; ``held`` counts now."""

    kind: str
    place: str
    code: str
    indicator: Indicator | None = None
    held: Value | None = None
    value: Value | None = None
    is_twice: bool = False

    def has_long(self, name: str) -> bool:
        """Say whether the value (``held`` or ``value``) has more than the two decimals that are shown of it."""
        value = getattr(self, name)
        return value is not None and (Fraction(value) * 100).denominator != 1


@dataclass(frozen=True)
class Preview:
    """What a list would do. ``package`` is the sealed list, empty where nothing can be written."""

    lines: tuple[Line, ...]
    source: str
    package: str = ""
    index: Fraction | None = None

    def count(self, *kinds: str) -> int:
        """Return how many rows are of these kinds."""
        return sum(line.kind in kinds for line in self.lines)


@room.get("")
@needs(Permission.VIEW)
def index(agency: str, period: str) -> str:
    """Draw the form that takes a list."""
    return _page(_desk(agency, period))


@room.post("")
@needs(Permission.VIEW)
def preview(agency: str, period: str) -> Any:
    """Read a list and show what it would change; nothing is written."""
    desk = _desk(agency, period)
    _refuse_closed(desk)
    sent, problems = sent_list()
    source, told = sent_source()
    listed = read_value_list(sent, desk.standing.instrument) if not problems else ValueList()
    field = field_sent()
    problems = [*problems, *((field, each) for each in listed.problems), *told]
    shown = _preview(desk, listed, source, is_sound=not problems)
    problems += [(field, each) for each in _twice(shown)]
    return _page(desk, shown if shown.lines else None, problems), 422 if problems else 200


def _desk(agency: str, period: str) -> Desk:
    """Return the desk for whoever imports here at some stage; for others there is no such page."""
    desk = open_desk(agency, period, with_previous=False)
    if not any(_holds(desk, permission) for permission in workflow.IMPORTED_AT.values()):
        abort(404)
    return desk


def _holds(desk: Desk, permission: Permission) -> bool:
    return may(current_person(), permission, desk.agency, _WHOLE_AGENCY)


def may_import(desk: Desk) -> bool:
    """Say whether this person may import values at the stage the assessment stands at now."""
    return not _closed(desk) and not _is_own_work(desk)


def _closed(desk: Desk) -> str:
    """Return why nothing is imported now by this person, empty where it is."""
    submission = desk.standing.submission
    if not desk.is_open:
        why, day = submission.calendar.closed(desk.today) or ("final", None)
        return closed_words(submission.stage, why, day)
    permission = workflow.IMPORTED_AT.get(submission.stage)
    if permission is not None and _holds(desk, permission):
        return ""
    told = _(
        "Penilaian sedang pada tahap %(stage)s. Nilai diimpor koordinator selama penilaian mandiri, "
        "dan asesor selama penilaian dokumen, wawancara, atau visitasi."
    )
    return told % {"stage": stage_name(submission.stage).lower()}


def _is_own_work(desk: Desk) -> bool:
    is_judging = workflow.IMPORTED_AT.get(desk.standing.submission.stage) is Permission.ASSESS
    return is_judging and not _closed(desk) and judges_own_work(desk)


def _refuse_closed(desk: Desk) -> None:
    """Refuse, as the workflow would, before a list is read that could not be imported anyway."""
    submission = desk.standing.submission
    if not desk.is_open:
        raise workflow.StageClosed(submission.stage, *(submission.calendar.closed(desk.today) or ("final", None)))
    permission = workflow.IMPORTED_AT.get(submission.stage)
    if permission is None:
        raise workflow.StageClosed(submission.stage)
    if not _holds(desk, permission):
        raise workflow.NotPermitted(permission, desk.agency)
    if _is_own_work(desk):
        raise workflow.OwnAnswer(None)


# The preview.


def _preview(desk: Desk, listed: ValueList, source: str, *, is_sound: bool) -> Preview:
    lines = tuple(_lines(desk, listed))
    values = {one.code: one.value for one in listed.values if one.value is not None}
    is_sound = is_sound and not any(line.is_twice for line in lines)
    has_change = any(line.kind in ("new", "changed") for line in lines)
    package = _packed(desk, values, source) if is_sound and has_change else ""
    return Preview(lines, source, package, _index(desk, values) if package else None)


def _lines(desk: Desk, listed: ValueList) -> Iterator[Line]:
    instrument, submission = desk.standing.instrument, desk.standing.submission
    both = waiting(desk)
    for one in listed.values:
        change = value_change(submission, instrument.by_code[one.code], one.value or Fraction(0), submission.stage)
        shown = int(change.value) if change.indicator.kind == "level" else change.value
        is_twice = change.kind != "same" and one.code in both
        yield Line(change.kind, one.place, one.code, change.indicator, change.held, shown, is_twice)
    held = submission.values()
    for one in listed.empty:
        yield Line("empty", one.place, one.code, instrument.by_code[one.code], held.get(one.code))
    for one in listed.unknown:
        yield Line("unknown", one.place, one.code)


def waiting(desk: Desk) -> set[str]:
    """Return the indicators whose value waits for two assessors' proposals."""
    if not desk.assessment.is_double_scored or desk.standing.submission.stage != "document":
        return set()
    given = queries.proposals(house().session(), desk.assessment)
    return {code for code in desk.standing.instrument.by_code if len(given.get(code, ())) < 2}


def _twice(shown: Preview) -> list[str]:
    told = _("%(place)s: indikator %(code)s dinilai dua asesor; nilainya ditetapkan sesudah keduanya mengusulkan")
    return [told % {"place": line.place, "code": line.code} for line in shown.lines if line.is_twice]


def _index(desk: Desk, values: Mapping[str, Fraction]) -> Fraction | None:
    """Return the whole index with these values, None while some indicator has none."""
    whole = {**desk.standing.values, **values}
    is_whole = len(whole) == len(desk.standing.instrument.indicators)
    return score(desk.standing.instrument, whole, edition=desk.standing.edition).index if is_whole else None


def _page(desk: Desk, shown: Preview | None = None, problems: Sequence[Problem] = (), stale: str = "") -> str:
    return desk.draw(
        "importing/index.html",
        preview=shown,
        problems=problems,
        stale=stale,
        source=request.form.get("sumber", shown.source if shown else ""),
        pasted=request.form.get("tempel", ""),
        closed=_closed(desk),
        is_own_work=_is_own_work(desk),
        example=_example(desk.standing.instrument.indicators[-1]),
    )


def _example(indicator: Indicator) -> str:
    """Return a row as it may be pasted."""
    return f"{indicator.code};{indicator.levels[-2] if indicator.kind == 'level' else '2,75'}"


# Writing what was shown.


def _packed(desk: Desk, values: Mapping[str, Fraction], source: str) -> str:
    """Return the list sealed: what is confirmed is what was shown, to this person, for this assessment as it stood."""
    person, submission = current_person() or abort(404), desk.standing.submission
    held = {code: submission.answers.get((submission.stage, code)) for code in values}
    shown = {
        "stage": submission.stage,
        "source": source,
        "values": {code: as_text(value) for code, value in values.items()},
        "versions": {code: answer.version for code, answer in held.items() if answer},
    }
    return seal(_SALT, [desk.assessment.id, person.id], shown)


@room.post("/simpan")
@needs(Permission.VIEW)
def save(agency: str, period: str) -> Any:
    """Write what was shown, all of it or nothing; show it again where something changed in between."""
    desk = _desk(agency, period)
    person, session = current_person() or abort(404), house().session()
    entry = _unpacked(desk, person.id)
    if entry is None:
        return _page(desk, stale=_("Pratinjau itu tidak berlaku lagi; kirim daftarnya sekali lagi.")), 409
    instrument = desk.standing.instrument
    try:
        with session.begin():
            written = workflow.import_values(session, desk.assessment, instrument, **entry, by=person, at=house().now())
    except (workflow.StaleImport, workflow.ConsensusMissing, InvalidAnswers) as error:
        return _shown_again(desk.reread(), entry, error)
    told = ngettext("%(num)d nilai diimpor.", "%(num)d nilai diimpor.", len(written)) % {"num": len(written)}
    flash(told if written else _("Semua nilai itu sudah ada; tidak ada yang diubah."))
    return redirect(desk.here("evaluation.index" if _judges(desk) else "assessments.all_indicators"), 303)


def _judges(desk: Desk) -> bool:
    return workflow.IMPORTED_AT.get(desk.standing.submission.stage) is Permission.ASSESS


def _unpacked(desk: Desk, person: int) -> dict[str, Any] | None:
    """Return the sealed list, None for what was not sealed here, for somebody or something else, or too long ago."""
    plain = unseal(_SALT, [desk.assessment.id, person])
    return plain and {**plain, "values": {code: Fraction(value) for code, value in plain["values"].items()}}


def _shown_again(desk: Desk, entry: Mapping[str, Any], error: Exception) -> tuple[str, int]:
    """Return the preview as it would be now: what was sent is kept, what changed in between is seen."""
    known = desk.standing.instrument.by_code
    values = [ListedValue(code, "", value) for code, value in entry["values"].items() if code in known]
    listed = ValueList(tuple(one for one in values if one.value is not None and known[one.code].accepts(one.value)))
    shown = _preview(desk, listed, entry["source"], is_sound=len(listed.values) == len(entry["values"]))
    codes = getattr(error, "codes", ())
    if codes:
        told = _("Indikator %(codes)s berubah sesudah pratinjau, jadi belum ada yang disimpan. Periksa lagi.")
        return _page(desk, shown, stale=told % {"codes": ", ".join(codes)}), 409
    told = _("Penilaian berubah sesudah pratinjau, jadi belum ada yang disimpan. Periksa lagi.")
    return _page(desk, shown, stale=told), 409
