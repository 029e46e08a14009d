"""A page as a test reads it: its parts found, and the rules that every page must keep."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SVG_VOID = {"use", "rect", "line", "circle", "polygon", "path"}


@dataclass
class Element:
    """One element with its attributes, its parent and its text."""

    tag: str
    attributes: dict[str, str | None]
    parent: Element | None
    children: list[Element] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the text inside, white space folded."""
        return " ".join("".join(self.texts).split())

    def get(self, name: str, otherwise: str = "") -> str:
        """Return an attribute's text."""
        return self.attributes.get(name) or otherwise

    def inside(self, tag: str) -> Element | None:
        """Return the nearest element around this one with that tag."""
        around = self.parent
        while around is not None and around.tag != tag:
            around = around.parent
        return around


class Page(HTMLParser):
    """A parsed page. Raises ValueError for tags that do not close in order: a browser would guess, and guess wrong."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html = html
        self.root = Element("", {}, None)
        self.elements: list[Element] = []
        self._open = [self.root]
        self.feed(html)
        self.close()
        if len(self._open) > 1:
            raise ValueError(f"<{self._open[-1].tag}> is never closed")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs), self._open[-1])
        self._open[-1].children.append(element)
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if self._open[-1].tag != tag:
            raise ValueError(f"</{tag}> closes <{self._open[-1].tag}>")
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.texts.append(data)

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Return the elements of a tag whose attributes have these values."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [e for e in self.elements if e.tag == tag and all(e.get(n) == v for n, v in wanted.items())]

    def by_id(self, name: str) -> Element | None:
        """Return the element of this id."""
        return next((e for e in self.elements if e.get("id") == name), None)

    @property
    def text(self) -> str:
        """Return all text, white space folded."""
        return self.root.text


def complaints(page: Page, *, language: str = "id", is_whole: bool = True) -> list[str]:
    """Return what is wrong with a page: every rule that holds for all pages of the site."""
    found = [*_duplicate_ids(page), *_unlabelled(page), *_tokenless(page), *_inline(page), *_bad_references(page)]
    return found + (_frame(page, language) if is_whole else [])


def _frame(page: Page, language: str) -> list[str]:
    html, titles, headings = page.all("html"), page.all("title"), page.all("h1")
    title = next((t.text for t in titles if t.inside("head")), "")
    has_errors = page.by_id("galat") is not None
    rules = {
        "lang": len(html) == 1 and html[0].get("lang") == language,
        "exactly one h1": len(headings) == 1 and bool(headings[0].text),
        "a title": bool(title),
        "an error page says so in its title": title.startswith(("Galat: ", "Error: ")) == has_errors,
        "one main": len(page.all("main")) == 1,
        "a skip link": any(a.get("href") == "#isi" for a in page.all("a")),
    }
    return [rule for rule, holds in rules.items() if not holds]


def _duplicate_ids(page: Page) -> list[str]:
    ids = [e.get("id") for e in page.elements if e.get("id")]
    return [f"id {name} twice" for name in sorted({i for i in ids if ids.count(i) > 1})]


def _unlabelled(page: Page) -> list[str]:
    labelled = {label.get("for") for label in page.all("label")}
    fields = [e for e in page.elements if e.tag in ("input", "select", "textarea") and e.get("type") != "hidden"]
    return [
        f"{e.tag} {e.get('name')} has no label"
        for e in fields
        if e.get("id") not in labelled and e.inside("label") is None and not e.get("aria-label")
    ]


def _tokenless(page: Page) -> list[str]:
    forms = [form for form in page.all("form") if form.get("method").lower() == "post"]
    tokens = [e for e in page.all("input", name="csrf_token") if e.get("value")]
    return [f"form {f.get('action')} has no token" for f in forms if not any(t.inside("form") is f for t in tokens)]


def _inline(page: Page) -> list[str]:
    styled = [f"style on <{e.tag}>" for e in page.elements if "style" in e.attributes or e.tag == "style"]
    handlers = [f"{name} on <{e.tag}>" for e in page.elements for name in e.attributes if name.startswith("on")]
    scripts = ["inline script" for e in page.all("script") if not e.get("src")]
    outside = [e.get(n) for e in page.elements for n in ("src", "href") if e.tag != "a" and "//" in e.get(n)]
    return styled + handlers + scripts + [f"third party: {address}" for address in outside]


def _bad_references(page: Page) -> list[str]:
    ids = {e.get("id") for e in page.elements}
    pointing = [
        (name, target)
        for e in page.elements
        for name in ("aria-labelledby", "aria-describedby", "for", "form")
        for target in e.get(name).split()
    ]
    anchors = [("href", a.get("href")[1:]) for a in page.all("a") if a.get("href").startswith("#")]
    return [f"{name} points at no #{target}" for name, target in pointing + anchors if target and target not in ids]
