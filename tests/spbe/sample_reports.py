"""Reports for tests: the year of Kota Contoh, half-way and complete, on the real instrument or a small one."""

from collections.abc import Mapping
from datetime import UTC, datetime

from spbe.indicators import Instrument, instrument
from spbe.reports import Report, report
from spbe.submission import AgencyFacts, Answer, Submission

MADE_AT = datetime(2026, 11, 24, 7, 3, tzinfo=UTC)
ANSWERED_AT = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)
INVENTED = AgencyFacts("kota-contoh", "Pemerintah Kota Contoh", "kota", "Jawa Barat", is_invented=True)
REAL = AgencyFacts("71.71", "Pemerintah Kota Manado", "kota", "Sulawesi Utara", "Asia/Makassar")

_NOW = "4333223324333_323233232_2__2_2_3444433_344_43__"
_BEFORE = "32322232232222323233221121122213344333323334232"


def _levels(written: str) -> dict[str, int]:
    return {str(place): int(level) for place, level in enumerate(written, start=1) if level != "_"}


HALF_WAY = _levels(_NOW)
"""37 of 47 indicators have a level."""
BEFORE = _levels(_BEFORE)
COMPLETE = BEFORE | HALF_WAY


def submission(
    levels: Mapping[str, int],
    *,
    code: str = "spbe-2020",
    agency: AgencyFacts = INVENTED,
    previous: Mapping[str, int] | None = None,
    texts: Mapping[str, str] | None = None,
    is_final: bool = False,
) -> Submission:
    """Return what the agency answered in 2026, with the levels of 2025 where there are some."""
    said = texts or {}
    answers = {
        ("self", c): Answer(c, "self", levels.get(c), said.get(c, f"Bukti {c}."), "Sari", ANSWERED_AT, 1)
        for c in {**levels, **said}
    }
    last = {("self", c): Answer(c, "self", level) for c, level in (previous or {}).items()}
    before = Submission(1, agency, "2025", 2025, code, "self", last) if previous else None
    return Submission(2, agency, "2026", 2026, code, "self", answers, is_final=is_final, previous=before)


def made(submitted: Submission, chosen: Instrument | None = None, **more: object) -> Report:
    """Return the report of a submission, read at MADE_AT."""
    return report(chosen or instrument(), submitted, made_at=MADE_AT, version="1.2.3", **more)  # type: ignore[arg-type]  # tests pass an edition


def half_way(**more: object) -> Report:
    """Return the report of a year in progress."""
    return made(submission(HALF_WAY, previous=BEFORE, **more))  # type: ignore[arg-type]  # passed on as they are


def complete(**more: object) -> Report:
    """Return the report of a complete year."""
    return made(submission(COMPLETE, previous=BEFORE, **more))  # type: ignore[arg-type]  # passed on as they are
