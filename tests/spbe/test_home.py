"""The folder of one installation."""

import os
import stat

import pytest

from spbe.home import Home


def test_the_key_is_made_once_and_is_nobody_elses(tmp_path):
    home = Home(tmp_path / "baru" / "rumah")
    key = home.secret_key()
    assert len(key) == 64
    assert home.secret_key() == key
    assert Home(tmp_path / "lain").secret_key() != key


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_only_the_owner_may_look_inside(tmp_path):
    home = Home(tmp_path / "rumah")
    home.secret_key()
    assert stat.S_IMODE(home.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((home.folder / "key").stat().st_mode) == 0o600


def test_the_database_is_a_file_in_the_folder(tmp_path):
    assert Home(tmp_path).database_url() == f"sqlite:///{tmp_path.resolve() / 'spbe.sqlite'}"
