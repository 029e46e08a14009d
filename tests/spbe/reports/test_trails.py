"""The trail in words: what is known, and nothing that is not."""

from __future__ import annotations

from fractions import Fraction

from spbe import language
from spbe.indicators import instrument
from spbe.reports.trails import short_stage, signed_effect, trail_finding
from spbe.submission import STAGES, AgencyFacts, Answer, Submission
from spbe.trail import trail

SPBE = instrument()
ALL = {code: 3 for code in SPBE.by_code}


def whole(**stages: dict[str, int]) -> Submission:
    answers = {(s, c): Answer(c, s, level) for s, levels in stages.items() for c, level in levels.items()}
    agency = AgencyFacts("x", "X", "kota")
    return Submission(1, agency, "2026", 2026, SPBE.code, "visit", answers)


def test_the_finding_speaks_of_what_is_known() -> None:
    assert trail_finding(trail(SPBE, whole())) == "Belum ada nilai"
    assert trail_finding(trail(SPBE, whole(self={"1": 2}))).startswith("Belum ada indeks")
    assert trail_finding(trail(SPBE, whole(self=ALL))) == "Mandiri 3,00; belum ada tahap lain yang terbuka"
    same = whole(self=ALL, document={"1": 2}, interview={"1": 3})
    assert trail_finding(trail(SPBE, same)) == "Mandiri 3,00 tetap pada tahap interviu: 1 indikator berubah"
    under_way = whole(self=ALL, visit={"1": 2})
    assert (
        trail_finding(trail(SPBE, under_way))
        == "Mandiri 3,00 menjadi 2,99 pada tahap visitasi, yang masih berjalan: 1 indikator berubah"
    )


def test_a_result_speaks_of_the_end() -> None:
    told = trail_finding(trail(SPBE, whole(self=ALL, document={"1": 2})), is_final=True)
    assert told == "Mandiri 3,00 menjadi 2,99 di akhir: 1 indikator berubah"


def test_an_effect_has_its_sign_and_the_marks_of_the_language() -> None:
    assert [signed_effect(Fraction(n, 400)) for n in (11, -11, 0)] == ["+0,0275", "−0,0275", "tetap"]
    with language.speaking("en"):
        assert signed_effect(Fraction(-11, 400)) == "−0.0275"


def test_every_stage_has_a_short_name() -> None:
    assert all(short_stage(stage) != stage for stage in STAGES)
    assert short_stage("lain") == "lain"
