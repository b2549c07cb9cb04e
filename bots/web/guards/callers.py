"""Who is calling: the key, the session, the proxy's word, or this machine."""

import hmac
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bots.owners import Owner
from bots.parts import Parts
from bots.store import keys, sessions
from bots.web.access import ALL_SCOPES, Caller
from bots.web.guards.areas import is_page, needs_nobody
from bots.web.guards.clients import Client, client_of, networks
from bots.web.problems import Problem
from bots.web.sessions import (
    new_visitor,
    owner_of_visitor,
    read_cookie,
    session_token,
    set_cookie,
    visitor_cookie,
    visitor_of,
)

_LONGEST_IDENTITY = 256
_KEY = "fva_"


@dataclass(frozen=True)
class _Known:
    """What is known of a caller."""

    caller: Caller | None
    """None for somebody who may not come in."""
    binding: str = ""
    """What the tokens of forms are bound to; empty where there are no forms."""
    signed_in: bool = False
    cookie: str | None = None
    """The cookie to give to the browser."""


class Callers:
    """Puts into each request's state who is calling: `caller`, `label`, `csrf`, `signed_in`."""

    def __init__(self, app: ASGIApp, *, parts: Parts) -> None:
        """Take the parts: keys and sessions are looked up in the database."""
        self._app = app
        self._parts = parts
        self._settings = parts.settings
        self._proxies = networks(parts.settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Find out who is calling, and hand the request on, whoever it is.

        Raises:
            StoreError: keys and sessions cannot be looked up.
        """
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        client = client_of(scope, self._settings, self._proxies)
        known = await self._known(scope, client)
        signer = self._parts.signer
        scope["state"].update(
            client=client,
            caller=known.caller,
            label=known.caller.label if known.caller else self._label(_place(client)),
            csrf=signer.sign("form", known.binding) if known.binding else "",
            signed_in=known.signed_in,
            secure=client.scheme == "https",
        )
        await self._app(scope, receive, _giving(known.cookie, client, send))

    async def _known(self, scope: Scope, client: Client) -> _Known:
        key = _bearer(scope)
        if key is not None:
            return await run_in_threadpool(self._by_key, key)
        if self._settings.access == "proxy":
            return self._by_proxy(scope, client)
        cookie = read_cookie(scope, client.scheme == "https")
        token = session_token(cookie) if cookie else None
        if token:
            known = await run_in_threadpool(self._by_session, token)
            if known:
                return known
        return self._as_visitor(scope, client, cookie)

    def _by_key(self, secret: str) -> _Known:
        key = keys.of_secret(self._parts.database, secret, now=self._parts.now())
        if key is None:
            return _Known(None)
        scopes = ALL_SCOPES & key.scopes
        return _Known(Caller(Owner(key.tenant, key.id), scopes, self._label(f"key {key.id}")))

    def _by_session(self, token: str) -> _Known | None:
        session = sessions.of_token(self._parts.database, token, now=self._parts.now())
        if session is None:
            return None
        label = self._label(f"session {token}")
        caller = Caller(session.owner, ALL_SCOPES & session.scopes, label)
        return _Known(caller, binding=f"session {token}", signed_in=True)

    def _by_proxy(self, scope: Scope, client: Client) -> _Known:
        identity = self._identity(scope, client)
        if identity is None:
            return _Known(None)
        person = self._parts.signer.sign("identity", identity)
        caller = Caller(Owner("proxy", person), ALL_SCOPES, self._label(f"person {person}"))
        return _Known(caller, binding=f"person {person}")

    def _identity(self, scope: Scope, client: Client) -> str | None:
        """Return the name that the sign-in proxy gives; None if anything about it is not right."""
        headers = Headers(scope=scope)
        secret = self._settings.proxy_secret
        named = headers.getlist(self._settings.identity_header)
        if not client.by_proxy or secret is None or len(named) != 1:
            return None
        sent = headers.get("x-proxy-secret", "").encode("latin-1")
        if not hmac.compare_digest(sent, secret.get_secret_value().encode()):
            return None
        name = named[0].strip()
        return name if 0 < len(name) <= _LONGEST_IDENTITY else None

    def _as_visitor(self, scope: Scope, client: Client, cookie: str | None) -> _Known:
        """A browser gets a cookie with its first page; programs have none and stay strangers."""
        parts = self._parts
        visitor = visitor_of(parts.signer, cookie, parts.today) if cookie else None
        fresh = None
        if is_page(scope["path"]) and scope["method"] == "GET":
            if visitor is None:
                visitor = new_visitor(parts.today)
            visitor = type(visitor)(visitor.number, parts.today.toordinal())
            renewed = visitor_cookie(parts.signer, visitor)
            fresh = renewed if renewed != cookie else None
        if visitor is None:
            owner = Owner("local", "local") if client.is_local else None
            binding = ""
            label = self._label(_place(client))
        else:
            owner = owner_of_visitor(parts.signer, visitor)
            binding = f"visitor {visitor.number}"
            # A first visit counts for its address: nobody gets round the limits without a cookie.
            label = self._label(_place(client) if fresh else binding)
        caller = Caller(owner, ALL_SCOPES, label) if self._settings.access == "open" else None
        return _Known(caller, binding=binding, cookie=fresh)

    def _label(self, who: str) -> str:
        """Return a pseudonym that is another one tomorrow."""
        return self._parts.signer.sign("caller", f"{self._parts.today.isoformat()} {who}")[:16]


class Admission:
    """Lets only those in who may come in."""

    def __init__(self, app: ASGIApp, *, parts: Parts) -> None:
        """Take the parts; the settings say how people sign in."""
        self._app = app
        self._words = _HOW[parts.settings.access]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through that somebody sends, or that needs nobody."""
        if (
            scope["type"] == "http"
            and scope["state"]["caller"] is None
            and not needs_nobody(scope["path"])
        ):
            raise Problem("not-signed-in", self._words)
        await self._app(scope, receive, send)


_HOW = {
    "open": "That key is not known here, or it was revoked. Send another, or none.",
    "keys": "Send a key as `Authorization: Bearer …`, or sign in.",
    "proxy": "Open this at the address where your organisation signs you in.",
}


def _giving(cookie: str | None, client: Client, send: Send) -> Send:
    """Return how to send a response that gives the browser its cookie."""
    if cookie is None:
        return send
    giving = Response()
    set_cookie(giving, cookie, client.scheme == "https")

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).append("Set-Cookie", giving.headers["set-cookie"])
        await send(message)

    return sending


def _bearer(scope: Scope) -> str | None:
    """Return the key that a program sends. What is none of ours counts as not sent."""
    kind, _, secret = Headers(scope=scope).get("authorization", "").partition(" ")
    secret = secret.strip()
    return secret if kind.lower() == "bearer" and secret.startswith(_KEY) else None


def _place(client: Client) -> str:
    """Return where somebody unknown calls from; of IPv6 the network, which is one customer's."""
    try:
        address = ip_address(client.address)
    except ValueError:
        return f"place {client.address}"
    if isinstance(address, IPv6Address):
        return f"place {ip_network((address, 64), strict=False)}"
    return f"place {address}"
