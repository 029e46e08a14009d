"""Batches on the disk: they go on where they stopped, and one maker at a time."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from spbe.store.batches import Batch, Batches, BusyBatch

ASKED = Batch(7, "lhe", "pdf", "id", (("a", "2026"), ("b", "2026")), {})


def test_a_batch_goes_on_where_it_stopped(tmp_path: Path) -> None:
    batches = Batches(tmp_path / "batches")
    token = batches.begin(ASKED)
    assert batches.read(token) == ASKED
    batches.add(token, ("a", "2026"), name="a.pdf", content=b"satu")
    again = Batches(tmp_path / "batches").read(token)
    assert again is not None and again.waiting == (("b", "2026"),) and again.made == 1
    batches.add(token, ("b", "2026"), problem="tidak ada")
    done = batches.read(token)
    assert done is not None and not done.waiting and done.made == 1
    target = BytesIO()
    batches.pack(token, target)
    with ZipFile(target) as packed:
        assert {name: packed.read(name) for name in packed.namelist()} == {"a.pdf": b"satu"}


def test_a_document_that_broke_the_server_off_is_not_tried_again(tmp_path: Path) -> None:
    batches = Batches(tmp_path)
    token = batches.begin(ASKED)
    assert batches.attempt(token, ("a", "2026"))
    assert not Batches(tmp_path).attempt(token, ("a", "2026")), "the server went away while it was made"
    batches.add(token, ("a", "2026"), problem="berhenti")
    assert batches.attempt(token, ("b", "2026")) and not batches.attempt("0" * 32, ("b", "2026"))


def test_the_list_of_a_batch_names_each_file_with_its_place_and_goes_into_the_zip(tmp_path: Path) -> None:
    batches = Batches(tmp_path)
    token = batches.begin(ASKED)
    batches.add(token, ("a", "2026"), problem="tidak ada")
    batches.add(token, ("b", "2026"), name="b-2026.pdf", content=b"dua")
    assert [(name, place) for _path, name, place in batches.made(token)] == [("b-2026.pdf", "b/2026")]
    target = BytesIO()
    batches.pack(token, target, ("daftar.txt", "a: tidak ada"))
    with ZipFile(target) as packed:
        assert packed.namelist() == ["b-2026.pdf", "daftar.txt"] and packed.read("daftar.txt") == b"a: tidak ada"


def test_one_maker_at_a_time_and_a_broken_off_one_does_not_hold_it_forever(tmp_path: Path) -> None:
    batches = Batches(tmp_path)
    token = batches.begin(ASKED)
    with batches.held(token), pytest.raises(BusyBatch), batches.held(token):
        pass
    lock = tmp_path / token / "lock"
    lock.touch()
    os.utime(lock, (0, 0))
    with batches.held(token):
        pass
    assert not lock.exists()


def test_a_day_later_a_batch_is_gone_and_what_is_no_token_never_was(tmp_path: Path) -> None:
    batches = Batches(tmp_path)
    token = batches.begin(ASKED)
    os.utime(tmp_path / token, (0, 0))
    batches.begin(ASKED)
    assert batches.read(token) is None
    assert batches.read("../etc") is None
