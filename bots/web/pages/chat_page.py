"""The page of a conversation, also where there is none yet: used by all that show it."""

from collections.abc import Collection
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse

from bots.owners import Owner
from bots.parts import Parts
from bots.preparation import Progress
from bots.store.conversations import Conversation
from bots.web.access import Caller
from bots.web.addresses import base_url
from bots.web.templates import page
from bots.web.views.chat_view import ChatView, Said, chat_view
from bots.web.views.document_view import document_card
from corpus.documents import Document

SUGGESTIONS = (
    "What is expected of us on agency staff?",
    "What is the A&E target?",
    "By when should the provider sector be in financial balance?",
    "What are the objectives on leadership?",
    "Where do the two documents differ on CQC ratings?",
)
"""Questions that the documents answer well."""


@dataclass(frozen=True)
class Choice:
    """A file of the asker's that answers may use."""

    id: str
    name: str
    used: bool


def documents_of(parts: Parts) -> dict[str, Document]:
    """Return the corpus's documents by their ids."""
    return {one.id: one for one in parts.library.corpus.documents}


def chat_page(
    request: Request,
    parts: Parts,
    caller: Caller,
    *,
    conversation: Conversation | None = None,
    question: str = "",
    error: str | None = None,
    said: Said | None = None,
    look: int = 0,
    wanted: Collection[str] | None = None,
    status: int = 200,
) -> HTMLResponse:
    """Return the page.

    Args:
        request: the one it answers.
        parts: the parts of the running assistant.
        caller: whose page it is.
        conversation: the one to show; without it, the page to begin one.
        question: what stands in the box.
        error: what is wrong with it.
        said: what was just said of an answer.
        look: how often somebody has looked whether the answer is ready.
        wanted: ids of the uploads that are ticked; by default as in the last turn.
        status: the HTTP status code.
    """
    view = _view(request, parts, conversation) if conversation else None
    errors = [{"text": error, "href": "#question"}] if error else []
    if said and said.error:
        errors.append({"text": said.error, "href": f"#turn-{said.number}-comment"})
    return page(
        request,
        "chat.jinja",
        status=status,
        chat=view,
        question=question,
        question_error=error,
        errors=errors,
        said=said,
        look=look,
        suggestions=SUGGESTIONS,
        documents=[document_card(one) for one in parts.library.corpus.documents],
        uploads=_choices(parts, caller, conversation, wanted),
        progress_words=_progress_words(parts.preparation.progress),
    )


def _view(request: Request, parts: Parts, conversation: Conversation) -> ChatView:
    return chat_view(conversation, documents_of(parts), base_url(parts, request))


def _choices(
    parts: Parts,
    caller: Caller,
    conversation: Conversation | None,
    wanted: Collection[str] | None,
) -> list[Choice]:
    """The asker's files; ticked unless they were left out of the conversation's last question."""
    owner = owner_with_data(caller)
    if owner is None:
        return []
    last = conversation.turns[-1] if conversation and conversation.turns else None

    def used(identity: str, new: bool) -> bool:
        if wanted is not None:
            return identity in wanted
        return last is None or new or identity in last.uploads

    return [
        Choice(one.id, one.name, used(one.id, last is not None and one.created_at > last.asked_at))
        for one in parts.uploads.listed(owner)
    ]


def owner_with_data(caller: Caller) -> Owner | None:
    """Return whose uploads answers to `caller` may use."""
    return caller.owner if "data" in caller.scopes else None


def _progress_words(progress: Progress) -> str:
    if not progress.total:
        return "It is reading the documents. This takes a few seconds."
    return (
        f"It is reading the documents: {progress.done:,} of {progress.total:,} passages. "
        "This happens once and takes about a minute."
    )
