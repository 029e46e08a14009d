"""What a browser would send from a form of a page, untouched."""

from __future__ import annotations

from tests.spbe.web.page import Element, Page

__all__ = ["untouched"]


def untouched(page: Page, form: str) -> dict[str, str]:
    """Return name -> value of everything in the form of this id that a browser sends without a click."""
    fields = [e for e in page.elements if e.tag in ("input", "select", "textarea") and _belongs(e, form)]
    return {e.get("name"): _value(e, page) for e in fields if e.get("name") and _is_sent(e)}


def _belongs(field: Element, form: str) -> bool:
    around = field.inside("form")
    return field.get("form") == form or (around is not None and around.get("id") == form)


def _is_sent(field: Element) -> bool:
    return field.get("type") not in ("radio", "checkbox") or "checked" in field.attributes


def _value(field: Element, page: Page) -> str:
    if field.tag == "textarea":
        return "".join(field.texts).removeprefix("\n")
    if field.tag == "select":
        options = [o for o in page.all("option") if o.inside("select") is field]
        return next((o.get("value") for o in options if "selected" in o.attributes), options[0].get("value"))
    return field.get("value")
