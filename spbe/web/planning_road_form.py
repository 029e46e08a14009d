"""What somebody asks of a road: the form's texts, everything wrong with them, and the question they make."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from spbe.cost_lists import amount
from spbe.indicators import Edition, Instrument
from spbe.language import format_index
from spbe.language import gettext as _
from spbe.planning import Rules, StepKey, every_step
from spbe.planning.advice import advice
from spbe.planning.programme import UnitLimit, Year
from spbe.planning.question import Question, index_for
from spbe.scoring import predicate
from spbe.web.planning_start import Start
from spbe.web.sent_lists import Problem

__all__ = ["MOST_YEARS", "RoadForm", "goal_choices", "read_form"]

MOST_YEARS = 5
_MOST_TEXT = 4000
_NEXT, _WRITTEN = "berikut", "indeks"


@dataclass
class RoadForm:
    """The texts of the form by field, and the problems found; ``risky`` are codes named as risky by hand."""

    instrument: Instrument
    edition: Edition
    start: Start
    first_year: int
    texts: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)
    risky: frozenset[str] = frozenset()
    question: Question | None = None

    def text(self, name: str) -> str:
        """Return what stands in a field."""
        return self.texts.get(name, "").strip()[:_MOST_TEXT]

    @property
    def year_count(self) -> int:
        """Return over how many years the road is spread; 0 is at any time."""
        text = self.text("tahun")
        return int(text) if text in map(str, range(MOST_YEARS + 1)) else 0

    @property
    def is_ordered(self) -> bool:
        """Say whether the advised order is asked for."""
        return bool(self.text("urut"))

    @property
    def year_names(self) -> list[str]:
        """Return the years a road can be spread over."""
        return [str(self.first_year + number) for number in range(MOST_YEARS)]

    def number(self, name: str, label: str) -> Fraction | None:
        """Return the amount in a field; one that is none is a problem."""
        text = self.text(name)
        found = amount(text) if text else None
        if text and found is None:
            words = _("%(field)s: “%(text)s” bukan angka; tulis misalnya 3,50 atau 2.500.000")
            self.problems.append((name, words % {"field": label, "text": text[:40]}))
        return found

    def whole(self, name: str, label: str) -> int | None:
        """Return the whole number in a field; one that is none is a problem."""
        text = self.text(name)
        if text and not (text.isascii() and text.isdecimal() and len(text) < 5):
            words = _("%(field)s: “%(text)s” bukan bilangan bulat; tulis misalnya 6")
            self.problems.append((name, words % {"field": label, "text": text[:40]}))
            return None
        return int(text) if text else None


def read_form(form: RoadForm) -> RoadForm:
    """Return the form with its question, None where something stands against it."""
    target = _target(form)
    budget = form.number("anggaran", _("Anggaran"))
    fixed, forbidden = _steps(form, "tetap", _("Langkah yang harus ada")), _steps(form, "jangan", _("Tanpa langkah"))
    years, units = tuple(_years(form)), _units(form)
    form.risky = frozenset(_risky(form))
    found = advice(form.instrument.code) if form.is_ordered else None
    order = found.pairs(form.start.steps) if found else ()
    if not form.problems and target is not None:
        form.question = Question(target, Rules(fixed, forbidden, budget), years, units, order)
    return form


def _target(form: RoadForm) -> Fraction | None:
    kind = form.text("sasaran") or _WRITTEN
    named = {each.name: each for each in form.instrument.predicates}
    if kind in named:
        return index_for(named[kind], form.edition)
    if kind == _NEXT:
        return _next(form)
    low, high = form.instrument.span
    target = form.number("indeks", _("Indeks yang dituju"))
    if target is None or not low <= target <= high:
        if not form.problems:
            words = _("Indeks yang dituju: tulis angka dari %(low)s sampai %(high)s, misalnya 3,50")
            form.problems.append(("indeks", words % {"low": low, "high": high}))
        return None
    return target


def _next(form: RoadForm) -> Fraction | None:
    here = predicate(form.instrument, form.start.index, basis=form.edition.predicate_basis)
    above = [each for each in form.instrument.predicates if each.at_least > here.at_least]
    if not above:
        form.problems.append(("sasaran", _("Predikat tertinggi sudah tercapai; pilih indeks yang ditulis.")))
        return None
    return index_for(min(above, key=lambda each: each.at_least), form.edition)


def _steps(form: RoadForm, name: str, label: str) -> frozenset[StepKey]:
    known = [step.key for step in every_step(form.instrument)]
    known += [step.key for step in form.start.steps]
    found = set[StepKey]()
    for text in filter(None, re.split(r"[\s,;]+", form.text(name))):
        keys = [key for key in known if text in (key.named, f"{key.indicator}:{key.level}", key.indicator)]
        if not keys:
            words = _("%(field)s: “%(text)s” bukan langkah; tulis indikator dan tingkatnya, misalnya 17:3")
            form.problems.append((name, words % {"field": label, "text": text[:40]}))
        found.update(keys)
    return frozenset(found)


def _years(form: RoadForm) -> Iterator[Year]:
    count = form.year_count
    for number, name in enumerate(form.year_names[:count], 1):
        told = {"year": name}
        target = form.number(f"t-{name}", _("Target %(year)s") % told) if number < count else None
        budget = form.number(f"a-{name}", _("Anggaran %(year)s") % told)
        yield Year(name, target, budget, form.whole(f"l-{name}", _("Langkah paling banyak %(year)s") % told))


def _units(form: RoadForm) -> dict[str, UnitLimit]:
    found = {}
    for code, name in form.start.unit_names.items():
        steps = form.whole(f"ul-{code}", _("Langkah %(unit)s per tahun") % {"unit": name})
        months = form.whole(f"ub-{code}", _("Bulan %(unit)s per tahun") % {"unit": name})
        if steps is not None or months is not None:
            found[code] = UnitLimit(steps, months)
    if found and not form.year_count:
        form.problems.append(
            ("tahun", _("Batas unit berlaku per tahun; pilih dahulu jalan ini dibagi atas berapa tahun."))
        )
    return found


def _risky(form: RoadForm) -> Iterator[str]:
    for text in filter(None, re.split(r"[\s,;]+", form.text("rawan"))):
        if text in form.instrument.by_code:
            yield text
        else:
            words = _("Jawaban rawan: “%(text)s” bukan indikator; tulis kodenya, misalnya 17, 20")
            form.problems.append(("rawan", words % {"text": text[:40]}))


def goal_choices(form: RoadForm) -> list[tuple[str, str]]:
    """Return what a road can lead to: a written index, the next predicate, or one by name."""
    above = [each for each in form.instrument.predicates if index_for(each, form.edition) > form.start.index]
    named = [
        (p.name, _("%(name)s, mulai %(index)s") % {"name": _(p.name), "index": format_index(p.at_least)})
        for p in sorted(above, key=lambda each: each.at_least)
    ]
    first = [(_WRITTEN, _("Indeks yang ditulis"))]
    return [*first, (_NEXT, _("Predikat berikutnya")), *named] if named else first
