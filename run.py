"""Set up a fresh machine and hand over: ``python3 run.py demo`` or ``python3 run.py test``. Standard library only."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
OLDEST = (3, 11)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
OFFICE = ("libreoffice-calc-nogui", "libreoffice-writer-nogui")
HELP = """\
usage: python3 run.py demo [OPTIONS]            set up, fill a demo year and serve it at http://127.0.0.1:5000
       python3 run.py test                      set up and check everything: format, lint, types, imports, tests
       python3 run.py test [PYTEST ARGUMENTS]   set up and run only these tests, e.g. test -k scoring
       python3 run.py test --install-browser    also install Chromium and LibreOffice with apt (as when CI is set)

The first run needs the network and about two minutes; everything goes into .venv beside this file."""


class SetUpError(Exception):
    """The set-up cannot go on; the text says why and what to do."""


def say(text: str) -> None:
    """Print one line at once, so that it stands in front of what the next program prints."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def run(*command: object) -> int:
    """Run a program in the project's folder, its output shown, and return its exit code."""
    return subprocess.run([str(part) for part in command], cwd=ROOT, check=False).returncode  # noqa: S603 - no shell, fixed programs


def program(name: str, venv: Path = VENV) -> Path:
    """Return where the environment keeps a program, on Windows or elsewhere."""
    return venv / "Scripts" / f"{name}.exe" if os.name == "nt" else venv / "bin" / name


def check_python(version: tuple[int, ...] = sys.version_info[:3], *, has_ensurepip: bool | None = None) -> None:
    """Refuse, with the way out, a Python that is too old or comes without what makes environments."""
    running = ".".join(str(part) for part in version)
    if version < OLDEST:
        raise SetUpError(f"This is Python {running}; 3.11 or newer is needed. Install one and start this file with it.")
    if has_ensurepip is None:
        has_ensurepip = all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))
    if not has_ensurepip:
        package = f"python{version[0]}.{version[1]}-venv"
        raise SetUpError(f"This Python cannot make environments. On Debian or Ubuntu: sudo apt install {package}")


def fingerprint(root: Path = ROOT) -> str:
    """Return a hash of all that decides what must be installed: the wanted packages, the Python and the place."""
    parts = [(root / name).read_bytes() for name in ("setup.cfg", "pyproject.toml", "constraints.txt")]
    parts += [sys.version.encode(), str(root).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def is_ready(extra: str, stamp: Path, wanted: str) -> bool:
    """Say whether the last finished set-up was this one; one for development serves the demo too."""
    found = stamp.read_text(encoding="utf-8") if stamp.is_file() else ""
    return found in {f"{extra} {wanted}", f"dev {wanted}"}


def set_up(extra: str) -> None:
    """Make .venv and install the project in it, unless that was done for these very files before."""
    check_python()
    stamp, wanted = VENV / "ready.txt", fingerprint()
    if program("python").exists() and is_ready(extra, stamp, wanted):
        return
    stamp.unlink(missing_ok=True)
    if not program("python").exists():
        say(f"Making {VENV} ...")
        if run(sys.executable, "-m", "venv", "--clear", VENV):
            raise SetUpError("The environment could not be made; the lines above say why.")
    say("Installing (about two minutes the first time) ...")
    install("--upgrade", "pip", "setuptools")
    install("--no-build-isolation", "--editable", ".[dev]" if extra == "dev" else ".")
    stamp.write_text(f"{extra} {wanted}", encoding="utf-8")


def install(*what: str) -> None:
    """Install into .venv what the constraints allow. Raises SetUpError when pip fails."""
    if run(program("python"), "-m", "pip", "install", "--quiet", "--constraint", ROOT / "constraints.txt", *what):
        raise SetUpError(
            "Installing failed; pip's own words stand above. Check the network (or the proxy) and run this again."
        )


def find_browser(wanted: bool) -> None:
    """Install Chromium where it is wanted and missing; where it is only missing, say how to get it."""
    if any(shutil.which(name) for name in BROWSERS):
        return
    if not wanted:
        say("NO BROWSER: the browser tests are skipped. On Debian: sudo apt-get install chromium")
        say("            or run: python3 run.py test --install-browser")
        return
    install_by_apt("Chromium", "chromium")


def find_office(wanted: bool) -> None:
    """Install LibreOffice (83 MB to fetch) where it is wanted and missing; where it is only missing, say it."""
    if shutil.which("soffice"):
        return
    if not wanted:
        say(f"NO LIBREOFFICE: its tests are skipped. On Debian: sudo apt-get install {' '.join(OFFICE)}")
        return
    install_by_apt("LibreOffice", *OFFICE)


def install_by_apt(name: str, *packages: str) -> None:
    """Install what comes from the distribution. Raises SetUpError where that fails."""
    apt = [] if not hasattr(os, "geteuid") or os.geteuid() == 0 else ["sudo"]
    if not shutil.which("apt-get"):
        raise SetUpError(
            f"{name} is missing and there is no apt-get to install it; please install it and run this again."
        )
    if run(*apt, "apt-get", "update", "-q") or run(
        *apt, "apt-get", "install", "-q", "-y", "--no-install-recommends", *packages
    ):
        raise SetUpError(f"{name} could not be installed; apt's own words stand above.")


def steps() -> dict[str, list[object]]:
    """Return every check by name, cheapest first; the tests come last so that their closing line is easy to find."""
    python = program("python")
    return {
        "format": [python, "-m", "ruff", "format", "--check", "."],
        "lint": [python, "-m", "ruff", "check", "."],
        "types": [python, "-m", "mypy"],
        "imports": [program("lint-imports")],
        "tests": [python, "-m", "pytest", "-n", "2", "-ra"],
    }


def check_everything() -> int:
    """Run every check, whatever the ones before said; return the first exit code that is not 0."""
    codes = {}
    for name, command in steps().items():
        say(f"\n--- {name}")
        codes[name] = run(*command)
    say("")
    for name, code in codes.items():
        say(f"{name:8} {'ok' if code == 0 else f'FAILED (exit {code})'}")
    return next((code for code in codes.values() if code), 0)


def test(arguments: list[str]) -> int:
    """Set up for development and check everything, or run pytest alone when arguments for it are given."""
    wanted = "--install-browser" in arguments or bool(os.environ.get("CI"))
    arguments = [argument for argument in arguments if argument != "--install-browser"]
    set_up("dev")
    if arguments:
        return run(program("python"), "-m", "pytest", *arguments)
    find_browser(wanted)
    find_office(wanted)
    return check_everything()


def demo(arguments: list[str]) -> int:
    """Set up and hand over to ``spbe demo``."""
    set_up("demo")
    return run(program("python"), "-m", "spbe", "demo", *arguments)


def main(arguments: list[str]) -> int:
    """Do what the first argument says and return the exit code."""
    tasks = {"demo": demo, "test": test}
    if not arguments or arguments[0] not in tasks:
        say(HELP)
        return 0 if not arguments or arguments[0] in {"-h", "--help", "help"} else 2
    try:
        return tasks[arguments[0]](arguments[1:])
    except SetUpError as reason:
        say(f"\n{reason}")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
