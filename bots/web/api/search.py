"""The passages nearest to some words."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field

from assistant.questions import LONGEST
from assistant.wire import hit_data
from bots.parts import Parts
from bots.web.access import may
from bots.web.addresses import base_url, placed
from bots.web.api.shapes import Quote, Shape
from bots.web.deps import Running
from bots.web.openapi import problem_responses
from index.hits import Hit

router = APIRouter(prefix="/v1/search", tags=["search"], dependencies=[Depends(may("ask"))])


class SearchHit(Quote):
    """A passage that is near to what was asked."""

    score: float = Field(examples=[0.83])
    """For the order only: it says nothing of whether the passage answers."""
    found_by: list[str] = Field(examples=[["meaning", "words"]])


class SearchHits(Shape):
    """The nearest passages, best first."""

    hits: list[SearchHit]


@router.get(
    "",
    operation_id="search",
    summary="Search the documents",
    response_model=SearchHits,
    responses=problem_responses("unusable", "too-busy", "not-ready"),
)
async def search(
    parts: Running,
    request: Request,
    q: Annotated[
        str,
        Query(
            min_length=1,
            max_length=LONGEST,
            description="Words or a question.",
            examples=["agency staff spending"],
        ),
    ],
    k: Annotated[int, Query(ge=1, le=50, description="The most passages.")] = 10,
) -> dict[str, Any]:
    """Return the passages nearest to some words. They are no answer: ask for one."""
    hits = await parts.answering.search(q, k)
    base = base_url(parts, request)
    return {"hits": [placed(_found(parts, one), base) for one in hits]}


def _found(parts: Parts, hit: Hit) -> dict[str, Any]:
    corpus = parts.library.corpus
    data = hit_data(corpus, hit)
    data["quote"] = data.pop("text")
    return {**data, "sha256": corpus.document(hit.passage.document_id).sha256}
