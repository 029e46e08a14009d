"""What somebody would try who wants to be in as somebody else. SECURITY.md names these tests."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from sqlalchemy import select

from spbe import workflow
from spbe.roles import Role
from spbe.store import models
from spbe.web import create_app
from spbe.web.house import House
from spbe.web.signin_gate import account_of, gate
from spbe.workflow import signins
from tests.spbe.web.conftest import NOW, PASSWORD, Site
from tests.spbe.web.test_signin import EMAIL, invitation, newcomer, with_password

ELSEWHERE = [
    "//jahat.example/",
    "https://jahat.example",
    "javascript:alert(1)",
    "/\\jahat.example",
    "/\t/jahat.example",
    "\n//jahat.example",
    "x",
    "/" + "x" * 3000,
]
RIGHT = {"email": EMAIL, "password": PASSWORD}
WRONG = {"email": EMAIL, "password": "bukan kata sandinya"}


def later(site: Site, passed: timedelta) -> Site:
    """Return the same site and session, some time later."""
    settings = replace(site.house.settings)
    house = House(settings, site.house.sessions, site.house.instruments, now=lambda: NOW + passed)
    moved = Site(create_app(house=house))
    moved.client = moved.app.test_client()
    for cookie in site.client._cookies.values():  # type: ignore[attr-defined]  # the test client has no other list
        moved.client.set_cookie(cookie.key, cookie.value)
    return moved


def is_in(site: Site) -> bool:
    return site.client.get("/akun").status_code == 200


@pytest.mark.parametrize("onward", ELSEWHERE)
def test_signing_in_never_leads_away(visitor: Site, onward: str) -> None:
    with_password(visitor)
    page = visitor.page(visitor.client.get("/masuk", query_string={"lanjut": onward}))
    assert page.all("input", name="lanjut")[0].get("value") == "/"
    assert visitor.post("/masuk", {**RIGHT, "lanjut": onward}).headers["Location"] == "/"


def test_a_session_from_before_signing_in_is_not_carried_on(visitor: Site) -> None:
    with_password(visitor)
    with visitor.client.session_transaction() as planted:
        planted.update(roles={"kota-contoh": "coordinator"}, half={"who": "x"}, language="en", planted="ya")
    before = visitor.token()
    visitor.post("/masuk", RIGHT)
    with visitor.client.session_transaction() as session:
        assert session["language"] == "en"
        assert not {"roles", "half", "planted"} & set(session)
    sent = visitor.client.post("/akun/sesi", data={"csrf_token": before})
    assert sent.status_code == 403


def test_signing_out_leaves_nothing_of_the_session(visitor: Site) -> None:
    visitor.enter(newcomer(visitor))
    visitor.post("/keluar", {})
    with visitor.client.session_transaction() as session:
        assert not {"_user_id", "roles", "since", "half"} & set(session)
    assert not is_in(visitor)


def test_a_link_is_used_once_and_by_nobody_who_guesses(visitor: Site) -> None:
    person = newcomer(visitor)
    token = invitation(visitor, person)
    chosen = {"password": PASSWORD, "again": PASSWORD}
    for guess in (token[:-1], token + "x", token.swapcase(), "..", "%00"):
        visitor.get(f"/undangan/{guess}", status=404)
    visitor.post(f"/undangan/{token}", chosen)
    other = visitor.other_browser()
    other.post(f"/undangan/{token}", {"password": "diganti orang lain", "again": "diganti orang lain"}, status=404)
    assert not is_in(other)


@pytest.mark.parametrize("path", ["/masuk", "/keluar", "/peran", "/lupa-sandi", "/masuk/sebagai", "/akun/sandi"])
def test_no_other_site_signs_anybody_in_or_out_or_into_another_role(visitor: Site, path: str) -> None:
    visitor.enter(newcomer(visitor))
    headers = {"Sec-Fetch-Site": "cross-site"}
    sent = {**RIGHT, "pick": "kota-contoh|leader", "person": "1"}
    assert visitor.client.post(path, data=sent, headers=headers).status_code == 400
    assert visitor.client.post(path, data={**sent, "csrf_token": "x"}).status_code == 403
    assert visitor.client.get(path).status_code in (200, 302, 404, 405)
    assert is_in(visitor)


def test_sessions_end_after_a_password_change(visitor: Site) -> None:
    person = with_password(visitor)
    here, there = visitor, visitor.other_browser()
    for browser in (here, there):
        browser.post("/masuk", RIGHT)
    new = "kata sandi yang baru"
    bad = here.post("/akun/sandi", {"current": "salah sekali ini", "password": new, "again": new}, status=422)
    assert "tidak cocok" in bad.text
    assert is_in(there)
    here.post("/akun/sandi", {"current": PASSWORD, "password": new, "again": new})
    assert is_in(here) and not is_in(there)
    there.post("/masuk", RIGHT, status=422)
    there.post("/masuk", {**RIGHT, "password": new})
    with visitor.house.sessions.begin() as session:
        signins.set_password(session, person, "x", at=NOW)
    assert not is_in(here) and not is_in(there)


def test_sessions_end_after_a_role_change(visitor: Site) -> None:
    person = newcomer(visitor)
    for change in (workflow.join, workflow.leave):
        visitor.enter(person)
        assert is_in(visitor)
        with visitor.house.sessions.begin() as session:
            ayu = workflow.people.queries.person(session, person)
            assert ayu is not None
            change(session, ayu, "kota-contoh", Role.PLANNER, by=None, at=NOW)
        assert not is_in(visitor)


def test_other_sessions_can_be_ended_by_hand(visitor: Site) -> None:
    with_password(visitor)
    here, there = visitor, visitor.other_browser()
    for browser in (here, there):
        browser.post("/masuk", RIGHT)
    here.post("/akun/sesi", {})
    assert is_in(here) and not is_in(there)


def test_a_person_who_is_kept_out_is_out_at_once(visitor: Site) -> None:
    person = with_password(visitor)
    visitor.post("/masuk", RIGHT)
    with visitor.house.sessions.begin() as session:
        workflow.set_active(session, person, False, by=None, at=NOW)
    assert not is_in(visitor)
    visitor.post("/masuk", RIGHT, status=422)
    with visitor.house.sessions.begin() as session:  # even with the session's secret name as it was
        row = session.get_one(models.Person, person)
        with visitor.client.session_transaction() as cookie:
            cookie["_user_id"] = row.fs_uniquifier
    assert not is_in(visitor)


def test_a_session_lasts_twelve_hours(visitor: Site) -> None:
    visitor.enter(newcomer(visitor))
    assert is_in(later(visitor, timedelta(hours=12)))
    assert not is_in(later(visitor, timedelta(hours=12, seconds=1)))


def test_five_wrong_passwords_close_the_account_for_a_quarter_of_an_hour(visitor: Site) -> None:
    with_password(visitor)
    for _attempt in range(5):
        visitor.post("/masuk", WRONG, status=422)
    visitor.post("/masuk", RIGHT, status=422)
    assert not is_in(visitor)
    later(visitor, timedelta(minutes=14)).post("/masuk", RIGHT, status=422)
    after = later(visitor, timedelta(minutes=15))
    after.post("/masuk", RIGHT)
    assert is_in(after)


def test_the_count_begins_anew_with_every_success(visitor: Site) -> None:
    with_password(visitor)
    for _round in range(2):
        for _attempt in range(4):
            visitor.post("/masuk", WRONG, status=422)
        visitor.post("/masuk", RIGHT)
        visitor.post("/keluar", {})


def test_no_answer_tells_which_half_was_wrong(visitor: Site) -> None:
    with_password(visitor)
    unknown = answer(visitor, {"email": "tidak@kota-contoh.go.id", "password": PASSWORD})
    no_address = answer(visitor, {"email": "bukan surel sama sekali!", "password": PASSWORD})
    wrong = answer(visitor, WRONG)
    for _attempt in range(5):
        visitor.post("/masuk", WRONG, status=422)
    closed = answer(visitor, RIGHT)
    invited = newcomer(visitor, email="baru@kota-contoh.go.id")
    without_password = answer(visitor, {"email": "baru@kota-contoh.go.id", "password": PASSWORD})
    assert invited
    assert unknown == no_address == wrong == closed == without_password


def answer(site: Site, sent: dict[str, str]) -> tuple[int, list[str], str]:
    """Return status, names of headers and text of a refusal, less the token and the address that was typed."""
    browser = site.other_browser()
    response = browser.post("/masuk", sent, status=422)
    text = re.sub(r'name="csrf_token" value="[^"]*"', "", response.text).replace(sent["email"], "")
    return response.status_code, sorted(name for name, _ in response.headers), text


def test_an_unknown_address_takes_as_long_as_a_known_one(visitor: Site) -> None:
    from spbe.web.signin_gate import _DECOY

    with visitor.app.app_context():
        fresh = gate().pwd_context.hash("x" * 12)
        assert fresh.split("$")[:4] == _DECOY.split("$")[:4]  # the same kind, memory and rounds
        assert not gate().pwd_context.needs_update(_DECOY)


def with_second_factor(site: Site) -> tuple[int, str, list[str]]:
    """Set up one-time codes for somebody; return id, secret and recovery codes."""
    person = with_password(site)
    browser = site.other_browser()
    browser.post("/masuk", RIGHT)
    browser.get("/akun/kode")
    with browser.client.session_transaction() as session:
        secret = session["new_secret"]
    page = browser.page(browser.post("/akun/kode", {"code": code(site, secret), "current": PASSWORD}, status=200))
    return person, secret, [e.text for e in page.all("code")]


def code(site: Site, secret: str, later: int = 0) -> str:
    """Return the code that a telephone shows in ``later`` half minutes."""
    from passlib.totp import TOTP

    with site.app.app_context():
        inner = gate().totp_factory._totp.from_source(secret)
        assert isinstance(inner, TOTP)
        return str(inner.generate(inner.normalize_time(None) + 30 * later).token)


def test_a_second_factor_is_asked_once_it_is_set_up(visitor: Site) -> None:
    _person, secret, _codes = with_second_factor(visitor)
    sent = visitor.post("/masuk", {**RIGHT, "lanjut": f"{Site.HERE}/"})
    assert sent.headers["Location"] == "/masuk/kode"
    assert not is_in(visitor)
    visitor.get("/masuk/kode")
    visitor.page(visitor.post("/masuk/kode", {"code": "000000"}, status=422), 422)
    assert not is_in(visitor)
    assert visitor.post("/masuk/kode", {"code": code(visitor, secret, 1)}).headers["Location"] == f"{Site.HERE}/"
    assert is_in(visitor)


def test_a_link_does_not_go_past_the_second_factor(visitor: Site) -> None:
    person, _secret, _codes = with_second_factor(visitor)
    token = invitation(visitor, person)
    new = {"password": "kata sandi yang lain", "again": "kata sandi yang lain"}
    assert visitor.post(f"/undangan/{token}", new).headers["Location"] == "/masuk/kode"
    assert not is_in(visitor)


def test_a_one_time_code_counts_once(visitor: Site) -> None:
    _person, secret, codes = with_second_factor(visitor)
    shown = code(visitor, secret, 1)
    for browser, status in ((visitor, 303), (visitor.other_browser(), 422)):
        browser.post("/masuk", RIGHT)
        browser.post("/masuk/kode", {"code": shown}, status=status)
    for browser, status in ((visitor.other_browser(), 303), (visitor.other_browser(), 422)):
        browser.post("/masuk", RIGHT)
        browser.post("/masuk/kode", {"code": codes[0].upper()}, status=status)


def test_one_time_codes_cannot_be_tried_out(visitor: Site) -> None:
    _person, secret, codes = with_second_factor(visitor)
    visitor.post("/masuk", RIGHT)
    for _attempt in range(4):
        visitor.post("/masuk/kode", {"code": "123456"}, status=422)
    visitor.post("/masuk/kode", {"code": codes[0]}, status=422)
    visitor.other_browser().post("/masuk", RIGHT, status=422)
    after = later(visitor, timedelta(minutes=15))
    after.post("/masuk", RIGHT)
    after.post("/masuk/kode", {"code": code(visitor, secret, 1)})


def test_half_way_in_lasts_ten_minutes_and_opens_nothing(visitor: Site) -> None:
    _person, secret, _codes = with_second_factor(visitor)
    visitor.post("/masuk", RIGHT)
    for path in ("/akun", f"{Site.HERE}/", "/akun/kode"):
        assert visitor.client.get(path).status_code == 303
    too_late = later(visitor, timedelta(minutes=11))
    assert too_late.post("/masuk/kode", {"code": code(visitor, secret, 1)}).headers["Location"] == "/masuk"
    assert not is_in(too_late)


def test_secrets_of_second_factors_are_not_readable_in_their_rows(visitor: Site) -> None:
    person, secret, codes = with_second_factor(visitor)
    with visitor.house.sessions() as session:
        row = session.get_one(models.Person, person)
        with visitor.app.app_context():
            key = gate().totp_factory.get_totp_b32_key(secret)
    assert row.tf_totp_secret and key not in row.tf_totp_secret
    assert row.mf_recovery_codes and not any(one in row.mf_recovery_codes for one in codes)
    assert row.password and row.password.startswith("$argon2id$")


def test_the_library_serves_no_page_of_its_own(visitor: Site) -> None:
    ours = {name.split(".")[0] for name in visitor.app.view_functions}
    assert not {"security", "fs", "static_fs"} & ours
    assert "security" not in visitor.app.blueprints
    for path in ("login", "logout", "register", "reset", "change", "confirm", "verify", "tf-setup", "tf-validate",
                 "tf-rescue", "mf-recovery", "us-signin", "us-verify-link", "wan-signin", "wan-register"):  # fmt: skip
        assert visitor.client.get(f"/{path}").status_code == 404, path
        assert visitor.client.post(f"/{path}", data={"csrf_token": visitor.token()}).status_code == 404, path


def test_neither_tokens_nor_remembering_cookies_let_anybody_in(visitor: Site) -> None:
    from flask_login import encode_cookie

    person = with_password(visitor)
    with visitor.app.test_request_context():
        own = account_of("id", person)
        assert own is not None
        token = str(own.get_auth_token())
        remembered = encode_cookie(own.fs_uniquifier)
    headers = {"Authentication-Token": token, "Authorization": f"Bearer {token}"}
    assert visitor.client.get("/akun", headers=headers).status_code == 303
    assert visitor.client.get("/akun", query_string={"auth_token": token}).status_code == 303
    visitor.client.set_cookie("remember_token", remembered)
    assert not is_in(visitor)


def test_the_cookie_goes_over_https_only_behind_it(visitor: Site) -> None:
    settings = replace(visitor.house.settings, behind_https=True)
    site = Site(create_app(house=House(settings, visitor.house.sessions, visitor.house.instruments, now=lambda: NOW)))
    cookie = SimpleCookie(site.client.get("/masuk").headers["Set-Cookie"])["spbe"]
    assert cookie["secure"] and cookie["httponly"] and cookie["samesite"] == "Lax"


def test_who_is_not_signed_in_is_never_the_local_person(visitor: Site) -> None:
    with visitor.house.sessions() as session:
        assert session.scalars(select(models.Person).where(models.Person.is_local)).one()
    assert not is_in(visitor)
