"""What people say of an answer. Kept without who said it, and without personal data."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends
from pydantic import Field

from assistant.answers import Outcome
from assistant.errors import UnusableInput
from assistant.feedback import LONGEST_COMMENT, Why
from assistant.questions import LONGEST
from bots.store.feedback import record
from bots.web.access import may
from bots.web.api.shapes import Shape
from bots.web.deps import Running
from bots.web.openapi import problem_responses
from bots.web.problems import Problem

router = APIRouter(
    prefix="/v1/feedback", tags=["feedback"], dependencies=[Depends(may("feedback"))]
)


class Feedback(Shape):
    """What somebody says of an answer."""

    answer_id: str = Field(pattern="^[0-9a-f]{16}$", examples=["3f786850e387550f"])
    """The answer's `id`."""
    helpful: bool = Field(examples=[False])
    why: Why | None = Field(default=None, examples=["incomplete"])
    comment: str | None = Field(
        default=None, max_length=LONGEST_COMMENT, examples=["It leaves out the price caps."]
    )
    question: str | None = Field(
        default=None,
        max_length=LONGEST,
        examples=["What is expected of providers on agency staff?"],
    )
    """The question, where you agree that it is kept."""
    outcome: Outcome | None = Field(default=None, examples=["answered"])
    """The answer's `outcome`."""


class FeedbackKept(Shape):
    """What of it was kept, and what was not."""

    answer_id: str = Field(examples=["3f786850e387550f"])
    on: date = Field(examples=["2026-11-22"])
    """The day; no other time is kept."""
    question_kept: bool = Field(examples=[False])
    question_withheld: list[str] = Field(examples=[["a telephone number"]])
    """What the question seemed to hold, for which it was not kept."""
    comment_kept: bool = Field(examples=[True])
    comment_withheld: list[str] = Field(examples=[[]])
    """The same of the comment."""


@router.post(
    "",
    operation_id="giveFeedback",
    summary="Say whether an answer helped",
    status_code=201,
    response_model=FeedbackKept,
    responses=problem_responses("bad-request", "unusable"),
)
def give_feedback(parts: Running, said: Annotated[Feedback, Body()]) -> dict[str, Any]:
    """Keep what you say of an answer, without who said it.

    A question or comment that seems to hold personal data is withheld; the reply says why.
    """
    try:
        kept = parts.screen.feedback(
            said.answer_id,
            said.question,
            said.outcome,
            said.helpful,
            said.why,
            said.comment,
            parts.today,
        )
    except UnusableInput as error:
        raise Problem("unusable", str(error)) from error
    record(parts.database, kept)
    return {
        "answer_id": kept.answer_id,
        "on": kept.on,
        "question_kept": kept.question.text is not None,
        "question_withheld": list(kept.question.withheld),
        "comment_kept": kept.comment.text is not None,
        "comment_withheld": list(kept.comment.withheld),
    }
