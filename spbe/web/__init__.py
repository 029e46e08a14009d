"""The face in HTML: create_app() puts the rooms of the site together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, g, request, session
from flask_compress import Compress
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined

from spbe import __version__, language
from spbe.indicators import instruments
from spbe.paths import shipped
from spbe.store import open_store
from spbe.web import (
    administration,
    answer_sheets,
    api,
    assessments,
    assets,
    board,
    bringing,
    carrying,
    citing,
    comments,
    document_batches,
    documents,
    double_scoring,
    downloads,
    editions,
    errors,
    evaluation,
    frame,
    importing,
    instrument_pages,
    library,
    moving,
    national,
    next_levels,
    outlook,
    pasting,
    planning,
    planning_action_files,
    planning_action_import,
    planning_actions,
    planning_cost_files,
    planning_costs,
    planning_drafting,
    planning_road,
    planning_road_saving,
    planning_scenarios,
    planning_whatif,
    results,
    screening,
    sending,
    signin,
    signin_account,
    signin_gate,
    succession,
    tasks,
    tokens,
    trends,
    uploading,
)
from spbe.web.access import current_person
from spbe.web.addresses import address
from spbe.web.api.problems import is_for_program
from spbe.web.drawing import bar_length, segments
from spbe.web.house import House
from spbe.web.menu import menu
from spbe.web.person_menu import person_menu
from spbe.web.policies import POLICY
from spbe.web.settings import Settings
from spbe.web.words import FILTERS, counted_phrase, phrase

__all__ = ["create_app"]

_LIMIT = 1_000_000  # bytes of one request: the longest text is 32,000 characters; where files come in, they say more
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def create_app(settings: Settings | None = None, *, house: House | None = None) -> Flask:
    """Return the application, ready to serve, by default with the settings of the environment.

    ``house`` is given by tests; else it is opened from the settings. Raises InstrumentError when a shipped instrument
    has a problem: nothing is served on a broken law.
    """
    app = Flask(__name__, static_folder=None, template_folder=str(shipped("templates")))
    settings = settings or (house.settings if house else Settings.from_env())
    inside = house or House(settings, open_store(settings.database_url), instruments())
    app.extensions["spbe"] = inside
    app.config.from_mapping(_configuration(settings))
    CSRFProtect(app)
    signin_gate.register(app, inside)
    api.register(app, inside)
    Compress(app)
    _set_up_templates(app)
    _set_up_requests(app)
    for room in _rooms():
        app.register_blueprint(room)
    assets.register(app, Path(__file__).parent / "static")
    errors.register(app)
    signin.register(app)
    return app


def _rooms() -> list[Blueprint]:
    """Return every room of the site."""
    doors = (frame, signin, signin_account, tokens, results, instrument_pages)
    own = (assessments, comments, tasks, board, sending, carrying, succession, trends, editions, importing)
    evidence = (citing, library, screening, uploading)
    files = (downloads, documents, document_batches, answer_sheets, pasting, moving, national)
    roads = (planning_costs, planning_cost_files, planning_road, planning_road_saving)
    prospects = (planning, planning_whatif, planning_scenarios, next_levels, outlook)
    acts = (planning_actions, planning_action_files, planning_action_import, planning_drafting)
    rest = (*acts, double_scoring, bringing)
    single = [module.room for module in (*doors, *own, *evidence, *files, *roads, *prospects, *rest)]
    return [*single, documents.published, *administration.ROOMS, *evaluation.ROOMS, *api.ROOMS]


def _configuration(settings: Settings) -> dict[str, Any]:
    is_open = settings.local_person or settings.demo_entry
    return {
        "SECRET_KEY": settings.secret_key,
        "MAX_CONTENT_LENGTH": _LIMIT,
        "MAX_FORM_MEMORY_SIZE": _LIMIT,
        "SESSION_COOKIE_NAME": "spbe",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.behind_https,
        "WTF_CSRF_TIME_LIMIT": 12 * 3600,
        # On loopback a foreign host name means another site's page talks to us (DNS rebinding).
        "TRUSTED_HOSTS": ["localhost", "127.0.0.1", "[::1]"] if is_open else None,
        "COMPRESS_MIMETYPES": ["text/html", "text/css", "text/javascript", "image/svg+xml", "application/json"],
        "COMPRESS_ALGORITHM": ["br", "gzip"],
        "COMPRESS_BR_LEVEL": 5,
    }


def _set_up_templates(app: Flask) -> None:
    env = app.jinja_env
    env.undefined = StrictUndefined
    env.trim_blocks = env.lstrip_blocks = True
    env.filters.update(FILTERS)
    env.globals.update(_=phrase, ngettext=counted_phrase, url_for=address)
    env.globals.update(languages=language.LANGUAGES, version=__version__, menu=menu, person_menu=person_menu)
    env.globals.update(segments=segments, bar_length=bar_length)

    @app.context_processor
    def shared() -> dict[str, Any]:
        icons = address("static", filename="icons.svg")
        return {"language": language.current(), "person": current_person(), "icons": icons}


def _set_up_requests(app: Flask) -> None:
    app.before_request(_speak)
    app.after_request(_guard)
    app.teardown_request(_leave)


def _speak() -> None:
    # A program says its language itself: what belongs to a browser's session counts for nothing there.
    is_program = is_for_program()
    chosen = request.accept_languages.best_match(language.LANGUAGES) if is_program else session.get("language")
    g.language = language.speaking(chosen if chosen and chosen in language.LANGUAGES else "id")
    g.language.__enter__()


def _guard(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _leave(_error: BaseException | None) -> None:
    if "session" in g:
        g.session.close()
    if "language" in g:
        g.pop("language").__exit__(None, None, None)
