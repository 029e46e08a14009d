"""Serves the site from one process with waitress, on every system."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable

from flask import Flask
from waitress import create_server

from spbe.web.settings import NotLoopback, Settings, is_loopback

__all__ = ["NotLoopback", "PortInUse", "serve"]

_THREADS = 8
_FORM = 2_000_000  # bytes around a file


class PortInUse(OSError):
    """Another program listens on ``port``."""

    def __init__(self, port: int) -> None:
        self.port = port
        super().__init__(f"another program listens on port {port}")


def serve(app: Flask, settings: Settings, *, ready: Callable[[str], None]) -> None:
    """Serve until interrupted; ``ready`` is told the address once the port is open.

    Raises NotLoopback when a local person would be signed in for other machines, and PortInUse.
    """
    if settings.local_person and not is_loopback(settings.host):
        raise NotLoopback(settings.host)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a waiting request is no news
    with _listen(settings) as listening:
        server = create_server(
            app, sockets=[listening], threads=_THREADS, ident=None, max_request_body_size=settings.most_file + _FORM
        )
        ready(f"http://{settings.host}:{listening.getsockname()[1]}/")
        try:
            server.run()  # returns when interrupted
        finally:
            for channel in list(server.active_channels.values()):
                channel.close()  # browsers keep theirs open
            server.close()


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family)
    except OSError as error:
        raise PortInUse(settings.port) from error
