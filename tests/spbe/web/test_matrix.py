"""Every route x role x own or foreign agency x stage: who gets in is what docs/access.txt says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from spbe.roles import GRANTS, Permission, Role
from spbe.submission import STAGES
from tests.spbe.web.conftest import Site
from tests.spbe.web.matrix import LETTERS, LIST, Asked, Doors, address, as_text, make, rules, written

LISTED = written(LIST.read_text(encoding="utf-8"))
OPEN = (Permission.PUBLIC, Permission.SIGNED_IN)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[tuple[Role, str], int]]:
    path = tmp_path_factory.mktemp("matrix") / "made.sqlite"
    return path, make(path)


@pytest.mark.parametrize("stage", STAGES)
def test_at_every_stage_exactly_the_listed_roles_get_in_and_foreigners_never(
    made: tuple[Path, dict[tuple[Role, str], int]], stage: str
) -> None:
    asked = Doors(*made, stage).ask()
    assert asked.broken == []
    assert asked.foreign == []
    listed = {door: by_stage[stage] for door, by_stage in LISTED.items()}
    assert asked.inside == listed


def permission_of(app: Flask, endpoint: str) -> Permission:
    permission: Permission = getattr(app.view_functions[endpoint], "permission", Permission.PUBLIC)
    return permission


def test_nobody_is_listed_without_the_permission_that_the_route_asks_for(site: Site) -> None:
    wrong = []
    for method, rule in rules(site.app):
        asked = permission_of(site.app, rule.endpoint)
        holders = {LETTERS[role] for role in Role if asked in OPEN or asked in GRANTS[role]}
        listed = set("".join(LISTED[method, rule.rule].values()))
        wrong += [f"{method} {rule.rule}: {sorted(listed - holders)} lack {asked}"] if listed - holders else []
    assert wrong == []


@pytest.mark.usefixtures("made")  # it numbers the people and conversations that addresses name
def test_a_foreign_agency_and_one_that_does_not_exist_get_the_same_page(site: Site) -> None:
    site.become("Lina")
    for method, rule in rules(site.app):
        if "agency" in rule.arguments and method == "GET":
            here = address(site.app, rule)
            pages = [site.client.get(here.replace("kota-contoh", code)) for code in ("kota-contoh", "tidak-ada")]
            # A form's token holds the second it was made in, and a second may pass between two requests.
            texts = [re.sub(r'(name="csrf_token" value=)"[^"]*"', r"\1", page.text) for page in pages]
            foreign, unknown = (text.replace("kota-contoh", "tidak-ada") for text in texts)
            assert (pages[0].status_code, foreign) == (pages[1].status_code, unknown), here


@pytest.mark.usefixtures("made")
def test_a_visitor_is_led_to_the_door_whether_or_not_the_place_exists(signed_site: Site) -> None:
    for method, rule in rules(signed_site.app):
        if permission_of(signed_site.app, rule.endpoint) is Permission.PUBLIC:
            continue
        here = address(signed_site.app, rule)
        for path in dict.fromkeys((here, here.replace("kota-contoh", "tidak-ada"))):
            if hasattr(signed_site.app.view_functions[rule.endpoint], "offer"):
                assert signed_site.client.get(path).status_code == 401, path
            elif method == "GET":
                answer = signed_site.client.get(path)
                assert (answer.status_code, answer.location.partition("?")[0]) == (303, "/masuk"), path
            else:
                assert signed_site.client.post(path, data={"csrf_token": signed_site.token()}).status_code == 403, path


def test_a_door_that_opens_to_somebody_else_is_seen() -> None:
    asked = {stage: Asked({("GET", "/a"): "K", ("POST", "/b"): "K" if stage == "self" else ""}) for stage in STAGES}
    text = as_text(asked)
    assert written(text) == {
        door: {s: asked[s].inside[door] for s in STAGES} for door in (("GET", "/a"), ("POST", "/b"))
    }
    asked["visit"].inside["GET", "/a"] = "KE"
    assert written(as_text(asked))["GET", "/a"]["visit"] == "KE"
