"""Files on their way: every byte that came counts once, in order, for one sender at a time."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from spbe.store import parts as module
from spbe.store.files import NoPlaceForFiles
from spbe.store.parts import BusyPart, LongPart, Parts, WrongOffset, parts_place

TOKEN = "a" * 64


class Broken(io.BytesIO):
    """A line that breaks after what it holds."""

    def read(self, size: int | None = -1, /) -> bytes:
        some = super().read(size)
        if not some:
            raise ConnectionResetError
        return some


def send(parts: Parts, offset: int, content: bytes, most: int) -> int:
    with parts.held(TOKEN) as part:
        return part.append(offset, io.BytesIO(content), most)


def test_pieces_follow_each_other(tmp_path: Path) -> None:
    parts = Parts(tmp_path / "up")
    assert (parts.size(TOKEN), parts.tokens()) == (0, [])
    assert send(parts, 0, b"satu", 12) == 4
    assert send(parts, 4, b"dua", 12) == 7
    assert (Parts(tmp_path / "up").size(TOKEN), parts.path(TOKEN).read_bytes()) == (7, b"satudua")
    assert parts.tokens() == [TOKEN]
    parts.drop(TOKEN)
    parts.drop(TOKEN)
    assert list((tmp_path / "up").iterdir()) == []


def test_what_does_not_go_on_where_the_file_ends_is_refused(tmp_path: Path) -> None:
    parts = Parts(tmp_path)
    send(parts, 0, b"satu", 12)
    for offset in (0, 3, 5):
        with pytest.raises(WrongOffset) as wrong:
            send(parts, offset, b"x", 12)
        assert wrong.value.size == 4
    assert parts.path(TOKEN).read_bytes() == b"satu"


def test_what_came_before_the_line_broke_counts(tmp_path: Path) -> None:
    parts = Parts(tmp_path)
    with pytest.raises(ConnectionResetError), parts.held(TOKEN) as part:
        part.append(0, Broken(b"satu"), 12)
    assert parts.size(TOKEN) == 4
    assert send(parts, 4, b"dua", 12) == 7


def test_the_end_of_a_file_counts_only_when_something_was_made_of_it(tmp_path: Path) -> None:
    parts = Parts(tmp_path)
    send(parts, 0, b"sa", 4)
    assert send(parts, 2, b"tu", 4) == 4
    assert parts.size(TOKEN) == 2
    with parts.held(TOKEN) as part:
        assert part.append(2, io.BytesIO(b"tu"), 4) == 4
        part.settle()
    assert (parts.size(TOKEN), parts.path(TOKEN).read_bytes()) == (4, b"satu")


def test_what_a_broken_server_wrote_and_did_not_count_is_written_over(tmp_path: Path) -> None:
    parts = Parts(tmp_path)
    send(parts, 0, b"satu", 12)
    with parts.path(TOKEN).open("ab") as file:
        file.write(b"\0" * 6)
    assert send(parts, 4, b"dua", 12) == 7
    assert parts.path(TOKEN).read_bytes() == b"satudua"


def test_more_than_the_file_is_to_have_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_STEP", 2)
    monkeypatch.setattr(module, "_SETTLED", 2)
    parts = Parts(tmp_path)
    send(parts, 0, b"sa", 4)
    with pytest.raises(LongPart):
        send(parts, 2, b"tuu", 4)
    assert (parts.size(TOKEN), parts.path(TOKEN).read_bytes()) == (2, b"sa")


def test_two_senders_at_once_are_one_and_another_process_too(tmp_path: Path) -> None:
    parts = Parts(tmp_path)
    ask = (
        "import sys; from pathlib import Path; from spbe.store.parts import BusyPart, Parts\n"
        "try:\n    with Parts(Path(sys.argv[1])).held(sys.argv[2]): print('held')\n"
        "except BusyPart: print('busy')\n"
    )

    def other() -> str:
        command = [sys.executable, "-c", ask, str(tmp_path), TOKEN]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    with parts.held(TOKEN):
        with pytest.raises(BusyPart), parts.held(TOKEN):
            pass
        assert other() == "busy"
    assert other() == "held"
    with parts.held(TOKEN) as part:
        assert part.path == parts.path(TOKEN)


@pytest.mark.parametrize("token", ["..", "../../etc/passwd", "a/b", "", "A" * 64, "a" * 63, "a" * 64 + "\n"])
def test_no_token_leads_out_of_the_folder(tmp_path: Path, token: str) -> None:
    for ask in (Parts(tmp_path).path, Parts(tmp_path).drop):
        with pytest.raises(ValueError, match="is no token"):
            ask(token)
    assert Parts(tmp_path).size(token) == 0


def test_files_on_their_way_lie_with_the_files_unless_told_otherwise() -> None:
    assert parts_place("sqlite:////srv/spbe.sqlite", None, None) == Path("/srv/files/.uploads")
    assert parts_place("sqlite://", "/data", None) == Path("/data/.uploads")
    assert parts_place("sqlite://", "s3://b/p", "/fast") == Path("/fast")
    assert parts_place("sqlite://", "s3://b/p", None).name == "spbe-uploads"
    with pytest.raises(NoPlaceForFiles):
        parts_place("postgresql://localhost/spbe", None, None)


@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="only root can give a folder away")
def test_a_folder_that_somebody_else_put_there_first_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    parts = Parts(parts_place("sqlite://", "s3://b", None))
    with parts.held(TOKEN):
        assert parts.root.stat().st_mode & 0o777 == 0o700
    os.chown(parts.root, 12345, 12345)
    with pytest.raises(PermissionError, match="SPBE_UPLOADS"), parts.held(TOKEN):
        pass
