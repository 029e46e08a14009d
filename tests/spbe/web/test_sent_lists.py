"""What was shown of a list comes back sealed: for that person and that assessment, for an hour, and nothing else."""

from __future__ import annotations

import io

import pytest
from flask import Flask

from spbe.web.sent_lists import field_sent, seal, sent_list, sent_source, unseal

SHOWN = {"stage": "document", "values": {"1": "3"}}


@pytest.fixture
def app() -> Flask:
    """Return an application that knows nothing but its key."""
    app = Flask(__name__)
    app.config["SECRET_KEY"] = "for tests only"
    return app


def test_what_was_sealed_comes_back_for_whom_it_was_shown(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context():
        package = seal("list", [7, 1], SHOWN)
    with app.test_request_context(method="POST", data={"package": package}):
        assert unseal("list", [7, 1]) == SHOWN
        assert unseal("list", [7, 2]) is None
        assert unseal("other list", [7, 1]) is None
        monkeypatch.setattr("spbe.web.sent_lists._SHOWN_FOR", -1)
        assert unseal("list", [7, 1]) is None
    with app.test_request_context(method="POST", data={"package": package[:-1]}):
        assert unseal("list", [7, 1]) is None


def test_a_list_is_a_file_or_pasted_and_never_both(app: Flask) -> None:
    file = (io.BytesIO(b"1;3"), "daftar.csv")
    with app.test_request_context(method="POST", data={"berkas": file}):
        assert (sent_list(), field_sent()) == ((b"1;3", []), "berkas")
    with app.test_request_context(method="POST", data={"tempel": "1;3"}):
        assert (sent_list(), field_sent()) == ((b"1;3", []), "tempel")
    with app.test_request_context(method="POST", data={"tempel": "1;3", "berkas": (io.BytesIO(b"1;4"), "x.csv")}):
        assert "kirim salah satu" in sent_list()[1][0][1]
    with app.test_request_context(method="POST", data={"tempel": "  "}):
        assert "Belum ada daftar" in sent_list()[1][0][1]


@pytest.mark.parametrize(("text", "said"), [("  ", "belum ditulis"), ("x" * 301, "Terlalu panjang")])
def test_a_source_is_one_line_that_says_something(app: Flask, text: str, said: str) -> None:
    with app.test_request_context(method="POST", data={"sumber": text}):
        assert said in sent_source()[1][0][1]
    with app.test_request_context(method="POST", data={"sumber": " LHE \n 2026 "}):
        assert sent_source() == ("LHE 2026", [])
