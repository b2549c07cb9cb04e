"""What Slack's stand-in is asked, and what it answers instead of what Slack would."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Body = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """A request that came."""

    method: str
    body: Body
    """Decoded, whichever way it was sent."""
    headers: Mapping[str, str]
    """Names in lower case."""


@dataclass(frozen=True)
class Answer:
    """What is answered instead of what Slack would."""

    status: int = 200
    error: str | None = None
    text: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    done: bool = False
    """Whether the call is carried out all the same."""
    how: Literal["reply", "hang", "drop"] = "reply"
    ends_stream: bool = False
    first: Callable[[], None] | None = None
    """Called before it is answered."""


HANG = Answer(how="hang")
DROP = Answer(how="drop")
DONE_THEN_HANG = Answer(how="hang", done=True)
DONE_THEN_DROP = Answer(how="drop", done=True)
DONE_THEN_500 = Answer(status=500, text="", done=True)
FINE = Answer(done=True)
"""As without any fault: to let calls pass before one that fails."""
STREAM_EXPIRED = Answer(error="message_not_in_streaming_state", ends_stream=True)
LOGIN_PAGE = Answer(text="<!DOCTYPE html><html><title>Sign in to Slack</title></html>")


def limited(seconds: int | None = 1) -> Answer:
    """Return the answer to who asks too often."""
    headers = {} if seconds is None else {"Retry-After": str(seconds)}
    return Answer(status=429, error="ratelimited", headers=headers)


def status(code: int) -> Answer:
    """Return an answer with a status and nothing that can be read."""
    return Answer(status=code, text="")


def refused(code: str) -> Answer:
    """Return Slack's no."""
    return Answer(error=code)
