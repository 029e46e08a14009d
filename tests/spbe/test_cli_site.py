"""The commands around a site: prepare it, serve it, write its files; a killed server loses nothing it confirmed."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from io import BytesIO
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import openpyxl
import pytest
from click.testing import CliRunner

from spbe.cli import main
from spbe.store import close_store, models, open_store, queries
from spbe.workflow import verify_chain


def spbe(*arguments: str) -> tuple[int, str, str]:
    """Run a command in this process; return exit code, standard output and standard error."""
    done = CliRunner().invoke(main, arguments, env={"SPBE_DATABASE_URL": None})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a prepared home with one agency's year."""
    folder = tmp_path_factory.mktemp("home")
    code, out, err = spbe("init", "--home", str(folder), "--agency", "36.71", "--person", "Budi", "--year", "2025")
    assert (code, err) == (0, "")
    assert "36.71/2025" in out
    return folder


def test_init_twice_changes_nothing(home: Path) -> None:
    assert spbe("init", "--home", str(home), "--agency", "36.71", "--person", "Budi", "--year", "2025")[0] == 0
    sessions = open_store(f"sqlite:///{home / 'spbe.sqlite'}")
    with sessions() as session:
        person = queries.local_person(session)
        assert [line.period for line in queries.assessments_of(session, person)] == ["2025"]
    close_store(sessions)


def test_init_names_what_is_missing_and_what_does_not_exist(home: Path) -> None:
    code, _, err = spbe("init", "--home", str(home), "--agency", "36.71")
    assert (code, "--person, --year" in err) == (2, True)
    code, _, err = spbe("init", "--home", str(home), "--agency", "99.99", "--person", "Budi", "--year", "2025")
    assert (code, "99.99" in err) == (2, True)


def test_codes_of_agencies_can_be_looked_up(home: Path) -> None:
    code, out, _ = spbe("agencies", "--home", str(home), "kota", "tangerang")
    assert code == 0
    assert "36.71\tPemerintah Kota Tangerang\n" in out


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".json"])
def test_export_writes_the_file_by_its_suffix(home: Path, tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"laporan{suffix}"
    assert spbe("export", "36.71/2025", "--to", str(target), "--home", str(home))[0] == 0
    content = target.read_bytes()
    if suffix == ".xlsx":
        openpyxl.load_workbook(BytesIO(content)).close()
    elif suffix == ".json":
        assert json.loads(content)["agency"]["code"] == "36.71"
    assert [p.name for p in tmp_path.iterdir()] == [target.name]


def test_export_speaks_english_when_asked(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "report.xlsx"
    assert spbe("export", "36.71/2025", "--to", str(target), "--home", str(home), "--language", "en")[0] == 0
    book = openpyxl.load_workbook(target)
    assert "Indikator" not in book.sheetnames
    book.close()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["36.71/1999", "--to", "a.xlsx"], "36.71/1999"),
        (["36.71/2025", "--to", "a.pdf"], ".pdf"),
        (["36.71/2025", "--to", "a.png"], "radar"),
        (["36.71/2025", "--to", "a.png", "--chart", "kue"], "kue"),
        (["36.71/2025", "--to", "tidak/ada/a.xlsx"], "tidak dapat ditulis"),
    ],
)
def test_export_refuses_with_the_reason_and_leaves_nothing(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, err = spbe("export", *arguments, "--home", str(home))
    assert code == 2
    assert told in err
    assert list(tmp_path.iterdir()) == []


@contextmanager
def running(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start the command as a process; yield it and the address it tells."""
    command = [sys.executable, "-m", "spbe", *arguments, "--port", "0"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        try:
            address = re.search(r"http://\S+/", process.stdout.readline())
            assert address is not None
            yield process, address.group()
        finally:
            process.kill()


def test_the_demo_serves_a_demo_year_and_ends_when_interrupted(tmp_path: Path) -> None:
    with running("demo", "--home", str(tmp_path / "demo")) as (process, address), build_opener().open(address) as page:
        assert "Masuk sebagai Rini" in page.read().decode()
        assert process.stdout is not None
        said = [process.stdout.readline() for _line in range(10)]
        assert any(re.search(rf"Pimpinan, Hadi: {address}undangan/[\w-]{{43}}\n", line) for line in said), said
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0


def test_with_signin_nobody_is_in_by_themselves(home: Path) -> None:
    with running("run", "--signin", "--home", str(home)) as (_, address):
        with build_opener().open(f"{address}penilaian/36.71/2025/") as page:
            assert "/masuk?lanjut=" in page.geturl()
    with running("run", "--home", str(home)) as (_, address), build_opener().open(f"{address}akun") as page:
        assert "Budi" in page.read().decode()


def test_mail_without_the_address_of_the_site_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPBE_MAIL_URL", "smtp://127.0.0.1")
    code, _, err = spbe("run", "--home", str(home))
    assert (code, "SPBE_URL" in err) == (2, True)


def test_a_port_in_use_is_told_with_the_way_out(home: Path) -> None:
    with running("run", "--home", str(home)) as (_, address):
        port = address.rstrip("/").rpartition(":")[2]
        code, _, err = spbe("run", "--home", str(home), "--port", port)
    assert code == 2
    assert f"--port {int(port) + 1}" in err


def test_a_server_killed_in_the_middle_of_saving_leaves_the_last_saved_state_whole(tmp_path: Path) -> None:
    home = str(tmp_path)
    assert spbe("init", "--home", home, "--agency", "36.71", "--person", "Budi", "--year", "2025")[0] == 0
    told: list[int] = []
    with running("run", "--home", home) as (process, address):
        saving = threading.Thread(target=save_until_it_stops, args=(address, told))
        saving.start()
        while len(told) < 20:
            assert saving.is_alive()
        process.kill()
        saving.join()
    sessions = open_store(f"sqlite:///{tmp_path / 'spbe.sqlite'}")
    with sessions() as session:
        found = queries.find_assessment(session, "36.71/2025")
        assert found is not None
        answer = session.get(models.Answer, (found.id, "1", "self"))
        assert answer is not None
        # What the server said was saved is there; at most the one save it could no longer confirm came after it.
        assert answer.version in (told[-1], told[-1] + 1)
        assert answer.explanation == f"Simpanan {answer.version} " + "x" * 20_000
        assert list(verify_chain(session, "36.71")) == []
    close_store(sessions)
    with running("run", "--home", home) as (_, address), build_opener().open(f"{address}penilaian/36.71/2025/") as page:
        assert page.status == 200


def save_until_it_stops(address: str, told: list[int]) -> None:
    """Save one answer again and again, noting each version that the server confirmed."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    place = f"{address}penilaian/36.71/2025/indikator/1"
    try:
        with browser.open(place) as page:
            token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page.read().decode())[-1]
        while True:
            told.append(save(browser, place, token, len(told)))
    except (URLError, ConnectionError, OSError):
        return


def save(browser: OpenerDirector, place: str, token: str, version: int) -> int:
    """Save the next text over this version and return the version that the server says it has now."""
    text = f"Simpanan {version + 1} " + "x" * 20_000
    sent = urlencode({"csrf_token": token, "version": version, "level": 3, "explanation": text}).encode()
    with browser.open(f"{place}/otomatis", sent) as answer:
        found = re.search(r'id="versi" value="(\d+)"', answer.read().decode())
        assert found is not None
        return int(found.group(1))


def test_a_second_person_is_told_who_signs_in_here(home: Path) -> None:
    again = ("init", "--home", str(home), "--agency", "36.71", "--person", "Siti", "--year", "2025")
    code, out, _ = spbe(*again)
    assert code == 0
    assert "Budi" in out
    assert f"spbe run --home {home}" in out


def test_a_folder_without_a_database_is_named_and_nothing_is_made(tmp_path: Path) -> None:
    code, _, err = spbe("export", "36.71/2025", "--to", str(tmp_path / "a.csv"), "--home", str(tmp_path / "salah"))
    assert code == 2
    assert "spbe init" in err
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_no_agency_has_is_told(home: Path) -> None:
    code, _, err = spbe("agencies", "--home", str(home), "zzz")
    assert (code, "zzz" in err) == (2, True)
