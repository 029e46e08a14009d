"""What hostile files may cost: seconds and memory of the process that reads them, and next to nothing of the server."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.corpus import EVERYTHING, HEAVY

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell what a process took")
def test_the_worst_of_them_take_seconds_and_megabytes_of_a_child_and_nothing_of_the_server() -> None:
    command = [sys.executable, "-m", "tests.hostile.measure", *HEAVY]
    done = subprocess.run(command, capture_output=True, check=True, cwd=ROOT, text=True)
    found = json.loads(done.stdout)
    assert set(found["costs"]) == set(HEAVY)
    assert {name for name, cost in found["costs"].items() if cost["processor"] > 8} == set()
    assert found["child"] < 400
    assert found["own"] < 100
    told = [cost["told"] for name, cost in found["costs"].items() if EVERYTHING[name].told]
    assert all(told)
