"""Every test that SECURITY.md names is there."""

import re

from tests.house.files import ROOT, texts


def missing(document: str, tests: str) -> list[str]:
    """Return the tests a document names in backticks that no test file defines."""
    named = set(re.findall(r"`(test_\w+)`", document))
    return sorted(named - set(re.findall(r"^def (test_\w+)", tests, re.M)))


def test_every_test_that_the_security_page_names_exists():
    document = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    assert "`test_" in document
    assert missing(document, "\n".join(texts("tests/").values())) == []


def test_a_test_that_was_renamed_is_seen():
    assert missing("| x | `test_a`, `test_b` (`test_c.py`) |", "def test_a(site):\n    pass\n") == ["test_b"]
