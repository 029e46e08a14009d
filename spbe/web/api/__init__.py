"""The door for programs: /api/v1 reads what pages show, by the same rules, for whoever a personal token stands for."""

from flask import Flask

from spbe.web.api import agencies, assessments, described, door, results
from spbe.web.house import House

__all__ = ["ROOMS", "register"]

_ROOMS = (agencies.room, results.room, assessments.room, described.room)
ROOMS = (*_ROOMS, described.page_room)


def register(app: Flask, inside: House) -> None:
    """Count what programs ask of this application."""
    door.register(app, inside, _ROOMS)
