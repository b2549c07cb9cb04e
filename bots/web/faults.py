"""Faults told to whoever asked: a problem to a program, a page to a person."""

from collections.abc import Mapping
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from assistant.errors import UnknownPlace, UnusableInput, UnusableQuestion
from assistant.objectives.problems import Problem as FileProblem
from bots.errors import (
    NotReady,
    NotThere,
    StoreBusy,
    StoreError,
    TooBusy,
    TookTooLong,
    UnusableUpload,
)
from bots.web.accepts import JSON, preferred
from bots.web.deps import parts_of
from bots.web.guards.areas import is_api
from bots.web.guards.bodies import Refused
from bots.web.problems import ADVICE, Kind, Part, Problem, problem_data
from bots.web.templates import page
from bots.web.validation import problem_of_request
from corpus.errors import CorpusError
from index.errors import SearchError

_PAGE = "text/html"
_OURS = "Something went wrong here. It is written down, and not your fault."
_SOON = 10
"""Seconds after which trying again may help."""

_OF_STATUS: Mapping[int, tuple[Kind, str]] = {
    401: ("not-signed-in", "Send a key as `Authorization: Bearer …`, or sign in."),
    403: ("not-allowed", "This is not open to you."),
    404: ("not-found", "There is nothing at this address."),
    405: ("method-not-allowed", "This address is there, but not for that."),
    406: ("not-acceptable", "It is not to be had in that form."),
    408: ("too-slow", "The rest of the request did not arrive in time."),
    413: ("too-large", "The request is larger than what is accepted here."),
    422: ("unusable", "Something in the request cannot be used."),
    429: ("too-many-requests", "Too many requests came from you."),
}
_PLAIN: Mapping[type[Exception], tuple[Kind, int | None]] = {
    NotReady: ("not-ready", _SOON),
    TooBusy: ("too-busy", _SOON),
    TookTooLong: ("too-busy", _SOON),
    NotThere: ("not-found", None),
    UnknownPlace: ("not-found", None),
    StoreBusy: ("storage", 1),
    StoreError: ("storage", _SOON),
    UnusableQuestion: ("unusable", None),
    UnusableInput: ("unusable", None),
}
"""Errors whose text is for whoever asked, and when trying again may help."""


def tell_faults(app: FastAPI) -> None:
    """Make `app` tell in our words what FastAPI would tell in its own; guards catch the rest."""
    app.add_exception_handler(HTTPException, _told)
    app.add_exception_handler(RequestValidationError, _told)


def problem_of(error: Exception) -> Problem:
    """Return what to tell of an error; its own text only where that was written for a person."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, HTTPException) and error.status_code < 500:
        return _of_http(error)
    if isinstance(error, RequestValidationError):
        return problem_of_request(error)
    if isinstance(error, UnusableUpload):
        return Problem("unusable", str(error), errors=[_of_file(one) for one in error.problems])
    if isinstance(error, SearchError | CorpusError):
        return Problem("not-ready", "The documents cannot be searched at the moment.")
    if isinstance(error, ClientDisconnect):
        return Problem("bad-request", "The rest of the request did not arrive.")
    kind, retry_after = next(
        (_PLAIN[one] for one in type(error).__mro__ if one in _PLAIN), ("internal", None)
    )
    return Problem(kind, _OURS if kind == "internal" else str(error), retry_after=retry_after)


def tell(request: Request, problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """Return the response that tells a problem.

    Args:
        request: the one that went wrong.
        problem: what is wrong.
        headers: more to send along.
    """
    more = dict(headers or {})
    if problem.retry_after is not None:
        more["Retry-After"] = str(problem.retry_after)
    if problem.status == 401:
        more["WWW-Authenticate"] = "Bearer"
    if _for_program(request):
        base = (parts_of(request).settings.public_url or "").rstrip("/")
        data = problem_data(problem, base=base, request_id=request.state.request_id)
        return JSONResponse(data, problem.status, more, media_type="application/problem+json")
    if problem.kind == "not-signed-in" and _can_sign_in(request):
        return RedirectResponse(f"/sign-in?next={quote(_place(request), safe='')}", 303)
    response = page(
        request,
        "error.jinja",
        status=problem.status,
        problem=problem,
        advice=ADVICE[problem.kind],
        request_id=request.state.request_id,
    )
    response.headers.update(more)
    return response


def _told(request: Request, error: Exception) -> Response:
    headers = error.headers if isinstance(error, HTTPException) else None
    if isinstance(error, HTTPException) and error.status_code < 400:
        return Response(status_code=error.status_code, headers=headers)
    return tell(request, problem_of(error), headers)


def _for_program(request: Request) -> bool:
    if is_api(request.url.path):
        return True
    accepted = ",".join(request.headers.getlist("accept"))
    return preferred(accepted, (_PAGE, JSON)) == JSON


def _can_sign_in(request: Request) -> bool:
    return request.method == "GET" and parts_of(request).settings.access == "keys"


def _place(request: Request) -> str:
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path


def _of_http(error: HTTPException) -> Problem:
    """Return what to tell of what Starlette and FastAPI raise; their words are not ours."""
    if isinstance(error, Refused):
        return error.problem
    return Problem(*_OF_STATUS.get(error.status_code, ("bad-request", "It cannot be read.")))


def _of_file(problem: FileProblem) -> Part:
    place = {"row": problem.row, "column": problem.column}
    more = {name: value for name, value in place.items() if value is not None}
    return Part(problem.message, more={"severity": problem.severity, "code": problem.code, **more})
