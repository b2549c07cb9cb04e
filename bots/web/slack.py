"""Where Slack calls the page's server: the routes, and the door that is open while it runs.

Slack's libraries are only imported where the settings say that Slack calls.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import APIRouter, FastAPI, Request
from starlette.responses import Response

from bots.parts import Parts
from bots.slack.configured import EVENTS, INSTALL, REDIRECT, for_several
from bots.slack.configured import over_http as slack_calls
from bots.web.problems import Problem
from bots.web.templates import page

if TYPE_CHECKING:
    from bots.slack.door import Door
    from bots.slack.http import HttpReply

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def slack_router(parts: Parts) -> APIRouter:
    """Return the routes that Slack calls; none where the settings say nothing of Slack."""
    router = APIRouter(include_in_schema=False)
    if not slack_calls(parts.settings):
        return router
    router.add_api_route(EVENTS, _events, methods=["POST"])
    if for_several(parts.settings):
        router.add_api_route(INSTALL, _installing, methods=["GET"])
        router.add_api_route(REDIRECT, _installing, methods=["GET"])
    return router


def slack_lifespan(parts: Parts) -> Lifespan:
    """Return how to open the Slack door when the app starts, and to drain it when it ends."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        if not slack_calls(parts.settings):
            yield
            return
        from bots.slack.door import Door

        door = Door(parts)
        await door.start()
        app.state.slack = door
        try:
            yield
        finally:
            await door.stop()

    return lifespan


async def _events(request: Request) -> Response:
    """Take events, clicks, forms and commands."""
    reply = await _dispatched(request, await request.body())
    return _response(reply)


async def _installing(request: Request) -> Response:
    """Send an administrator to Slack, or take them back."""
    reply = await _dispatched(request, b"")
    if reply.page is None:
        return _response(reply)
    told = page(request, "slack.jinja", status=reply.status, told=reply.page)
    told.raw_headers.extend(_raw(reply))
    return told


async def _dispatched(request: Request, body: bytes) -> "HttpReply":
    from bots.slack.http import dispatch

    door: Door | None = getattr(request.app.state, "slack", None)
    if door is None:
        raise Problem("not-ready", "The server is starting. Try again in a moment.", retry_after=1)
    return await dispatch(
        door,
        method=request.method,
        path=request.scope["path"],
        query=request.scope["query_string"].decode("latin-1"),
        headers=request.headers.items(),
        body=body,
    )


def _response(reply: "HttpReply") -> Response:
    response = Response(reply.body, reply.status)
    response.raw_headers.extend(_raw(reply))
    return response


def _raw(reply: "HttpReply") -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in reply.headers]
