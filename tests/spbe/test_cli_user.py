"""Whoever owns the machine adds people, gives roles and makes links; everybody chooses their own password."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from spbe.roles import NATIONAL, Membership, Role
from spbe.store import close_store, open_store, queries
from spbe.store.queries import PersonLine
from spbe.web import create_app
from spbe.web.settings import Settings
from tests.spbe.test_cli_site import spbe
from tests.spbe.web.conftest import PASSWORD, Site

AYU = ("Ayu", "--email", "Ayu@Tangerang.go.id", "--role", "leader", "--agency", "36.71")


@pytest.fixture
def home(tmp_path: Path) -> str:
    """Return a prepared home without anybody."""
    assert spbe("init", "--home", str(tmp_path))[0] == 0
    return str(tmp_path)


def people(home: str) -> list[PersonLine]:
    sessions = open_store(f"sqlite:///{home}/spbe.sqlite")
    with sessions() as session:
        found = queries.people(session)
    close_store(sessions)
    return found


def path_of(said: str) -> str:
    found = re.search(r"http://127\.0\.0\.1:5000(/undangan/[\w-]{43})", said)
    assert found is not None, said
    return found[1]


def site(home: str) -> Site:
    return Site(create_app(Settings(f"sqlite:///{home}/spbe.sqlite", "for tests only")))


def choose_password(home: str, said: str) -> Site:
    """Open the link that a command has written, choose a password, and return the browser that is in."""
    browser = site(home)
    browser.post(path_of(said), {"password": PASSWORD, "again": PASSWORD})
    return browser


def test_whoever_is_added_enters_by_the_link_that_is_written(home: str) -> None:
    code, out, err = spbe("user", "add", *AYU, "--home", home)
    assert (code, err) == (0, "")
    (ayu,) = people(home)
    assert (ayu.email, ayu.memberships) == ("ayu@tangerang.go.id", (Membership("36.71", Role.LEADER),))
    assert not ayu.has_password
    assert "Pimpinan" in choose_password(home, out).get("/akun").text


def test_all_problems_are_told_at_once_and_nobody_is_added(home: str) -> None:
    wrong = ("Ayu", "--email", "ayu", "--role", "raja", "--agency", "99.99", "--unit", "x", "--aspect", "77")
    code, out, err = spbe("user", "add", *wrong, "--home", home)
    assert (code, out) == (2, "")
    for told in ("“ayu”", "“raja”", "coordinator", "“99.99”", "--unit", "“x”", "“77”"):
        assert told in err
    code, _, err = spbe("user", "add", " ", *AYU[1:], "--home", home)
    assert (code, "nama" in err) == (2, True)
    assert people(home) == []


def test_a_role_of_one_agency_is_not_given_in_all(home: str) -> None:
    told = ("Ayu", "--email", "a@b.go.id", "--role", "coordinator", "--agency", "nasional")
    code, _, err = spbe("user", "add", *told, "--home", home)
    assert (code, "satu instansi" in err) == (2, True)


def test_a_second_role_is_added_to_the_same_person(home: str) -> None:
    _, out, _ = spbe("user", "add", *AYU, "--home", home)
    choose_password(home, out)
    again = ("Lain", "--email", AYU[2], "--role", "internal_assessor", "--agency", "36.71", "--aspect", "2")
    code, out, _ = spbe("user", "add", *again, "--home", home)
    assert (code, "undangan" in out) == (0, False)
    (ayu,) = people(home)
    assert ayu.name == "Ayu"
    assert Membership("36.71", Role.INTERNAL_ASSESSOR, frozenset("2")) in ayu.memberships


def test_people_are_listed_kept_out_and_let_in_again(home: str) -> None:
    _, out, _ = spbe("user", "add", *AYU, "--home", home)
    browser = choose_password(home, out)
    assert spbe("user", "list", "--home", home)[1] == "ayu@tangerang.go.id\tAyu\taktif\tleader@36.71\n"
    assert spbe("user", "off", AYU[2], "--home", home)[0] == 0
    assert browser.client.get("/akun").status_code == 303
    assert "tertutup" in spbe("user", "list", "--home", home)[1]
    code, _, err = spbe("user", "link", AYU[2], "--home", home)
    assert (code, "spbe user on" in err) == (2, True)
    assert spbe("user", "on", AYU[2], "--home", home)[0] == 0
    assert "aktif" in spbe("user", "list", "--home", home)[1]


def test_a_new_link_gives_a_new_password_and_can_drop_a_lost_telephone(home: str) -> None:
    _, out, _ = spbe("user", "add", *AYU, "--home", home)
    choose_password(home, out)
    code, out, _ = spbe("user", "link", AYU[2], "--forget-code", "--home", home)
    assert code == 0
    assert "Pimpinan" in choose_password(home, out).get("/akun").text
    assert not people(home)[0].has_second_factor


def test_an_address_that_nobody_has_is_told(home: str) -> None:
    for command in ("link", "off", "on"):
        code, _, err = spbe("user", command, "tidak@ada.go.id", "--home", home)
        assert (code, "spbe user list" in err) == (2, True)


def test_the_first_administrator_gets_a_link_from_init(tmp_path: Path) -> None:
    home = str(tmp_path)
    code, out, _ = spbe("init", "--home", home, "--admin", "Nadia", "--email", "nadia@contoh.go.id")
    assert code == 0
    (nadia,) = people(home)
    assert nadia.memberships == (Membership(NATIONAL, Role.NATIONAL_ADMIN),)
    assert "Admin nasional" in choose_password(home, out).get("/akun").text
    code, _, err = spbe("init", "--home", home, "--admin", "Nadia")
    assert (code, "--email" in err) == (2, True)
