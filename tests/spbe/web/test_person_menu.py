"""The frame says who is here and in which role, everywhere."""

from __future__ import annotations

from spbe.web.person_menu import person_menu
from tests.spbe.web.conftest import Site
from tests.spbe.web.page import Page
from tests.spbe.web.test_signin_account import summary, with_two_roles


def test_a_visitor_has_no_menu_but_a_way_in(visitor: Site) -> None:
    page = visitor.get("/hasil/")
    assert [a.text for a in page.all("a", class_="me-in")] == ["Masuk"]
    with visitor.app.test_request_context("/hasil/"):
        assert person_menu() is None


def test_the_role_is_that_of_the_agency_on_the_page(visitor: Site) -> None:
    visitor.enter(with_two_roles(visitor))
    visitor.post("/peran", {"pick": "kota-contoh|leader"})
    for path in ("", "indikator/5", "/akun", "/hasil/"):
        page: Page = visitor.get(path)
        assert summary(page).endswith("Pimpinan, Pemerintah Kota Contoh"), path
        assert len(page.all("button", name="pick")) == 2


def test_the_local_person_sees_their_role_too(site: Site) -> None:
    assert "Koordinator SPBE" in summary(site.get(""))
