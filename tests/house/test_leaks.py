"""The project speaks of itself only: no path of the machine it was written on, no host that packages came from."""

import re

import pytest

from tests.house.files import named, own

# In parts, or this file would be the first to break its own rule.
HOSTS = ["py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com", "deb.deb" + "ian.org"]
PATHS = ["work", "root", "tmp", "home/[a-z]+", "Users/[a-z]+"]
LEAK = re.compile(rf"(?<![\w.~>)}}])/(?:{'|'.join(PATHS)})/[\w.]|[A-Z]:\\\\?Users\b|{'|'.join(map(re.escape, HOSTS))}")


def leaks(name: str, text: str) -> list[str]:
    """Return the lines that name a machine's path or a package host."""
    return [f"{name}:{n}: {hit[0]}" for n, line in enumerate(text.splitlines(), 1) if (hit := LEAK.search(line))]


def test_no_file_names_a_machine_or_a_package_host():
    found = []
    for path in own():
        try:
            found += leaks(named(path), path.read_text(encoding="utf-8"))
        except UnicodeDecodeError:  # pictures, fonts, compiled catalogues
            continue
    assert found == []


@pytest.mark.parametrize(
    "bad", ["/wo" + "rk/main/x", "'/ro" + "ot/.cache'", "https://" + HOSTS[0] + "/x", "(/tm" + "p/a)"]
)
def test_a_leak_is_seen(bad):
    assert leaks("README.md", f"see {bad}")
    assert leaks("README.md", "see https://example.go.id/work/a and docs/tmp/x and 192.168/24") == []
