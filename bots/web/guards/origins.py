"""Nothing is changed from another site.

A browser says where a request comes from: in Sec-Fetch-Site, which pages cannot forge, or else in
Origin. Programs send neither and pass.
"""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.settings import Settings
from bots.web.guards.areas import is_slack
from bots.web.guards.clients import Network, client_of, networks
from bots.web.problems import Problem

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
"""Methods that change nothing."""

_OWN_SITES = frozenset({"same-origin", "none"})


class SameOrigin:
    """Refuses what another site makes a browser send, unless it only reads."""

    def __init__(self, app: ASGIApp, *, settings: Settings) -> None:
        """Take the settings; they tell what this server's own origin is."""
        self._app = app
        self._settings = settings
        self._proxies = networks(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through that comes from here, or from a program."""
        if (
            scope["type"] == "http"
            and scope["method"] not in SAFE
            and not is_slack(scope["path"])
            and not is_own(scope, self._settings, self._proxies)
        ):
            raise Problem("cross-site", "Another site sent this. Send it from the page itself.")
        await self._app(scope, receive, send)


def is_own(scope: Scope, settings: Settings, proxies: tuple[Network, ...]) -> bool:
    """Return whether a request comes from this site, or from something that is no browser."""
    headers = Headers(scope=scope)
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in _OWN_SITES
    origin = headers.get("origin")
    if origin is None:
        return True
    scheme = client_of(scope, settings, proxies).scheme
    own = {f"{scheme}://{headers.get('host', '')}".lower()}
    if settings.public_url:
        own.add(settings.public_url.rstrip("/").lower())
    return origin.lower() in own
