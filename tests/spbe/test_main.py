"""``python -m spbe`` is the command ``spbe``."""

import subprocess
import sys

from spbe import __version__


def test_the_package_runs_as_the_command():
    done = subprocess.run([sys.executable, "-m", "spbe", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"spbe, version {__version__}"
