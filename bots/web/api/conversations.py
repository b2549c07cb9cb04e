"""Conversations: threads of questions, seen by nobody but whose they are."""

import contextlib
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from bots import asking
from bots.errors import DoorError, NotThere
from bots.store import conversations
from bots.web.accepts import Streamed
from bots.web.access import Asker, owner_of
from bots.web.addresses import base_url
from bots.web.api.ask import EITHER, begun, begun_data
from bots.web.api.bodies import (
    ConversationsBody,
    QuestionBody,
    ThreadBody,
    TurnBody,
    conversation_data,
    thread_data,
    turn_data,
)
from bots.web.api.paging import Cursor, Limit, decode, encode
from bots.web.deps import Running
from bots.web.openapi import problem_responses
from bots.web.problems import Part, Problem
from bots.web.replies import Reply, reply_with
from bots.web.sse import Keepalive

router = APIRouter(prefix="/v1/conversations", tags=["conversations"])

ConversationId = Annotated[
    str, Path(description="The conversation's id.", examples=["5f0c1d2e3b4a59687786950413223140"])
]
_LIST = "conversations"
_NO_STORE = {"Cache-Control": "no-store"}


@router.post(
    "",
    operation_id="startConversation",
    summary="Start a conversation",
    status_code=201,
    response_model=ThreadBody,
)
def start_conversation(request: Request, parts: Running, caller: Asker) -> Response:
    """Return a new conversation, with no questions yet."""
    made = conversations.start(parts.database, owner_of(caller), now=parts.now())
    base = base_url(parts, request)
    place = {"Location": f"{base}{router.prefix}/{made.id}"}
    return JSONResponse(thread_data(made, base), 201, {**_NO_STORE, **place})


@router.get(
    "",
    operation_id="listConversations",
    summary="List your conversations",
    response_model=ConversationsBody,
    responses=problem_responses("bad-request", "not-found"),
)
def list_conversations(
    parts: Running, caller: Asker, cursor: Cursor = None, limit: Limit = 20
) -> Response:
    """Return a page of your conversations, newest first, without what was asked in them."""
    before = decode(parts.signer, _LIST, cursor) if cursor else None
    try:
        found = conversations.listed(
            parts.database, owner_of(caller), before=before, limit=limit + 1
        )
    except NotThere as error:
        detail = "The conversation at which the page before ended has been deleted. Begin again."
        raise Problem("not-found", detail, errors=[Part(detail, "cursor")]) from error
    shown = found[:limit]
    following = encode(parts.signer, _LIST, shown[-1].id) if len(found) > limit else None
    data = {
        "conversations": [conversation_data(one) for one in shown],
        "next_cursor": following,
    }
    return JSONResponse(data, headers=_NO_STORE)


@router.get(
    "/{conversation_id}",
    operation_id="getConversation",
    summary="Read a conversation",
    response_model=ThreadBody,
    responses=problem_responses("not-found"),
)
async def get_conversation(
    request: Request, conversation_id: ConversationId, parts: Running, caller: Asker
) -> Response:
    """Return a conversation with all its questions and answers.

    A question that was left without an answer, because the server stopped or whoever asked went
    away, is answered now; it stays `pending` while the assistant is not ready.
    """
    owner = owner_of(caller)
    find = partial(conversations.find, parts.database, owner, conversation_id)
    found = await run_in_threadpool(find)
    left = [one for one in found.turns if one.state == "pending"]
    for turn in left:
        with contextlib.suppress(DoorError):  # its state tells
            await asking.finish_pending(parts, owner, turn)
    if left:
        found = await run_in_threadpool(find)
    return JSONResponse(thread_data(found, base_url(parts, request)), headers=_NO_STORE)


@router.post(
    "/{conversation_id}/turns",
    operation_id="askInConversation",
    summary="Ask in a conversation",
    response_model=TurnBody,
    responses=EITHER,
)
async def ask_in_conversation(
    request: Request,
    conversation_id: ConversationId,
    body: QuestionBody,
    parts: Running,
    caller: Asker,
    streamed: Streamed,
    keepalive: Keepalive,
) -> Response:
    """Return the question with its answer, read with the questions before it.

    With `Accept: text/event-stream` the events are those of `POST /v1/ask`;
    `answer.completed` has the whole turn.
    """
    turn = await begun(request, body, parts, caller, conversation_id)

    async def work() -> Reply:
        done = await asking.finish_pending(parts, owner_of(caller), turn)
        data = turn_data(done, base_url(parts, request))
        return Reply(answer=data["answer"], whole=data)

    return await reply_with(
        request, work(), streamed=streamed, keepalive=keepalive, begun=begun_data(turn)
    )


@router.delete(
    "/{conversation_id}",
    operation_id="deleteConversation",
    summary="Delete a conversation",
    status_code=204,
    responses=problem_responses("not-found"),
)
def delete_conversation(conversation_id: ConversationId, parts: Running, caller: Asker) -> None:
    """Delete a conversation with all its questions and answers, for good."""
    conversations.delete(parts.database, owner_of(caller), conversation_id)


@router.delete(
    "",
    operation_id="deleteConversations",
    summary="Delete all your conversations",
    status_code=204,
)
def delete_conversations(parts: Running, caller: Asker) -> None:
    """Delete all your conversations, for good."""
    conversations.delete_all(parts.database, owner_of(caller))
