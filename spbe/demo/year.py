"""The demo's years: last year up to the result, this year half-way, its successor begun, the neighbour's interview."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from spbe import workflow
from spbe.action_plan import ActionDraft
from spbe.demo.cast import AGENCY, NEIGHBOUR, Cast, lead_units
from spbe.demo.evidence import Evidence
from spbe.indicators import Instrument, instrument
from spbe.store import queries
from spbe.store.models import Assessment
from spbe.submission import PublishedFigure

__all__ = ["build_last_year", "build_neighbour", "build_successor", "build_this_year"]

_MARKED_MINUTES_AGO = 5


def build_last_year(cast: Cast, evidence: Evidence) -> Assessment:
    """Make Kota Contoh's last year, from the first answer to the announced result, and return it."""
    number = cast.number - 1
    closing = cast.closing_of(number)
    year = _Year(cast, AGENCY, number, "Rini")
    year.open({"self": workflow.Dates(cast.opening_of(number), closing)})
    evidence.of_last_year(year.assessment)
    claimed = cast.script["last_year_stages"]["self"]
    script = cast.script["last_year"].items()
    year.answer([(code, claimed.get(code, level), "Rini", text) for code, (level, text) in script], closing)
    year.send("Dewi", closing)
    year.judge("document", "Budi", cast.script["last_year_stages"]["document"], closing + timedelta(days=20))
    year.hand_over("document", "interview", "Budi", closing + timedelta(days=24))
    year.judge("interview", "Budi", cast.script["last_year_stages"]["interview"], closing + timedelta(days=30))
    year.conclude("Budi", cast.script["last_year_statements"], closing + timedelta(days=31))
    year.hand_over("interview", "review", "Budi", closing + timedelta(days=32))
    year.review("Tari", closing + timedelta(days=40))
    year.hand_over("review", "final", "Tari", closing + timedelta(days=41))
    return year.assessment


def build_this_year(cast: Cast, evidence: Evidence) -> Assessment:
    """Make Kota Contoh's current year, half answered, and return it."""
    opening, closing = cast.opening_of(cast.number), cast.closing_of(cast.number)
    year = _Year(cast, AGENCY, cast.number, "Rini")
    year.open({"self": workflow.Dates(opening, closing), "verification": workflow.Dates(None, closing)})
    year.aim(cast.moment(opening + timedelta(days=1)))
    evidence.of_this_year(year.assessment)
    year.answer(cast.script["this_year"], cast.today, newest=cast.now)
    year.plan("Tuti", cast.moment(cast.today - timedelta(days=14), time(10)))
    year.mark(cast.script["this_year_marks"], "Dewi", cast.now - timedelta(minutes=_MARKED_MINUTES_AGO))
    return year.assessment


def build_neighbour(cast: Cast, evidence: Evidence) -> Assessment:
    """Make the neighbour's current year, sent, judged by its documents and now at the interview, and return it."""
    script, today = cast.script["neighbour"], cast.today
    year = _Year(cast, NEIGHBOUR, cast.number, "Lina")
    ends = {"self": 75, "verification": 70, "document": 20, "interview": -3}
    year.open({stage: workflow.Dates(None, today - timedelta(days=days)) for stage, days in ends.items()})
    evidence.of_the_neighbour(year.assessment, today - timedelta(days=110))
    levels = script["levels"]
    year.answer([(code, level, "Lina", script["explanation"]) for code, level in levels.items()], today - timedelta(75))
    year.send("Yusuf", today - timedelta(days=70))
    evidence.judge(year.assessment, "Ratna", cast.moment(today - timedelta(days=23)))
    year.judge("document", "Ratna", script["document"], today - timedelta(days=22))
    year.hand_over("document", "interview", "Ratna", today - timedelta(days=20))
    year.judge("interview", "Budi", script["interview"], today - timedelta(days=1))
    return year.assessment


def build_successor(cast: Cast) -> Assessment:
    """Make Kota Contoh's first year with the instrument that follows SPBE, begun and open, and return it."""
    script, closing = cast.script["successor"], cast.closing_of(cast.number)
    year = _Year(cast, AGENCY, cast.number, "Rini", instrument(script["instrument"]))
    lead_units(cast, year.instrument, script["leads"], cast.moment(cast.opening_of(cast.number), time(8)))
    named = {"slug": cast.told(script["address"], cast.number), "title": cast.told(script["title"], cast.number)}
    year.open({"self": workflow.Dates(cast.opening_of(cast.number), closing)}, **named)
    year.count(script["answers"], cast.today)
    return year.assessment


@dataclass
class _Year:
    """One agency's year, played through the use cases. ``coordinator`` is a name of the cast."""

    cast: Cast
    agency: str
    number: int
    coordinator: str
    instrument: Instrument = field(default_factory=instrument)

    def who(self, name: str, at: datetime) -> dict[str, Any]:
        return {"by": self.cast.people[name], "at": at}

    def open(self, dates: Mapping[str, workflow.Dates], **named: str) -> None:
        """Open the period with its dates, and the agency's assessment in it."""
        cast = self.cast
        begun = self.who(self.coordinator, cast.moment(cast.opening_of(self.number), time(8, 30)))
        by_admin = {**begun, "by": cast.people["Nadia"]}
        about = {"title": f"Penilaian SPBE {self.number}", **named}
        plan = workflow.PeriodPlan(self.agency, self.instrument, self.number, **about, stages=dates)
        period = workflow.open_period(cast.session, plan, **by_admin)
        self.assessment = workflow.start_assessment(cast.session, self.agency, period, self.instrument, **begun)

    def answer(self, answers: Iterable[Sequence[Any]], until: date, newest: datetime | None = None) -> None:
        """Give the answers in their order: code, level, name of who answers, explanation."""
        told = list(answers)
        versions: dict[str, int] = {}
        for (code, level, name, text), at in zip(told, self.cast.moments(len(told), until, newest), strict=True):
            entry = {"level": level, "explanation": self.cast.told(text, self.number)}
            versions[code] = self._record(code, entry, versions.get(code, 0), self.who(name, at))

    def count(self, answers: Sequence[Sequence[Any]], until: date) -> None:
        """Give answers that are no levels: code, name of who answers, explanation, and the items or the figure."""
        for (code, name, text, said), at in zip(answers, self.cast.moments(len(answers), until), strict=True):
            entry = {"level": None, "explanation": self.cast.told(text, self.number), **self._counted(said)}
            self._record(code, entry, 0, self.who(name, at))

    def _counted(self, said: Mapping[str, Any]) -> dict[str, Any]:
        if said.get("figure") is None:
            return dict(said)
        told = {name: self.cast.told(said[name], self.number) for name in ("day", "source")}
        return {"figure": PublishedFigure(Fraction(said["figure"]), date.fromisoformat(told["day"]), told["source"])}

    def _record(self, code: str, entry: Mapping[str, Any], version: int, who: Mapping[str, Any]) -> int:
        answer = workflow.record_answer(
            self.cast.session, self.assessment, self.instrument.by_code[code], **entry, version=version, **who
        )
        return answer.version

    def aim(self, at: datetime) -> None:
        """Set the year's target index and some target levels."""
        cast, target, who = self.cast, self.cast.script["target"], self.who(self.coordinator, at)
        workflow.set_target(cast.session, self.assessment, cast.instrument, target["index"], **who)
        for code, level in target["levels"].items():
            workflow.set_target_level(cast.session, self.assessment, cast.instrument.by_code[code], level, **who)

    def plan(self, name: str, at: datetime) -> None:
        """Write the year's action plan, with the days of the script counted from today."""
        workflow.add_actions(
            self.cast.session,
            self.assessment,
            self.instrument,
            [self._action(told) for told in self.cast.script["actions"]],
            **self.who(name, at),
        )

    def _action(self, told: Mapping[str, Any]) -> ActionDraft:
        start, due = (self.cast.today + timedelta(days=days) for days in told["days"])
        return ActionDraft(
            told["title"],
            told.get("indicator"),
            told.get("level"),
            evidence=told["evidence"],
            unit=told["unit"],
            starts_on=start,
            due_on=due,
            cost=Fraction(told["cost"]),
            budget_line=str(told["line"]),
            status=told["status"],
            progress=told["progress"],
        )

    def hand_over(self, stage: str, to: str, name: str, day: date) -> None:
        """Hand the assessment over with the script's reason."""
        reason = self.cast.script["reasons"][f"{stage} {to}"]
        who = self.who(name, self.cast.moment(day, time(15)))
        entry = {"from_stage": stage, "reason": reason, **who}
        workflow.hand_over(self.cast.session, self.assessment, self.instrument, to, **entry)

    def send(self, assessor: str, day: date) -> None:
        """Let an internal assessor accept everything and the coordinator sign and send it."""
        self.hand_over("self", "verification", self.coordinator, day)
        self._mark_all("accepted", assessor, day)
        for kind, consents in (("berita_acara", True), ("publication", True)):
            signed = {**self.cast.script["signer"], "signed_on": day, "consents": consents, "version": 0}
            who = self.who(self.coordinator, self.cast.moment(day, time(14)))
            workflow.record_declaration(self.cast.session, self.assessment, kind, **signed, **who)
        self.hand_over("verification", "document", self.coordinator, day)

    def mark(self, marks: Mapping[str, Sequence[str]], name: str, at: datetime) -> None:
        """Let an internal assessor accept or return some answers: code -> outcome and note."""
        cast, who = self.cast, self.who(name, at)
        held = queries.submission(cast.session, self.assessment, with_previous=False).at()
        for code, (outcome, note) in marks.items():
            entry = {"outcome": outcome, "note": note, "version": 0, "answer_version": held[code].version, **who}
            workflow.record_mark(cast.session, self.assessment, cast.instrument, code, **entry)

    def review(self, name: str, day: date) -> None:
        """Let a reviewer mark every value valid."""
        self._mark_all("valid", name, day)

    def _mark_all(self, outcome: str, name: str, day: date) -> None:
        # In the instrument's order: a database gives rows in whichever order it likes.
        self.mark(dict.fromkeys(self.instrument.by_code, (outcome, "")), name, self.cast.moment(day, time(13)))

    def judge(self, stage: str, name: str, values: Mapping[str, Sequence[Any]], day: date) -> None:
        """Give an assessor's own levels: code -> level, justification, and note for the next stage if there is one."""
        for code, (level, justification, *note) in values.items():
            texts = [self.cast.told(text, self.number) for text in (justification, *note, "")]
            entry = {"level": level, "explanation": "", "justification": texts[0], "note": texts[1]}
            self._record(code, entry, 0, self.who(name, self.cast.moment(day, time(11))))

    def conclude(self, name: str, statements: Mapping[str, str], day: date) -> None:
        """Write the assessors' texts about the whole."""
        for topic, text in statements.items():
            who = self.who(name, self.cast.moment(day, time(11)))
            told = {"text": self.cast.told(text, self.number), "version": 0, **who}
            workflow.record_statement(self.cast.session, self.assessment, self.instrument, topic, **told)
