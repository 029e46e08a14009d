"""Which token is whose, and until when it counts."""

from __future__ import annotations

from datetime import UTC, datetime

from spbe.store.queries.tokens import TokenLine

AT = datetime(2026, 11, 24, tzinfo=UTC)


def test_a_token_counts_until_the_moment_it_expires() -> None:
    line = TokenLine(1, 1, "x", (), AT.replace(day=1), AT, None, None)
    assert line.counts(AT.replace(day=23)) and not line.counts(AT)
