"""Budget 8: autosaves against a bare Flask answer on the same server, and fifty people at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from statistics import quantiles
from time import perf_counter

from benchmarks.site import PLACE, Browser, running
from benchmarks.timing import medians

__all__ = ["run"]

REPEATS = 20
PEOPLE = 50
ROUNDS = 6
INDICATORS = 47


def run() -> list[tuple[str, str, str, str]]:
    """Return the rows (what, figure, goal, reference) of budget 8."""
    with running() as port:
        browser, turn = Browser(port), count()
        browser.open_indicator("14")

        def save() -> None:
            for _ in range(REPEATS):
                browser.autosave("14", f"Fakta {next(turn)} " + "x" * 300)

        def plain() -> None:
            for _ in range(REPEATS):
                browser.post_plain()

        ours, bare = medians(save, plain, turns=7)
        what = f"autosave, {REPEATS / ours:.0f}/s"
        return [(what, f"{bare / ours:.2f}x", ">= 0.3x", "bare Flask answer, same server"), *_many(port)]


def _many(port: int) -> list[tuple[str, str, str, str]]:
    with ThreadPoolExecutor(PEOPLE) as people:
        measured = list(people.map(_person, [port] * PEOPLE, range(PEOPLE)))
    pages, saves = ([t for person in measured for t in person[kind]] for kind in (0, 1))
    return [
        (f"p95 of a page, {PEOPLE} people at once", f"{_p95(pages):.0f} ms", "<= 150 ms", "-"),
        (f"p95 of an autosave, {PEOPLE} people at once", f"{_p95(saves):.0f} ms", "<= 100 ms", "-"),
    ]


def _person(port: int, number: int) -> tuple[list[float], list[float]]:
    browser, code = Browser(port), str(1 + number % INDICATORS)
    pages, saves = [], []
    for _ in range(ROUNDS):
        start = perf_counter()
        browser.get(f"{PLACE}/indikator/{code}")
        pages.append(perf_counter() - start)
        browser.open_indicator(code)
        start = perf_counter()
        if number < INDICATORS:
            browser.autosave(code, f"Orang {number} {start}")
            saves.append(perf_counter() - start)
    return pages, saves


def _p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1] * 1000
