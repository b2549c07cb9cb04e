"""One log line and a few counts for each request: what, how it ended, how long it took."""

import logging
import secrets
import time

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bots.web.guards.areas import HEALTH, is_static
from bots.web.metrics import Metrics

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_GONE = 499
"""Told in logs where whoever asked left before there was an answer."""

_log = logging.getLogger(__name__)


class Records:
    """Names each request, and writes down how it went; nothing of what it says."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        """Take where to count."""
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on under a name of its own."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = secrets.token_hex(16)
        scope.setdefault("state", {})["request_id"] = request_id
        started = time.perf_counter()
        status = _GONE

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            self._write_down(scope, status, time.perf_counter() - started)

    def _write_down(self, scope: Scope, status: int, seconds: float) -> None:
        route = template(scope)
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self._metrics.request(route, method, status, seconds)
        often = route in HEALTH or route == "/static"
        _log.log(
            logging.DEBUG if often else logging.INFO,
            "request",
            extra={
                "request_id": scope["state"]["request_id"],
                "route": route,
                "method": method,
                "status": status,
                "ms": round(seconds * 1000, 1),
                "caller": scope["state"].get("label"),
            },
        )


def template(scope: Scope) -> str:
    """Return the path as the route has it, with names in the place of what was asked for."""
    path: str | None = getattr(scope.get("route"), "path", None)
    if path is not None:
        return path
    return "/static" if is_static(scope["path"]) else "none"
