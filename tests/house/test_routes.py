"""Every address is listed, and asks for a permission."""

from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from flask import Flask

from spbe.roles import Permission
from tests.house.files import ROOT

LIST = ROOT / "docs" / "urls.txt"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    from spbe.web import create_app
    from spbe.web.settings import Settings

    database = tmp_path_factory.mktemp("routes") / "empty.sqlite"
    return create_app(Settings(f"sqlite:///{database}", "a key for this test"))


def addresses(app: Flask) -> list[str]:
    """Return one line per address: methods, the address, and the permission it asks for."""
    lines = []
    for rule in app.url_map.iter_rules():
        methods = ",".join(sorted(rule.methods - {"HEAD", "OPTIONS"} or rule.methods))
        permission = getattr(app.view_functions[rule.endpoint], "permission", None)
        asked = "public" if rule.endpoint == "static" else permission.value if permission else "nothing"
        lines.append(f"{methods:9} {rule.rule}  {asked}")
    return sorted(lines, key=lambda line: line.split()[1])


def unguarded(views: Mapping[str, Any]) -> list[str]:
    """Return the views that do not say which permission they ask for."""
    bare = [name for name, view in views.items() if not isinstance(getattr(view, "permission", None), Permission)]
    return [f"{name} asks for no permission: add @needs(...)" for name in bare if name != "static"]


def difference(written: Iterable[str], found: Iterable[str]) -> list[str]:
    """Return what must be added to and taken from the written list, as a patch shows it."""
    one, other = set(written), set(found)
    return [f"+{line}" for line in sorted(other - one)] + [f"-{line}" for line in sorted(one - other)]


def test_every_view_asks_for_a_permission(site):
    assert unguarded(site.view_functions) == []


def test_the_list_of_addresses_is_the_one_the_site_answers(site):
    written = [line for line in LIST.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    assert difference(written, addresses(site)) == []


def test_a_view_without_a_permission_is_seen():
    app = Flask("twin")
    app.add_url_rule("/terbuka", "open_door", lambda: "")
    assert unguarded(app.view_functions) == ["open_door asks for no permission: add @needs(...)"]


def test_an_address_that_is_not_listed_is_seen():
    app = Flask("twin", static_folder=None)
    app.add_url_rule("/baru", "new", lambda: "")
    assert difference(["GET       /lama  view"], addresses(app)) == [
        "+GET       /baru  nothing",
        "-GET       /lama  view",
    ]
