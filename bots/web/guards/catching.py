"""The last net: a fault that nothing else has told becomes a problem or a page here."""

import logging

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bots.web.faults import problem_of, tell
from bots.web.logs import where

_log = logging.getLogger(__name__)


class Catching:
    """Tells every fault of the guards and the routes within."""

    def __init__(self, app: ASGIApp) -> None:
        """Take what may fail."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on. A response that has begun is broken off, for nothing else helps."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception as error:  # noqa: BLE001  (whoever asked gets an answer, always)
            problem = problem_of(error)
            if problem.kind == "internal":
                _log.error(
                    "unexpected fault",
                    extra={
                        "request_id": scope["state"]["request_id"],
                        "fault": type(error).__name__,
                        "where": where(error),
                    },
                )
            if not begun:
                response = tell(Request(scope), problem)
                await response(scope, receive, send)
