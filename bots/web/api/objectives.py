"""The numbered objectives, word for word."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from pydantic import Field

from assistant.errors import UnknownPlace
from assistant.framework import Delivery, Objective, objective, objectives
from assistant.wire import objective_data
from bots.parts import Parts
from bots.web.access import may
from bots.web.addresses import base_url, placed
from bots.web.api.paging import Cursor, Limit, page_of
from bots.web.api.shapes import Quote, Shape
from bots.web.deps import Running
from bots.web.openapi import problem_responses
from bots.web.problems import Problem

router = APIRouter(prefix="/v1/objectives", tags=["objectives"], dependencies=[Depends(may("ask"))])

Number = Annotated[int, Path(ge=1, description="Its number, 1 to 16.", examples=[8])]
_LIST = "objectives"


class ObjectiveBody(Quote):
    """A numbered objective."""

    objective: int = Field(examples=[8])
    """Its number."""
    theme: str = Field(examples=["Operational performance objectives"])
    """The heading it stands under."""
    delivery: Delivery = Field(examples=["support_the_sector"])
    """Whether NHS Improvement supports the sector to deliver it, or delivers it itself."""


class Objectives(Shape):
    """A page of the objectives."""

    objectives: list[ObjectiveBody]
    next_cursor: str | None = Field(examples=[None])


@router.get(
    "",
    operation_id="listObjectives",
    summary="List the sixteen objectives",
    response_model=Objectives,
    responses=problem_responses("bad-request"),
)
def list_objectives(
    parts: Running, request: Request, cursor: Cursor = None, limit: Limit = 100
) -> dict[str, Any]:
    """Return the objectives in order, each with its exact words and where they stand."""
    found = objectives(parts.library.corpus)
    page, following = page_of(parts.signer, _LIST, found, cursor=cursor, limit=limit)
    return {
        "objectives": [_body(parts, request, one) for one in page],
        "next_cursor": following,
    }


@router.get(
    "/{number}",
    operation_id="getObjective",
    summary="Get an objective",
    response_model=ObjectiveBody,
    responses=problem_responses("not-found"),
)
def get_objective(parts: Running, request: Request, number: Number) -> dict[str, Any]:
    """Return one objective with its exact words and where they stand."""
    try:
        found = objective(parts.library.corpus, number)
    except UnknownPlace as error:
        raise Problem("not-found", "There is no objective of that number.") from error
    return _body(parts, request, found)


def _body(parts: Parts, request: Request, one: Objective) -> dict[str, Any]:
    data = objective_data(parts.library.corpus, one)
    data["sha256"] = parts.library.corpus.document(data["document_id"]).sha256
    return placed(data, base_url(parts, request))
