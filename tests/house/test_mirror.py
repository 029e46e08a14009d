"""Every module has its test where one looks for it."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from tests.house.files import texts


def untested(modules: Mapping[str, str], tests: Mapping[str, str]) -> list[str]:
    """Return the modules whose test nobody would find.

    ``spbe/web/forms.py`` is tested by ``tests/spbe/web/test_forms*.py``, by a test file of that folder that imports it,
    or by one for the whole package (``tests/spbe/test_web*.py``). A module that a tested neighbour is made of is tested
    with that neighbour.
    """
    found = {module for module in modules if _is_tested(module, tests)}
    while more := {m for m in modules if m not in found and any(_is_part(m, of, modules[of]) for of in found)}:
        found |= more
    return [f"{module}: no test in {_place(module)}" for module in modules if module not in found]


def _place(module: str) -> str:
    path = PurePosixPath(module)
    return f"tests/{path.parent}/test_{path.stem.strip('_')}.py"


def _is_tested(module: str, tests: Mapping[str, str]) -> bool:
    path, expected = PurePosixPath(module), PurePosixPath(_place(module))
    for name, text in tests.items():
        test = PurePosixPath(name)
        beside = test.parent == expected.parent and (
            test.stem == expected.stem or test.stem.startswith(f"{expected.stem}_")
        )
        whole = test.parent == expected.parent.parent and test.stem.startswith(f"test_{path.parent.name}")
        if beside or whole or (test.parent == expected.parent and _imports(text, module)):
            return True
    return False


def _is_part(module: str, of: str, text: str) -> bool:
    return PurePosixPath(module).parent == PurePosixPath(of).parent and _imports(text, module)


def _imports(text: str, module: str) -> bool:
    dotted = module.removesuffix(".py").replace("/", ".")
    package, _, name = dotted.rpartition(".")
    named = [line for line in text.splitlines() if line.lstrip().startswith(f"from {package} import")]
    return f"from {dotted} import" in text or any(name in line.replace(",", " ").split() for line in named)


def test_every_module_has_its_test():
    found = texts("spbe/", "exports/")
    modules = {name: text for name, text in found.items() if not name.endswith(("/__init__.py", "/migrations/env.py"))}
    assert modules
    assert untested(modules, texts("tests/")) == []


def test_a_module_without_a_test_is_seen():
    modules = {
        "spbe/attic.py": "",
        "spbe/scoring.py": "",
        "spbe/web/forms.py": "from spbe.web.words import FILTERS\n",
        "spbe/web/words.py": "",
        "spbe/web/rooms.py": "from spbe.web import words\n",
        "spbe/reports/gaps.py": "",
    }
    tests = {
        "tests/spbe/test_scoring_published.py": "",
        "tests/spbe/web/test_pages.py": "from spbe.web.forms import Form\n",
        "tests/spbe/test_reports.py": "",
    }
    assert untested(modules, tests) == [
        "spbe/attic.py: no test in tests/spbe/test_attic.py",
        "spbe/web/rooms.py: no test in tests/spbe/web/test_rooms.py",
    ]
