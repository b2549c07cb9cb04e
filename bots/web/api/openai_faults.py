"""Faults for programs that speak OpenAI's API: a problem with the member `error` in it."""

import json
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute

from bots.web.faults import tell
from bots.web.problems import Problem
from bots.web.replies import noted

_OF_THE_BODY = frozenset({"content-length", "content-type"})


class OpenAIRoute(APIRoute):
    """A route whose faults OpenAI's clients can read."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return what answers a request, its faults told."""
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await handle(request)
            except Exception as error:  # noqa: BLE001  (each is told; the unforeseen are logged)
                return _told(request, noted(request, error))

        return handled


def error_of(problem: Problem) -> dict[str, Any]:
    """Return a problem as the object that OpenAI's clients look for."""
    where = next((one.pointer for one in problem.errors if one.pointer), None)
    return {
        "message": problem.detail,
        "type": "invalid_request_error" if problem.status < 500 else "server_error",
        "param": where.strip("/").replace("/", ".") if where else None,
        "code": problem.kind.replace("-", "_"),
    }


def _told(request: Request, problem: Problem) -> Response:
    plain = tell(request, problem)
    return JSONResponse(
        {**json.loads(bytes(plain.body)), "error": error_of(problem)},
        plain.status_code,
        {name: value for name, value in plain.headers.items() if name not in _OF_THE_BODY},
        media_type=plain.media_type,
    )
