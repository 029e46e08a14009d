"""Pieces of pages that are drawn once and kept: each reader sees their own, and everybody sees the newest."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.spbe.web.conftest import Site
from tests.spbe.web.page import Page


def tokens(client: FlaskClient) -> set[str]:
    """Return the tokens of all forms on an aspect page as this client sees it."""
    page = Page(client.get(f"{Site.HERE}/aspek/7").text)
    return {field.get("value") for field in page.all("input", name="csrf_token")}


def level_of(page: Page, code: str) -> str:
    """Return the level chosen in the row of an indicator."""
    row = page.all("article", id=f"i{code}")[0]
    return next(e.get("value") for e in page.elements if "checked" in e.attributes and e.inside("article") is row)


def test_every_reader_has_their_own_token_in_the_rows(site: Site) -> None:
    first, second = tokens(site.app.test_client()), tokens(site.app.test_client())
    assert len(first) == len(second) == 1
    assert first != second


def test_a_row_shows_what_was_saved_since_it_was_kept(site: Site) -> None:
    before = level_of(site.get("aspek/7"), "32")
    other = "1" if before != "1" else "2"
    answer = site.answer("32")
    site.post("indikator/32/tingkat", {"version": answer.version, "level": other})
    page = site.get("aspek/7")
    assert level_of(page, "32") == other
    assert site.answer("32").version == answer.version + 1
    row = page.all("article", id="i32")[0]
    versions = [e.get("value") for e in page.all("input", name="version") if e.inside("article") is row]
    assert versions == [str(answer.version + 1)]


def test_a_kept_row_of_who_may_answer_is_closed_for_who_may_only_read(site: Site) -> None:
    assert not [f for f in site.get("aspek/7").all("fieldset") if "disabled" in f.attributes]
    site.become("Hadi")
    assert all("disabled" in f.attributes for f in site.get("aspek/7").all("fieldset"))


def test_kept_pieces_follow_the_language(site: Site) -> None:
    assert "bobot" in site.get("aspek/7").html
    site.post("/bahasa", {"language": "en", "back": "/"})
    site.language = "en"
    assert "bobot" not in site.get("aspek/7").html


def test_only_so_many_pieces_are_kept(site: Site) -> None:
    for number in range(site.house.most_fragments + 5):
        assert site.house.fragment((number,), lambda: "x") == "x"
    assert len(site.house.fragments) <= site.house.most_fragments
