"""Pages of the planning room, stated: pages per second beside the overview of the same year, and their statements."""

from __future__ import annotations

from functools import partial

from benchmarks.b07_pages import statements
from benchmarks.site import Browser, demo, place
from benchmarks.timing import medians

__all__ = ["run"]

TURNS = 20
PAGES = {
    "what is missing, all units": "rencana/kurang",
    "what is missing, one unit": "rencana/kurang?unit=bkpsdm",
    "expected external score": "rencana/perkiraan",
    "table of costs": "rencana/biaya/",
    "gaps": "rencana/",
    "what if": "rencana/andai",
    "scenarios": "rencana/skenario",
    "the cheapest road": "rencana/jalan/",
    "actions": "rencana/aksi/",
}
REFERENCE = "overview of the same year, same server"


def run() -> list[tuple[str, str, str, str]]:
    """Return the rows (what, figure, goal, reference)."""
    with demo() as site:
        here, browser = place(site), Browser(site)
        pages = [partial(browser.get, f"{here}{path}") for path in PAGES.values()]
        reference, *measured = medians(partial(browser.get, here), *pages, turns=TURNS)
    rows = [
        (f"{what}, {1000 * seconds:.0f} ms", f"{reference / seconds:.2f}x", "stated", REFERENCE)
        for what, seconds in zip(PAGES, measured, strict=True)
    ]
    return [*rows, *statements(PAGES)]
