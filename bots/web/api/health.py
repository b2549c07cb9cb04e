"""Whether it is there and whether it is ready, for whatever looks after it."""

from typing import Literal

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel

from bots.errors import StoreError
from bots.parts import Parts
from bots.store import sessions
from bots.web.deps import Running
from bots.web.guards.clients import Client, is_within, networks
from bots.web.metrics import Metrics
from bots.web.openapi import problem_responses
from bots.web.problems import Part, Problem

router = APIRouter(tags=["health"])

_SOON = 5
"""Seconds after which to look again."""


class Health(BaseModel):
    """That the server is there."""

    status: Literal["ok"] = "ok"


class Readiness(BaseModel):
    """That questions can be answered."""

    status: Literal["ready"] = "ready"


@router.get("/healthz", operation_id="getHealth", summary="Whether the server is there")
async def get_health() -> Health:
    """Say that the server runs; not that it can answer."""
    return Health()


@router.get(
    "/readyz",
    operation_id="getReadiness",
    summary="Whether questions can be answered",
    responses=problem_responses("not-ready"),
)
def get_readiness(parts: Running) -> Readiness:
    """Say that questions can be answered, or what is missing."""
    missing = [*_missing_assistant(parts), *_missing_database(parts)]
    if missing:
        raise Problem("not-ready", missing[0].detail, errors=missing, retry_after=_SOON)
    return Readiness()


@router.get("/metrics", include_in_schema=False)
def get_metrics(request: Request, parts: Running) -> Response:
    """Return what was counted, to this machine and to the proxy's."""
    client: Client = request.state.client
    if not (client.is_local or is_within(client.address, networks(parts.settings))):
        raise Problem("not-allowed", "Counts are only told to this machine.")
    metrics: Metrics = request.app.state.metrics
    return Response(metrics.text(), media_type=CONTENT_TYPE_LATEST)


def _missing_assistant(parts: Parts) -> list[Part]:
    preparation = parts.preparation
    if preparation.is_ready:
        return []
    if preparation.fault:
        return [Part(preparation.fault, more={"part": "assistant", "state": "failed"})]
    progress = preparation.progress
    return [
        Part(
            "The assistant is getting ready.",
            more={
                "part": "assistant",
                "state": "preparing",
                "done": progress.done,
                "total": progress.total,
            },
        )
    ]


def _missing_database(parts: Parts) -> list[Part]:
    try:
        sessions.of_token(parts.database, "", now=parts.now())
    except StoreError as error:
        return [Part(str(error), more={"part": "database", "state": "failed"})]
    return []
