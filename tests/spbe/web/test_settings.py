"""Settings that would let anybody in are refused before anything is served."""

from __future__ import annotations

import pytest

from spbe.web.settings import NotLoopback, Settings, is_loopback

NEEDED = {"SPBE_DATABASE_URL": "sqlite://", "SPBE_SECRET_KEY": "key"}


def test_a_server_of_many_processes_has_no_local_person_and_no_doors() -> None:
    settings = Settings.from_env(NEEDED)
    assert (settings.local_person, settings.demo_entry, settings.sends_mail) == (False, False, False)


def test_how_often_programs_ask_can_be_set() -> None:
    assert Settings.from_env(NEEDED).api_per_minute == 120
    assert Settings.from_env({**NEEDED, "SPBE_API_PER_MINUTE": "30"}).api_per_minute == 30


@pytest.mark.parametrize("missing", NEEDED)
def test_no_server_starts_without_its_key_or_database(missing: str) -> None:
    with pytest.raises(KeyError, match=missing):
        Settings.from_env({name: value for name, value in NEEDED.items() if name != missing})


def test_links_in_mail_never_follow_a_host_name_that_a_visitor_sent() -> None:
    with pytest.raises(KeyError, match="SPBE_URL"):
        Settings.from_env({**NEEDED, "SPBE_MAIL_URL": "smtp://mail"})
    assert Settings.from_env({**NEEDED, "SPBE_MAIL_URL": "smtp://mail", "SPBE_URL": "https://x.id"}).sends_mail


@pytest.mark.parametrize("host", ["0.0.0.0", "10.0.0.7", "::", "spbe.contoh.go.id"])  # noqa: S104 - refused
def test_doors_are_for_this_machine(host: str) -> None:
    assert not is_loopback(host)
    with pytest.raises(NotLoopback):
        Settings("sqlite://", "key", host=host, demo_entry=True)
