"""The bare application: a page in the frame of the site with fixed words in it, and a fixed answer to a form."""

from __future__ import annotations

from flask import Flask, render_template
from flask_compress import Compress

from spbe import __version__, language
from spbe.paths import shipped
from spbe.web.addresses import address
from spbe.web.menu import Entry
from spbe.web.serve import serve
from spbe.web.settings import Settings
from spbe.web.words import FILTERS, counted_phrase, phrase

__all__ = ["ANSWER", "PAGE", "bare_app"]

PAGE = "/halaman"
"""The address of the page."""

ANSWER = "/jawab"
"""The address that answers forms."""

TEMPLATE = """{% extends "layout.html" %}
{% block title %}Polos{% endblock %}
{% block main %}<h1>Polos</h1><p>Kata-kata tetap.</p>{% endblock %}
"""
MENU = [Entry(text, "home", f"/{text}", is_current=False) for text in ("Satu", "Dua", "Tiga", "Empat", "Lima", "Enam")]
LINKS = {
    "static": "/statis/<path:filename>",
    "frame.home": "/",
    "frame.choose_language": "/bahasa",
    "instruments.index": "/instrumen/",
    "signin.page": "/masuk",
}
"""The addresses that the frame names; nobody follows them."""


def bare_app() -> Flask:
    """Return an application without database, session, token and guards; it packs its answers as the site does."""
    app = Flask(__name__, static_folder=None, template_folder=str(shipped("templates")))
    app.config.update(COMPRESS_ALGORITHM=["br", "gzip"], COMPRESS_BR_LEVEL=5)
    Compress(app)
    _set_up_frame(app)
    page = app.jinja_env.from_string(TEMPLATE)
    app.add_url_rule(PAGE, "page", lambda: render_template(page))
    app.add_url_rule(ANSWER, "answer", lambda: '<p role="status">tersimpan</p>', methods=["POST"])
    return app


def _set_up_frame(app: Flask) -> None:
    env = app.jinja_env
    env.trim_blocks = env.lstrip_blocks = True
    env.filters.update(FILTERS)  # the macros of the frame name them
    env.globals.update(_=phrase, ngettext=counted_phrase, url_for=address)
    env.globals.update(languages=language.LANGUAGES, language="id", version=__version__, person=None)
    env.globals.update(icons="/statis/icons.svg", menu=lambda: MENU, person_menu=lambda: None)
    env.globals.update(csrf_token=lambda: "x" * 91)
    for endpoint, rule in LINKS.items():
        app.add_url_rule(rule, endpoint)


if __name__ == "__main__":
    serve(bare_app(), Settings("", "", port=0), ready=print)
