"""The administration pages: units, assignments, people, periods of an agency, and the directory of agencies."""

from spbe.web.administration import agencies, assignments, door, letterhead, people, people_files, periods, units

__all__ = ["ROOMS"]

ROOMS = tuple(module.room for module in (door, units, assignments, letterhead, people, people_files, periods, agencies))
"""The blueprints of all administration pages."""
