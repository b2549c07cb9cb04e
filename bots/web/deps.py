"""What a route asks for: the parts of the running assistant."""

from typing import Annotated, cast

from fastapi import Depends, Request

from bots.parts import Parts


def parts_of(request: Request) -> Parts:
    """Return the parts that the app was made with."""
    return cast(Parts, request.app.state.parts)


Running = Annotated[Parts, Depends(parts_of)]
