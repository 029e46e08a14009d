"""A program reads what its token's person sees on pages, in the token's scopes, and is told plainly when it may not."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from werkzeug.test import TestResponse

from spbe.store import models, queries
from spbe.web import create_app
from spbe.web.api.offers import CODE, Param
from spbe.web.api.problems import problem_kinds
from spbe.web.api.words import scope_words
from spbe.workflow.tokens import TokenPlan, TokenScope, make_token
from tests.spbe.web.conftest import NOW, Site

ONE = "assessments/kota-contoh/2026"


def token_of(site: Site, name: str = "Sari", scopes: list[TokenScope] | None = None, days: int = 90) -> str:
    """Return a new token of a person of the demo."""
    with site.house.sessions.begin() as session:
        found = session.scalars(select(models.Person.id).where(models.Person.name == name)).one()
        person = queries.person(session, found)
        assert person is not None
        return make_token(session, person, TokenPlan("uji", scopes or list(TokenScope), days), at=NOW)


def ask(site: Site, path: str, token: str | None, **headers: str) -> TestResponse:
    sent = {"Authorization": f"Bearer {token}"} if token else {}
    return site.app.test_client().get(f"/api/v1/{path}", headers=sent | headers)


def told(answer: TestResponse, status: int, kind: str) -> dict[str, Any]:
    """Return a checked problem."""
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json"), answer.text
    problem: dict[str, Any] = answer.json
    assert (problem["status"], problem["type"]) == (status, f"/api/v1/#{kind}")
    assert problem["title"] == problem_kinds()[kind][1] and problem["detail"]
    return problem


def test_only_a_token_lets_a_program_in_and_never_a_cookie(site: Site) -> None:
    assert site.get("/akun").text  # the local person is in on pages
    answer = site.client.get("/api/v1/token")
    told(answer, 401, "no-token")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="spbe"'
    for wrong in ("spbe_x", "", "x" * 300):
        answer = site.client.get("/api/v1/token", headers={"Authorization": f"Bearer {wrong}"})
        told(answer, 401, "invalid-token")
        assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]
    told(ask(site, "token", None, Authorization=f"Basic {token_of(site)}"), 401, "invalid-token")
    answer = ask(site, "token", token_of(site))
    assert (answer.status_code, answer.json["person"]) == (200, "Sari")
    assert answer.json["roles"] == [{"agency": "kota-contoh", "role": "unit_operator"}]
    assert "Set-Cookie" not in answer.headers and answer.headers["Cache-Control"] == "no-store"


def test_a_token_reaches_no_further_than_its_scopes(site: Site) -> None:
    reaches = {
        TokenScope.AGENCIES: ("agencies", "agencies/32.73"),
        TokenScope.ASSESSMENTS: ("assessments", ONE),
        TokenScope.RESULTS: ("results", "assessments/kota-contoh/2025/result"),
        TokenScope.EXPORTS: (f"{ONE}/exports", f"{ONE}/exports/penilaian.csv"),
    }
    assert set(reaches) == set(scope_words()) == set(TokenScope)
    for scope in TokenScope:
        token = token_of(site, scopes=[scope])
        for other, paths in reaches.items():
            for path in paths:
                answer = ask(site, path, token)
                if scope is other:
                    assert answer.status_code == 200
                else:
                    told(answer, 403, "insufficient-scope")
                    assert 'error="insufficient_scope"' in answer.headers["WWW-Authenticate"]


@pytest.mark.parametrize("below", ["", "/result", "/exports", "/exports/penilaian.csv", "/exports/lhe.pdf"])
def test_what_somebody_may_not_see_is_not_there(site: Site, below: str) -> None:
    token = token_of(site, "Lina")
    foreign = ask(site, f"assessments/kota-contoh/2025{below}", token)
    told(foreign, 404, "not-found")
    assert foreign.text == ask(site, f"assessments/tidak-ada/2025{below}", token).text
    assert foreign.text == ask(site, f"assessments/a%00b/2025{below}", token).text
    told(ask(site, "agencies/kota-contoh", token), 404, "not-found")
    told(ask(site, "agencies/x%00", token), 404, "not-found")
    assert {line["agency"] for line in ask(site, "assessments", token).json["items"]} == {"kabupaten-contoh"}


def test_a_list_is_read_page_by_page_and_cut_by_filters(site: Site) -> None:
    token, found, after = token_of(site), [], ""
    while after is not None:
        page = ask(site, f"assessments?limit=1{after and f'&after={after}'}", token).json
        found += [line["period"] for line in page["items"]]
        after = page["next"]
    assert len(found) == len(set(found)) == len(ask(site, "assessments", token).json["items"]) >= 3
    only = ask(site, "assessments?stage=final&year=2025&instrument=spbe-2020", token).json
    assert [(line["period"], line["url"]) for line in only["items"]] == [
        ("2025", "/api/v1/assessments/kota-contoh/2025")
    ]
    assert only["next"] is None
    assert len(ask(site, "agencies?kind=kota&limit=200", token).json["items"]) > 90
    assert ask(site, "results?agency=32.73&year=2024", token).json["items"][0]["index"] == "4.59"


def test_everything_wrong_with_a_query_is_said_at_once(site: Site) -> None:
    answer = ask(site, "assessments?limit=0&year=abc&stage=x&agency=%00&agency=a&lain=1", token_of(site))
    faults = told(answer, 400, "invalid-request")["errors"]
    assert [fault["parameter"] for fault in faults] == ["agency", "agency", "year", "stage", "limit", "lain"]
    assert faults[2]["detail"] == "Tulis bilangan bulat dari 2000 sampai 2999."
    assert Param("x", {"type": "string", "pattern": CODE}).read(None) is None


def test_an_assessment_is_told_as_its_page_tells_it(site: Site) -> None:
    whole = ask(site, ONE, token_of(site)).json
    assert (whole["agency"]["name"], whole["stage"]) == ("Pemerintah Kota Contoh", "self")
    assert len(whole["answers"]) == whole["progress"]["total"] == 47
    assert whole["index"] is None and whole["progress"]["open"]
    stored = site.answer("1")
    first = whole["answers"][0]
    assert (first["level"], first["explanation"], first["version"]) == (
        stored.level,
        stored.explanation,
        stored.version,
    )
    file = ask(site, f"{ONE}/exports/penilaian.json", token_of(site)).json
    assert file["range"] == whole["range"] and file["aspects"] == whole["aspects"]


def test_an_assessor_sees_an_agency_that_is_still_answering_as_on_pages(site: Site) -> None:
    token = token_of(site, "Budi")
    answer = ask(site, "assessments/kabupaten-contoh/2026", token)
    assert answer.status_code == 200
    assert all(line["version"] for line in answer.json["answers"] if line["level"] is not None)
    with site.house.sessions.begin() as session:
        found = queries.find_assessment(session, "kabupaten-contoh/2026")
        assert found is not None
        found.stage = "self"
    closed = ask(site, "assessments/kabupaten-contoh/2026", token).json
    assert {line["level"] for line in closed["answers"]} == {None}
    assert len(closed["progress"]["open"]) == 47


def test_values_that_are_no_levels_are_told_exactly(toy_site: Site) -> None:
    toy_site.become("Sari")
    toy_site.post("indikator/2", {"items": ["I02-L1-01"], "explanation": "Fakta", "version": "0"})
    answer = ask(toy_site, "assessments/kota-contoh/mainan", token_of(toy_site))
    assert answer.status_code == 200
    second, third = answer.json["answers"][1:]
    assert (second["level"], second["items"], second["explanation"]) == (None, ["I02-L1-01"], "Fakta")
    assert re.fullmatch(r"\d(\.\d+|/\d+)?", second["value"])
    assert (third["indicator"], third["figure"]) == ("3", None)


def test_the_announced_result_is_what_was_written_down(site: Site) -> None:
    token = token_of(site)
    result = ask(site, "assessments/kota-contoh/2025/result", token).json
    with site.house.sessions() as session:
        found = queries.find_assessment(session, "kota-contoh/2025")
        kept = queries.result_of(session, found.id) if found else None
    assert kept is not None
    assert (result["index"]["exact"], result["predicate"]) == (kept.index_exact, kept.predicate)
    assert len(result["aspects"]) == 8 and re.fullmatch(r"\d\.\d\d", result["aspects"]["1"]["announced"])
    told(ask(site, f"{ONE}/result", token), 404, "not-found")


def test_files_are_those_of_the_pages(site: Site) -> None:
    token = token_of(site)
    listed = {one["name"]: one for one in ask(site, f"{ONE}/exports", token).json["items"]}
    assert {"penilaian.xlsx", "penilaian.csv", "penilaian.json", "lhe.pdf", "kesenjangan.docx"} <= set(listed)
    sheet = site.app.test_client().get(
        listed["penilaian.xlsx"]["url"], headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"}
    )
    assert sheet.content_type == listed["penilaian.xlsx"]["media_type"]
    assert load_workbook(BytesIO(sheet.data)).sheetnames[0] == "Overview"
    assert ask(site, f"{ONE}/exports/ringkas.pdf", token).data.startswith(b"%PDF")
    for other in ("penilaian.pdf", "radar.svg", "x", "catatan.pdf"):
        told(ask(site, f"{ONE}/exports/{other}", token), 404, "not-found")


def test_nothing_can_be_written_and_unknown_addresses_are_problems_too(site: Site) -> None:
    token = token_of(site)
    client = site.app.test_client()
    for method in ("post", "put", "delete", "patch"):
        answer = getattr(client, method)(f"/api/v1/{ONE}", headers={"Authorization": f"Bearer {token}"})
        told(answer, 405, "method-not-allowed")
        assert "GET" in answer.headers["Allow"]
    told(ask(site, "tidak/ada", token), 404, "not-found")


def test_the_language_is_the_one_the_program_asks_for(site: Site) -> None:
    site.post("/bahasa", {"language": "en", "back": "/"})
    assert site.client.get("/api/v1/token").json["title"] == "Token tidak ada"
    assert ask(site, "token", None, **{"Accept-Language": "en"}).json["title"] == "No token"


def test_too_many_requests_wait_while_others_read_on(site: Site) -> None:
    settings = replace(site.house.settings, api_per_minute=3)
    slow = Site(create_app(house=replace(site.house, settings=settings)))
    token, other = token_of(slow), token_of(slow)
    answers = [ask(slow, "token", token) for _ in range(5)]
    assert [answer.status_code for answer in answers[:3]] == [200] * 3
    told(answers[-1], 429, "too-many-requests")
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 61
    assert ask(slow, "token", other).status_code == 200
    assert slow.get("/hasil/").text


def test_a_token_ends_with_its_days_its_persons_access_and_their_roles(site: Site) -> None:
    token, short = token_of(site), token_of(site, days=1)
    later = Site(create_app(house=replace(site.house, now=lambda: NOW + timedelta(days=1))))
    told(ask(later, "token", short), 401, "invalid-token")
    assert ask(later, ONE, token).status_code == 200
    with site.house.sessions.begin() as session:
        sari = session.scalars(select(models.Person).where(models.Person.name == "Sari")).one()
        session.query(models.MembershipScope).filter_by(person_id=sari.id).delete()
        session.query(models.Membership).filter_by(person_id=sari.id).delete()
    told(ask(site, ONE, token), 404, "not-found")
    assert ask(site, "assessments", token).json == {"items": [], "next": None}
    with site.house.sessions.begin() as session:
        session.get_one(models.Person, sari.id).active = False
    told(ask(site, "token", token), 401, "invalid-token")


def test_a_failure_and_a_changed_instrument_are_problems(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    token = token_of(site)
    with site.house.sessions.begin() as session:
        found = queries.find_assessment(session, "kota-contoh/2026")
        assert found is not None
        found.fingerprint, found.text_digest = "0" * 64, None
    told(ask(site, ONE, token), 409, "instrument-changed")
    site.app.testing, site.app.config["PROPAGATE_EXCEPTIONS"] = False, False
    monkeypatch.setattr(queries, "published_after", lambda *_: 1 / 0)
    told(ask(site, "results", token), 500, "failed")


def test_people_read_what_the_api_gives(site: Site) -> None:
    page = site.get("/api/v1/")
    for words in ("GET /api/v1/assessments/{agency}/{period}", "read:exports", "insufficient-scope", "openapi.json"):
        assert words in page.text
    site.post("/bahasa", {"language": "en", "back": "/"})
    site.language = "en"
    assert "API for other programs" in site.get("/api/v1/").text
