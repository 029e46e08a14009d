"""A real LibreOffice that converts files; without one a test is skipped and says how to get it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

__all__ = ["converted"]

_WAIT = 240  # seconds: a first start on a busy machine
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>{locale}</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
</oor:items>
"""


def converted(files: Sequence[Path], suffix: str, target: Path, locale: str | None = None) -> list[Path]:
    """Return the files as LibreOffice saves them in another form, written into a folder with a profile of its own.

    With a ``locale`` (``id-ID``) it counts and writes as people there do, and computes every formula anew.
    """
    office = shutil.which("soffice")
    if office is None and not os.environ.get("CI"):
        pytest.skip("no LibreOffice on this machine: apt-get install libreoffice-calc-nogui libreoffice-writer-nogui")
    assert office, "CI must have LibreOffice"
    settings = target / "profile" / "user" / "registrymodifications.xcu"
    if locale is not None and not settings.exists():
        settings.parent.mkdir(parents=True)
        settings.write_text(_SETTINGS.format(locale=locale), encoding="utf-8")
    profile = f"-env:UserInstallation={(target / 'profile').as_uri()}"
    asked = [office, profile, "--headless", "--convert-to", suffix, "--outdir", str(target), *map(str, files)]
    done = subprocess.run(asked, capture_output=True, text=True, timeout=_WAIT, check=False)
    made = [target / f"{file.stem}.{suffix}" for file in files]
    assert all(file.exists() for file in made), done.stdout + done.stderr
    return made
