"""Nothing grows past what fits into a head: functions, argument lists, modules."""

import ast

import pytest

from tests.house.files import texts

FUNCTION, ARGUMENTS, MODULE = 40, 6, 400


def too_big(name: str, text: str) -> list[str]:
    """Return what is too big in one module."""
    lines = len(text.splitlines())
    found = [f"{name}: {lines} lines, at most {MODULE}"] if lines > MODULE else []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            long, wide = node.end_lineno - node.lineno + 1, _arguments(node)
            place = f"{name}:{node.lineno}: {node.name}"
            found += [f"{place} has {long} lines, at most {FUNCTION}"] if long > FUNCTION else []
            found += [f"{place} has {wide} arguments, at most {ARGUMENTS}"] if wide > ARGUMENTS else []
    return found


def _arguments(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return len([argument for argument in given if argument.arg not in {"self", "cls"}])


def test_functions_argument_lists_and_modules_stay_small():
    modules = texts("spbe/", "exports/", "run.py")
    assert modules
    assert [line for name, text in modules.items() for line in too_big(name, text)] == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("def f():\n" + "    pass\n" * 40, "m.py:1: f has 41 lines, at most 40"),
        ("def f(a, b, c, d, *, e, g, h): ...", "m.py:1: f has 7 arguments, at most 6"),
        ("x = 1\n" * 401, "m.py: 401 lines, at most 400"),
    ],
)
def test_the_rule_sees_what_is_too_big(text, told):
    assert too_big("m.py", text) == [told]
    assert too_big("m.py", "def f(self, a, b, c, d, e, g):\n" + "    pass\n" * 39) == []
