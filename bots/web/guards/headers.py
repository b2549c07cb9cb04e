"""What every response tells the browser about itself."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.settings import Settings
from bots.web.guards.areas import is_static
from bots.web.guards.clients import client_of, networks

_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_A_YEAR = "max-age=31536000"


class SafeHeaders:
    """Adds the headers that keep a browser from doing more than the page needs."""

    def __init__(self, app: ASGIApp, *, settings: Settings) -> None:
        """Take the settings; they say whom to believe about https."""
        self._app = app
        self._settings = settings
        self._proxies = networks(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add to the response of a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(MutableHeaders(scope=message), scope)
            await send(message)

        await self._app(scope, receive, sending)

    def _add(self, headers: MutableHeaders, scope: Scope) -> None:
        for name, value in _ALWAYS.items():
            headers[name] = value
        headers.setdefault("Content-Security-Policy", _POLICY)
        # Files of the page are asked for again each time, and answered with 304 if unchanged.
        headers["Cache-Control"] = "no-cache" if is_static(scope["path"]) else "no-store"
        if client_of(scope, self._settings, self._proxies).scheme == "https":
            headers["Strict-Transport-Security"] = _A_YEAR
