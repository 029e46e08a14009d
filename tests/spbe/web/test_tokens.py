"""Somebody makes a token for a program, sees it once, and ends it again."""

from __future__ import annotations

import re
from typing import Any

from spbe.store import queries
from spbe.workflow.tokens import MOST_TOKENS
from tests.spbe.web.conftest import NOW, PASSWORD, Site
from tests.spbe.web.test_signin import by_mail, mail_server, wait_for, with_password
from tests.spbe.web.test_signin_attacks import RIGHT, code, with_second_factor

FORM: dict[str, Any] = {"name": "Dasbor Bappeda", "scopes": ["read:results"], "days": "30", "current": PASSWORD}


def entered(site: Site) -> int:
    person = with_password(site)
    site.post("/masuk", RIGHT)
    return person


def tokens(site: Site, person: int) -> list[queries.TokenLine]:
    with site.house.sessions() as session:
        return queries.tokens_of(session, person)


def test_a_token_is_shown_once_and_listed_without_itself(visitor: Site) -> None:
    person = entered(visitor)
    assert "Belum ada token." in visitor.get("/akun/token/").text
    page = visitor.page(visitor.post("/akun/token/", FORM, status=200))
    (token,) = re.findall(r"spbe_[\w-]{43}", page.text)
    listed = visitor.get("/akun/token/")
    assert token not in listed.text
    assert "Dasbor Bappeda" in listed.text and "24 November 2026 sampai 24 Desember 2026" in listed.text
    answer = visitor.other_browser().client.get("/api/v1/token", headers={"Authorization": f"Bearer {token}"})
    assert answer.json["name"] == "Dasbor Bappeda" and answer.json["scopes"] == ["read:results"]
    assert "Terakhir dipakai24 November 2026" in visitor.get("/akun/token/").text
    number = tokens(visitor, person)[0].number
    visitor.post(f"/akun/token/{number}/cabut", {})
    assert "dicabut 24 November 2026" in visitor.get("/akun/token/").text
    assert visitor.client.get("/api/v1/token", headers={"Authorization": f"Bearer {token}"}).status_code == 401
    visitor.post(f"/akun/token/{number}/cabut", {}, status=404)


def test_everything_wrong_is_said_at_once_and_nothing_typed_is_lost(visitor: Site) -> None:
    entered(visitor)
    page = visitor.page(visitor.post("/akun/token/", {"name": "", "days": "366"}, status=422), 422)
    for told in ("Beri nama token ini.", "Pilih paling sedikit satu cakupan.", "Masa berlaku 1 sampai 365 hari."):
        assert told in page.text
    page = visitor.page(visitor.post("/akun/token/", {**FORM, "current": "salah"}, status=422), 422)
    assert "Kata sandi sekarang tidak cocok." in page.text
    assert page.all("input", name="name")[0].get("value") == "Dasbor Bappeda"
    assert [box.get("value") for box in page.all("input", name="scopes") if "checked" in box.attributes] == [
        "read:results"
    ]


def test_whoever_has_a_second_factor_shows_it_for_a_token_too(visitor: Site) -> None:
    person, secret, _codes = with_second_factor(visitor)
    visitor.post("/masuk", RIGHT)
    visitor.post("/masuk/kode", {"code": code(visitor, secret, later=1)})
    for wrong in ("", "000000"):
        page = visitor.page(visitor.post("/akun/token/", {**FORM, "code": wrong}, status=422), 422)
        assert "Kode tidak cocok" in page.text
    assert tokens(visitor, person) == []


def test_nobody_ends_the_token_of_somebody_else(visitor: Site) -> None:
    person = entered(visitor)
    visitor.post("/akun/token/", FORM, status=200)
    other = visitor.other_browser()
    other.enter("Hadi")
    other.post(f"/akun/token/{tokens(visitor, person)[0].number}/cabut", {}, status=404)
    assert tokens(visitor, person)[0].counts(NOW)


def test_ten_tokens_are_enough(site: Site) -> None:
    for _ in range(MOST_TOKENS):
        site.post("/akun/token/", FORM, status=200)
    page = site.page(site.post("/akun/token/", FORM, status=422), 422)
    assert "Anda sudah punya 10 token yang berlaku" in page.text


def test_a_letter_tells_the_owner_of_a_new_token(visitor: Site) -> None:
    with_password(visitor)
    with mail_server() as (port, letters):
        mailed = by_mail(visitor, port)
        mailed.post("/masuk", RIGHT)
        mailed.post("/akun/token/", FORM, status=200)
        wait_for(lambda: letters)
    (letter,) = letters
    assert "To: ayu@" in letter and "https://spbe.contoh.go.id/akun/token/" in letter
    assert "spbe_" not in letter
