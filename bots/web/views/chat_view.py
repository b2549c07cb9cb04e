"""Conversations as the page shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistant.dates import in_words
from assistant.whole_text import whole_text_of
from bots.store.conversations import Conversation, Turn
from bots.web.addresses import with_urls
from bots.web.views.answer_view import AnswerView, answer_view
from corpus.documents import Document

_WRONG = (
    ("wrong", "It is wrong"),
    ("incomplete", "Something is missing"),
    ("out of date", "It is out of date"),
    ("should have declined", "It should not have been answered"),
    ("unclear", "It is hard to understand"),
)
_DECLINED = (
    ("should have answered", "The documents do answer this"),
    ("wrong", "It is wrong"),
    ("unclear", "It is hard to understand"),
)
"""Why an answer was no help: the reason as it is kept, and in words."""


@dataclass(frozen=True)
class Said:
    """What was just said of the answer to turn `number`: kept, or not for an error."""

    number: int
    error: str | None = None
    why: str = ""
    comment: str = ""
    withheld: bool = False

    @property
    def words(self) -> str:
        """What to say of what was kept."""
        if self.withheld:
            return "Your words were not kept: they seem to hold personal information."
        return "It was kept without saying who you are."


@dataclass(frozen=True)
class TurnView:
    """A question, and what became of it."""

    id: str
    number: int
    question: str
    state: str
    understood: str | None
    """The question as it was read with the thread, where that is not as it was asked."""
    answer: AnswerView | None
    whole_text: str
    """The answer to copy: with its notices and sources."""

    @property
    def reasons(self) -> tuple[tuple[str, str], ...]:
        """Why it may not have helped: each reason as it is kept, and in words."""
        return _WRONG if self.answer and self.answer.outcome == "answered" else _DECLINED


@dataclass(frozen=True)
class ChatView:
    """A conversation with its turns."""

    id: str
    title: str
    turns: tuple[TurnView, ...]

    @property
    def is_pending(self) -> bool:
        """Whether an answer is still to come."""
        return any(turn.state == "pending" for turn in self.turns)


@dataclass(frozen=True)
class Listed:
    """A conversation in the list of all."""

    id: str
    title: str
    begun: str


def chat_view(conversation: Conversation, documents: Mapping[str, Document], base: str) -> ChatView:
    """Return the view of a conversation.

    Args:
        conversation: with its turns.
        documents: the corpus's documents by their ids.
        base: what absolute addresses begin with.
    """
    return ChatView(
        conversation.id,
        conversation.title,
        tuple(turn_view(turn, documents, base) for turn in conversation.turns),
    )


def turn_view(turn: Turn, documents: Mapping[str, Document], base: str) -> TurnView:
    """Return the view of a turn; see `chat_view`."""
    answer = answer_view(turn.answer, documents) if turn.answer is not None else None
    understood = answer.understood if answer else None
    understood = understood or turn.understood
    return TurnView(
        id=turn.id,
        number=turn.number,
        question=turn.question,
        state=turn.state,
        understood=understood if understood and understood != turn.question else None,
        answer=answer,
        whole_text=_whole_text(turn.answer, base) if turn.answer is not None else "",
    )


def listed(conversation: Conversation) -> Listed:
    """Return the line of a conversation in the list of all."""
    return Listed(conversation.id, conversation.title, moment(conversation.created_at))


def moment(at: datetime) -> str:
    """Return `22 November 2026, 4:05pm`, in the time of the place where this runs."""
    local = at.astimezone()
    half = "am" if local.hour < 12 else "pm"
    return f"{in_words(local.date().isoformat())}, {local.hour % 12 or 12}:{local:%M}{half}"


def _whole_text(answer: dict[str, Any], base: str) -> str:
    placed = with_urls(answer, base)
    return whole_text_of(answer, {one["id"]: one["url"] for one in placed["citations"]})
