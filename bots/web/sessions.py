"""What a browser is known by again: a cookie that only this server can read or make.

Where access is open, a visitor's cookie is a number with a signature and a day: nothing is stored
for it, so that a page can be read while the database is busy. Whoever signs in with a key gets a
session of the database instead, which signing out ends.
"""

import secrets
from dataclasses import dataclass
from datetime import date

from starlette.requests import cookie_parser
from starlette.responses import Response
from starlette.types import Scope

from bots.owners import Owner
from bots.secret import Signer

IDLE_DAYS = 30
"""Days after which a browser that did not come back is not known any more."""

_VISITOR = "v"
_SIGNED_IN = "s"


@dataclass(frozen=True)
class Visitor:
    """A browser that has not signed in."""

    number: str
    since: int
    """The day on which its cookie was made, as `date.toordinal` counts."""


def cookie_name(secure: bool) -> str:
    """Return the cookie's name; with https no other host and no http page can set it."""
    return "__Host-forward-view" if secure else "forward-view"


def read_cookie(scope: Scope, secure: bool) -> str | None:
    """Return the cookie's value, if there is exactly one."""
    found: list[str] = []
    for name, value in scope["headers"]:
        if name == b"cookie":
            text = value.decode("latin-1")
            found += [
                one for one in text.split(";") if one.strip().startswith(f"{cookie_name(secure)}=")
            ]
    if len(found) != 1:
        return None
    return cookie_parser(found[0]).get(cookie_name(secure))


def set_cookie(response: Response, value: str, secure: bool) -> None:
    """Give the browser the cookie."""
    response.set_cookie(
        cookie_name(secure),
        value,
        max_age=IDLE_DAYS * 86_400,
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )


def drop_cookie(response: Response, secure: bool) -> None:
    """Take the cookie from the browser."""
    response.delete_cookie(
        cookie_name(secure), path="/", secure=secure, httponly=True, samesite="lax"
    )


def new_visitor(today: date) -> Visitor:
    """Return a visitor nobody has seen before."""
    return Visitor(secrets.token_hex(16), today.toordinal())


def visitor_cookie(signer: Signer, visitor: Visitor) -> str:
    """Return the value of a visitor's cookie."""
    text = f"{visitor.number}.{visitor.since}"
    return f"{_VISITOR}.{text}.{signer.sign('visitor', text)}"


def visitor_of(signer: Signer, cookie: str, today: date) -> Visitor | None:
    """Return whose cookie it is; None for one that is not ours, or too old."""
    kind, _, rest = cookie.partition(".")
    text, _, signature = rest.rpartition(".")
    if kind != _VISITOR or not signer.is_signed("visitor", text, signature):
        return None
    number, _, since = text.partition(".")
    visitor = Visitor(number, int(since))
    return visitor if 0 <= today.toordinal() - visitor.since <= IDLE_DAYS else None


def owner_of_visitor(signer: Signer, visitor: Visitor) -> Owner:
    """Return whose what a visitor keeps is."""
    return Owner("browser", signer.sign("owner", visitor.number))


def session_cookie(token: str) -> str:
    """Return the value of the cookie of somebody who has signed in."""
    return f"{_SIGNED_IN}.{token}"


def session_token(cookie: str) -> str | None:
    """Return the session's token, where the cookie is of somebody who has signed in."""
    kind, _, token = cookie.partition(".")
    return token if kind == _SIGNED_IN and token else None
