"""Signing in as people do it: the door, links, forgotten passwords, the doors of the demo, where one lands."""

from __future__ import annotations

import re
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from email import message_from_string, policy

import pytest
from sqlalchemy import select

from spbe import workflow
from spbe.roles import Role
from spbe.store import models
from spbe.web import create_app
from spbe.web.house import House
from spbe.web.settings import NotLoopback, Settings
from spbe.workflow import Purpose
from tests.spbe.web.conftest import NOW, PASSWORD, Site

EMAIL = "ayu@kota-contoh.go.id"


def newcomer(site: Site, role: Role | None = Role.LEADER, email: str | None = EMAIL) -> int:
    """Add a person of Kota Contoh and return their id."""
    with site.house.sessions.begin() as session:
        person = workflow.add_person(session, "Ayu", email=email)
        if role:
            workflow.join(session, person, "kota-contoh", role, by=None, at=NOW)
        return person.id


def invitation(site: Site, person: int, purpose: Purpose = Purpose.INVITATION) -> str:
    with site.house.sessions.begin() as session:
        return workflow.make_entry_link(session, person, purpose, valid_for=timedelta(days=7), by=None, at=NOW)


def with_password(site: Site) -> int:
    """Add a person who has chosen a password in another browser, and return their id."""
    person = newcomer(site)
    site.other_browser().enter(person)
    return person


def test_a_page_that_needs_somebody_leads_to_the_door_and_back(visitor: Site) -> None:
    with_password(visitor)
    sent = visitor.client.get(f"{Site.HERE}/indikator/5?x=1")
    assert (sent.status_code, sent.headers["Location"]) == (303, f"/masuk?lanjut={Site.HERE}/indikator/5?x%3D1")
    door = visitor.get(sent.headers["Location"])
    onward = door.all("input", name="lanjut")[0].get("value")
    assert onward == f"{Site.HERE}/indikator/5?x=1"
    entered = visitor.post("/masuk", {"email": EMAIL.upper(), "password": PASSWORD, "lanjut": onward})
    assert entered.headers["Location"] == onward
    assert "Ayu" in visitor.get(onward).text


def test_a_row_that_is_not_there_leads_to_the_door_too(visitor: Site) -> None:
    found = [visitor.client.get(f"/penilaian/{place}/").status_code for place in ("kota-contoh/2026", "tidak-ada/1999")]
    assert found == [303, 303]


def test_an_invitation_tells_who_and_where_and_lets_in_once_a_password_is_chosen(visitor: Site) -> None:
    token = invitation(visitor, newcomer(visitor))
    page = visitor.get(f"/undangan/{token}")
    assert "Ayu" in page.text and EMAIL in page.text
    assert "Pimpinan, Pemerintah Kota Contoh" in page.text
    short = visitor.page(visitor.post(f"/undangan/{token}", {"password": "pendek", "again": "lain"}, status=422), 422)
    assert "paling sedikit 12" in short.text and "tidak sama" in short.text
    visitor.post(f"/undangan/{token}", {"password": PASSWORD, "again": PASSWORD})
    assert "Pimpinan" in visitor.get("").text


def test_used_expired_and_unknown_links_get_the_same_page(visitor: Site) -> None:
    person = newcomer(visitor)
    used, unknown = invitation(visitor, person), "x" * 43
    chosen = {"password": PASSWORD, "again": PASSWORD}
    visitor.other_browser().post(f"/undangan/{used}", chosen)
    with visitor.house.sessions.begin() as session:
        past = {"valid_for": timedelta(days=-1), "by": None, "at": NOW}
        expired = workflow.make_entry_link(session, person, Purpose.RESET, **past)
    pages = {
        re.sub(r'value="[^"]*"|/undangan/[\w-]+', "", answer.text)
        for token in (used, unknown, expired)
        for answer in (visitor.client.get(f"/undangan/{token}"), visitor.post(f"/undangan/{token}", chosen, status=404))
        if answer.status_code == 404
    }
    assert len(pages) == 1
    visitor.get("/undangan/x", status=404)


def test_the_password_that_was_chosen_opens_the_door(visitor: Site) -> None:
    with_password(visitor)
    visitor.page(visitor.post("/masuk", {"email": EMAIL, "password": ""}, status=422), 422)
    visitor.post("/masuk", {"email": EMAIL, "password": PASSWORD, "lanjut": "/"})
    assert visitor.client.get("/").headers["Location"] == "/penilaian/kota-contoh/2026/"
    assert visitor.client.get("/masuk").status_code == 302
    visitor.post("/keluar", {})
    assert visitor.client.get(f"{Site.HERE}/").status_code == 303
    assert "sudah keluar" in visitor.get("/masuk").text


def test_somebody_without_a_role_sees_what_to_do(visitor: Site) -> None:
    visitor.enter(newcomer(visitor, role=None))
    assert "Belum ada peran" in visitor.get("/akun").text
    assert visitor.client.get(f"{Site.HERE}/").status_code == 404


def test_what_was_typed_survives_the_end_of_a_session(visitor: Site) -> None:
    typed = {"explanation": "Fakta: panjang.\nAnalisis: ya.", "level": "3", "version": "1"}
    page = visitor.page(visitor.post("indikator/5", typed, status=403), 403)
    fields = {e.get("name"): e for e in page.elements if e.tag in ("input", "textarea") and e.inside("main")}
    assert fields["explanation"].text == "Fakta: panjang. Analisis: ya."
    assert [fields[name].get("value") for name in ("level", "version")] == ["3", "1"]
    assert any(a.get("href") == "/masuk" and a.get("target") == "_blank" for a in page.all("a"))


def test_what_was_typed_survives_when_the_token_went_with_the_session(visitor: Site) -> None:
    sent = visitor.client.post(f"{Site.HERE}/indikator/5", data={"explanation": "Fakta", "csrf_token": "x"})
    assert "Sesi berakhir" in visitor.page(sent, 403).text


def test_an_autosave_says_that_the_session_has_ended(visitor: Site) -> None:
    typed = {"explanation": "Fakta", "level": "3", "version": "1"}
    sent = visitor.post("indikator/5/otomatis", typed, status=403, headers={"HX-Request": "true"})
    assert "sesi berakhir" in sent.text
    assert "<html" not in sent.text
    assert 'hx-swap-oob="true"' in sent.text


def test_a_demo_offers_a_door_for_every_invented_person(signed_site: Site) -> None:
    page = signed_site.get("/masuk")
    (rini,) = [b for b in page.all("button", name="person") if b.text == "Masuk sebagai Rini"]
    assert "Koordinator SPBE" in page.text
    signed_site.post("/masuk/sebagai", {"person": rini.get("value")})
    assert "Rini" in signed_site.get("").text


def test_a_demo_door_is_for_this_machine_and_for_invented_people_only(signed_site: Site, visitor: Site) -> None:
    with signed_site.house.sessions.begin() as session:
        real = workflow.add_person(session, "Nyata")
        workflow.join(session, real, "32.73", Role.LEADER, by=None, at=NOW)
        rini = session.scalars(select(models.Person.id).where(models.Person.name == "Rini")).one()
    assert "Nyata" not in signed_site.get("/masuk").text
    signed_site.post("/masuk/sebagai", {"person": str(real.id)}, status=404)
    signed_site.post("/masuk/sebagai", {"person": "0"}, status=404)
    elsewhere = {"REMOTE_ADDR": "10.0.0.7"}
    signed_site.post("/masuk/sebagai", {"person": str(rini)}, status=404, environ_overrides=elsewhere)
    visitor.post("/masuk/sebagai", {"person": str(rini)}, status=404)
    assert "Masuk sebagai" not in visitor.get("/masuk").text
    token = invitation(visitor, rini, Purpose.DEMO)
    visitor.get(f"/undangan/{token}", status=404)


def test_a_link_of_the_demo_asks_before_it_is_used(signed_site: Site) -> None:
    with signed_site.house.sessions() as session:
        hadi = session.scalars(select(models.Person.id).where(models.Person.name == "Hadi")).one()
    token = invitation(signed_site, hadi, Purpose.DEMO)
    for _look in range(2):
        assert "Masuk sebagai Hadi" in signed_site.get(f"/undangan/{token}").text
    signed_site.post(f"/undangan/{token}", {})
    assert "Pimpinan" in signed_site.get("").text


def test_a_demo_is_not_served_to_other_machines() -> None:
    with pytest.raises(NotLoopback):
        Settings("sqlite://", "key", host="10.0.0.7", demo_entry=True)


def test_without_mail_the_page_says_whom_to_ask(visitor: Site) -> None:
    assert "admin instansi" in visitor.get("/lupa-sandi").text
    assert "admin instansi" in visitor.post("/lupa-sandi", {"email": EMAIL}, status=200).text


def test_a_forgotten_password_is_renewed_by_mail(visitor: Site) -> None:
    person = with_password(visitor)
    with mail_server() as (port, letters):
        site = by_mail(visitor, port)
        same = [site.post("/lupa-sandi", {"email": who}, status=200).text for who in (EMAIL, "tidak@ada.go.id")]
        same = [re.sub(r'value="[^"]*"', "", text) for text in same]
        assert same[0] == same[1]
        site.post("/lupa-sandi", {"email": EMAIL}, status=200)
        wait_for(lambda: letters)
        time.sleep(0.3)
        (letter,) = letters  # one mailbox is not flooded by somebody who asks again and again
    mail = message_from_string(letter, policy=policy.default)
    assert mail["To"] == EMAIL
    found = re.search(r"https://spbe\.contoh\.go\.id(/undangan/\S+)", mail.get_content())
    assert found is not None
    site.get(found[1])
    site.post(found[1], {"password": "kata sandi yang lain", "again": "kata sandi yang lain"})
    assert "Ayu" in site.get("").text
    with site.house.sessions() as session:
        assert session.get_one(models.Person, person).failed_signins == 0


def test_a_mail_server_that_fails_shows_nothing(visitor: Site, caplog: pytest.LogCaptureFixture) -> None:
    with_password(visitor)
    site = by_mail(visitor, 1)
    assert "sedang dikirim" in site.post("/lupa-sandi", {"email": EMAIL}, status=200).text
    wait_for(lambda: "mail=failed" in caplog.text)
    assert EMAIL not in caplog.text


def by_mail(site: Site, port: int) -> Site:
    """Return the same site with a mail server."""
    mailed = {"mail_url": f"smtp://127.0.0.1:{port}", "public_url": "https://spbe.contoh.go.id"}
    settings = replace(site.house.settings, **mailed)
    house = House(settings, site.house.sessions, site.house.instruments, now=lambda: NOW)
    return Site(create_app(house=house))


def wait_for(what: object) -> None:
    deadline = time.monotonic() + 10
    while not what():  # type: ignore[operator]  # any function
        assert time.monotonic() < deadline
        time.sleep(0.02)


class Mailbox(socketserver.StreamRequestHandler):
    """As much SMTP as a letter needs."""

    def handle(self) -> None:
        self.say("220 here")
        while line := self.rfile.readline().decode().strip():
            if line.upper() == "DATA":
                self.say("354 go on")
                lines = iter(lambda: self.rfile.readline().decode().rstrip("\r\n"), ".")
                self.server.letters.append("\n".join(lines))  # type: ignore[attr-defined]  # see mail_server
            self.say("221 bye" if line.upper() == "QUIT" else "250 fine")
            if line.upper() == "QUIT":
                return

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def mail_server() -> Iterator[tuple[int, list[str]]]:
    """Yield the port of a mail server and the letters that it gets."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mailbox) as server:
        server.letters = []  # type: ignore[attr-defined]  # read by the handler
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1], server.letters  # type: ignore[attr-defined]  # set above
        server.shutdown()
