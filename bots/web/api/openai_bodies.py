"""What programs send that speak OpenAI's API, and what of it is a question.

They send more than is of use here, and each version something new: what is not named is ignored.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bots.web.api.shapes import Shape
from bots.web.problems import Part, Problem

MODEL = "forward-view-assistant"
"""The one model there is."""


class _Sent(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)


class ContentPart(_Sent):
    """A piece of a message."""

    type: str = Field(examples=["text"])
    text: str | None = Field(default=None, examples=["What is expected of us on agency staff?"])


class Message(_Sent):
    """A message of the thread. Only those of the user count."""

    role: str = Field(examples=["user"])
    content: str | list[ContentPart] | None = Field(
        default=None, examples=["What is expected of us on agency staff?"]
    )


class StreamOptions(_Sent):
    """What a stream is to have beside the answer."""

    include_usage: bool = False


class ResponseFormat(_Sent):
    """In which form the answer is to be: only as text."""

    type: str = Field(examples=["text"])


class ChatBody(_Sent):
    """A thread of messages; the user's last one is the question."""

    model: str = Field(examples=[MODEL])
    messages: Annotated[list[Message], Field(min_length=1, max_length=1_000)]
    stream: bool | None = Field(default=None, examples=[False])
    stream_options: StreamOptions | None = Field(default=None, examples=[None])
    n: int | None = Field(default=None, examples=[1])
    """1: there is one answer to a question."""
    tool_choice: Any = Field(default=None, examples=["none"])
    """Tools are never called; a request that insists on one is refused."""
    response_format: ResponseFormat | None = Field(default=None, examples=[None])


class UrlCitation(Shape):
    """A source, and the quoted words in the answer."""

    url: str = Field(
        examples=[
            "http://localhost:8000/documents/2020-objectives/11042-11211?v=51eb91e3c91f#quote"
        ]
    )
    title: str = Field(examples=["2020 Objectives"])
    start_index: int = Field(ge=0, examples=[40])
    """The first code point of the quoted words in `content`."""
    end_index: int = Field(ge=1, examples=[209])
    """The code point after the last."""


class Annotation(Shape):
    """A citation in OpenAI's form."""

    type: Literal["url_citation"]
    url_citation: UrlCitation


class AnswerMessage(Shape):
    """The answer with its notices and sources, as one piece of Markdown."""

    role: Literal["assistant"]
    content: str = Field(examples=["“Objective 8: Consistently meet NHS Constitution …” [1]"])
    refusal: None
    annotations: list[Annotation]


class Choice(Shape):
    """The one answer there is."""

    index: Literal[0]
    message: AnswerMessage
    finish_reason: Literal["stop"]
    logprobs: None


class Usage(Shape):
    """How much was read and written. Words: no tokens are used here."""

    prompt_tokens: int = Field(examples=[9])
    """Words of the user's messages."""
    completion_tokens: int = Field(examples=[120])
    """Words of `content`."""
    total_tokens: int = Field(examples=[129])


class Completion(Shape):
    """An answer in OpenAI's form."""

    id: str = Field(examples=["chatcmpl-0a1b2c3d4e5f6071"])
    """Ends with the answer's id."""
    object: Literal["chat.completion"]
    created: int = Field(examples=[1795340000])
    model: str = Field(examples=[MODEL])
    choices: list[Choice]
    usage: Usage


class Model(Shape):
    """What can be asked."""

    id: str = Field(examples=[MODEL])
    object: Literal["model"]
    created: int = Field(examples=[1795305600])
    owned_by: str = Field(examples=[MODEL])


class Models(Shape):
    """All that can be asked: the assistant."""

    object: Literal["list"]
    data: list[Model]


@dataclass(frozen=True)
class Thread:
    """What of the messages is asked."""

    question: str
    history: tuple[str, ...]
    """Earlier questions, oldest first."""

    @property
    def words(self) -> int:
        """How many words the user has sent."""
        return sum(len(one.split()) for one in (self.question, *self.history))


def thread_of(body: ChatBody) -> Thread:
    """Return what is asked. No other message is read: none can become a source or an order.

    Raises:
        Problem: there is no question, or something is asked for that is not to be had.
    """
    _check(body)
    asked = [one.content for one in body.messages if one.role == "user"]
    if not asked:
        raise _unusable("No message is from the user; the last one of theirs is the question.")
    if isinstance(asked[-1], list) and any(part.text is None for part in asked[-1]):
        raise _unusable("Only text can be read here: no pictures, sounds or files.")
    *history, question = [_text(one) for one in asked]
    return Thread(question, tuple(history))


def _check(body: ChatBody) -> None:
    if body.model != MODEL:
        detail = f"There is one model: {MODEL}."
        raise Problem("not-found", detail, errors=[Part(detail, "/model")])
    if body.n not in (None, 1):
        raise _unusable("There is one answer to a question: leave `n` out.", "/n")
    if body.tool_choice not in (None, "none", "auto"):
        raise _unusable("No tools are called here: leave `tool_choice` out.", "/tool_choice")
    if body.response_format and body.response_format.type != "text":
        raise _unusable(
            "Answers are text; for JSON ask at /v1/ask instead.", "/response_format/type"
        )


def _text(content: str | Sequence[ContentPart] | None) -> str:
    if content is None or isinstance(content, str):
        return content or ""
    return "\n".join(part.text for part in content if part.text)


def _unusable(detail: str, pointer: str = "/messages") -> Problem:
    return Problem("unusable", detail, errors=[Part(detail, pointer)])
