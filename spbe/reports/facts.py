"""What every table of one report is computed from: an assessment's standing, when it was read, and by which program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cached_property

from spbe.indicators.model import Aspect, Domain, Edition, Indicator, Instrument
from spbe.language import gettext as _
from spbe.language import ngettext
from spbe.scoring import Progress, Range, final_range, progress
from spbe.standing import Standing

__all__ = [
    "Facts",
    "agency_name",
    "kind_names",
    "progress_text",
    "short_name",
    "stage_name",
    "status_name",
    "translated",
    "value_name",
]


@dataclass(frozen=True)
class Facts(Standing):
    """A standing with the moment (aware) it was read, the program's version, and an edition where one was asked for."""

    made_at: datetime
    version: str
    asked_edition: Edition | None = None

    @cached_property
    def edition(self) -> Edition:
        """Return the edition asked for, else that of the assessment's year."""
        return self.asked_edition or self.instrument.edition(self.submission.year)

    @cached_property
    def range(self) -> Range:
        """Return the range of the final indices; both ends are the score itself once every indicator has a level."""
        if self.score is not None:
            return Range(self.score, self.score)
        return final_range(self.instrument, self.values, edition=self.edition)

    @cached_property
    def last_range(self) -> Range | None:
        """Return the range of last year's indices, both ends equal where a part is complete; None without last year."""
        previous = self.submission.previous
        if self.last_score is not None:
            return Range(self.last_score, self.last_score)
        if previous is None or not self.last_values:
            return None
        return final_range(self.instrument, self.last_values, edition=self.instrument.edition(previous.year))

    @cached_property
    def imported(self) -> Mapping[str, tuple[str, ...]]:
        """Return source -> codes of the indicators whose level or value was imported from it; empty where none was."""
        found: dict[str, tuple[str, ...]] = {}
        for code in self.instrument.by_code:
            answer = self.answers.get(code)
            if answer is not None and answer.value_source and answer.counted is not None:
                found[answer.value_source] = (*found.get(answer.value_source, ()), code)
        return found

    def settled_index(self, part: Aspect | Domain) -> Fraction | None:
        """Return the exact index of an aspect or domain; None while one of its indicators is open."""
        if not self.progress_of(part.indicators).is_complete:
            return None
        lowest = self.range.lowest
        return lowest.aspects[part.code] if isinstance(part, Aspect) else lowest.domains[part.code]

    def progress_of(self, indicators: tuple[Indicator, ...]) -> Progress:
        """Return how many of these indicators have a level."""
        return progress(indicators, self.values)


def translated(name: str) -> str:
    """Return an instrument's name in the language in force; an empty one stays empty."""
    return _(name) if name else ""


def short_name(part: Domain | Aspect | Indicator) -> str:
    """Return a part's short name in the language in force; its whole name where it has no short one."""
    return translated(part.short_title or part.title)


def agency_name(facts: Facts) -> str:
    """Return the agency's name, saying so when it is invented."""
    agency = facts.submission.agency
    return _("%(name)s (demo, instansi rekaan)") % {"name": agency.name} if agency.is_invented else agency.name


def kind_names() -> dict[str, str]:
    """Return kind of agency -> its name, in the order of the ministry's report."""
    return {
        "kementerian": _("Kementerian"),
        "lembaga": _("LPNK"),
        "lainnya": _("Lembaga lain"),
        "provinsi": _("Provinsi"),
        "kabupaten": _("Kabupaten"),
        "kota": _("Kota"),
    }


def stage_name(stage: str) -> str:
    """Return the official name of a stage; an unknown one as it is written."""
    names = {
        "self": _("Penilaian mandiri"),
        "verification": _("Verifikasi internal"),
        "document": _("Penilaian dokumen"),
        "interview": _("Penilaian interviu"),
        "visit": _("Penilaian visitasi"),
        "review": _("Reviu"),
        "final": _("Hasil akhir"),
    }
    return names.get(stage, stage)


def value_name(instrument: Instrument) -> str:
    """Return what the number of an indicator is called: a level where every indicator has one, else a value."""
    return _("Tingkat") if all(indicator.kind == "level" for indicator in instrument) else _("Nilai")


def status_name(facts: Facts) -> str:
    """Return the mark that every page of the report carries: a draft until the result is final."""
    return _("Final") if facts.submission.is_final else _("DRAF")


def progress_text(facts: Facts) -> str:
    """Return the progress in words: 37 dari 47 indikator dinilai."""
    count = facts.progress
    text = ngettext(
        "%(done)s dari %(total)s indikator dinilai", "%(done)s dari %(total)s indikator dinilai", count.total
    )
    return text % {"done": count.done, "total": count.total}
