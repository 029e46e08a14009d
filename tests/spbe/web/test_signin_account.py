"""One's own account: every role in sight and in reach, the password, the second factor."""

from __future__ import annotations

from spbe import workflow
from spbe.roles import NATIONAL, Role
from spbe.store import models, queries
from tests.spbe.web.conftest import NOW, PASSWORD, Site
from tests.spbe.web.page import Page
from tests.spbe.web.test_signin import newcomer, with_password
from tests.spbe.web.test_signin_attacks import RIGHT, code, with_second_factor


def with_two_roles(site: Site) -> int:
    """Add somebody who leads Kota Contoh and plans there, and administers all."""
    person = newcomer(site)
    with site.house.sessions.begin() as session:
        ayu = queries.person(session, person)
        assert ayu is not None
        workflow.join(session, ayu, "kota-contoh", Role.COORDINATOR, by=None, at=NOW)
        workflow.join(session, ayu, NATIONAL, Role.NATIONAL_ADMIN, by=None, at=NOW)
    return person


def summary(page: Page) -> str:
    """Return what the frame says of who is here."""
    return next(e.text for e in page.all("summary") if e.inside("details").get("class") == "me-menu")  # type: ignore[union-attr]  # a summary stands in one


def test_the_frame_names_the_active_role_and_agency(visitor: Site) -> None:
    visitor.enter(with_two_roles(visitor))
    assert summary(visitor.get("")) == "A AyuKoordinator SPBE, Pemerintah Kota Contoh".replace("A A", "AA")


def test_another_role_is_chosen_and_acted_in(visitor: Site) -> None:
    visitor.enter(with_two_roles(visitor))
    picks = [b.get("value") for b in visitor.get("").all("button", name="pick")]
    assert picks == ["kota-contoh|leader", "nasional|national_admin"]
    assert "Simpan target" in visitor.get("target").text
    sent = visitor.post("/peran", {"pick": "kota-contoh|leader"})
    assert sent.headers["Location"] == "/penilaian/kota-contoh/2026/"
    assert "Pimpinan" in summary(visitor.get(""))
    assert "Simpan target" not in visitor.get("target").text
    visitor.post("target", {"index": "3,10"}, status=404)
    visitor.post("/peran", {"pick": "kota-contoh|coordinator"})
    assert "Simpan target" in visitor.get("target").text


def test_a_role_that_is_not_held_is_not_chosen(visitor: Site) -> None:
    visitor.enter(with_two_roles(visitor))
    for pick in ("kota-contoh|external_assessor", "32.73|leader", "kota-contoh|x", "", "|"):
        visitor.post("/peran", {"pick": pick}, status=404)
    assert visitor.post("/peran", {"pick": "nasional|national_admin"}).headers["Location"] == "/"


def test_a_planted_role_that_is_not_held_means_nothing(visitor: Site) -> None:
    visitor.enter(newcomer(visitor))
    for planted in ("coordinator", "x"):
        with visitor.client.session_transaction() as session:
            session["roles"] = {"kota-contoh": planted}
        assert "Simpan target" not in visitor.get("target").text


def test_the_local_person_chooses_roles_and_has_no_way_out(site: Site) -> None:
    page = site.get("/akun")
    assert "tanpa masuk" in page.text
    assert not page.all("form", action="/keluar")
    site.post("/akun/sandi", {"current": "x", "password": PASSWORD, "again": PASSWORD}, status=404)
    site.get("/akun/kode", status=404)


def test_the_account_keeps_its_rules_in_both_languages(visitor: Site) -> None:
    with_password(visitor)
    visitor.post("/masuk", RIGHT)
    for language in ("id", "en"):
        visitor.post("/bahasa", {"language": language, "back": "/"})
        visitor.language = language
        visitor.get("/akun")
        visitor.get("/akun/kode")
    wrong = {"current": "", "password": "pendek", "again": ""}
    visitor.page(visitor.post("/akun/sandi", wrong, status=422), 422)


def test_a_second_factor_needs_a_right_code_and_the_password(visitor: Site) -> None:
    person = with_password(visitor)
    visitor.post("/masuk", RIGHT)
    visitor.get("/akun/kode")
    with visitor.client.session_transaction() as session:
        secret = session["new_secret"]
    for sent in (
        {"code": "000000", "current": PASSWORD},
        {"code": code(visitor, secret), "current": "bukan sandinya"},
        {"code": "", "current": ""},
    ):
        visitor.page(visitor.post("/akun/kode", sent, status=422), 422)
    with visitor.house.sessions() as session:
        assert session.get_one(models.Person, person).tf_totp_secret is None


def test_recovery_codes_are_renewed_and_the_second_factor_can_go(visitor: Site) -> None:
    person, secret, old = with_second_factor(visitor)
    visitor.post("/masuk", RIGHT)
    visitor.post("/masuk/kode", {"code": old[0]})
    assert "7 kode cadangan" in visitor.get("/akun/kode").text
    visitor.page(visitor.post("/akun/kode/baru", {"code": old[0]}, status=422), 422)
    page = visitor.page(visitor.post("/akun/kode/baru", {"code": old[1]}, status=200))
    new = [e.text for e in page.all("code")]
    assert len(new) == 8 and not set(new) & set(old)
    visitor.page(visitor.post("/akun/kode/lepas", {"code": old[2]}, status=422), 422)
    visitor.post("/akun/kode/lepas", {"code": code(visitor, secret, 1)})
    with visitor.house.sessions() as session:
        row = session.get_one(models.Person, person)
        assert (row.tf_totp_secret, row.mf_recovery_codes, row.tf_last_counter) == (None, None, None)
    other = visitor.other_browser()
    assert other.post("/masuk", {**RIGHT, "lanjut": "/akun"}).headers["Location"] == "/akun"
