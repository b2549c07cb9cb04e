"""An answer on its way to whoever asked: whole, or as events. Verified before its first word."""

import asyncio
import logging
import re
from collections.abc import AsyncGenerator, Coroutine, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any, TypeVar

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from bots.web import sse
from bots.web.deps import parts_of
from bots.web.faults import problem_of
from bots.web.logs import where
from bots.web.problems import Problem, problem_data

T = TypeVar("T")

_GONE = 499
"""The status code, in logs only, of a reply that nobody waited for."""

_PIECE = 40
"""Characters after which a piece of text ends with the word it is in."""

_WORKING = {"state": "working", "message": "Searching the documents"}
_VERIFIED = {
    "state": "verified",
    "message": "Every quotation stands word for word in its document",
}
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reply:
    """What is sent to whoever asked."""

    answer: Mapping[str, Any]
    """The contract's answer object, with addresses."""
    whole: Mapping[str, Any]
    """The body of the reply: the answer itself, or what it is part of."""


async def reply_with(
    request: Request,
    work: Coroutine[Any, Any, Reply],
    *,
    streamed: bool,
    keepalive: float,
    begun: Mapping[str, Any] | None = None,
) -> Response:
    """Return the response to a question; the work ends when the client goes.

    Args:
        request: the question's.
        work: comes to the reply.
        streamed: as events, or whole.
        keepalive: seconds of silence in a stream after which a comment is sent.
        begun: what is known before there is an answer.

    Raises:
        Exception: what `work` raises; in a stream only at once, later it is an event.
    """
    if not streamed:
        return await whole(request, work)
    task = await started(work)
    return sse.EventStream(task, _events(request, task, begun or {}, keepalive))


async def whole(request: Request, work: Coroutine[Any, Any, Reply]) -> Response:
    """Return the response that holds the reply whole."""
    try:
        reply = await unless_gone(request, work)
    except Gone:
        return Response(status_code=_GONE)
    return JSONResponse(reply.whole, headers={"Cache-Control": "no-store"})


async def started(work: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
    """Return the task of `work`, begun.

    Raises:
        Exception: what it raises at once: that still has a status code of its own.
    """
    task = asyncio.create_task(work)
    await asyncio.sleep(0)
    if task.done():
        task.result()
    return task


class Gone(Exception):
    """Whoever asked has gone."""


async def unless_gone(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """Return what `work` comes to.

    Raises:
        Gone: nobody waits for it any more; it has been cancelled.
    """
    task = asyncio.create_task(work)
    gone = asyncio.create_task(_leaving(request))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise Gone
        return task.result()
    finally:
        task.cancel()
        gone.cancel()


def noted(request: Request, error: Exception) -> Problem:
    """Return what to tell of an error; one that nobody foresaw is logged, without its text."""
    problem = problem_of(error)
    if problem.kind == "internal":
        _log.error(
            "unexpected fault",
            extra={
                "request_id": request.state.request_id,
                "fault": type(error).__name__,
                "where": where(error),
            },
        )
    return problem


def told(request: Request, problem: Problem) -> dict[str, Any]:
    """Return a problem as its object, for a stream that has begun."""
    base = (parts_of(request).settings.public_url or "").rstrip("/")
    return problem_data(problem, base=base, request_id=request.state.request_id)


def pieces(text: str) -> Iterator[str]:
    """Yield `text` in pieces that end with a word."""
    piece = ""
    for word in re.findall(r"\s*\S+\s*|\s+", text):
        piece += word
        if len(piece) >= _PIECE:
            yield piece
            piece = ""
    if piece:
        yield piece


async def _events(
    request: Request, task: "asyncio.Task[Reply]", begun: Mapping[str, Any], keepalive: float
) -> AsyncGenerator[bytes, None]:
    numbers = count(1)

    def event(name: str, data: object) -> bytes:
        return sse.event(data, name=f"answer.{name}", number=next(numbers))

    yield event("created", begun)
    yield event("status", _WORKING)
    while not (await asyncio.wait({task}, timeout=keepalive))[0]:
        yield sse.KEEPALIVE
    try:
        reply = task.result()
    except Exception as error:  # noqa: BLE001  (the stream has begun: a fault is an event of it)
        yield event("error", told(request, noted(request, error)))
        return
    for name, data in _verified(reply):
        yield event(name, data)


def _verified(reply: Reply) -> Iterator[tuple[str, object]]:
    """Yield the events of an answer: its text, each citation when its marker has been sent."""
    answer = reply.answer
    if answer["citations"] or answer["related"]:
        yield "status", _VERIFIED
    waiting = {one["id"]: one for one in answer["citations"]}
    for piece in pieces(answer["text"]):
        yield "delta", {"text": piece}
        for marker in re.findall(r"\[(\d+)\]", piece):
            if int(marker) in waiting:
                yield "citation.added", waiting.pop(int(marker))
    for citation in waiting.values():  # those of notices
        yield "citation.added", citation
    yield "completed", reply.whole


async def _leaving(request: Request) -> None:
    """Return when the client has gone; its body has been read before."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
