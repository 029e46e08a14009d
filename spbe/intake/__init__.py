"""The one guard for every file that comes in: size, type by content, zip and XML bombs, a child process that parses."""

from spbe.arrived import Arrived
from spbe.intake.files import MOST_WIDTH, inspect, render_page, too_large
from spbe.intake.kinds import SHOWN, suffix_of
from spbe.intake.limits import FileLimits, Limits, RefusedFile
from spbe.intake.names import shown_name
from spbe.intake.runner import ReadersBusy
from spbe.intake.sheet import Sheet
from spbe.intake.tables import read_table
from spbe.intake.xlsx import read_workbook

__all__ = [
    "MOST_WIDTH",
    "SHOWN",
    "Arrived",
    "FileLimits",
    "Limits",
    "ReadersBusy",
    "RefusedFile",
    "Sheet",
    "inspect",
    "read_table",
    "read_workbook",
    "render_page",
    "shown_name",
    "suffix_of",
    "too_large",
]
