"""The command that keeps the catalogues."""

import pytest
from click.testing import CliRunner

from spbe.translations.__main__ import main

HEAD = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'


@pytest.fixture
def folder(tmp_path):
    source = tmp_path / "en" / "LC_MESSAGES" / "spbe.po"
    source.parent.mkdir(parents=True)
    source.write_text(HEAD + '\nmsgid "Optimum"\nmsgstr "Optimised"\n', encoding="utf-8")
    return tmp_path


def test_the_command_adds_what_is_new_keeps_what_is_known_and_compiles(folder):
    answer = CliRunner().invoke(main, [str(folder)])
    text = (folder / "en/LC_MESSAGES/spbe.po").read_text(encoding="utf-8")
    assert answer.exit_code == 0
    assert 'msgid "Optimum"\nmsgstr "Optimised"' in text and 'msgid "Memuaskan"\nmsgstr ""' in text
    assert (folder / "en/LC_MESSAGES/spbe.mo").is_file()
    assert "en: not translated: 'Memuaskan'" in answer.stderr


def test_check_changes_nothing_and_fails_while_something_is_missing(folder):
    before = (folder / "en/LC_MESSAGES/spbe.po").read_bytes()
    answer = CliRunner().invoke(main, ["--check", str(folder)])
    assert answer.exit_code == 1
    assert "en: spbe.mo is not what spbe.po says" in answer.stderr
    assert "not in the catalogue: 'Kebijakan Internal SPBE' (spbe-2020" in answer.stderr
    assert (folder / "en/LC_MESSAGES/spbe.po").read_bytes() == before
    assert not (folder / "en/LC_MESSAGES/spbe.mo").exists()
