"""What a file means: every reference leads somewhere, and what is answered can be scored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from spbe.exchange import contradictions
from spbe.indicators import instrument
from tests.spbe.exchange.sample import AT, resealed, sample

Told = Any
BY = {"by": "p1", "at": AT, "version": 1}


def test_a_sound_file_contradicts_nothing() -> None:
    assert contradictions(sample(), instrument()) == []


def handover(**told: Any) -> dict[str, Any]:
    made = {"number": 1, "verb": "hand_over", "from_stage": "self", "to_stage": "verification", "reason": "x"}
    return {**made, "is_late": False, "by": "p1", "at": AT, **told}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda c, _x: c["answers"][0].update(by="p2"), "content.answers[0].by: “p2” tidak ada"),
        (lambda c, _x: c["citations"][0].update(document="d9"), "citations[0].document: “d9” tidak ada"),
        (lambda c, _x: c["mentions"].append({"comment": 1, "person": "p1"}), "mentions[0].comment: “1” tidak ada"),
        (lambda c, _x: c["answers"][0].update(indicator="99"), "answers[0]: indikator “99” tidak ada"),
        (lambda c, _x: c["answers"][0].update(level=6), "answers[0]: tingkat 6 tidak ada"),
        (lambda c, _x: c["answers"][0].update(value="3"), "answers[0]: nilai 3 di luar"),
        (lambda c, _x: c["answers"][0].update(items="x"), "answers[0]: butir “x” tidak ada"),
        (lambda c, _x: c["answers"][0].update(figure_source="BPS"), "tanpa angkanya"),
        (lambda c, _x: c["answers"][0].update(stage="review"), "tahap “review” tidak ada"),
        (lambda c, _x: c["assessment"].update(kind="latihan", stage="review"), "tahap “review” tidak ada"),
        (lambda c, _x: c["targets"].append({"indicator": "1", "level": 0}), "targets[0]: tingkat 0"),
        (lambda c, _x: c["citations"][0].update(item="x"), "citations[0]: butir “x”"),
        (lambda c, _x: c["citations"][0].update(pages="9"), "citations[0]: halaman “9” tidak ada"),
        (lambda c, _x: c["citations"][0].update(pages="3 - 2"), "citations[0]: halaman"),
        (lambda c, _x: c["citations"][0].update(revision=2), "citations[0]: revisi yang dikutip tidak ada"),
        (lambda c, _x: (c["files"].clear(), c["citations"].clear()), "documents[0]: tidak punya berkas"),
        (lambda c, _x: c["documents"][0].update(unit="x"), "documents[0]: unit “x” tidak ada"),
        (lambda c, _x: c["assessment"].update(stage="verification"), "penyerahannya berakhir di “self”"),
        (lambda c, _x: c["handovers"].append(handover(number=2)), "handovers[0]: tidak menyambung"),
        (lambda c, _x: c["handovers"].append(handover(to_stage="final")), "penyerahannya berakhir di “final”"),
        (lambda _c, x: x["units"].append({"code": "a", "name": "A", "is_active": True}), ""),
    ],
)
def test_what_cannot_be_is_said_with_its_place(change: Callable[[Told, Told], object], told: str) -> None:
    problems = contradictions(resealed(change), instrument())
    assert any(told in problem for problem in problems) if told else problems == []


def test_a_reply_belongs_to_an_earlier_first_message() -> None:
    def talk(content: Told, _context: Told) -> None:
        said = {"indicator": "1", "audience": "agency", "body": "x", "by": "p1", "at": AT}
        more = {"resolved_by": None, "resolved_at": None}
        content["comments"] = [{**said, **more, "thread": thread} for thread in (None, 1, 2)]

    assert contradictions(resealed(talk), instrument()) == [
        "content.comments[2]: bukan balasan pesan pertama sebuah percakapan."
    ]


def test_two_lead_units_of_one_indicator_are_refused() -> None:
    def lead(_content: Told, context: Told) -> None:
        context["units"] = [{"code": code, "name": code, "is_active": True} for code in "ab"]
        context["assignments"] = [{"indicator": "1", "unit": code, "is_lead": True, "due_on": None} for code in "ab"]

    assert contradictions(resealed(lead), instrument()) == [
        "context.assignments: indikator “1” punya lebih dari satu unit utama."
    ]
