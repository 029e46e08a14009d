"""Mail by SMTP, sent beside the requests: how long it takes, and whether it arrives, no visitor can see."""

from __future__ import annotations

import logging
import smtplib
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from functools import partial
from threading import BoundedSemaphore
from urllib.parse import SplitResult, unquote, urlsplit

from spbe.web.settings import Settings, is_loopback

__all__ = ["Post", "message", "send"]

log = logging.getLogger("spbe.mail")

_TIMEOUT_SECONDS = 20
_MOST_WAITING = 200


class Post:
    """One worker that does what may not be seen from outside, one thing after the other; too much of it is dropped."""

    def __init__(self) -> None:
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="spbe-mail")
        self._room = BoundedSemaphore(_MOST_WAITING)

    def later(self, deed: Callable[[], None]) -> None:
        """Do it soon, in another thread. What fails is logged and otherwise forgotten."""
        if self._room.acquire(blocking=False):
            self._worker.submit(partial(self._do, deed))
        else:
            log.error("mail=dropped reason=too-many-waiting")

    def _do(self, deed: Callable[[], None]) -> None:
        try:
            deed()
        except Exception as error:  # whatever it is, the next one gets its turn; its text may name an address
            log.error("mail=failed reason=%s", type(error).__name__)
        finally:
            self._room.release()


def message(settings: Settings, to: str, subject: str, text: str) -> EmailMessage:
    """Return a plain mail from this site."""
    mail = EmailMessage()
    host = urlsplit(settings.public_url or "").hostname or "localhost"
    mail["From"] = settings.mail_from or f"spbe@{host}"
    mail["To"] = to
    mail["Subject"] = subject
    mail["Date"] = formatdate()
    mail["Message-ID"] = make_msgid(domain=host)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text)
    return mail


def send(url: str, mail: EmailMessage) -> None:
    """Hand the mail to the server of ``smtp://[user:password@]host[:port]`` or ``smtps://...``.

    Raises OSError or smtplib.SMTPException, and ValueError rather than send a password in the clear to another machine.
    """
    place = urlsplit(url)
    with _opened(place) as server:
        is_private = place.scheme == "smtps" or is_loopback(place.hostname or "")
        if not is_private and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
            is_private = True
        if place.username:
            if not is_private:
                raise ValueError("the mail server offers no encryption: no password is sent to it")
            server.login(unquote(place.username), unquote(place.password or ""))
        server.send_message(mail)


def _opened(place: SplitResult) -> smtplib.SMTP:
    host = place.hostname or "localhost"
    if place.scheme == "smtps":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, place.port or 465, timeout=_TIMEOUT_SECONDS, context=context)
    server = smtplib.SMTP(host, place.port or 25, timeout=_TIMEOUT_SECONDS)
    server.ehlo()
    return server
