"""The form that asks why an answer did not help, and what somebody put into it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, Field

from assistant.feedback import LONGEST_COMMENT, Why
from bots.slack import action_ids
from bots.slack.elements import paragraph, plain_text
from bots.slack.reply import Block

WHY: Final = "why"
COMMENT: Final = "comment"
"""The two inputs: each names its block and what is in it."""

HINT = (
    "Do not include personal information about patients or staff. "
    f"{LONGEST_COMMENT} characters are the most."
)

_WRONG: Mapping[Why, str] = {
    "wrong": "It is wrong",
    "incomplete": "Something is missing",
    "out of date": "It is out of date",
    "should have declined": "It should not have been answered",
    "unclear": "It is hard to understand",
}
_DECLINED: Mapping[Why, str] = {
    "should have answered": "The documents do answer this",
    "wrong": "It is wrong",
    "unclear": "It is hard to understand",
}
"""Why an answer was no help: the reason as it is kept, and in words."""

_SLACK_MOST = 3_000
"""Characters of an input, whatever it says; a form that was tampered with may hold more."""


class _Option(BaseModel):
    value: Why


class _Choice(BaseModel):
    selected_option: _Option | None = None


class _Text(BaseModel):
    value: Annotated[str, Field(max_length=_SLACK_MOST)] | None = None


class _Why(BaseModel):
    why: _Choice = _Choice()


class _Comment(BaseModel):
    comment: _Text = _Text()


class _Values(BaseModel):
    why: _Why = _Why()
    comment: _Comment = _Comment()


class _State(BaseModel):
    values: _Values = _Values()


class _View(BaseModel):
    id: Annotated[str, Field(max_length=255)]
    private_metadata: Annotated[str, Field(max_length=_SLACK_MOST)] = ""
    state: _State = _State()


@dataclass(frozen=True)
class Filled:
    """A feedback form as somebody sent it, or closed it."""

    view_id: str
    """Of the form as it was opened, once."""
    turn_id: str
    """As the form says; nothing of it is believed."""
    why: Why | None
    comment: str | None


def feedback_form(turn_id: str, outcome: str) -> dict[str, Any]:
    """Return the form, ready to be opened.

    Args:
        turn_id: the question whose answer did not help.
        outcome: of the answer; the reasons differ.
    """
    reasons = _WRONG if outcome == "answered" else _DECLINED
    return {
        "type": "modal",
        "callback_id": action_ids.FEEDBACK_FORM,
        "private_metadata": turn_id,
        "notify_on_close": True,
        "title": plain_text("Not helpful"),
        "submit": plain_text("Send"),
        "close": plain_text("Skip"),
        "blocks": [
            paragraph("Thank you. Saying why is up to you; it is kept without who you are."),
            _input(
                WHY,
                "What was wrong?",
                {
                    "type": "radio_buttons",
                    "options": [
                        {"text": plain_text(text), "value": value}
                        for value, text in reasons.items()
                    ],
                },
            ),
            {
                **_input(
                    COMMENT,
                    "Anything else?",
                    {
                        "type": "plain_text_input",
                        "multiline": True,
                        "max_length": LONGEST_COMMENT,
                    },
                ),
                "hint": plain_text(HINT),
            },
        ],
    }


def closing(text: str) -> dict[str, Any]:
    """Return what stands in a form's place once it was sent."""
    return {
        "type": "modal",
        "title": plain_text("Feedback"),
        "close": plain_text("Close"),
        "blocks": [paragraph(text)],
    }


def filled(view: Mapping[str, Any]) -> Filled:
    """Return what somebody put into the form.

    Raises:
        ValidationError: it is not the form that was opened.
    """
    found = _View.model_validate(view)
    chosen = found.state.values.why.why.selected_option
    return Filled(
        view_id=found.id,
        turn_id=found.private_metadata,
        why=chosen.value if chosen else None,
        comment=found.state.values.comment.comment.value,
    )


def _input(name: Literal["why", "comment"], label: str, element: Mapping[str, Any]) -> Block:
    return {
        "type": "input",
        "block_id": name,
        "optional": True,
        "label": plain_text(label),
        "element": {**element, "action_id": name},
    }
