"""Server-sent events about one piece of work, which ends when nobody listens any more."""

import asyncio
import json
from collections.abc import AsyncGenerator
from typing import Annotated, Any

from fastapi import Depends
from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse, format_sse_event
from starlette.types import Receive, Scope, Send

DONE = format_sse_event(data_str="[DONE]")
"""The last event of a stream in OpenAI's form."""

KEEPALIVE = KEEPALIVE_COMMENT
"""Says nothing; keeps the connection open."""


def event(data: object, *, name: str | None = None, number: int | None = None) -> bytes:
    """Return an event. Its data are JSON in ASCII: one line by any reader's idea of a line.

    Args:
        data: what JSON can hold.
        name: the event's type, one of the code's own words.
        number: its place in the stream.
    """
    return format_sse_event(
        data_str=json.dumps(data, allow_nan=False, separators=(",", ":")),
        event=name,
        id=None if number is None else str(number),
    )


def keepalive() -> float:
    """Return after how many seconds of silence a comment is sent, lest something hangs up."""
    return 15.0


Keepalive = Annotated[float, Depends(keepalive)]


class EventStream(EventSourceResponse):
    """A stream of events about `task`."""

    def __init__(self, task: "asyncio.Task[Any]", events: AsyncGenerator[bytes, None]) -> None:
        """Take the work, and the events about it."""
        super().__init__(
            events,
            headers={
                "Cache-Control": "no-store",
                "X-Accel-Buffering": "no",  # a proxy must not hold events back
            },
        )
        self._task = task
        self._events = events

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events; give the work up when the client has gone."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._task.cancel()
            await self._events.aclose()
