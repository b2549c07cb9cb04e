"""Bodies: how large, how slow, and what becomes of one that nobody reads to its end."""

import asyncio
import contextlib
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.settings import Settings
from bots.upload_words import too_large
from bots.web.guards.areas import is_slack, is_upload
from bots.web.problems import Problem

_MOST = 1_048_576
"""Bytes of a body that is not an upload."""

_WRAPPING = 262_144
"""Bytes that a form may add to the file in it."""

_TOO_LARGE = Problem("too-large", "The request is larger than the 1 MB that is accepted here.")
_TOO_LARGE_FOR_SLACK = Problem("bad-request", "Slack sends nothing that is larger than 1 MB.")
_TOO_SLOW = Problem("too-slow", "The rest of the request did not arrive in time.")


@dataclass(frozen=True)
class Patience:
    """How long to wait for a body, in seconds."""

    idle: float = 20
    """For the next piece of it."""
    whole: float = 60
    """For all of it."""
    upload: float = 900
    """For all of an upload."""
    farewell: float = 2
    """For the rest of one that has been answered already, so that the answer can be read."""


class Refused(HTTPException):
    """A body that is given up; of a kind that lets it through code that reads bodies."""

    def __init__(self, problem: Problem) -> None:
        """Take what to tell."""
        super().__init__(problem.status)
        self.problem = problem


class BodyLimits:
    """Gives up on bodies that are too large or too slow, declared so or not."""

    def __init__(self, app: ASGIApp, *, settings: Settings, patience: Patience) -> None:
        """Take the largest upload, and how long to wait."""
        self._app = app
        self._most_upload = settings.upload_bytes + _WRAPPING
        self._too_large_file = Problem("too-large", too_large(settings.upload_bytes))
        self._patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on with a body that is counted and timed as it is read.

        Raises:
            Refused: it is too large or too slow.
        """
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        upload = is_upload(scope["method"], scope["path"])
        most = self._most_upload if upload else _MOST
        too_large_for = self._too_large_file if upload else _TOO_LARGE
        if is_slack(scope["path"]):
            too_large_for = _TOO_LARGE_FOR_SLACK
        if _declared(scope) > most:
            raise Refused(too_large_for)
        clock = asyncio.get_running_loop().time
        end = clock() + (self._patience.upload if upload else self._patience.whole)
        seen = 0
        complete = False

        async def counted() -> Message:
            nonlocal seen, complete
            if complete:
                return await receive()
            try:
                async with asyncio.timeout_at(min(end, clock() + self._patience.idle)):
                    message = await receive()
            except TimeoutError as error:
                raise Refused(_TOO_SLOW) from error
            seen += len(message.get("body", b""))
            complete = not message.get("more_body", False)
            if seen > most:
                raise Refused(too_large_for)
            return message

        await self._app(scope, counted, send)


class UnreadBodies:
    """Closes the connection after an answer that came before the whole body was read.

    Not at once: a client that is still sending would get an error instead of the answer.
    """

    def __init__(self, app: ASGIApp, *, patience: Patience) -> None:
        """Take how long to go on reading."""
        self._app = app
        self._seconds = patience.farewell

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on, and see its body off."""
        if scope["type"] != "http" or not _has_body(scope):
            await self._app(scope, receive, send)
            return
        complete = False

        async def noting() -> Message:
            nonlocal complete
            message = await receive()
            complete = complete or not message.get("more_body", False)
            return message

        async def sending(message: Message) -> None:
            if complete:
                await send(message)
            elif message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Connection"] = "close"
                await send(message)
            elif message.get("more_body", False):
                await send(message)
            else:
                await send({**message, "more_body": True})
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._seconds):
                        while not complete:
                            await noting()
                await send({"type": "http.response.body", "body": b""})

        await self._app(scope, noting, sending)


def _declared(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "0")
    if not (length.isascii() and length.isdigit()):
        raise Refused(Problem("bad-request", "The request does not say how long it is."))
    return int(length)


def _has_body(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    return "transfer-encoding" in headers or headers.get("content-length", "0") != "0"
