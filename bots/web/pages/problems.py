"""What each kind of fault means: where the `type` of a problem points to."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from bots.web.problems import ADVICE, KINDS
from bots.web.templates import page

router = APIRouter(include_in_schema=False)


@router.get("/problems")
def show_problems(request: Request) -> Response:
    """List the kinds, each at an anchor of its own."""
    kinds = [
        {"name": kind, "status": status, "title": title, "advice": ADVICE[kind]}
        for kind, (status, title) in KINDS.items()
    ]
    return page(request, "problems.jinja", kinds=kinds)
