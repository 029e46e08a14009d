"""A file of an assessment: written one way, refused for every reason at once, nothing of a foreign one believed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from spbe import plaintext
from spbe.exchange import ForeignFile, differences, read_moved, schema, write_moved
from spbe.exchange.files import canonical
from spbe.paths import shipped
from tests.spbe.exchange.sample import resealed, sample, written

Told = dict[str, Any]


def refused(content: bytes) -> list[str]:
    with pytest.raises(ForeignFile) as error:
        read_moved(content)
    return error.value.problems


def test_what_was_written_is_read_back_whole() -> None:
    made = sample()
    assert read_moved(write_moved(made)) == made
    assert write_moved(read_moved(write_moved(made))) == write_moved(made)


def _accepted(text: str) -> bool:
    try:
        return plaintext.accept(text) == text
    except plaintext.RefusedText:
        return False


@settings(max_examples=40)
@given(st.text(max_size=200).filter(_accepted))
def test_any_accepted_text_comes_back_unchanged(text: str) -> None:
    made = resealed(lambda content, _context: content["answers"][0].update(explanation=text))
    assert read_moved(write_moved(made)).content["answers"][0]["explanation"] == text


def test_the_hash_is_that_of_canonical_json_and_tells_any_change() -> None:
    assert canonical({"b": 1, "a": ["é", None]}) == '{"a":["é",null],"b":1}'.encode()
    other = resealed(lambda content, _context: content["answers"][0].update(level=4))
    assert other.sha256 != sample().sha256
    # What only helps an installation that lacks it is not in the hash.
    assert resealed(lambda _content, context: context["period"].update(title="Lain")).sha256 == sample().sha256


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda t: t["content"]["answers"][0].update(level=5), "Isi berkas ini berubah sejak ditulis"),
        (lambda t: t["context"]["period"].update(title="Lain"), "Berkas ini berubah sejak ditulis"),
        (lambda t: t.update(version=2), "Berkas ini berversi 2, program ini membaca sampai 1"),
        (lambda t: t.update(version=True), "Versi format berkas ini tidak tertulis"),
        (lambda t: t.update(format="spbe-evidence-1"), "Ini bukan berkas penilaian"),
        (lambda t: t.pop("context"), "Bagian “context”"),
        (lambda t: t.update(more=1), "Bagian “more”"),
        (lambda t: t.update(scope="half"), "scope: harus salah satu dari whole, agency."),
        (lambda t: t.update(made_at="kemarin"), "made_at"),
        (lambda t: t["content"].update(answers={}), "content.answers: harus daftar."),
        (lambda t: t["content"].update(answers=[1]), "content.answers[0]: harus objek."),
        (lambda t: t["content"]["answers"][0].pop("level"), "content.answers[0]: isian “level” tidak ada."),
        (lambda t: t["content"]["answers"][0].update(x=1), "content.answers[0]: “x” tak dikenal."),
        (lambda t: t["content"]["answers"][0].update(level="3"), "answers[0].level: harus bilangan bulat"),
        (lambda t: t["content"]["answers"][0].update(level=True), "answers[0].level: harus bilangan bulat"),
        (lambda t: t["content"]["answers"][0].update(stage="x"), "answers[0].stage: harus salah satu dari self"),
        (lambda t: t["content"]["answers"][0].update(at="2026-11-24"), "answers[0].at: harus saat UTC"),
        (lambda t: t["content"]["answers"][0].update(value="1e3"), "answers[0].value: harus bilangan eksak"),
        (lambda t: t["content"]["answers"][0].update(explanation="a\0b"), "tidak dapat disimpan"),
        (lambda t: t["content"]["answers"][0].update(explanation="a\r\nb"), "ganti barisnya harus ditulis"),
        (lambda t: t["content"]["answers"][0].update(explanation="\ud800"), "tidak dapat disimpan"),
        (lambda t: t["content"]["answers"][0].update(explanation="x" * 33_000), "paling banyak 32000 karakter"),
        (lambda t: t["content"]["answers"].append(t["content"]["answers"][0]), "answers[1]: sudah ada"),
        (lambda t: t["content"]["files"][0].update(sha256="../../etc/passwd"), "files[0].sha256: harus SHA-256"),
        (lambda t: t["content"]["files"][0].update(size=2**53 + 1), "files[0].size: harus bilangan bulat"),
        (lambda t: t["content"]["people"][0].update(name=None), "people[0].name: tidak boleh null."),
    ],
)
def test_whatever_is_wrong_is_said_with_its_place(change: Callable[[Told], object], told: str) -> None:
    assert any(told in problem for problem in refused(written(change)))


def test_all_problems_are_said_at_once_up_to_fifty() -> None:
    def spoil(t: Told) -> None:
        t["content"]["answers"][0].update(level="x", at="y")
        t["context"]["units"] = [{} for _number in range(60)]

    problems = refused(written(spoil))
    assert len(problems) == 51 and problems[-1].startswith("Dan ") and "answers[0].level" in problems[0]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "bukan JSON yang utuh"),
        (b"{", "bukan JSON yang utuh"),
        (b"\xff\xfe{}", "bukan teks UTF-8"),
        (b"[]", "Ini bukan berkas penilaian"),
        (b"null", "Ini bukan berkas penilaian"),
        (b'{"format": "spbe-assessment"}', "Versi format"),
        (b'{"a": NaN}', "Ada bilangan NaN"),
        (b'{"a": -Infinity}', "Ada bilangan -Infinity"),
        (b'{"a": 1.5}', "Ada bilangan 1.5"),
        (b'{"a": ' + b"9" * 5000 + b"}", "Ada bilangan 999"),
        (b'{"a": 1, "a": 2}', "“a” tertulis dua kali"),
        (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, "terlalu dalam"),
        (b"[" * 2_000_000, "terlalu banyak objek"),
        (b" " * 32_000_001, "lebih besar dari 32 MB"),
        (b"PK\x03\x04 zip", "bukan JSON yang utuh"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_hostile_or_foreign_file_is_refused_in_words(content: bytes, told: str) -> None:
    (problem,) = refused(content)
    assert told in problem


def test_the_schema_in_the_documents_is_that_of_the_code_and_fits_what_is_written() -> None:
    kept = json.loads((shipped("exports").parent / "docs" / "exchange.schema.json").read_text(encoding="utf-8"))
    assert kept == schema(), "write json.dumps(schema(), indent=1) there"
    Draft202012Validator.check_schema(kept)
    checker = Draft202012Validator(kept)
    checker.validate(json.loads(write_moved(sample())))
    assert list(checker.iter_errors(json.loads(written(lambda t: t["content"]["answers"][0].update(level="3")))))


def test_two_contents_are_told_apart_by_name_not_by_key() -> None:
    here = sample().content
    assert differences(here, here) == []

    def change(content: Told, _context: Told) -> None:
        content["assessment"]["stage"] = "verification"
        content["people"] = [{"key": "p9", "name": "Sari"}]
        for name in ("answers", "files", "citations"):
            content[name][0]["by"] = "p9"
        content["answers"][0]["level"] = 4
        content["targets"] = [{"indicator": "2", "level": 5}]

    told = differences(here, resealed(change).content)
    assert told == [
        "stage: di sini self, dalam berkas verification",
        "answers 1/self: isinya berbeda",
        "targets 2: hanya dalam berkas",
    ]
