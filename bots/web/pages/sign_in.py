"""Signing in with a key, and out again."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from bots.owners import Owner
from bots.store import keys, sessions
from bots.web.csrf import Ours
from bots.web.deps import Running
from bots.web.sessions import (
    drop_cookie,
    read_cookie,
    session_cookie,
    session_token,
    set_cookie,
)
from bots.web.templates import page

router = APIRouter(include_in_schema=False)

_START = "/"


@router.get("/sign-in")
def show_sign_in(
    request: Request, parts: Running, next_: Annotated[str, Query(alias="next")] = _START
) -> Response:
    """Ask for a key, where one is needed."""
    if parts.settings.access != "keys" or request.state.signed_in:
        return RedirectResponse(local_path(next_), 303)
    return page(request, "sign_in.jinja", next=local_path(next_), errors=[])


@router.post("/sign-in")
def sign_in(
    request: Request,
    parts: Running,
    _: Ours,
    key: Annotated[str, Form()] = "",
    next_: Annotated[str, Form(alias="next")] = _START,
) -> Response:
    """Begin a session of a key's holder, with a token that nobody has seen before."""
    going_to = local_path(next_)
    found = keys.of_secret(parts.database, key.strip(), now=parts.now())
    if found is None:
        errors = [{"text": _unknown(key), "href": "#key"}]
        return page(request, "sign_in.jinja", status=422, next=going_to, errors=errors)
    _end_session(request, parts)
    token = sessions.make(
        parts.database,
        owner=Owner(found.tenant, found.id),
        scopes=found.scopes,
        key_id=found.id,
        now=parts.now(),
    )
    response = RedirectResponse(going_to, 303)
    set_cookie(response, session_cookie(token), request.state.secure)
    return response


@router.post("/sign-out")
def sign_out(request: Request, parts: Running, _: Ours) -> Response:
    """End the session."""
    _end_session(request, parts)
    response = RedirectResponse("/sign-in", 303)
    drop_cookie(response, request.state.secure)
    return response


def local_path(path: str) -> str:
    """Return where to go on this site; the start for anything that may lead away from it."""
    safe = path.isascii() and path.isprintable() and "\\" not in path
    if not safe or not path.startswith("/") or path.startswith("//"):
        return _START
    parsed = urlsplit(path)
    return _START if parsed.scheme or parsed.netloc else path


def _end_session(request: Request, parts: Running) -> None:
    cookie = read_cookie(request.scope, request.state.secure)
    token = session_token(cookie) if cookie else None
    if token:
        sessions.end(parts.database, token)


def _unknown(key: str) -> str:
    if not key.strip():
        return "Enter your key"
    return "That key is not known here, or it was revoked"
