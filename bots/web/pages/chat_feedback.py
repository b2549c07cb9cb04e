"""What somebody says of an answer on the page."""

from typing import Annotated, cast

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from assistant.errors import UnusableInput
from assistant.feedback import Why
from bots.store import conversations
from bots.store.feedback import record
from bots.web.access import Reviewer, owner_of
from bots.web.csrf import Ours
from bots.web.deps import Running
from bots.web.pages.chat_page import chat_page
from bots.web.problems import Problem
from bots.web.views.chat_view import Said

router = APIRouter(include_in_schema=False)


@router.post("/feedback")
def feedback(
    request: Request,
    parts: Running,
    caller: Reviewer,
    _: Ours,
    turn: Annotated[str, Form()],
    helpful: Annotated[str, Form()],
    why: Annotated[str, Form()] = "",
    comment: Annotated[str, Form()] = "",
) -> Response:
    """Keep it, without who said it, and go back to where it was said."""
    owner = owner_of(caller)
    found = conversations.find_turn(parts.database, owner, turn)
    if found.answer is None:
        raise Problem("conflict", "There is no answer yet to say something of.")
    try:
        kept = parts.screen.feedback(
            found.answer["id"],
            found.question,
            found.answer["outcome"],
            helpful == "yes",
            cast(Why, why) if why else None,
            comment,
            parts.today,
        )
    except UnusableInput as error:
        conversation = conversations.find(parts.database, owner, found.conversation_id)
        said = Said(found.number, error=str(error), why=why, comment=comment)
        return chat_page(request, parts, caller, conversation=conversation, said=said, status=422)
    record(parts.database, kept)
    withheld = "&withheld=1" if kept.comment.withheld else ""
    place = f"?said={found.number}{withheld}#turn-{found.number}-feedback"
    return RedirectResponse(f"/conversations/{found.conversation_id}{place}", 303)
