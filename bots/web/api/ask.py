"""A question to its answer: as JSON, or as events."""

from typing import Any

from fastapi import APIRouter, Request, Response

from assistant.wire import answer_data
from bots import asking
from bots.parts import Parts
from bots.store.conversations import Turn
from bots.web.accepts import EVENTS, Streamed
from bots.web.access import Asker, Caller, may, owner_of
from bots.web.addresses import base_url, with_urls
from bots.web.api.bodies import AnswerBody, AskBody, QuestionBody
from bots.web.deps import Running
from bots.web.openapi import Responses, problem_responses
from bots.web.problems import Part, Problem
from bots.web.replies import Reply, reply_with
from bots.web.sse import Keepalive

router = APIRouter(prefix="/v1", tags=["ask"])

_STREAM = """\
event: answer.created
data: {}
id: 1

event: answer.status
data: {"state":"working","message":"Searching the documents"}
id: 2

event: answer.delta
data: {"text":"*2020 Objectives* (July 2016) says:\\n\\n"}
id: 3
"""
FAULTS = problem_responses(
    "bad-request", "not-found", "not-acceptable", "unusable", "too-busy", "not-ready"
)
EITHER: Responses = {
    200: {"content": {EVENTS: {"schema": {"type": "string"}, "example": _STREAM}}},
    **FAULTS,
}
"""What a route returns that answers, whole or streamed."""


@router.post(
    "/ask",
    operation_id="ask",
    summary="Ask a question",
    response_model=AnswerBody,
    responses=EITHER,
)
async def ask(
    request: Request,
    body: AskBody,
    parts: Running,
    caller: Asker,
    streamed: Streamed,
    keepalive: Keepalive,
) -> Response:
    """Return the answer: whole, or with `Accept: text/event-stream` as events.

    The events are `answer.created` (with the ids of the conversation and the turn, in one),
    `answer.status` (`state` and `message`), `answer.delta` (`text`: a piece of the answer's),
    `answer.citation.added` (a citation), and at the end `answer.completed` (the whole answer)
    or `answer.error` (a problem). All quotations are checked before the first piece is sent.

    Nothing is kept of a question that is asked in no conversation.
    """
    if body.conversation is None:
        work = _answered(request, body, parts, caller)
        return await reply_with(request, work, streamed=streamed, keepalive=keepalive)
    if body.history:
        detail = "A conversation has its own history; leave one of them out."
        raise Problem("unusable", detail, errors=[Part(detail, "/history")])
    turn = await begun(request, body, parts, caller, body.conversation)
    return await reply_with(
        request,
        _finished(request, parts, caller, turn),
        streamed=streamed,
        keepalive=keepalive,
        begun=begun_data(turn),
    )


async def begun(
    request: Request, body: QuestionBody, parts: Parts, caller: Caller, conversation_id: str
) -> Turn:
    """Return the turn of a question asked in a conversation, kept and still to be answered.

    Raises:
        Problem: the caller may not ask about uploads, or has nothing to be known by.
        DoorError, UnusableQuestion: see `asking.begin`.
    """
    _check_uploads(request, body)
    return await asking.begin(
        parts, owner_of(caller), conversation_id, body.question, upload_ids=body.uploads
    )


def begun_data(turn: Turn) -> dict[str, Any]:
    """Return what a stream tells of a turn before it is answered."""
    return {"conversation": turn.conversation_id, "turn": turn.id, "number": turn.number}


async def _answered(request: Request, body: AskBody, parts: Parts, caller: Caller) -> Reply:
    _check_uploads(request, body)
    answer = await asking.ask(
        parts,
        body.question,
        history=body.history,
        owner=owner_of(caller) if body.uploads else None,
        upload_ids=body.uploads,
    )
    data = with_urls(answer_data(answer), base_url(parts, request))
    return Reply(answer=data, whole=data)


async def _finished(request: Request, parts: Parts, caller: Caller, turn: Turn) -> Reply:
    done = await asking.finish_pending(parts, owner_of(caller), turn)
    assert done.answer is not None, "a turn that is answered now has its answer"
    data = with_urls(done.answer, base_url(parts, request))
    return Reply(answer=data, whole=data)


def _check_uploads(request: Request, body: QuestionBody) -> None:
    """Let only who may use data ask about uploads."""
    if body.uploads:
        may("data")(request)
