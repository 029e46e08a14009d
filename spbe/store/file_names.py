"""Names under which files are kept: the code of the agency and the SHA-256 of the content, and nothing else."""

from __future__ import annotations

import re

__all__ = ["MissingFile", "NoPlaceForFiles", "file_name", "folder_name", "is_agency", "is_file_name"]

_AGENCY = re.compile(r"[a-z0-9][a-z0-9.-]{0,119}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


class MissingFile(LookupError):
    """The store holds no file of this ``sha256`` for the agency."""

    def __init__(self, agency: str, sha256: str) -> None:
        self.agency = agency
        self.sha256 = sha256
        super().__init__(f"no file {sha256} of {agency}")


class NoPlaceForFiles(ValueError):
    """It is not said where files lie, and the database is no file on this machine that they could lie beside."""

    def __init__(self, way_out: str = "set SPBE_FILES to a folder or to s3://bucket/prefix") -> None:
        super().__init__(way_out)


def is_agency(name: str) -> bool:
    """Say whether a name may be that of an agency's folder."""
    return bool(_AGENCY.fullmatch(name))


def folder_name(agency: str) -> str:
    """Return the name of an agency's folder: its code. Raises ValueError for what is no code."""
    if not is_agency(agency):
        raise ValueError(f"{agency!r} is no code of an agency")
    return agency


def file_name(sha256: str) -> str:
    """Return the name of a file: its SHA-256. Raises ValueError for what is none."""
    if not is_file_name(sha256):
        raise ValueError(f"{sha256!r} is no SHA-256")
    return sha256


def is_file_name(name: str) -> bool:
    """Say whether a name is that of a kept file."""
    return bool(_DIGEST.fullmatch(name))
