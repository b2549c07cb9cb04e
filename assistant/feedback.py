"""What people say of answers: helpful or not, and why. Nothing about who said it is taken.

Neither names nor ids of users, channels or networks are, and no time but the day. Words that may
hold personal data are not kept: only that they were withheld, and what for.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from assistant.answers import Outcome
from assistant.errors import UnusableInput
from assistant.questions import LONGEST

Why = Literal[
    "right",
    "wrong",
    "incomplete",
    "out of date",
    "should have answered",
    "should have declined",
    "unclear",
]

LONGEST_COMMENT = 500
"""Characters."""

_ANSWER = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class Words:
    """A question or a comment as it is kept."""

    text: str | None = None
    withheld: tuple[str, ...] = ()
    """Why the text is not kept: what it seemed to hold, such as "a postcode"."""


@dataclass(frozen=True)
class Feedback:
    """What somebody said of an answer."""

    answer_id: str
    on: date
    helpful: bool
    why: Why | None = None
    outcome: Outcome | None = None
    """Of the answer, where the door knew it."""
    question: Words = Words()
    comment: Words = Words()


class Screen:
    """What stands between what people say and what is kept of it."""

    def __init__(self, public: str = "") -> None:
        """Take a text whose names are public, such as the documents'."""
        self._public = public

    def feedback(
        self,
        answer_id: str,
        question: str | None,
        outcome: Outcome | None,
        helpful: bool,
        why: Why | None,
        comment: str | None,
        on: date,
    ) -> Feedback:
        """Return what may be kept of what somebody said of an answer.

        Raises:
            UnusableInput: the id is none of an answer, or the reason, the outcome or the length of
                the words is not one that is taken.
        """
        if not _ANSWER.fullmatch(answer_id):
            raise UnusableInput("That is no answer's id: it has 16 characters, 0-9 and a-f.")
        if why is not None and why not in get_args(Why):
            raise UnusableInput(f"The reason has to be one of: {', '.join(get_args(Why))}.")
        if outcome is not None and outcome not in get_args(Outcome):
            raise UnusableInput(f"The outcome has to be one of: {', '.join(get_args(Outcome))}.")
        return Feedback(
            answer_id,
            on,
            helpful,
            why,
            outcome,
            self._words(question, "question", LONGEST),
            self._words(comment, "comment", LONGEST_COMMENT),
        )

    def _words(self, text: str | None, what: str, longest: int) -> Words:
        from assistant.personal_text import personal_in

        plain = _plain(text or "")
        if len(plain) > longest:
            raise UnusableInput(
                f"The {what} is too long: {len(plain):,} characters, and {longest:,} are the most."
            )
        if found := personal_in(plain, self._public):
            return Words(withheld=found)
        return Words(plain or None)


def feedback_data(feedback: Feedback) -> dict[str, Any]:
    """Return feedback as JSON has it."""
    return {
        "answer_id": feedback.answer_id,
        "on": feedback.on.isoformat(),
        "helpful": feedback.helpful,
        "why": feedback.why,
        "outcome": feedback.outcome,
        "question": _words_data(feedback.question),
        "comment": _words_data(feedback.comment),
    }


def feedback_of(data: Mapping[str, Any]) -> Feedback:
    """Return the feedback that `feedback_data` gave.

    Raises:
        UnusableInput: `data` is not of that kind.
    """
    try:
        return Feedback(
            **{
                **data,
                "on": date.fromisoformat(data["on"]),
                "question": _words_of(data["question"]),
                "comment": _words_of(data["comment"]),
            }
        )
    except (ValueError, TypeError, KeyError) as error:
        raise UnusableInput("This is no feedback as this version writes it.") from error


def _plain(text: str) -> str:
    """Return text in NFC on one line, without control and other characters that are not seen."""
    seen = (
        " " if one.isspace() else one
        for one in unicodedata.normalize("NFC", text)
        if one.isspace() or not unicodedata.category(one).startswith("C")
    )
    return " ".join("".join(seen).split())


def _words_data(words: Words) -> dict[str, Any]:
    return {"text": words.text, "withheld": list(words.withheld)}


def _words_of(data: Mapping[str, Any]) -> Words:
    return Words(data["text"], tuple(data["withheld"]))
