"""The conversation: asking, reading answers, going on, and what was said before."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse

from bots.store import conversations
from bots.web.access import Asker, owner_of
from bots.web.csrf import Ours
from bots.web.deps import Running
from bots.web.pages import chat_ask, chat_feedback
from bots.web.pages.chat_page import chat_page
from bots.web.pages.chat_work import Patience, finishing
from bots.web.templates import page
from bots.web.views.chat_view import Said, listed

router = APIRouter(include_in_schema=False)
router.include_router(chat_ask.router)
router.include_router(chat_feedback.router)

_LISTED = 30
"""Conversations on a page of the list."""

_DELETED = {"one": "The conversation was deleted.", "all": "All your conversations were deleted."}


@router.get("/")
def begin(request: Request, parts: Running, caller: Asker) -> HTMLResponse:
    """Show the page to begin a conversation."""
    return chat_page(request, parts, caller)


@router.get("/conversations")
def list_conversations(
    request: Request,
    parts: Running,
    caller: Asker,
    before: Annotated[str, Query(max_length=64)] = "",
    deleted: Annotated[str, Query(max_length=10)] = "",
) -> HTMLResponse:
    """Show the caller's conversations, newest first."""
    found = conversations.listed(
        parts.database, owner_of(caller), before=before or None, limit=_LISTED + 1
    )
    shown = found[:_LISTED]
    return page(
        request,
        "chat_list.jinja",
        conversations=[listed(one) for one in shown],
        older=shown[-1].id if len(found) > _LISTED else None,
        before=before,
        deleted=_DELETED.get(deleted),
        days=parts.settings.keep_conversations_days,
    )


@router.post("/conversations/delete")
def delete_all(parts: Running, caller: Asker, _: Ours) -> RedirectResponse:
    """Delete all the caller's conversations."""
    conversations.delete_all(parts.database, owner_of(caller))
    return RedirectResponse("/conversations?deleted=all", 303)


@router.get("/conversations/{identity}")
async def show(
    request: Request,
    parts: Running,
    caller: Asker,
    patience: Patience,
    identity: str,
    said: Annotated[int, Query(ge=0, le=100_000)] = 0,
    withheld: bool = False,
    look: Annotated[int, Query(ge=0, le=100_000)] = 0,
) -> HTMLResponse:
    """Show a conversation; what a crash left without an answer gets one."""
    owner = owner_of(caller)
    found = await run_in_threadpool(conversations.find, parts.database, owner, identity)
    pending = [turn for turn in found.turns if turn.state == "pending"]
    if pending and parts.preparation.is_ready:
        work = {finishing(parts, owner, turn) for turn in pending}
        await asyncio.wait(work, timeout=patience)
        found = await run_in_threadpool(conversations.find, parts.database, owner, identity)
    thanks = Said(said, withheld=withheld) if said else None
    return await run_in_threadpool(
        lambda: chat_page(request, parts, caller, conversation=found, said=thanks, look=look)
    )


@router.post("/conversations/{identity}/delete")
def delete(parts: Running, caller: Asker, _: Ours, identity: str) -> RedirectResponse:
    """Delete a conversation."""
    conversations.delete(parts.database, owner_of(caller), identity)
    return RedirectResponse("/conversations?deleted=one", 303)
