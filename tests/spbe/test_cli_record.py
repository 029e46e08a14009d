"""Commands about what is recorded: they ask the same question as the pages, and name what was altered."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from spbe import demo, workflow
from spbe.cli import main
from spbe.store import close_store, models, open_store, queries
from spbe.store.editions import keep_text
from spbe.store.files import Folder
from spbe.workflow import Keeping
from tests.spbe.store.test_editions import MENDED
from tests.spbe.workflow.library_cast import arrived, described

NOW = datetime(2026, 11, 24, 7, 3, tzinfo=UTC)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "spbe.sqlite"
    close_store(demo.prepare(f"sqlite:///{path}", NOW))
    return path


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    shutil.copy(made, tmp_path / "spbe.sqlite")
    shutil.copytree(made.parent / "files", tmp_path / "files")
    return tmp_path


def spbe(home: Path, *arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, [*arguments, "--home", str(home)], env={"SPBE_DATABASE_URL": None})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def test_a_whole_record_is_said_to_be_whole(home: Path) -> None:
    assert spbe(home, "verify") == (0, "Catatan 3 instansi utuh.\n32 berkas sama dengan SHA-256-nya.\n", "")
    assert spbe(home, "verify", "kota-contoh")[1] == "Catatan 1 instansi utuh.\n28 berkas sama dengan SHA-256-nya.\n"


def test_one_altered_row_is_named_and_ends_with_one(home: Path) -> None:
    store = open_store(f"sqlite:///{home / 'spbe.sqlite'}")
    with store.begin() as session:
        changed = update(models.Answer).where(models.Answer.indicator == "7", models.Answer.assessment_id == 2)
        session.execute(changed.values(level=5))
    close_store(store)
    code, out, _err = spbe(home, "verify")
    assert code == 1
    (line,) = out.splitlines()
    assert line.startswith("kota-contoh: ") and "answer.recorded 7/self" in line and "peristiwa nomor" in line


def test_an_agency_without_a_record_is_refused_by_its_code(home: Path) -> None:
    assert spbe(home, "verify", "32.73") == (2, "", "instansi “32.73” tidak punya catatan\n")


def test_a_flipped_byte_of_a_stored_file_is_named_and_ends_with_one(home: Path) -> None:
    keeping = Keeping(Folder(home / "files"), 10**8)
    store = open_store(f"sqlite:///{home / 'spbe.sqlite'}")
    with store.begin() as session:
        rini = queries.person(session, queries.local_person(session).id)  # type: ignore[union-attr]  # the demo has one
        assert rini is not None
        entry = described(rini, title="SK Tim")
        added = workflow.add_document(session, keeping, "kota-contoh", arrived(home), **entry)
    close_store(store)
    assert spbe(home, "verify", "kota-contoh") == (
        0,
        "Catatan 1 instansi utuh.\n29 berkas sama dengan SHA-256-nya.\n",
        "",
    )
    with keeping.files.local("kota-contoh", added.newest.sha256) as path:
        path.write_bytes(path.read_bytes().replace(b"s", b"t"))
    code, out, _err = spbe(home, "verify")
    assert code == 1
    (line,) = out.splitlines()
    assert line.startswith(f"kota-contoh: “SK Tim” (dokumen {added.id}, revisi 1)") and "isinya berubah" in line


def test_a_file_for_somebody_holds_what_they_may_see(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    for email, expected in (("rini@contoh.example", True), ("budi@contoh.example", False)):
        code, _out, err = spbe(home, "export", "kota-contoh/2026", "--to", str(target), "--as", email)
        assert (code, err) == (0, "")
        text = target.read_text(encoding="utf-8-sig")
        assert ("Lapor Contoh" in text) is expected, email


@pytest.mark.parametrize("email", ["lina@contoh.example", "joko@contoh.example", "nobody@contoh.example", "x"])
def test_for_an_outsider_the_assessment_does_not_exist(home: Path, tmp_path: Path, email: str) -> None:
    target = tmp_path / "out.csv"
    told = spbe(home, "export", "kota-contoh/2026", "--to", str(target), "--as", email)
    unknown = spbe(home, "export", "kota-contoh/2030", "--to", str(target), "--as", email)
    assert told[0] == unknown[0] == 2
    assert told[2].replace("2026", "2030") == unknown[2]
    assert not target.exists()


def test_a_bundle_holds_the_cited_evidence_and_names_what_keeps_it_back(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "bukti.zip"
    code, out, err = spbe(home, "export", "kota-contoh/2026", "--to", str(target))
    assert (code, err) == (0, "") and "bukti.zip ditulis" in out
    with ZipFile(target) as whole:
        told = json.loads(whole.read("manifest.json"))
        assert told["citations"] and {file["name"] for file in told["files"]} <= set(whole.namelist())
    before = target.read_bytes()
    with Folder(home / "files").local("kota-contoh", told["files"][0]["sha256"]) as path:
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    code, _out, err = spbe(home, "export", "kota-contoh/2026", "--to", str(target))
    assert code == 2 and told["files"][0]["title"] in err and "berubah sejak disimpan" in err
    assert target.read_bytes() == before and not list(tmp_path.glob(".*.part"))


def test_a_bundle_for_an_assessor_is_there_after_the_hand_over_only(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "bukti.zip"
    told = [
        spbe(home, "export", assessment, "--to", str(target), "--as", email)
        for assessment, email in (
            ("kota-contoh/2026", "rini@contoh.example"),
            ("kota-contoh/2026", "budi@contoh.example"),
            ("kota-contoh/2025", "budi@contoh.example"),
            ("kota-contoh/2026", "lina@contoh.example"),
        )
    ]
    assert [code for code, _out, _err in told] == [0, 2, 0, 2]
    assert "belum diserahkan kepada orang ini" in told[1][2] and "tidak ada" in told[3][2]


def test_a_bundle_has_no_chart(home: Path, tmp_path: Path) -> None:
    code, _out, err = spbe(home, "export", "kota-contoh/2026", "--to", str(tmp_path / "b.zip"), "--chart", "radar")
    assert code == 2 and err and not (tmp_path / "b.zip").exists()


def test_an_export_reads_the_text_the_assessment_was_begun_with(home: Path, tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{home / 'spbe.sqlite'}")
    with store.begin() as session:
        digest = keep_text(session, MENDED, at=NOW)
        session.execute(update(models.Assessment).values(text_digest=digest))
    close_store(store)
    assert spbe(home, "export", "kota-contoh/2026", "--to", str(tmp_path / "a.csv"))[0] == 0
    assert "Kebijakan Arsitektur" in (tmp_path / "a.csv").read_text(encoding="utf-8")


def test_an_export_without_the_instrument_it_began_with_says_so(home: Path, tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{home / 'spbe.sqlite'}")
    with store.begin() as session:
        session.execute(update(models.Assessment).values(fingerprint="0" * 64))
    close_store(store)
    code, _out, err = spbe(home, "export", "kota-contoh/2026", "--to", str(tmp_path / "a.json"))
    assert code != 0 and "spbe-2020" in err and not (tmp_path / "a.json").exists()


def test_all_agencies_of_a_year_are_written_as_far_as_somebody_sees_them(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "rekap.csv"
    assert spbe(home, "export", "--period", "2026", "--instrument", "spbe-2020", "--to", str(target))[0] == 0
    assert [line.split(";")[0] for line in target.read_text("utf-8-sig").splitlines()] == [
        "instansi_kode",
        "kabupaten-contoh",
        "kota-contoh",
    ]
    told = ["--period", "2026", "--instrument", "spbe-2020", "--as", "lina@contoh.example", "--to", str(target)]
    code, _out, err = spbe(home, "export", *told)
    assert (code, len(target.read_text("utf-8-sig").splitlines())) == (0, 2), err


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (["--period", "2026"], "tahun 2026 memakai pemdi-2026, spbe-2020; pilih satu dengan --instrument"),
        (["--period", "1999"], "tidak ada penilaian tahun 1999"),
        (["--period", "2025", "--as", "siapa@contoh.example"], "tidak ada penilaian tahun 2025"),
        (["kota-contoh/2026", "--period", "2026"], "sebutkan satu penilaian, atau --period"),
        ([], "sebutkan satu penilaian, atau --period"),
    ],
)
def test_a_table_of_a_year_that_cannot_be_meant_is_refused(
    home: Path, tmp_path: Path, told: list[str], said: str
) -> None:
    target = tmp_path / "rekap.xlsx"
    code, _out, err = spbe(home, "export", *told, "--to", str(target))
    assert code == 2 and said in err and not target.exists()


def test_a_table_of_a_year_has_shapes_of_its_own(home: Path, tmp_path: Path) -> None:
    code, _out, err = spbe(home, "export", "--period", "2025", "--to", str(tmp_path / "rekap.json"))
    assert code == 2 and ".xlsx, .csv, .parquet" in err
