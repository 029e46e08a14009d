"""The one file that a fresh machine starts with."""

import os
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest

import run

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def files(tmp_path):
    for name in ("setup.cfg", "pyproject.toml", "constraints.txt"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    return tmp_path


def started(*arguments):
    return subprocess.run([sys.executable, ROOT / "run.py", *arguments], capture_output=True, text=True, check=False)


def test_alone_it_prints_what_it_can_do():
    answer = started()
    assert answer.returncode == 0
    assert "run.py demo" in answer.stdout and "run.py test" in answer.stdout


def test_an_unknown_task_is_answered_with_the_help_and_an_exit_code():
    answer = started("tset")
    assert answer.returncode == 2
    assert answer.stdout.startswith("usage:")


def test_an_old_python_is_refused_with_the_version_that_is_needed():
    with pytest.raises(run.SetUpError, match=r"Python 3\.9\.2; 3\.11 or newer"):
        run.check_python((3, 9, 2))


def test_a_python_without_environments_is_answered_with_the_package_to_install():
    with pytest.raises(run.SetUpError, match=r"apt install python3\.11-venv"):
        run.check_python((3, 11, 2), has_ensurepip=False)


def test_a_whole_python_is_accepted():
    run.check_python((3, 13, 1), has_ensurepip=True)


@pytest.mark.parametrize("changed", ["setup.cfg", "constraints.txt", "pyproject.toml"])
def test_a_changed_wish_asks_for_a_new_set_up(files, changed):
    before = run.fingerprint(files)
    assert run.fingerprint(files) == before
    (files / changed).write_text("other", encoding="utf-8")
    assert run.fingerprint(files) != before


def test_a_set_up_for_development_serves_the_demo_but_not_the_other_way_round(tmp_path):
    stamp = tmp_path / "ready.txt"
    assert not run.is_ready("demo", stamp, "abc")
    stamp.write_text("dev abc", encoding="utf-8")
    assert run.is_ready("demo", stamp, "abc") and run.is_ready("dev", stamp, "abc")
    assert not run.is_ready("dev", stamp, "abd")
    stamp.write_text("demo abc", encoding="utf-8")
    assert run.is_ready("demo", stamp, "abc") and not run.is_ready("dev", stamp, "abc")


def test_everything_is_checked_and_the_tests_come_last():
    assert list(run.steps()) == ["format", "lint", "types", "imports", "tests"]


def test_a_missing_browser_is_said_aloud_with_the_command_to_type(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("PATH", str(tmp_path))
    run.find_browser(wanted=False)
    assert "browser tests are skipped" in capsys.readouterr().out


def test_so_is_a_missing_office(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("PATH", str(tmp_path))
    run.find_office(wanted=False)
    assert "apt-get install libreoffice-calc-nogui libreoffice-writer-nogui" in capsys.readouterr().out


@pytest.mark.parametrize("find", [run.find_browser, run.find_office])
def test_a_program_that_cannot_be_installed_stops_the_tests(monkeypatch, tmp_path, find):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(run.SetUpError, match="no apt-get"):
        find(wanted=True)


@pytest.mark.skipif(os.name == "nt", reason="apt is for Debian")
@pytest.mark.parametrize(("code", "fails"), [(0, False), (100, True)])
@pytest.mark.parametrize(
    ("find", "packages"), [(run.find_browser, "chromium"), (run.find_office, " ".join(run.OFFICE))]
)
def test_what_is_wanted_is_installed_by_apt(monkeypatch, tmp_path, find, packages, code, fails):
    for name, text in (("apt-get", f'echo "$@" >> "{tmp_path}/asked"; exit {code}'), ("sudo", '"$@"')):
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(run.SetUpError, match="could not be installed") if fails else nullcontext():
        find(wanted=True)
    asked = (tmp_path / "asked").read_text(encoding="utf-8").splitlines()
    assert asked[0] == "update -q"
    assert fails or asked[1].endswith(f"-y --no-install-recommends {packages}")


def test_the_words_fit_every_terminal():
    assert (ROOT / "run.py").read_bytes().isascii()
