"""Every module has its test where one looks for it."""

from pathlib import PurePosixPath

from tests.house.files import texts


def untested(module: str, tests: dict[str, str]) -> list[str]:
    """Return why nobody would find the test of a module.

    ``spbe/web/forms.py`` is tested in ``tests/spbe/web/test_forms*.py``, or in any test file of that folder or of the
    package as a whole (``tests/spbe/test_web*.py``) that imports it by name.
    """
    path = PurePosixPath(module)
    folder, stem = PurePosixPath("tests", path.parent), path.stem.strip("_")
    dotted = ".".join(path.with_suffix("").parts)
    for name, text in tests.items():
        test = PurePosixPath(name)
        beside = test.parent == folder and test.name.startswith((f"test_{stem}.", f"test_{stem}_"))
        near = test.parent == folder or (test.parent == folder.parent and test.name.startswith(f"test_{folder.name}"))
        if beside or test.parent == folder / path.stem or (near and _imports(text, dotted)):
            return []
    return [f"{module}: no test in {folder}/test_{stem}.py"]


def _imports(text: str, dotted: str) -> bool:
    package, _, name = dotted.rpartition(".")
    return any(
        line.startswith((f"from {dotted} import", f"import {dotted}"))
        or (line.startswith(f"from {package} import") and name in line.replace(",", " ").split())
        for line in text.splitlines()
    )


def test_every_module_has_its_test():
    tests = texts("tests/")
    modules = [name for name in texts("spbe/", "exports/") if not name.endswith(("/__init__.py", "/migrations/env.py"))]
    assert [line for module in modules for line in untested(module, tests)] == []


def test_a_module_without_a_test_is_seen():
    tests = {"tests/spbe/test_scoring.py": "", "tests/spbe/web/test_pages.py": "from spbe.web.forms import Form\n"}
    assert untested("spbe/attic.py", tests) == ["spbe/attic.py: no test in tests/spbe/test_attic.py"]
    assert untested("spbe/web/rooms.py", tests) != []
    assert untested("spbe/scoring.py", tests) == untested("spbe/web/forms.py", tests) == []
