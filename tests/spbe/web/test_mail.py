"""Mail is plain, names this site, and no password travels in the clear."""

from __future__ import annotations

import threading

import pytest

from spbe.web.mail import Post, message, send
from spbe.web.settings import Settings
from tests.spbe.web.test_signin import mail_server

SETTINGS = Settings("sqlite://", "key", mail_url="smtp://127.0.0.1", public_url="https://spbe.contoh.go.id")


def test_a_letter_comes_from_the_site_and_holds_its_text() -> None:
    letter = message(SETTINGS, "ayu@kota-contoh.go.id", "Judul", "Isi: é\n")
    assert (letter["From"], letter["Auto-Submitted"]) == ("spbe@spbe.contoh.go.id", "auto-generated")
    assert letter.get_content() == "Isi: é\n"


def test_an_address_cannot_smuggle_in_another_header() -> None:
    with pytest.raises(ValueError, match=r"(?i)newline|linefeed"):
        message(SETTINGS, "a@b.id\nBcc: x@y.id", "Judul", "Isi")


def test_a_password_is_not_sent_without_encryption_to_another_machine() -> None:
    with mail_server() as (port, letters):
        letter = message(SETTINGS, "ayu@kota-contoh.go.id", "Judul", "Isi")
        with pytest.raises(ValueError, match="no encryption"):
            # another name of this machine, which is not loopback to the eye of the program
            send(f"smtp://ayu:rahasia@0.0.0.0:{port}", letter)
        assert letters == []
        send(f"smtp://127.0.0.1:{port}", letter)
        assert len(letters) == 1


def test_what_fails_does_not_stop_what_comes_after(caplog: pytest.LogCaptureFixture) -> None:
    post, done = Post(), threading.Event()

    def fail() -> None:
        raise OSError("ayu@kota-contoh.go.id tidak dikenal")

    post.later(fail)
    post.later(done.set)
    assert done.wait(5)
    assert "mail=failed reason=OSError" in caplog.text
    assert "ayu@" not in caplog.text


def test_too_much_at_once_is_dropped_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    post, go, done = Post(), threading.Event(), []
    for number in range(250):
        post.later(lambda number=number: (go.wait(5), done.append(number)))  # type: ignore[misc]  # a default, bound now
    assert "mail=dropped" in caplog.text
    go.set()
    post._worker.shutdown()
    assert 200 <= len(done) < 250
