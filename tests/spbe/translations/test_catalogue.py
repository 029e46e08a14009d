"""One language's catalogue: kept, written, compiled, and told what is wrong."""

import gettext
from io import BytesIO

import pytest

from spbe.translations import catalogue

HEAD = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
GOOD = HEAD + '\nmsgid "Tingkat %(level)s"\nmsgstr "Level %(level)s"\n'


@pytest.fixture
def read(tmp_path):
    def read(text):
        path = tmp_path / "en" / "LC_MESSAGES" / "spbe.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return catalogue.read(path)

    return read


def test_a_known_translation_is_kept_a_new_message_is_empty_and_an_old_one_leaves(read):
    old = read(GOOD + '\nmsgid "Lama"\nmsgstr "Old"\n')
    fresh = catalogue.update(old, {"Tingkat %(level)s": ["a.py"], "Baru": ["b.py"]})
    assert {m.id: m.string for m in fresh if m.id} == {"Tingkat %(level)s": "Level %(level)s", "Baru": ""}


def test_the_written_file_says_no_time_and_no_program(read):
    text = catalogue.written(catalogue.update(read(GOOD), {"Tingkat %(level)s": ["a.py"]})).decode()
    assert "Date" not in text and "Babel" not in text
    assert "#: a.py\n" in text
    assert catalogue.written(read(text)).decode() == text


def test_the_compiled_catalogue_is_what_gettext_reads(read):
    one = ("%(n)s butir", "%(n)s butir semua")
    text = GOOD + f'\nmsgid "{one[0]}"\nmsgid_plural "{one[1]}"\nmsgstr[0] "%(n)s item"\nmsgstr[1] "%(n)s items"\n'
    spoken = gettext.GNUTranslations(BytesIO(catalogue.compiled(read(text))))
    assert spoken.gettext("Tingkat %(level)s") == "Level %(level)s"
    assert [spoken.ngettext(*one, n) for n in (1, 2)] == ["%(n)s item", "%(n)s items"]


def test_a_complete_catalogue_has_no_problems(read):
    assert catalogue.problems(read(GOOD), {"Tingkat %(level)s": ["a.py"]}) == []


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("", "not in the catalogue: 'Lain' (a.py)"),
        ('msgid "Lain"\nmsgstr ""\n', "not translated: 'Lain'"),
        ('#, fuzzy\nmsgid "Lain"\nmsgstr "Other"\n', "marked fuzzy: 'Lain'"),
        ('msgid "Lain"\nmsgstr "Other %(thing)s"\n', "other placeholders than the original: 'Lain'"),
        ('msgid "Lain"\nmsgstr "Other %(thing)r"\n', "other placeholders than the original: 'Lain'"),
        ('msgid "Lain"\nmsgstr "Other"\n\nmsgid "Lama"\nmsgstr "Old"\n', "no longer used: 'Lama'"),
        ('msgid "Lain"\nmsgid_plural "Lain-lain"\nmsgstr[0] "Other"\nmsgstr[1] ""\n', "not translated: 'Lain'"),
    ],
)
def test_each_fault_is_told(read, entry, told):
    found = catalogue.problems(read(GOOD + "\n" + entry), {"Tingkat %(level)s": ["a.py"], "Lain": ["a.py"]})
    assert told in found
