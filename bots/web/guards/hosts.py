"""Answers only to its own names.

Without this, another web site could point a name of its own at this machine and read, in a
visitor's browser, whatever that visitor may read here.
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.settings import Settings
from bots.web.guards.areas import HEALTH
from bots.web.guards.clients import host_name
from bots.web.problems import Problem

_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


def allowed_names(settings: Settings) -> frozenset[str]:
    """Return the names of this server, in lower case and without ports."""
    named = [settings.host, *settings.allowed_hosts, *_THIS_MACHINE]
    if settings.public_url:
        named.append(urlsplit(settings.public_url).hostname or "")
    return frozenset(one.strip("[]").rstrip(".").lower() for one in named if one)


class OwnHosts:
    """Refuses requests for other hosts."""

    def __init__(self, app: ASGIApp, *, settings: Settings) -> None:
        """Take the settings; they name the hosts."""
        self._app = app
        self._names = allowed_names(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through that is for this server."""
        if scope["type"] == "http" and scope["path"] not in HEALTH and not self._is_ours(scope):
            raise Problem(
                "wrong-host",
                "This server does not answer to that name. "
                "Whoever runs it can add the name to the setting allowed_hosts.",
            )
        await self._app(scope, receive, send)

    def _is_ours(self, scope: Scope) -> bool:
        sent = Headers(scope=scope).getlist("host")
        if len(sent) != 1:
            return False
        name = host_name(sent[0])
        return name in self._names or name == _reached_at(scope)


def _reached_at(scope: Scope) -> str | None:
    """Return the address of this machine that the connection came in on.

    Nobody else can make a browser take an address, unlike a name, for theirs.
    """
    address: str = (scope.get("server") or ("", 0))[0]
    try:
        return str(ip_address(address))
    except ValueError:
        return None
