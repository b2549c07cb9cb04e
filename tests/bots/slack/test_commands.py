"""`/expectations`: help at once, or an answer that only the asker sees."""

import pytest
from tests_slack import MockSlack
from tests_slack_app import SlackApp
from tests_slack_clicks import ANNA, BEN, WARD, Clicker, parse_blocks, texts_of

from assistant.pipeline import Assistant
from bots.parts import Parts
from bots.slack import action_ids, commands
from bots.slack.commands import COMMAND, help_message, wants_help
from bots.slack.prompts import PROMPTS


@pytest.fixture
def clicker(slack: SlackApp, slack_parts: Parts, assistant: Assistant) -> Clicker:
    return Clicker(slack, slack_parts, assistant)


@pytest.mark.parametrize("text", ["", " ", "help", "Help!", "HELP?"])
def test_without_a_question_it_says_at_once_how_to_ask(slack: SlackApp, text: str) -> None:
    reply = slack.command(text).json()
    assert reply["response_type"] == "ephemeral"
    assert "mention me" in reply["text"]
    parse_blocks(reply["blocks"])


def test_the_help_has_buttons_that_ask(slack: SlackApp) -> None:
    blocks = slack.command("help").json()["blocks"]
    [row] = [one for one in blocks if one["type"] == "actions"]
    assert [one["text"]["text"] for one in row["elements"]] == list(PROMPTS)
    ids = [one["action_id"] for one in row["elements"]]
    assert ids == [f"{action_ids.ASK}:{number}" for number in range(1, len(PROMPTS) + 1)]
    assert {one["type"] for one in texts_of(blocks)} <= {"plain_text", "text", "button"}


def test_a_question_that_begins_with_help_is_a_question() -> None:
    assert not wants_help("help for providers in special measures")
    assert help_message().text


def test_a_question_is_answered_to_the_asker_alone(slack: SlackApp, mock: MockSlack) -> None:
    reply = slack.command("What is the A&amp;E target?", response_url=mock.response_url(WARD, ANNA))
    assert (reply.status_code, reply.text) == (200, "")
    [seen] = mock.wait(lambda slack: slack.messages(WARD))
    assert seen.ephemeral_to == ANNA
    assert "95%" in seen.words


def test_the_same_command_that_comes_again_is_answered_once(
    slack: SlackApp, mock: MockSlack
) -> None:
    url = mock.response_url(WARD, ANNA)
    for _ in range(2):
        slack.command("What is the A&amp;E target?", response_url=url, trigger_id="7.7")
    slack.command("What is expected on agency staff?", response_url=url, trigger_id="8.8")
    mock.wait(lambda slack: len(slack.messages(WARD)) == 2)
    assert len([one for one in mock.messages(WARD) if "95%" in one.words]) == 1


def test_a_command_without_who_or_where_gets_words(slack: SlackApp) -> None:
    reply = slack.command("What is the A&amp;E target?", trigger_id="")
    assert reply.status_code == 200
    broken = slack.post_form({"command": COMMAND, "text": "x", "team_id": "T0TRUST"})
    assert broken.json()["text"] == commands.NOT_UNDERSTOOD


def test_a_suggested_question_is_answered_to_whoever_pressed(
    clicker: Clicker, mock: MockSlack
) -> None:
    clicker.click(f"{action_ids.ASK}:2", "2", user=BEN, response_url=mock.response_url(WARD, BEN))
    [seen] = mock.wait(lambda slack: slack.messages(WARD))
    assert seen.ephemeral_to == BEN
    assert "95%" in seen.words


def test_a_button_that_is_pressed_twice_is_answered_once_and_says_so(
    clicker: Clicker, mock: MockSlack
) -> None:
    url = mock.response_url(WARD, ANNA)
    place = {"container": {"type": "message", "message_ts": "17.1", "channel_id": WARD}}
    for _ in range(2):
        clicker.click(f"{action_ids.ASK}:2", "2", response_url=url, **place)
    mock.wait(lambda slack: len(slack.messages(WARD)) == 2)
    assert [one.words for one in mock.messages(WARD)].count(commands.ASKED_ALREADY) == 1


@pytest.mark.parametrize("value", ["", "0", "99", "-1", "x", "What is <!channel>?"])
def test_only_suggested_questions_can_be_asked_by_a_button(
    clicker: Clicker, mock: MockSlack, value: str
) -> None:
    clicker.click(f"{action_ids.ASK}:1", value, response_url=mock.response_url(WARD, ANNA))
    assert not mock.messages(WARD)


def test_a_command_is_read_without_what_a_colleague_asked(slack: SlackApp, mock: MockSlack) -> None:
    slack.command("What is the A&amp;E target?", response_url=mock.response_url(WARD, ANNA))
    mock.wait(lambda slack: slack.messages(WARD))
    url = mock.response_url(WARD, BEN)
    slack.command("And by when?", user_id=BEN, response_url=url)
    seen = mock.wait(lambda slack: [one for one in slack.messages(WARD) if one.ephemeral_to == BEN])
    assert "A&E" not in seen[0].words
