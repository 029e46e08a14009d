"""A real LibreOffice that converts files; without one a test is skipped and says how to get it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

__all__ = ["converted"]

_WAIT = 240  # seconds: a first start on a busy machine


def converted(files: Sequence[Path], suffix: str, target: Path) -> list[Path]:
    """Return the files as LibreOffice saves them in another form, written into a folder with a profile of its own."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice on this machine: apt-get install libreoffice-calc-nogui libreoffice-writer-nogui")
    profile = f"-env:UserInstallation={(target / 'profile').as_uri()}"
    asked = [office, profile, "--headless", "--convert-to", suffix, "--outdir", str(target), *map(str, files)]
    done = subprocess.run(asked, capture_output=True, text=True, timeout=_WAIT, check=False)
    made = [target / f"{file.stem}.{suffix}" for file in files]
    assert all(file.exists() for file in made), done.stdout + done.stderr
    return made
