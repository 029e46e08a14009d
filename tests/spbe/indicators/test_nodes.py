"""A text becomes nodes as it is written, and no text can end the process."""

from pathlib import Path

import pytest

from spbe.indicators.nodes import Listing, Table, Unreadable, Word, nodes_of, text_of


def refusal(text: str) -> Unreadable:
    with pytest.raises(Unreadable) as refused:
        nodes_of(text)
    return refused.value


def test_values_stay_as_they_are_written_and_know_their_line() -> None:
    root = nodes_of("a: 1.30\nb: [no, 010, ~]\nc: !!int 7\n")
    assert isinstance(root, Table)
    words = {key.text: value for key, value in zip(root.entries[::2], root.entries[1::2], strict=True)}  # type: ignore[union-attr]  # keys are words here
    assert isinstance(words["a"], Word)
    assert (words["a"].text, words["a"].line) == ("1.30", 1)
    assert isinstance(words["b"], Listing)
    assert [word.text for word in words["b"].entries if isinstance(word, Word)] == ["no", "010", "~"]
    assert words["c"].line == 3


@pytest.mark.parametrize(
    "text",
    [
        "[" * 200_000,
        "- " * 200_000,
        "{a: " * 200_000,
        "? " * 100_000,
        "".join(" " * depth + "a:\n" for depth in range(2000)),
        "[\n#\n" * 50_000,
    ],
    ids=["lists", "dashes", "tables", "keys", "lines", "lists hidden behind comments"],
)
def test_deep_nesting_is_refused_before_it_hurts(text: str) -> None:
    assert "lapis" in str(refusal(text))


def test_a_bomb_of_aliases_is_refused_at_its_first_anchor() -> None:
    lines = ["a0: &a0 [lol, lol]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    refused = refusal("\n".join(lines))
    assert "jangkar" in str(refused)
    assert refused.line == 1


@pytest.mark.parametrize("text", ["", "\n\n", "# hanya komentar\n"])
def test_a_text_without_content_says_where_an_example_is(text: str) -> None:
    assert "kosong" in str(refusal(text))
    assert "docs/instruments.md" in str(refusal(text))


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: [1\nb: 2", 2), ("a: b: c", 1), ("a\x00b", 1), ("a:\n\t- b", 2), ("a: '", 1), ("%YAML 9.9\n", 1)],
)
def test_what_is_no_yaml_is_refused_with_its_line(text: str, line: int) -> None:
    refused = refusal(text)
    assert "bukan YAML yang sah" in str(refused)
    assert refused.line >= line


def test_a_mark_of_the_byte_order_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "bom.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert text_of(path) == "a: 1\n"


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    huge = tmp_path / "huge.yaml"
    huge.write_bytes(b"a" * 4_000_001)
    picture = tmp_path / "picture.yaml"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe")
    for path, words in [
        (tmp_path, "folder"),
        (huge, "4 MB"),
        (picture, "UTF-8"),
        (tmp_path / "none", "tidak dapat dibaca"),
    ]:
        with pytest.raises(Unreadable, match=words):
            text_of(path)
