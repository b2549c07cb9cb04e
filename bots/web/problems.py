"""Faults as RFC 9457 problems: what happened, what to do next, and never what was sent in.

Every error of the API is one of `KINDS`. Its `type` is the address of the page that explains it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal[
    "bad-request",
    "not-signed-in",
    "not-allowed",
    "cross-site",
    "not-found",
    "method-not-allowed",
    "not-acceptable",
    "too-slow",
    "conflict",
    "too-large",
    "wrong-host",
    "unusable",
    "too-many-requests",
    "internal",
    "too-busy",
    "not-ready",
    "storage",
]

KINDS: Mapping[Kind, tuple[int, str]] = {
    "bad-request": (400, "The request cannot be read"),
    "not-signed-in": (401, "A key or a sign-in is needed"),
    "not-allowed": (403, "This is not open to you"),
    "cross-site": (403, "The request came from another site"),
    "not-found": (404, "There is nothing here"),
    "method-not-allowed": (405, "That cannot be done here"),
    "not-acceptable": (406, "That form is not to be had"),
    "too-slow": (408, "The request took too long to arrive"),
    "conflict": (409, "It does not fit what came before"),
    "too-large": (413, "That is too large"),
    "wrong-host": (421, "The request is for another host"),
    "unusable": (422, "That cannot be used"),
    "too-many-requests": (429, "Too many requests"),
    "internal": (500, "Something went wrong"),
    "too-busy": (503, "Too many questions at once"),
    "not-ready": (503, "The assistant is not ready"),
    "storage": (503, "What is kept cannot be reached"),
}
"""Each kind's status code and title."""

ADVICE: Mapping[Kind, str] = {
    "bad-request": "Check that the request is whole, and in the form that is described.",
    "not-signed-in": "Sign in, or send a key that is in force.",
    "not-allowed": "Ask whoever runs this assistant to open it to you.",
    "cross-site": "Go to the page yourself, load it again, and send it from there.",
    "not-found": "Check the address. What you kept here may have been deleted, or have expired.",
    "method-not-allowed": "Go back to the page you came from, and start again from there.",
    "not-acceptable": "Ask for one of the forms that are described.",
    "too-slow": "Try again. If it goes on, use a faster connection or a smaller file.",
    "conflict": "Look at how things are now, and send a new request.",
    "too-large": "Send less at once, or a smaller file.",
    "wrong-host": "Use the address that you were given for this assistant.",
    "unusable": "Change what is named, and send it again.",
    "too-many-requests": "Wait for a minute, then go on more slowly.",
    "internal": "Try again. If it goes on, tell whoever runs this the request's number.",
    "too-busy": "Wait for a minute, then try again.",
    "not-ready": "Wait for a minute, then try again.",
    "storage": "Wait for a minute, then try again. If it goes on, tell whoever runs this.",
}
"""Each kind's advice: what to do now."""


@dataclass(frozen=True)
class Part:
    """One thing that is wrong with a request."""

    detail: str
    pointer: str | None = None
    """RFC 6901, into the body; or the name of a parameter."""
    more: Mapping[str, Any] = field(default_factory=dict)


class Problem(Exception):
    """A fault to be told to whoever asked. `detail` is written for a person."""

    def __init__(
        self,
        kind: Kind,
        detail: str,
        *,
        errors: Sequence[Part] = (),
        retry_after: int | None = None,
    ) -> None:
        """Take what is wrong, in words, and how many seconds to wait before trying again."""
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.errors = tuple(errors)
        self.retry_after = retry_after

    @property
    def status(self) -> int:
        """The HTTP status code."""
        return KINDS[self.kind][0]

    @property
    def title(self) -> str:
        """The kind in words."""
        return KINDS[self.kind][1]


def problem_data(problem: Problem, *, base: str, request_id: str) -> dict[str, Any]:
    """Return a problem as the object of `application/problem+json`.

    Args:
        problem: what is wrong.
        base: what the address of the page that explains the kinds begins with; may be empty.
        request_id: names the request in the logs.
    """
    data: dict[str, Any] = {
        "type": f"{base}/problems#{problem.kind}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "instance": f"urn:request:{request_id}",
    }
    if problem.errors:
        data["errors"] = [
            {"detail": one.detail, **({"pointer": one.pointer} if one.pointer else {}), **one.more}
            for one in problem.errors
        ]
    return data
