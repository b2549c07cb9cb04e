"""Forms that are ours: each carries a token bound to the browser's session."""

import hmac
from typing import Annotated

from fastapi import Depends, Request

from bots.web.problems import Problem

FIELD = "csrf"
HEADER = "X-CSRF-Token"


async def ours(request: Request) -> None:
    """Let only what our own pages send through, told by the token in the form or the header.

    Raises:
        Problem: the token is missing, or another session's.
    """
    expected: str = request.scope["state"].get("csrf", "")
    given = request.headers.get(HEADER)
    if given is None:
        field = (await request.form()).get(FIELD)
        given = field if isinstance(field, str) else ""
    sent = given.encode("utf-8", "surrogatepass")
    if not expected or not hmac.compare_digest(sent, expected.encode()):
        raise Problem(
            "cross-site",
            "The page was open for too long, or cookies are switched off. "
            "Go back, load the page again, and send it once more.",
        )


Ours = Annotated[None, Depends(ours)]
"""What a page's POST route asks for, so that other sites cannot send its form."""
