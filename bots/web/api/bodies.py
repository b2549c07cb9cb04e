"""Bodies of answers and conversations, for the description of the API.

An answer's shape is that of assistant/contracts/answer.schema.json; a test holds the two together.
"""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from assistant.answers import NoticeKind, Outcome
from assistant.questions import LONGEST
from bots.store.conversations import Conversation, State, Turn
from bots.web.addresses import with_urls
from bots.web.api.shapes import Quote, Shape

_ID = "5f0c1d2e3b4a59687786950413223140"
_QUESTION = "What is expected of us on agency staff?"
_QUOTE = (
    "Objective 8: Consistently meet NHS Constitution standards over the period, with a "
    "particular focus on the aggregate A&E standard, while improving quality and efficiency."
)
_EXAMPLE_ANSWER = f"*2020 Objectives* (July 2016) says:\n\n“{_QUOTE}” [1]"

MOST_UPLOADS = 20
"""That one question may be asked about."""

MOST_EARLIER = 50
"""Earlier questions that may be sent along."""


class StatementBody(Shape):
    """One thing the answer says."""

    text: str = Field(min_length=1, examples=[f"“{_QUOTE}” [1]"])
    citations: list[int] = Field(examples=[[1]])
    """The numbers of the citations it rests on."""
    status: int | None = Field(examples=[None])
    """The objective whose computed status it reports."""


class CitationBody(Quote):
    """Words of a document, and exactly where they stand."""

    id: int = Field(ge=1, examples=[1])
    """The number of the marker in the text."""
    document_title: str = Field(examples=["2020 Objectives"])
    published: str = Field(pattern=r"^\d{4}-\d{2}(-\d{2})?$", examples=["2016-07"])
    page: int | None = Field(examples=[None])


class NoticeBody(Shape):
    """What a careful reader would want to be told unasked."""

    kind: NoticeKind = Field(examples=["scope"])
    text: str = Field(min_length=1, examples=["The objectives apply to the provider sector. [1]"])
    citations: list[int] = Field(examples=[[1]])


class AnswerBody(Shape):
    """An answer: the documents' own words, and what was computed from the caller's data."""

    id: str = Field(examples=["0a1b2c3d4e5f6071"])
    """The same for the same question and documents."""
    question: str = Field(examples=["What is expected on A&E waiting times?"])
    outcome: Outcome = Field(examples=["answered"])
    mode: Literal["extractive", "generative"] = Field(examples=["extractive"])
    text: str = Field(min_length=1, examples=[_EXAMPLE_ANSWER])
    """Markdown, with the markers [1], [2] … in place."""
    statements: list[StatementBody]
    citations: list[CitationBody]
    notices: list[NoticeBody] = Field(examples=[[]])
    related: list[CitationBody] = Field(examples=[[]])
    """The nearest passages to a question that is not answered; no answer themselves."""
    statuses: list[dict[str, Any]] = Field(
        examples=[[]],
        json_schema_extra={"items": {"$ref": "#/components/schemas/StatusObjective"}},
    )
    """The computed status of each objective that the answer speaks of."""
    error: str | None = Field(examples=[None])


class QuestionBody(Shape):
    """A question, perhaps about uploads."""

    question: str = Field(
        examples=[_QUESTION], json_schema_extra={"minLength": 1, "maxLength": LONGEST}
    )
    """In your own words."""
    uploads: list[str] = Field(default=[], max_length=MOST_UPLOADS, examples=[[]])
    """Ids of your uploads that it is asked about."""


class AskBody(QuestionBody):
    """A question; on its own, or in a thread that you or we remember."""

    history: list[str] = Field(default=[], max_length=MOST_EARLIER, examples=[[]])
    """Earlier questions of the thread, oldest first. Only with no `conversation`."""
    conversation: str | None = Field(default=None, examples=[None])
    """The id of the conversation in which it is asked, and kept."""


class TurnBody(Shape):
    """A question of a conversation, and what became of it."""

    id: str = Field(examples=[_ID])
    number: int = Field(ge=1, examples=[1])
    """Its place, from 1."""
    question: str = Field(examples=["What is expected on A&E waiting times?"])
    asked_at: str = Field(examples=["2026-11-22T09:30:00+00:00"])
    understood_as: str | None = Field(examples=[None])
    """The question as read with the earlier ones, where it leans on them."""
    state: State = Field(examples=["done"])
    answer: AnswerBody | None
    """Null where there is none: not yet, or because something went wrong."""


class ConversationBody(Shape):
    """A thread of questions, without them."""

    id: str = Field(examples=[_ID])
    title: str = Field(examples=[_QUESTION])
    """The beginning of its first question; empty before there is one."""
    created_at: str = Field(examples=["2026-11-22T09:30:00+00:00"])


class ThreadBody(ConversationBody):
    """A thread of questions and their answers."""

    turns: list[TurnBody]


class ConversationsBody(Shape):
    """A page of your conversations, newest first."""

    conversations: list[ConversationBody]
    next_cursor: str | None = Field(examples=[None])


def turn_data(turn: Turn, base: str) -> dict[str, Any]:
    """Return a turn as the object of `TurnBody`.

    Args:
        turn: the turn.
        base: what the addresses of its citations begin with.
    """
    return {
        "id": turn.id,
        "number": turn.number,
        "question": turn.question,
        "asked_at": turn.asked_at.isoformat(),
        "understood_as": turn.understood,
        "state": turn.state,
        "answer": with_urls(turn.answer, base) if turn.answer else None,
    }


def conversation_data(conversation: Conversation) -> dict[str, Any]:
    """Return a conversation as the object of `ConversationBody`."""
    return {
        "id": conversation.id,
        "title": conversation.title,
        "created_at": conversation.created_at.isoformat(),
    }


def thread_data(conversation: Conversation, base: str) -> Mapping[str, Any]:
    """Return a conversation as the object of `ThreadBody`."""
    turns = [turn_data(one, base) for one in conversation.turns]
    return {**conversation_data(conversation), "turns": turns}
