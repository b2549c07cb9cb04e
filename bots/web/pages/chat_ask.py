"""A question from the page: kept, answered, and shown; in pieces where the page's script asks."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response, StreamingResponse

from assistant.errors import UnusableQuestion
from assistant.questions import readable
from bots import asking
from bots.answer_text import paragraphs, plain
from bots.owners import Owner
from bots.parts import Parts
from bots.store import conversations
from bots.store.conversations import Turn
from bots.web.access import Asker, Caller, owner_of
from bots.web.addresses import base_url
from bots.web.csrf import Ours
from bots.web.deps import Running
from bots.web.pages.chat_page import chat_page, documents_of, owner_with_data
from bots.web.pages.chat_work import Patience, finishing
from bots.web.sse import KEEPALIVE, event
from bots.web.templates import fragment
from bots.web.views.chat_view import turn_view

router = APIRouter(include_in_schema=False)

_EVENTS = "text/event-stream"
_QUIET = 15.0
"""Seconds of silence after which a comment is sent, lest something hangs up."""
_PIECE = 12
"""Words that are shown at a time."""


@router.post("/ask")
async def ask(
    request: Request,
    parts: Running,
    caller: Asker,
    _: Ours,
    patience: Patience,
    question: Annotated[str, Form()] = "",
    suggested: Annotated[str, Form()] = "",
    conversation: Annotated[str, Form()] = "",
    uploads: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Ask a question, in a conversation or as the first of a new one."""
    owner = owner_of(caller)
    thread = None
    if conversation:
        thread = await run_in_threadpool(conversations.find, parts.database, owner, conversation)
    text = suggested or question
    wanted = None if uploads is None else [one for one in uploads if one]
    shown = partial(chat_page, request, parts, caller, conversation=thread, wanted=wanted)
    try:
        readable(text)
    except UnusableQuestion as error:
        words = str(error) if text.strip() else "Enter a question"
        return await run_in_threadpool(partial(shown, question=text, error=words, status=422))
    if not parts.preparation.is_ready:
        return await run_in_threadpool(partial(shown, status=503))
    if thread is None:
        thread = await run_in_threadpool(
            partial(conversations.start, parts.database, owner, now=parts.now())
        )
    usable = await run_in_threadpool(_usable, parts, caller, wanted or ())
    turn = await asking.begin(parts, owner, thread.id, text, upload_ids=usable)
    work = finishing(parts, owner, turn)
    if _EVENTS in request.headers.get("accept", ""):
        events = _events(parts, base_url(parts, request), turn, work, request.state.csrf)
        return StreamingResponse(events, media_type=_EVENTS, headers={"X-Accel-Buffering": "no"})
    await asyncio.wait({work}, timeout=patience)
    return RedirectResponse(_address(turn), 303)


def _usable(parts: Parts, caller: Caller, wanted: Sequence[str]) -> list[str]:
    """Those of the uploads wanted that are still there; another page may have deleted some."""
    owner: Owner | None = owner_with_data(caller)
    if owner is None or not wanted:
        return []
    there = {one.id for one in parts.uploads.listed(owner)}
    return [one for one in dict.fromkeys(wanted) if one in there]


def _address(turn: Turn) -> str:
    return f"/conversations/{turn.conversation_id}#turn-{turn.number}"


async def _events(
    parts: Parts, base: str, turn: Turn, work: asyncio.Task[Turn], csrf: str
) -> AsyncIterator[bytes]:
    """Tell that it is at work, then the answer's words, then the turn as the page shows it.

    Nothing of an answer is told before all of it is there and verified.
    """
    address = _address(turn)
    yield event({"words": "Looking in the documents…", "address": address}, name="status")
    while not work.done():
        await asyncio.wait({work}, timeout=_QUIET)
        if not work.done():
            yield KEEPALIVE
    if work.cancelled() or work.exception():
        yield event({"address": address}, name="failed")
        return
    done = work.result()
    for piece in _pieces(done):
        yield event({"text": piece}, name="text")
    view = await run_in_threadpool(turn_view, done, documents_of(parts), base)
    thread = done.conversation_id
    yield event(
        {
            "number": done.number,
            "html": fragment("chat_turn.jinja", turn=view, conversation=thread, csrf=csrf),
            "tools": fragment("chat_tools.jinja", conversation=thread, csrf=csrf),
            "conversation": thread,
            "address": address,
            "title": done.question,
        },
        name="completed",
    )


def _pieces(turn: Turn) -> Iterator[str]:
    """Yield the answer's words without its marks, a few at a time."""
    if turn.answer is None:
        return
    quotes = {one["id"]: one["quote"] for one in turn.answer["citations"]}
    for paragraph in paragraphs(turn.answer["text"], quotes):
        words = plain(paragraph).split(" ")
        for at in range(0, len(words), _PIECE):
            end = " " if at + _PIECE < len(words) else "\n\n"
            yield " ".join(words[at : at + _PIECE]) + end
