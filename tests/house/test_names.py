"""Files are called after what they serve; modules say what they offer; everything public says what comes out."""

import ast
import re
from pathlib import PurePosixPath

import pytest

from tests.house.files import named, own, texts

FORBIDDEN = {"utils", "helpers", "common", "misc", "base", "manager", "service"}
SPOKEN = ("spbe/indicators/", "spbe/scoring.py", "spbe/submission.py", "spbe/reports/", "spbe/workflow/", "exports/")
Documented = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
REASON = re.compile(r"#\s*(?:type:\s*ignore|noqa)(?::\s*[A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*|\[[^\]]*\])?(?P<rest>.*)")


def says_nothing(name: str) -> list[str]:
    """Return why a file's name tells nobody what is in it."""
    stem = PurePosixPath(name).name.split(".")[0].removeprefix("test_")
    return [f"{name}: a file called {stem} collects anything; name what it serves"] if stem in FORBIDDEN else []


def undocumented(name: str, text: str) -> list[str]:
    """Return the public functions, classes and methods of a module that have no docstring."""
    tree = ast.parse(text)
    public = [node for node in tree.body if isinstance(node, Documented) and not node.name.startswith("_")]
    inner = [part for node in public if isinstance(node, ast.ClassDef) for part in node.body]
    public += [node for node in inner if isinstance(node, Documented) and not node.name.startswith("_")]
    return [f"{name}:{node.lineno}: {node.name} has no docstring" for node in public if not ast.get_docstring(node)]


def silent(name: str, text: str) -> list[str]:
    """Return why a module does not introduce itself: no docstring, or a first line that is no sentence on one line."""
    first = (ast.get_docstring(ast.parse(text)) or "").split("\n")[0]
    return [] if first.endswith((".", "``")) else [f"{name}: the module's docstring is no sentence on one line"]


def unlisted(name: str, text: str) -> list[str]:
    """Return why a module with public names, or a package, does not say which names it offers."""
    tree = ast.parse(text)
    offers = name.endswith("__init__.py") or any(
        isinstance(node, Documented) and not node.name.startswith("_") for node in tree.body
    )
    targets = [getattr(t, "id", "") for n in tree.body for t in getattr(n, "targets", [getattr(n, "target", None)])]
    return [f"{name}: no __all__"] if offers and "__all__" not in targets else []


def unexplained(name: str, text: str) -> list[str]:
    """Return the lines that silence a tool without saying why on the same line."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        silencing = REASON.search(line)
        if silencing and len(re.findall(r"\w{2,}", silencing["rest"])) < 2:
            found.append(f"{name}:{number}: silences a tool without a reason")
    return found


def drawing_globally(name: str, text: str) -> list[str]:
    """Return why a module would share one drawing state between threads."""
    banned = "matplotlib." + "pyplot"
    return [f"{name}: {banned} is one state for all threads; use matplotlib.figure.Figure"] if banned in text else []


def in_all(rule, *folders):
    """Return what a rule finds in every Python file of these folders; there must be some."""
    modules = texts(*folders)
    assert modules, folders
    return [line for name, text in modules.items() for line in rule(name, text)]


def test_no_file_has_a_name_that_collects_anything():
    assert [line for path in own() for line in says_nothing(named(path))] == []


def test_everything_public_in_the_core_says_what_comes_out():
    assert [line for folder in SPOKEN if texts(folder) for line in in_all(undocumented, folder)] == []


def test_every_module_introduces_itself():
    assert in_all(silent, "spbe/", "exports/", "run.py") == []


def test_every_module_with_public_names_lists_them():
    assert [line for line in in_all(unlisted, "spbe/", "exports/") if not line.startswith("spbe/__init__.py")] == []


def test_every_silenced_tool_has_its_reason_beside_it():
    assert in_all(unexplained, "spbe/", "exports/", "run.py", "benchmarks/") == []


def test_no_module_draws_with_a_shared_state():
    assert in_all(drawing_globally, "spbe/", "exports/") == []


SILENCE = "x = 1  # " + "noqa"  # in two parts, or this very line would be one more


@pytest.mark.parametrize(
    ("rule", "bad", "good"),
    [
        (undocumented, "def f(): ...", 'def f():\n    """Return nothing."""\ndef _g(): ...'),
        (
            undocumented,
            'class C:\n    """A."""\n    def f(self): ...',
            'class C:\n    """A."""\n    def __iter__(self): ...',
        ),
        (silent, "import os", '"""What it is for."""\n'),
        (silent, '"""What it\nis for."""', '"""What it is for.\n\nAnd more."""'),
        (unlisted, "def f(): ...", "__all__ = ['f']\ndef f(): ..."),
        (unlisted, "class C: ...", "__all__: list[str] = []\nclass C: ..."),
        (unexplained, SILENCE + ": S603", SILENCE + ": S603 - fixed program, no shell"),
        (unexplained, "f()  # type: " + "ignore[x]", "f()  # type: " + "ignore[x]  # two parts share this"),
        (drawing_globally, "import matplotlib." + "pyplot as plt", "from matplotlib.figure import Figure"),
    ],
)
def test_each_rule_sees_a_violation_and_lets_the_right_way_pass(rule, bad, good):
    assert len(rule("spbe/m.py", bad)) == 1
    assert rule("spbe/m.py", good) == []


def test_the_rule_on_file_names_sees_a_violation():
    assert says_nothing("spbe/web/" + "utils.py") and says_nothing("tests/test_" + "helpers.py")
    assert says_nothing("spbe/web/forms.py") == []
