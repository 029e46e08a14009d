"""The one guard for every file that comes in: size, type by content, zip and XML bombs, a child process that parses."""

from spbe.arrived import Arrived
from spbe.intake.tables import Limits, RefusedFile, Sheet, read_table

__all__ = ["Arrived", "Limits", "RefusedFile", "Sheet", "read_table"]
