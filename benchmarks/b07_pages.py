"""Budget 7: pages per second against a bare Jinja page on the same server; statements and bytes of a page."""

from __future__ import annotations

import re

from benchmarks.site import PLACE, Browser, running
from benchmarks.timing import medians

__all__ = ["run"]

REPEATS = 20
PAGES = {
    "aspect page, 10 indicators": (f"{PLACE}/aspek/7", ">= 0.3x"),
    "indicator page": (f"{PLACE}/indikator/42", ">= 0.3x"),
    "page of all 47 indicators": (f"{PLACE}/indikator", ">= 0.15x"),
    "overview": (f"{PLACE}/", "stated"),
}


def run() -> list[tuple[str, str, str, str]]:
    """Return the rows (what, figure, goal, reference) of budget 7."""
    with running() as port:
        browser = Browser(port)
        paths = ["/bare/page", *(path for path, _ in PAGES.values())]
        bare, *ours = medians(*(lambda path=path: _repeat(browser, path) for path in paths), turns=7)  # type: ignore[misc]  # each keeps its own path
        rows = [
            (f"{what}, {REPEATS / seconds:.0f}/s", f"{bare / seconds:.2f}x", goal, "bare Jinja page, same server")
            for (what, (_, goal)), seconds in zip(PAGES.items(), ours, strict=True)
        ]
        return rows + _bytes(port)


def _repeat(browser: Browser, path: str) -> None:
    for _ in range(REPEATS):
        browser.get(path)


def _bytes(port: int) -> list[tuple[str, str, str, str]]:
    browser = Browser(port)
    coding = browser.headers.pop("Accept-Encoding")
    page = browser.get(f"{PLACE}/indikator/42").decode()
    browser.headers["Accept-Encoding"] = coding
    static = sorted({address.split("#")[0] for address in re.findall(r'(?:href|src)="(/statis/[^"]+)"', page)})
    html = len(browser.get(f"{PLACE}/indikator/42"))
    first = html + sum(len(browser.get(address)) for address in static)
    return [
        ("first visit with fonts, styles, scripts", f"{first / 1000:.0f} KB", "<= 100 KB", "-"),
        ("each page after it", f"{html / 1000:.1f} KB", "<= 30 KB", "-"),
    ]
