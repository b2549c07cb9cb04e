"""Which of several forms a client wants, by its Accept header (RFC 9110, section 12.5.1)."""

import re
from collections.abc import Sequence
from typing import Annotated

from fastapi import Depends, Request

from bots.web.problems import Problem

JSON = "application/json"
EVENTS = "text/event-stream"

_RANGE = re.compile(r"([\w!#$&^.+-]+|\*)/([\w!#$&^.+-]+|\*)", re.ASCII)
_WEIGHT = re.compile(r"q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.ASCII | re.IGNORECASE)


def preferred(accept: str, offered: Sequence[str]) -> str | None:
    """Return the media type that suits best; of several, the first offered. None: none does.

    Args:
        accept: the header's value; empty where there is none, so that anything suits.
        offered: media types in lower case, the usual one first.
    """
    ranges = [one for one in map(_weighed, accept.split(",")) if one]
    if not accept.strip():
        return offered[0]
    weights = [_weight(ranges, kind) for kind in offered]
    best = max(weights)
    return offered[weights.index(best)] if best > 0 else None


def _weighed(entry: str) -> tuple[str, float] | None:
    """Return a media range and its weight; None for what is neither."""
    kind, *parameters = (part.strip() for part in entry.split(";"))
    if not _RANGE.fullmatch(kind):
        return None
    for parameter in parameters:
        if parameter.lower().startswith("q="):
            weight = _WEIGHT.fullmatch(parameter)
            return (kind.lower(), float(weight[1])) if weight else None
    return kind.lower(), 1.0


def _weight(ranges: Sequence[tuple[str, float]], kind: str) -> float:
    """Return the weight of the range that names `kind` most exactly."""
    for named in (kind, f"{kind.partition('/')[0]}/*", "*/*"):
        weights = [weight for one, weight in ranges if one == named]
        if weights:
            return max(weights)
    return 0.0


def wants_events(request: Request) -> bool:
    """Return whether to stream: a client says so, and gets JSON where it does not.

    Raises:
        Problem: it wants neither.
    """
    found = preferred(",".join(request.headers.getlist("accept")), (JSON, EVENTS))
    if found is None:
        raise Problem("not-acceptable", f"Accept {JSON}, or {EVENTS} for a stream.")
    return found == EVENTS


Streamed = Annotated[bool, Depends(wants_events)]
