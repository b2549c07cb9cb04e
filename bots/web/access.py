"""Who is calling, and what they may do."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Literal, get_args

from fastapi import Depends, Request

from bots.owners import Owner
from bots.web.problems import Problem

Scope = Literal["ask", "data", "feedback"]
"""ask: questions, documents, expectations; data: uploads and status; feedback: say what helped."""

ALL_SCOPES: frozenset[Scope] = frozenset(get_args(Scope))


@dataclass(frozen=True)
class Caller:
    """Who is calling. The guards in front of the routes find out and put it into the request."""

    owner: Owner | None
    """Whose what they keep is; None for somebody who has nothing to be known by again."""
    scopes: frozenset[Scope]
    label: str
    """A pseudonym for rate limits and logs."""


def caller_of(request: Request) -> Caller:
    """Return who is calling.

    Raises:
        Problem: nobody that may.
    """
    caller: Caller | None = request.scope.get("state", {}).get("caller")
    if caller is None:
        raise Problem("not-signed-in", "Send a key as `Authorization: Bearer …`, or sign in.")
    return caller


def may(scope: Scope) -> Callable[[Request], Caller]:
    """Return the dependency that lets only callers with `scope` through."""

    def check(request: Request) -> Caller:
        caller = caller_of(request)
        if scope not in caller.scopes:
            raise Problem("not-allowed", f"This key may not be used for {scope}.")
        return caller

    return check


def owner_of(caller: Caller) -> Owner:
    """Return whose what a caller keeps is.

    Raises:
        Problem: somebody who cannot be told from others; nothing can be kept for them.
    """
    if caller.owner is None:
        raise Problem(
            "not-signed-in", "To keep something here, send a key, sign in, or use the page."
        )
    return caller.owner


Asker = Annotated[Caller, Depends(may("ask"))]
DataOwner = Annotated[Caller, Depends(may("data"))]
Reviewer = Annotated[Caller, Depends(may("feedback"))]
