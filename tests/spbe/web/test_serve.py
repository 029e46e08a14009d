"""Serving: loopback only for a local person, a clear word for a port in use."""

from __future__ import annotations

import socket
from dataclasses import replace

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
