"""The OpenAPI document is true: generated requests, right and wrong ones, get exactly what it promises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy
from schemathesis import Case
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode

from spbe.language import LANGUAGES, speaking
from spbe.web import create_app
from spbe.web.api.described import api_document
from spbe.web.api.words import field_words, offer_words
from tests.spbe.web.conftest import Site
from tests.spbe.web.test_api import ask, token_of

REAL = {"agency": "kota-contoh", "period": "2025", "code": "32.73", "name": "penilaian.csv"}
"""An address that is there: what is generated at random hardly ever is."""
EXAMPLES = {"real": 2, "right": 5, "wrong": 8}


@pytest.fixture
def quick(site: Site) -> Iterator[Site]:
    """Yield the site without a limit that a test would reach."""
    many = replace(site.house.settings, api_per_minute=1_000_000)
    yield Site(create_app(house=replace(site.house, settings=many)))


def answered(strategy: SearchStrategy[Case], count: int, headers: dict[str, str]) -> set[int]:
    """Return the statuses of so many generated requests, always the same ones, each checked against the document."""
    statuses: set[int] = set()

    @settings(max_examples=count, derandomize=True, database=None, deadline=None, suppress_health_check=[*HealthCheck])
    @given(case=strategy)
    def keep(case: Case) -> None:
        statuses.add(case.call_and_validate(headers=headers).status_code)

    keep()
    return statuses


def test_every_address_keeps_what_the_document_promises(quick: Site) -> None:
    headers = {"Authorization": f"Bearer {token_of(quick)}", "Accept-Encoding": "identity"}
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", quick.app)
    schema.validate()
    seen: set[tuple[str, int]] = set()
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        real = {place.name: REAL[place.name] for place in operation.path_parameters}
        wanted, unwanted = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
        kinds = {
            "real": operation.as_strategy(wanted, path_parameters=real),
            "right": operation.as_strategy(wanted),
            "wrong": operation.as_strategy(unwanted),
        }
        for kind, strategy in kinds.items():
            seen |= {(kind, status) for status in answered(strategy, EXAMPLES[kind], headers)}
    assert {("real", 200), ("right", 200), ("right", 404), ("wrong", 400), ("wrong", 401)} <= seen
    assert not {status for kind, status in seen if kind == "real"} - {200}


def test_a_document_that_promises_something_else_is_seen(quick: Site) -> None:
    document = ask(quick, "openapi.json", None).json
    document["components"]["schemas"]["TokenFacts"]["properties"]["name"] = {"type": "integer"}
    schema = schemathesis.openapi.from_dict(document)
    case = schema["/api/v1/token"]["GET"].Case()
    answer = ask(quick, "token", token_of(quick))
    with pytest.raises(FailureGroup) as refused:
        case.validate_response(answer)
    assert "is not of type" in str([failure.message for failure in refused.value.exceptions])


def test_the_document_is_for_everybody_and_names_every_address_in_both_languages(site: Site) -> None:
    addresses = {
        rule.rule.translate(str.maketrans("<>", "{}"))
        for rule in site.app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/") and rule.rule != "/api/v1/"
    }
    for language in LANGUAGES:
        document = ask(site, "openapi.json", None, **{"Accept-Language": language}).json
        assert document["openapi"] == "3.1.0"
        assert set(document["paths"]) == addresses
        with speaking(language), site.app.test_request_context("/api/v1/"):
            assert document == api_document()
            assert {one["get"]["summary"] for one in document["paths"].values()} == set(offer_words().values())
            shapes = document["components"]["schemas"]
            for name, words in field_words().items():
                shape, _dot, field = name.partition(".")
                assert shapes[shape]["properties"][field]["description"] == words
