"""The same answers for programs that speak OpenAI's API, such as chat pages and libraries."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

from fastapi import APIRouter, Request, Response

from assistant.wire import answer_data
from bots import asking
from bots.parts import Parts
from bots.web import sse
from bots.web.accepts import EVENTS
from bots.web.access import Asker
from bots.web.addresses import base_url, with_urls
from bots.web.api.openai_bodies import (
    MODEL,
    ChatBody,
    Completion,
    Model,
    Models,
    Thread,
    thread_of,
)
from bots.web.api.openai_faults import OpenAIRoute, error_of
from bots.web.api.openai_words import chunks, completion
from bots.web.deps import Running
from bots.web.openapi import problem_responses
from bots.web.problems import Part, Problem
from bots.web.replies import Reply, noted, started, told, whole
from bots.web.sse import EventStream, Keepalive

router = APIRouter(prefix="/v1", tags=["openai"], route_class=OpenAIRoute)

_MODEL = {"id": MODEL, "object": "model", "created": 1_795_305_600, "owned_by": MODEL}
"""It was made on 22 November 2026."""

_STREAM = """\
data: {"id":"chatcmpl-0a1b2c3d4e5f6071","object":"chat.completion.chunk","created":1795340000,\
"model":"forward-view-assistant","choices":[{"index":0,"delta":{"content":"“Objective 8: "},\
"finish_reason":null}]}

data: [DONE]
"""


@router.get("/models", operation_id="listModels", summary="List the models", response_model=Models)
def list_models(_: Asker) -> dict[str, Any]:
    """Return the one model there is."""
    return {"object": "list", "data": [_MODEL]}


@router.get(
    "/models/{model_id}",
    operation_id="getModel",
    summary="Describe a model",
    response_model=Model,
    responses=problem_responses("not-found"),
)
def get_model(model_id: str, _: Asker) -> dict[str, Any]:
    """Return the model of that name."""
    if model_id != MODEL:
        detail = f"There is one model: {MODEL}."
        raise Problem("not-found", detail, errors=[Part(detail, "model")])
    return _MODEL


@router.post(
    "/chat/completions",
    operation_id="createChatCompletion",
    summary="Ask, in OpenAI's form",
    response_model=Completion,
    responses={
        200: {"content": {EVENTS: {"schema": {"type": "string"}, "example": _STREAM}}},
        **problem_responses("bad-request", "not-found", "unusable", "too-busy", "not-ready"),
    },
)
async def create_chat_completion(
    request: Request, body: ChatBody, parts: Running, _: Asker, keepalive: Keepalive
) -> Response:
    """Return the answer to the user's last message, whole or streamed.

    The user's earlier messages are the thread it is read with. Messages of other roles are
    neither sources nor instructions, and parameters of language models change nothing.
    `content` holds notices and sources too; `annotations` place each quotation in it.
    Usage is counted in words. Faults have the member `error` as OpenAI's have.
    """
    thread = thread_of(body)
    work = _answered(request, parts, thread)
    if not body.stream:
        return await whole(request, work)
    task = await started(work)
    usage = bool(body.stream_options and body.stream_options.include_usage)
    return EventStream(task, _events(request, task, keepalive, usage=usage))


async def _answered(request: Request, parts: Parts, thread: Thread) -> Reply:
    answer = await asking.ask(parts, thread.question, history=thread.history)
    data = with_urls(answer_data(answer), base_url(parts, request))
    made = int(parts.now().timestamp())
    return Reply(answer=data, whole=completion(data, created=made, words_asked=thread.words))


async def _events(
    request: Request, task: "asyncio.Task[Reply]", keepalive: float, *, usage: bool
) -> AsyncGenerator[bytes, None]:
    while not (await asyncio.wait({task}, timeout=keepalive))[0]:
        yield sse.KEEPALIVE
    try:
        reply = task.result()
    except Exception as error:  # noqa: BLE001  (the stream has begun: a fault is an event of it)
        problem = noted(request, error)
        yield sse.event({**told(request, problem), "error": error_of(problem)})
        return
    for chunk in chunks(reply.whole, usage=usage):
        yield sse.event(chunk)
    yield sse.DONE
