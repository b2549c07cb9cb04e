"""Every fault has words that say what happened and what to do next, and give nothing away."""

from collections.abc import Iterator

import pytest

from assistant import errors as assistant_errors
from bots import errors as door_errors
from bots.slack import faults, words
from bots.slack.limits import faults_of
from bots.slack.reply import Reply

SECRET = "/srv/data/secret.db: near “SELECT”"


def subclasses(kind: type[BaseException]) -> Iterator[type[BaseException]]:
    yield kind
    for one in kind.__subclasses__():
        yield from subclasses(one)


def made(kind: type[BaseException], text: str) -> BaseException:
    if issubclass(kind, door_errors.UnusableUpload):
        return kind(text, ())
    if issubclass(kind, faults.TryLater):
        return kind(3.0)
    return kind(text)


KINDS = [
    *subclasses(door_errors.DoorError),
    *subclasses(assistant_errors.AssistantError),
    *subclasses(faults.SlackFault),
]


@pytest.mark.parametrize("kind", KINDS)
def test_every_fault_has_words(kind: type[BaseException]) -> None:
    said = words.reason(made(kind, "This and that went wrong."))
    assert said.endswith((".", "?", "!"))
    assert 20 < len(said) < 400


@pytest.mark.parametrize(
    "kind", [door_errors.StoreError, door_errors.StoreBusy, door_errors.StoreFull]
)
def test_what_is_for_administrators_is_not_told_to_everybody(kind: type[Exception]) -> None:
    assert SECRET not in words.reason(kind(SECRET))


@pytest.mark.parametrize("error", [ValueError(SECRET), KeyError(SECRET), OSError(SECRET)])
def test_of_what_nobody_foresaw_only_the_kind_is_told(error: Exception) -> None:
    said = words.reason(error)
    assert SECRET not in said
    assert type(error).__name__ in said


def test_slack_s_own_word_is_told_only_where_it_is_one() -> None:
    assert "missing_scope" in words.reason(faults.Refused("missing_scope"))
    assert "xoxb" not in words.reason(faults.Refused("xoxb-1 <!channel>"))


def test_what_the_assistant_says_of_a_question_is_said_as_it_is() -> None:
    error = assistant_errors.UnusableQuestion("The question is too long.")
    assert words.reason(error) == "The question is too long."


def fixed() -> Iterator[tuple[str, str]]:
    for name, value in vars(words).items():
        if name.isupper() and isinstance(value, str):
            yield name, value


@pytest.mark.parametrize(("name", "text"), list(fixed()))
def test_every_fixed_sentence_can_be_sent(name: str, text: str) -> None:
    reply = words.plain_reply(text)
    assert isinstance(reply, Reply)
    assert [fault for one in reply.messages for fault in faults_of(one)] == []
    assert not any(sign in text for sign in "<>*_`")


def test_help_is_in_paragraphs() -> None:
    (message,) = words.plain_reply(words.HELP).messages
    assert len(message.blocks) == len(words.HELP.split("\n\n"))
    assert "no names or details of patients" in message.text
