"""Addresses of pages and files, each worked out once: a page holds a hundred of them, and they stay the same."""

from __future__ import annotations

from functools import lru_cache

from flask import request, url_for

__all__ = ["address"]


def address(endpoint: str, **values: object) -> str:
    """Return the path of a page or file of this site, as Flask's ``url_for`` makes it.

    ``values`` are those of the address alone; an endpoint is named in full.
    """
    return _made(request.script_root, endpoint, **values)


@lru_cache(maxsize=10_000)
def _made(_root: str, endpoint: str, **values: object) -> str:
    return url_for(endpoint, **values)  # type: ignore[arg-type]  # no option of url_for is among them
