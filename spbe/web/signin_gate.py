"""The library that signs people in, set up for our rows: sessions, passwords, one-time codes. It serves no page."""

from __future__ import annotations

import base64
import hmac
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any, Literal

from flask import Flask, current_app, g, session
from flask_login import current_user
from flask_security import RoleMixin, Security, UserDatastore, UserMixin, hash_password, verify_password
from flask_security.totp import Totp
from passlib.totp import TotpMatch
from sqlalchemy import update

from spbe.store import models, queries
from spbe.store.queries import SignInFacts
from spbe.store.running import run, table
from spbe.web.house import House, house
from spbe.workflow import signins
from spbe.workflow.people import clean_email

__all__ = [
    "Account",
    "account",
    "account_of",
    "check_code",
    "check_password",
    "code_fits",
    "gate",
    "hashed",
    "keep",
    "normal",
    "register",
]

_HOURS = 12
_SKEW_SECONDS = 30
_DECOY = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$uZ6lCB2RvTXqh0Ye4nyl1eqNbn5iXRBvhIqUjzhUDvE"
"""A hash that no password has: an unknown address takes as long as a known one."""


Column = Literal["id", "email", "fs_uniquifier"]


class Account(UserMixin):
    """A person's row as the library reads it. It is written back by ``Accounts.commit``."""

    name: str
    email: str | None  # type: ignore[assignment]  # the local person and the demo's have none
    fs_uniquifier: str = ""
    tf_totp_secret: str | None = None
    tf_last_counter: int | None
    roles: list[RoleMixin] = []  # ours are per agency, in spbe.roles

    def __init__(self, facts: SignInFacts) -> None:
        self.facts = facts
        self.id = facts.id
        self.name = facts.name
        self.email = facts.email
        self.active = facts.active
        self.password = facts.password
        self.fs_uniquifier = facts.fs_uniquifier or ""
        self.tf_primary_method = facts.tf_primary_method
        self.tf_totp_secret = facts.tf_totp_secret
        self.tf_last_counter = facts.tf_last_counter
        self.mf_recovery_codes = json.loads(facts.mf_recovery_codes) if facts.mf_recovery_codes else None

    def changes(self) -> dict[str, Any]:
        """Return column -> new value of what differs from the row that was read."""
        codes = json.dumps(self.mf_recovery_codes) if self.mf_recovery_codes else None
        now = {
            "tf_primary_method": self.tf_primary_method,
            "tf_totp_secret": self.tf_totp_secret,
            "tf_last_counter": self.tf_last_counter,
            "mf_recovery_codes": codes,
        }
        return {name: value for name, value in now.items() if value != getattr(self.facts, name)}


class Accounts(UserDatastore):
    """The people as the library finds and keeps them, over this request's session."""

    def __init__(self) -> None:
        super().__init__(Account, RoleMixin)

    def find_user(self, case_insensitive: bool = False, **wanted: Any) -> Account | None:
        """Return the account with this ``id``, ``email`` or ``fs_uniquifier``, or None."""
        ((column, value),) = wanted.items()
        return self.of(column, value)  # type: ignore[arg-type]  # the library asks for uniquifiers only

    def of(self, column: Column, value: int | str) -> Account | None:
        """Return the account with this value in the column, or None."""
        facts = queries.sign_in_facts(house().session(), column, value)
        return Account(facts) if facts else None

    def put(self, model: Account) -> Account:
        """Remember the account for ``commit``."""
        g.setdefault("accounts_put", {})[model.id] = model
        return model

    def commit(self) -> bool:
        """Write what changed in its own short transaction and say whether nobody else had changed it in between."""
        is_ours = True
        for changed in g.pop("accounts_put", {}).values():
            if values := changed.changes():
                row, before = table(models.Person).c, changed.facts
                as_read = (row[name].is_not_distinct_from(getattr(before, name)) for name in values)
                with house().session().begin():
                    statement = update(table(models.Person)).where(row.id == changed.id, *as_read).values(**values)
                    is_ours &= run(house().session(), statement).rowcount == 1
                changed.facts = replace(before, **values)
        return is_ours


class Codes(Totp):
    """One-time codes that count once: the row keeps the number of the last one."""

    def get_last_counter(self, user: Account) -> int | None:  # type: ignore[override]  # no others here
        """Return the number of the last code that counted."""
        return user.tf_last_counter

    def set_last_counter(self, user: Account, tmatch: TotpMatch) -> None:  # type: ignore[override]  # no others here
        """Remember the number of the code that counts now."""
        user.tf_last_counter = tmatch.counter
        _accounts().put(user)


def register(app: Flask, room: House) -> None:
    """Set the library up. None of its pages is served, and neither its tokens nor its remembering cookies count."""
    app.config.from_mapping(_configuration(room.settings.secret_key))
    security = Security(app, Accounts(), register_blueprint=False, totp_cls=Codes)
    manager = security.login_manager
    manager.request_loader(None)  # tokens in headers or addresses would be a second way in
    manager.session_protection = None  # an address that changes on the way to the office ends no session
    # Its identities are not used, and asking for them would read a session for every style sheet.
    app.before_request_funcs[None].remove(security.principal._on_before_request)


def _configuration(secret_key: str) -> dict[str, Any]:
    return {
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=_HOURS),
        "SESSION_REFRESH_EACH_REQUEST": False,
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_DEPRECATED_PASSWORD_SCHEMES": [],
        # Not mixed with the site's key: a new key must not void every password.
        "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
        "SECURITY_PASSWORD_LENGTH_MIN": 12,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": 8,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS": [base64.urlsafe_b64encode(_derived(secret_key, "recovery"))],
        "SECURITY_TOTP_SECRETS": {"1": _derived(secret_key, "totp").hex()},
        "SECURITY_TOTP_ISSUER": "Penilaian SPBE",
        "SECURITY_CLI_USERS_NAME": False,
        "SECURITY_CLI_ROLES_NAME": False,
    }


def _derived(secret_key: str, use: str) -> bytes:
    return hmac.digest(secret_key.encode(), f"spbe {use}".encode(), "sha256")


def gate() -> Security:
    """Return the library as it is set up for the application that serves this request."""
    found: Security = current_app.extensions["security"]
    return found


def _accounts() -> Accounts:
    return gate().datastore  # type: ignore[return-value]  # the one that register() made


def keep() -> bool:
    """Write what the library changed of accounts in this request; False when somebody else was faster."""
    return _accounts().commit()


def account() -> Account | None:
    """Return who signed in on this session, or None: nobody, kept out since, or longer than 12 hours ago."""
    if "_user_id" not in session:
        return None
    since = session.get("since", 0)
    if not 0 <= house().now().timestamp() - since <= _HOURS * 3600:
        return None
    found = current_user._get_current_object()
    return found if isinstance(found, Account) else None


def account_of(column: Column, value: int | str) -> Account | None:
    """Return the account with this value in the column, if it may sign in."""
    found = _accounts().of(column, value)
    return found if found is not None and found.active else None


def normal(password: str) -> str:
    """Return the password in the one form in which it is hashed, however a keyboard composes its letters."""
    return str(gate()._password_util.normalize(password))


def hashed(password: str) -> str:
    """Return the argon2 hash of a password. It takes a while: never inside a transaction."""
    return str(hash_password(normal(password)))


def check_password(email: str, password: str) -> Account | None:
    """Return the account that this address and password open, or None, after the same work whatever is wrong."""
    address = clean_email(email)
    found = account_of("email", address) if address else None
    may_try = found is not None and found.password is not None and _may_try(found)
    known = found.password if found and found.password else _DECOY
    is_right = verify_password(normal(password), known)
    return found if found and may_try and is_right else None


def check_code(found: Account, code: str) -> bool:
    """Say whether a one-time code or a recovery code is right, and use it up."""
    if not found.tf_totp_secret or not _may_try(found):
        return False
    typed = "".join(code.split()).lower()
    if typed.isascii() and typed.isdigit():
        is_right = code_fits(found, found.tf_totp_secret, typed)
    else:
        is_right = _use_recovery_code(found, typed)
    return keep() and is_right


def code_fits(found: Account, secret: str, digits: str) -> bool:
    """Say whether a telephone with this secret shows these digits now, or half a minute before or after."""
    return bool(gate().totp_factory.verify_totp(digits, secret, found, window=_SKEW_SECONDS))


def _use_recovery_code(found: Account, typed: str) -> bool:
    kept = gate().mf_recovery_codes_util
    return bool(kept.check_recovery_code(found, typed) and kept.delete_recovery_code(found, typed))


def _may_try(found: Account) -> bool:
    with house().session().begin():
        return signins.count_attempt(house().session(), found.id, at=house().now())
