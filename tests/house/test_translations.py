"""The English catalogue is complete and true, and every message can be found by the tool that collects them."""

import ast
import re
from pathlib import Path

import pytest

from spbe.language import LANGUAGES
from spbe.paths import shipped
from spbe.translations import catalogue
from spbe.translations.collect import messages
from tests.house.files import texts

CATALOGUES = sorted(shipped("translations").glob("*/LC_MESSAGES/spbe.po"))
MARKS = {"_", "gettext", "ngettext", "N_"}
INDONESIAN = re.compile(
    r"\b(?:yang|dan|tidak|untuk|dengan|belum|harus|dari|adalah|pada|atau|ini|sudah|bukan|semua)\b", re.I
)
# What an invented agency says in the demo is data, like the answers of a real one; so are words looked for in papers.
DATA = {"spbe/demo/evidence.py", "spbe/demo/papers.py", "spbe/page_marks.py", "spbe/reuse.py"}


def stale(source: Path) -> list[str]:
    """Return why the compiled catalogue is not the one that was written."""
    compiled = source.with_suffix(".mo")
    is_same = compiled.is_file() and compiled.read_bytes() == catalogue.compiled(catalogue.read(source))
    return [] if is_same else [f"{source.name} changed: run python -m spbe.translations"]


def unreachable(name: str, text: str) -> list[str]:
    """Return the marked messages that are put together before they are looked up, so that no catalogue has them."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
            put_together = (ast.JoinedStr, ast.BinOp)
            is_bad = any(isinstance(a, put_together) or _is_formatted(a) for a in node.args)
            found += [f"{name}:{node.lineno}: a message put together before it is looked up"] if is_bad else []
    return found


def _is_formatted(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format"


def unmarked(name: str, text: str) -> list[str]:
    """Return the Indonesian texts in code that are not marked for translation.

    Docstrings and addresses are not shown as words. What is meant to stay Indonesian says so in a comment above it.
    """
    tree, lines = ast.parse(text), text.splitlines()
    spoken = [node for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)]
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _called(node) in MARKS]
    passed = {id(node.body[0].value) for node in spoken if ast.get_docstring(node)}
    passed |= {id(part) for call in calls for argument in call.args for part in ast.walk(argument)}
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [
        f"{name}:{node.lineno}: {node.value[:60]!r} is not marked for translation"
        for node in texts
        if id(node) not in passed and node.value[:1] != "/" and INDONESIAN.search(node.value)
        if "stays Indonesian" not in lines[node.lineno - 2]
    ]


def _called(node: ast.Call) -> str:
    return getattr(node.func, "id", getattr(node.func, "attr", ""))


def test_every_language_but_indonesian_has_a_catalogue():
    assert {source.parent.parent.name for source in CATALOGUES} == set(LANGUAGES) - {"id"}


@pytest.mark.parametrize("source", CATALOGUES, ids=lambda source: source.parent.parent.name)
def test_the_catalogue_is_complete_and_its_placeholders_are_those_of_the_messages(source):
    assert catalogue.problems(catalogue.read(source), messages()) == []


@pytest.mark.parametrize("source", CATALOGUES, ids=lambda source: source.parent.parent.name)
def test_the_compiled_catalogue_is_the_written_one(source):
    assert stale(source) == []


def test_no_message_is_put_together_before_it_is_looked_up():
    assert [line for name, text in texts("spbe/", "exports/").items() for line in unreachable(name, text)] == []


def test_every_indonesian_text_in_code_is_marked():
    modules = {name: text for name, text in texts("spbe/", "exports/").items() if name not in DATA}
    assert [line for name, text in modules.items() for line in unmarked(name, text)] == []


def test_a_missing_translation_is_seen():
    [english] = [source for source in CATALOGUES if "en" in source.parts]
    found = catalogue.problems(catalogue.read(english), messages() | {"Belum diterjemahkan": ["x.py"]})
    assert "not in the catalogue: 'Belum diterjemahkan' (x.py)" in found


def test_a_catalogue_changed_after_compiling_is_seen(tmp_path):
    source = tmp_path / "spbe.po"
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = folder / "spbe.po"
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    source.write_text(head + '\nmsgid "Simpan"\nmsgstr "Save"\n', encoding="utf-8")
    source.with_suffix(".mo").write_bytes(catalogue.compiled(catalogue.read(source)))
    assert stale(source) == []
    source.write_text(head + '\nmsgid "Simpan"\nmsgstr "Keep"\n', encoding="utf-8")
    assert len(stale(source)) == 1


@pytest.mark.parametrize("bad", ['_(f"tingkat {n}")', '_("tingkat %s" % n)', '_("a" + b)', '_("{} b".format(n))'])
def test_a_message_put_together_too_early_is_seen(bad):
    assert len(unreachable("m.py", bad)) == 1
    assert unreachable("m.py", '_("tingkat %(n)s") % {"n": n}\n_(step.name)') == []


def test_an_unmarked_indonesian_text_is_seen():
    assert len(unmarked("m.py", 'say("Indikator ini belum dinilai")')) == 1
    assert len(unmarked("m.py", 'say(f"{n} belum dinilai")')) == 1
    good = (
        '"""Return 3 dari 4."""\nsay(_("Indikator ini belum dinilai"))\nopen("dandelion.txt")\nroute("/salin/dari/<x>")'
    )
    assert unmarked("m.py", good) == []
