"""Budget 8: autosaves against a bare Flask answer on the same server; fifty people at once; what the disk takes."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from random import Random
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from threading import Barrier
from time import perf_counter, sleep

from benchmarks.bare import ANSWER
from benchmarks.site import PLAIN, Browser, bare, demo, place
from benchmarks.timing import medians

__all__ = ["run"]

TURNS = 200
PEOPLE = 50
ROUNDS = 5
INDICATORS = 47
PAUSE = (0.5, 1.5)
"""Seconds between two actions of one person: quicker than anybody writes."""

Seconds = list[float]


class Writer:
    """One person who writes one indicator's explanation in an open page."""

    def __init__(self, site: str, code: str) -> None:
        self.browser = Browser(site, PLAIN)
        self.page = f"{place(site)}indikator/{code}"
        self.saves = count(1)
        self.open()

    def open(self) -> None:
        """Fetch the page and keep its token and version."""
        text = self.browser.get(self.page).decode()
        self.token = re.findall(r'id="token" value="([^"]+)"', text)[0]
        self.version = re.findall(r'id="versi" value="(\d+)"', text)[0]

    def save(self) -> None:
        """Save a text that differs from the last one, over the version at hand."""
        text = f"Simpanan {next(self.saves)} dari {id(self)}. " + "Peraturan Wali Kota Nomor 34, Bab III. " * 10
        sent = {"csrf_token": self.token, "version": self.version, "level": 3, "explanation": text}
        answer = self.browser.post(f"{self.page}/otomatis", sent).decode()
        self.version = re.findall(r'id="versi" value="(\d+)"', answer)[0]


def run() -> list[tuple[str, str, str, str]]:
    """Return the rows (what, figure, goal, reference) of budget 8."""
    with demo() as site, bare() as plain:
        return [*_speed(site, plain), _disk(), *_crowd(site, PAUSE), *_crowd(site, None)]


def _speed(site: str, plain: str) -> list[tuple[str, str, str, str]]:
    writer, browser = Writer(site, "14"), Browser(plain, PLAIN)
    form = {"version": 1, "level": 3, "explanation": "Peraturan Wali Kota Nomor 34, Bab III. " * 10}
    ours, theirs = medians(writer.save, partial(browser.post, ANSWER, form), turns=TURNS)
    what = f"autosave, {1 / ours:.0f}/s ({ours * 1000:.1f} ms each)"
    return [(what, f"{theirs / ours:.2f}x", ">= 0.3x", "bare Flask answer, same server")]


def _disk() -> tuple[str, str, str, str]:
    """Return what one commit must wait for, since a saved answer survives a power cut (synchronous = FULL)."""
    waits = []
    with TemporaryDirectory() as folder, Path(folder, "file").open("wb", buffering=0) as file:
        for _ in range(100):
            file.write(bytes(8192))
            start = perf_counter()
            os.fsync(file.fileno())
            waits.append(perf_counter() - start)
    return ("of it, one fsync on this disk", f"{median(waits) * 1000:.2f} ms", "stated", "-")


def _crowd(site: str, pause: tuple[float, float] | None) -> list[tuple[str, str, str, str]]:
    start = Barrier(PEOPLE)
    with ThreadPoolExecutor(PEOPLE) as people:
        found = list(people.map(partial(_person, site, start, pause), range(PEOPLE)))
    pages = [seconds for person in found for seconds in person[0]]
    saves = [seconds for person in found for seconds in person[1]]
    how = "each acting every second or so" if pause else "without any pause between requests"
    what = f"{PEOPLE} people at once, {how}"
    return [
        (f"p95 of a page, {what}", _p95(pages), "<= 150 ms" if pause else "stated", "-"),
        (f"p95 of an autosave, {what}", _p95(saves), "<= 100 ms" if pause else "stated", "-"),
    ]


def _person(site: str, start: Barrier, pause: tuple[float, float] | None, number: int) -> tuple[Seconds, Seconds]:
    """Return how long pages and autosaves took one person. Who has no indicator of their own only reads."""
    writer, dice = Writer(site, str(1 + number % INDICATORS)), Random(number)
    pages, saves = Seconds(), Seconds()
    start.wait()
    for _ in range(ROUNDS):
        for action, taken in ((writer.open, pages), (writer.save, saves)):
            sleep(dice.uniform(*pause) if pause else 0)
            if taken is pages or number < INDICATORS:
                with _timed(taken):
                    action()
    return pages, saves


@contextmanager
def _timed(taken: Seconds) -> Iterator[None]:
    start = perf_counter()
    yield
    taken.append(perf_counter() - start)


def _p95(seconds: Seconds) -> str:
    return f"{quantiles(seconds, n=20)[-1] * 1000:.0f} ms"
