"""Addresses of pages and files, each worked out once: a page holds a hundred of them, and they stay the same."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from flask import request, url_for

__all__ = ["address", "own_path"]

_LONGEST = 2_000


def address(endpoint: str, **values: object) -> str:
    """Return the path of a page or file of this site, as Flask's ``url_for`` makes it.

    ``values`` are those of the address alone; an endpoint is named in full.
    """
    return _made(request.script_root, endpoint, **values)


@lru_cache(maxsize=10_000)
def _made(_root: str, endpoint: str, **values: object) -> str:
    return url_for(endpoint, **values)  # type: ignore[arg-type]  # no option of url_for is among them


def own_path(text: str | None, otherwise: str) -> str:
    """Return the text when it is a path of this site, else the other one: no redirect leads away."""
    path = text or ""
    if not path.startswith("/") or len(path) > _LONGEST or not path.isprintable() or "\\" in path:
        return otherwise
    try:
        parts = urlsplit(path)
    except ValueError:
        return otherwise
    return path if not parts.scheme and not parts.netloc and not path.startswith("//") else otherwise
