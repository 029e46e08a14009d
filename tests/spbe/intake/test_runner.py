"""The process that parses: it knows nothing of ours, ends by the clock, and never are there too many of it."""

from __future__ import annotations

import sys
import threading
from importlib import import_module

import pytest

from spbe.intake import FileLimits, Limits, ReadersBusy, runner
from spbe.intake.child import TASKS
from spbe.intake.runner import NotRead, TookTooLong, run_child, surroundings


def test_the_child_sees_none_of_our_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPBE_SECRET_KEY", "a key")
    assert "a key" not in surroundings().values()


@pytest.mark.parametrize("task", TASKS)
def test_every_task_is_there(task: str) -> None:
    module, _, name = TASKS[task][0].partition(":")
    assert callable(getattr(import_module(module), name))


def test_a_child_that_cannot_read_or_does_not_know_its_task_gives_no_answer() -> None:
    for task, content in (("sheets", b"no workbook"), ("nothing", b"")):
        with pytest.raises(NotRead):
            run_child(task, Limits(), {}, content)


def test_a_child_that_says_too_much_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.spbe.intake.test_tables import book

    monkeypatch.setattr(runner, "_MOST_ANSWERED", 3)
    with pytest.raises(NotRead):
        run_child("sheets", Limits(), {}, book(["nama"]))


def test_the_clock_ends_a_child() -> None:
    with pytest.raises(TookTooLong):
        run_child("sheets", Limits(seconds=0), {})


def test_only_so_many_children_run_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "_places", threading.BoundedSemaphore(1))
    assert runner._places.acquire()
    with pytest.raises(ReadersBusy, match="Coba lagi"):
        run_child("sheets", FileLimits(seconds=-5), {})
    runner._places.release()
    assert 2 <= runner.AT_ONCE <= 4


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_the_child_can_write_no_file(tmp_path: object) -> None:
    import subprocess

    program = (
        "from spbe.intake.child import _bound; from spbe.intake.limits import Limits; _bound(Limits());"
        f"from pathlib import Path; Path({str(tmp_path)!r}, 'x').write_text('x')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.returncode != 0
