"""Suggested questions, where somebody opens the conversation."""

import pytest
from tests_slack import MockSlack, refused, status
from tests_slack_app import SlackApp

from assistant.answers import Question
from assistant.pipeline import Assistant
from bots.slack.prompts import PROMPTS


def _open(slack: SlackApp, tab: str = "messages") -> None:
    slack.event({"type": "app_home_opened", "channel": "D0ME", "tab": tab})


def test_questions_are_suggested_where_the_conversation_is_opened(
    slack: SlackApp, mock: MockSlack
) -> None:
    _open(slack)
    [call] = mock.of("assistant.threads.setSuggestedPrompts")
    assert call.body["channel_id"] == "D0ME"
    assert not call.body.get("thread_ts")
    assert [one["message"] for one in call.body["prompts"]] == list(PROMPTS)


def test_nothing_is_suggested_on_the_home_tab(slack: SlackApp, mock: MockSlack) -> None:
    _open(slack, "home")
    assert not mock.of("assistant.threads.setSuggestedPrompts")


@pytest.mark.parametrize("fault", [refused("missing_scope"), status(503)])
def test_a_fault_keeps_nobody_from_asking(slack: SlackApp, mock: MockSlack, fault: object) -> None:
    mock.fail_always("assistant.threads.setSuggestedPrompts", fault)  # type: ignore[arg-type]
    _open(slack)


@pytest.mark.parametrize("question", PROMPTS)
def test_every_suggested_question_is_answered(assistant: Assistant, question: str) -> None:
    assert assistant.answer(Question(question)).outcome == "answered"


def test_there_are_no_more_than_slack_shows() -> None:
    assert len(PROMPTS) <= 4
    assert all(len(one) <= 75 for one in PROMPTS)
