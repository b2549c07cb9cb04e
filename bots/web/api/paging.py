"""Cursors: where the next page of a list begins, signed, so that nobody has to trust them."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Annotated, TypeVar

from fastapi import Query

from bots.secret import Signer
from bots.web.problems import Part, Problem

T = TypeVar("T")

_SIGNATURE = 32
"""Characters of a signature."""

Cursor = Annotated[
    str | None,
    Query(
        max_length=500,
        description="`next_cursor` of the page before; leave out for the first page.",
    ),
]
Limit = Annotated[int, Query(ge=1, le=100, description="The most entries on a page.")]


def encode(signer: Signer, kind: str, value: str) -> str:
    """Return the cursor of a place in a list.

    Args:
        signer: signs it.
        kind: which list it is of; the cursor of one list is worth nothing for another.
        value: the place, as the list itself names it.
    """
    signed = value + signer.sign(_purpose(kind), value)
    return urlsafe_b64encode(signed.encode()).decode().rstrip("=")


def decode(signer: Signer, kind: str, cursor: str) -> str:
    """Return the place that `encode` was given.

    Raises:
        Problem: it is not a cursor of this list.
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        signed = urlsafe_b64decode(padded.encode("ascii")).decode()
    except (binascii.Error, UnicodeError) as error:
        raise _not_ours() from error
    value, signature = signed[:-_SIGNATURE], signed[-_SIGNATURE:]
    if not signer.is_signed(_purpose(kind), value, signature):
        raise _not_ours()
    return value


def page_of(
    signer: Signer, kind: str, entries: Sequence[T], *, cursor: str | None, limit: int
) -> tuple[Sequence[T], str | None]:
    """Return a page of a list that does not change, and the cursor of the next, if there is one.

    Raises:
        Problem: `cursor` is not one of this list.
    """
    start = int(decode(signer, kind, cursor)) if cursor else 0
    end = start + limit
    return entries[start:end], encode(signer, kind, str(end)) if end < len(entries) else None


def _purpose(kind: str) -> str:
    return f"cursor of {kind}"


def _not_ours() -> Problem:
    detail = "Give `cursor` as `next_cursor` of the page before, or leave it out."
    return Problem(
        "bad-request", "The cursor is none of this list.", errors=[Part(detail, "cursor")]
    )
