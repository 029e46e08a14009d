"""Commands refuse on standard error, and know where people reach the site."""

from __future__ import annotations

import pytest

from spbe.terminal import base_url, refuse


def test_every_problem_is_told_and_the_end_is_two(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        refuse(["satu", "dua"])
    assert end.value.code == 2
    assert capsys.readouterr() == ("", "satu\ndua\n")


def test_links_follow_the_address_of_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SPBE_URL", raising=False)
    assert base_url() == "http://127.0.0.1:5000"
    monkeypatch.setenv("SPBE_URL", "https://spbe.contoh.go.id/")
    assert base_url() == "https://spbe.contoh.go.id"
