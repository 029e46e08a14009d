"""Serving: loopback only for a local person, a clear word for a port in use."""

from __future__ import annotations

import _thread
import socket
import threading
from dataclasses import replace
from urllib.request import urlopen

import pytest

from spbe.web.serve import NotLoopback, PortInUse, serve
from tests.spbe.web.conftest import Site


def test_a_local_person_is_never_served_to_other_machines(site: Site) -> None:
    for host in ("0.0.0.0", "192.0.2.7", "::", "server.example"):  # noqa: S104  # the very thing that must be refused
        with pytest.raises(NotLoopback):
            serve(site.app, replace(site.house.settings, host=host), ready=pytest.fail)


def test_a_port_in_use_is_told(site: Site) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortInUse) as caught:
            serve(site.app, replace(site.house.settings, port=port), ready=pytest.fail)
    assert caught.value.port == port


def test_a_free_port_is_chosen_told_and_served(site: Site) -> None:
    told: list[int] = []

    def fetch(address: str) -> None:
        def ask() -> None:
            with urlopen(f"{address}hasil/") as answer:  # noqa: S310  # our own address
                told.append(answer.status)
            _thread.interrupt_main()

        threading.Thread(target=ask).start()

    serve(site.app, replace(site.house.settings, port=0), ready=fetch)
    assert told == [200]
