"""Templates: each is used, says its words through gettext, and holds nothing that the content policy would block."""

import re
from collections import Counter
from collections.abc import Mapping

import pytest
from jinja2 import Environment

from tests.house.files import texts

UNTRANSLATED = {"SPBE", "DRAF", "CSV", "JSON", "XLSX", "SVG", "PNG", "PDF", "PermenPANRB"}
SPOKEN = re.compile(r"""\s(?:title|alt|placeholder|aria-label|aria-description)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
BLOCKED = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*="),
    "an inline style": re.compile(r"<style\b"),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)"),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*="),
    "a third party": re.compile(r"""(?:src|action|xlink:href)\s*=\s*["'](?:https?:)?//"""),
    "unescaped data": re.compile(r"""(?<!['"])\s*\|\s*safe\b|\{%-?\s*autoescape\s+false"""),
}


def unused(templates: Mapping[str, str], modules: Mapping[str, str]) -> list[str]:
    """Return the templates that no view and no other template names, in full or by a file name that is its own."""
    said = set(re.findall(r"""["']([\w/]+\.html)["']""", "\n".join([*templates.values(), *modules.values()])))
    own_names = Counter(name.rpartition("/")[2] for name in templates)
    short = {name for name in said if own_names[name] == 1}
    return [
        f"{name} is never drawn"
        for name in templates
        if name.removeprefix("templates/") not in said and name.rpartition("/")[2] not in short
    ]


def blocked(name: str, text: str) -> list[str]:
    """Return what in a template the content policy or the rule of escaping forbids."""
    return [f"{name}: {what}: {hit[0].strip()}" for what, sign in BLOCKED.items() if (hit := sign.search(text))]


def mute(name: str, text: str) -> list[str]:
    """Return the words of a template that no translation can reach."""
    found = [f"{name}: {word!r} is not translated" for word in _words(_shown(text))]
    attributes = [one or other for one, other in SPOKEN.findall(_without_code(text))]
    return found + [f"{name}: the attribute {word!r} is not translated" for each in attributes for word in _words(each)]


def _shown(text: str) -> str:
    """Return the text between tags as a reader sees it: no code, no translated blocks, nothing marked as Indonesian."""
    indonesian = re.compile(r"""<(\w+)\b[^>]*\slang="id"[^>]*>.*?</\1>""", re.S)
    return re.sub(r"<[^>]*>", " ", indonesian.sub(" ", _without_code(text)))


def _without_code(text: str) -> str:
    kept, is_translated = [], False
    text = re.sub(r"\{% block \w+_class %\}[^{]*", "", text)  # a list of classes, inside an attribute of the layout
    for _, kind, value in Environment().lex(text):  # noqa: S701 - only cut into pieces, never drawn
        if kind == "name" and value in {"trans", "endtrans"}:
            is_translated = value == "trans"
        kept.append(value if kind == "data" and not is_translated else "\N{DOTTED SQUARE}")
    return "".join(kept)


def _words(text: str) -> list[str]:
    words = re.findall(r"(?<![&#\w-])[^\W\d_][\w-]{2,}", text)
    return [word for word in words if word not in UNTRANSLATED]


def test_every_template_is_drawn_by_a_view_or_by_another_template():
    templates = texts("templates/", suffix=".html")
    assert templates
    assert unused(templates, texts("spbe/web/")) == []


def test_no_template_holds_what_the_content_policy_blocks():
    found = [line for name, text in texts("templates/", suffix=".html").items() for line in blocked(name, text)]
    assert found == []


def test_every_word_of_a_template_can_be_translated():
    found = [line for name, text in texts("templates/", suffix=".html").items() for line in mute(name, text)]
    assert found == []


def test_a_template_that_is_never_drawn_is_seen():
    templates = {
        "templates/a/old.html": "",
        "templates/a/new.html": "",
        "templates/b/old.html": '{% include "b/old.html" %}',
    }
    assert unused(templates, {"spbe/web/a.py": 'render_template("a/new.html")'}) == [
        "templates/a/old.html is never drawn"
    ]


@pytest.mark.parametrize(
    "bad",
    [
        '<p style="color:red">',
        "<style>p{}</style>",
        "<script>go()</script>",
        '<a href="#" onclick="go()">',
        '<script src="https://cdn.example/x.js"></script>',
        "{{ text | safe }}",
        "{% autoescape false %}",
    ],
)
def test_what_the_content_policy_blocks_is_seen(bad):
    assert len(blocked("x.html", bad)) == 1
    assert (
        blocked("x.html", """<script src="{{ url }}" defer></script><p class="style">{{ ' class="on"'|safe }}</p>""")
        == []
    )


@pytest.mark.parametrize(
    "bad", ["<p>Simpan</p>", "<p>{{ n }} indikator</p>", '<img alt="Logo">', "{% if x %}Benar{% endif %}"]
)
def test_a_word_outside_gettext_is_seen(bad):
    assert len(mute("x.html", bad)) == 1
    good = """<p alt="{{ _(1) }}">SPBE 3–4 &nbsp;<b lang="id">Fakta</b>{% trans n=2 %}{{ n }} butir{% endtrans %}</p>"""
    assert mute("x.html", good) == []
