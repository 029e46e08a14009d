"""A parcel is checked as a whole before anything in it is used."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from spbe.parcel import SUMS, BrokenParcel, Packer, UnreadableContent, open_parcel


def packed(contents: dict[str, bytes]) -> bytes:
    target = BytesIO()
    with Packer(target) as packer:
        for name, content in contents.items():
            packer.add(name, BytesIO(content), len(content))
    return target.getvalue()


def complaints(folder: Path, content: bytes) -> list[str]:
    path = folder / "parcel.zip"
    path.write_bytes(content)
    try:
        with open_parcel(path, lambda name: name.startswith("a/") and ".." not in name) as parcel:
            parcel.check()
    except BrokenParcel as error:
        return error.problems
    return []


def zipped(contents: dict[str, bytes], *, compression: int = ZIP_STORED, sums: str | None = None) -> bytes:
    target = BytesIO()
    lines = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in contents.items())
    with ZipFile(target, "w", compression) as whole:
        for name, content in contents.items():
            whole.writestr(name, content)
        whole.writestr(SUMS, lines if sums is None else sums)
    return target.getvalue()


def test_what_is_put_in_comes_out_and_is_the_same_bytes_each_time(tmp_path: Path) -> None:
    contents = {"a/satu": b"1" * 3_000_000, "a/dua": b""}
    content = packed(contents)
    assert content == packed(contents)
    assert complaints(tmp_path, content) == []
    with open_parcel(tmp_path / "parcel.zip", lambda _name: True) as parcel:
        assert {name: parcel.open(name).read() for name in parcel.sums} == contents
        assert parcel.size("a/satu") == 3_000_000


@pytest.mark.skipif(not (shutil.which("sha256sum") and shutil.which("unzip")), reason="needs unzip and sha256sum")
def test_standard_tools_unpack_and_check_it(tmp_path: Path) -> None:
    (tmp_path / "p.zip").write_bytes(packed({"a/satu": b"1", "a/dua": b"2"}))
    subprocess.run(["unzip", "-q", "p.zip"], cwd=tmp_path, check=True)
    subprocess.run(["sha256sum", "-c", "--strict", SUMS], cwd=tmp_path, check=True)


@pytest.mark.parametrize("name", ["../out", "/etc/passwd", "a/../../out", "b/x", "a\\..\\x", "C:\\x"])
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    allowed = "a/satu"
    problems = complaints(tmp_path, zipped({allowed: b"1", name: b"2"}))
    if name == "a\\..\\x":
        assert problems, "a backslash is no letter of a name here"
    else:
        assert any(repr(name) in problem for problem in problems)


def test_one_flipped_byte_is_named(tmp_path: Path) -> None:
    content = packed({"a/satu": b"pertama", "a/dua": b"kedua"}).replace(b"kedua", b"keduo")
    assert complaints(tmp_path, content) == ["a/dua: isinya tidak sama dengan yang dicatat SHA256SUMS."]


@pytest.mark.parametrize("kept", [0, 10, 60, 100, -1, -30])
def test_a_cut_file_is_refused(tmp_path: Path, kept: int) -> None:
    content = packed({"a/satu": b"pertama" * 20})
    assert complaints(tmp_path, content[:kept]), kept


def test_what_unfolds_is_refused_without_being_unfolded(tmp_path: Path) -> None:
    bomb = zipped({"a/bom": b"\0" * 50_000_000}, compression=ZIP_DEFLATED)
    assert len(bomb) < 100_000
    assert complaints(tmp_path, bomb)[0] == (
        "Ada isi yang dimampatkan atau disandikan; yang ditulis program ini tidak."
    )


def test_parts_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    """Many names for one stored content: the list of the zip file is larger than the zip file."""
    target = BytesIO()
    with ZipFile(target, "w") as whole:
        whole.writestr("a/0", b"x" * 100_000)
        entry = whole.infolist()[0]
        for number in range(1, 50):
            twin = type(entry)(f"a/{number}")
            twin.CRC, twin.file_size, twin.compress_size = entry.CRC, entry.file_size, entry.compress_size
            twin.header_offset, twin.external_attr = entry.header_offset, entry.external_attr
            whole.filelist.append(twin)
        whole.writestr(SUMS, "")
    assert "Isinya mengaku lebih besar daripada berkasnya." in complaints(tmp_path, target.getvalue())


def test_a_name_that_stands_twice_is_refused(tmp_path: Path) -> None:
    target = BytesIO(zipped({"a/satu": b"1"}))
    with pytest.warns(UserWarning, match="Duplicate"), ZipFile(target, "a") as whole:
        whole.writestr("a/satu", b"2")
    assert "Ada nama yang dua kali di dalamnya." in complaints(tmp_path, target.getvalue())


@pytest.mark.parametrize(
    "sums",
    ["", "x", f"{'0' * 64}  a/lain\n", f"{'0' * 64} *a/satu\n", f"{'0' * 64}  a/satu\n" * 2, "\xff" * 5_000_000],
)
def test_a_list_that_does_not_name_each_file_once_is_refused(tmp_path: Path, sums: str) -> None:
    problems = complaints(tmp_path, zipped({"a/satu": b"1"}, sums=sums))
    assert problems == ["SHA256SUMS tidak menyebut setiap isinya tepat sekali."]


def test_a_zip_without_a_list_is_foreign(tmp_path: Path) -> None:
    target = BytesIO()
    with ZipFile(target, "w") as whole:
        whole.writestr("a/satu", b"1")
    assert complaints(tmp_path, target.getvalue()) == ["SHA256SUMS tidak ada di dalamnya."]


def test_what_cannot_be_read_to_its_end_is_told_from_what_cannot_be_written() -> None:
    class Breaking(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise OSError(5, "Input/output error")
            return super().read(3)

    with pytest.raises(UnreadableContent), Packer(BytesIO()) as packer:
        packer.add("a/satu", Breaking(b"pertama"), 7)
