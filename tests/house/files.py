"""The files that the house rules look at."""

from __future__ import annotations

import subprocess
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@lru_cache
def own() -> tuple[Path, ...]:
    """Return every file of the project, as kept or about to be kept in version control."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    return tuple(path for name in names if name and (path := ROOT / name).is_file())


def named(path: Path) -> str:
    """Return a file's name as the project says it: ``spbe/web/forms.py``."""
    return path.relative_to(ROOT).as_posix()


def texts(*folders: str, suffix: str = ".py") -> dict[str, str]:
    """Return name -> text of the files with this suffix in the folders; generated migrations left out."""
    found = {named(path): path for path in own() if path.suffix == suffix}
    inside = {name: path for name, path in found.items() if name.startswith(folders)}
    kept = {name: path for name, path in inside.items() if "/migrations/versions/" not in name}
    return {name: path.read_text(encoding="utf-8") for name, path in sorted(kept.items())}
