"""Share with channel: only by whoever asked, only once, and never without a word."""

from typing import Any

import pytest
from tests_slack import MockSlack, refused, status
from tests_slack_app import SlackApp
from tests_slack_clicks import (
    ANNA,
    BEN,
    WARD,
    Clicker,
    impatient,
    locked,
    parse_blocks,
    texts_of,
)

from assistant.pipeline import Assistant
from bots.parts import Parts
from bots.slack import action_ids, sharing, words
from bots.slack.incoming import Workspace


@pytest.fixture
def clicker(slack: SlackApp, slack_parts: Parts, assistant: Assistant) -> Clicker:
    return Clicker(slack, slack_parts, assistant)


def _public(mock: MockSlack) -> list[Any]:
    return [one for one in mock.messages(WARD) if one.ephemeral_to is None]


def _told(mock: MockSlack, user: str = ANNA) -> list[str]:
    return [one.words for one in mock.messages() if one.ephemeral_to == user]


def test_an_answer_is_shown_to_the_channel_with_its_question_and_quotes(
    clicker: Clicker, mock: MockSlack
) -> None:
    asked = clicker.asked(private=True)
    url = mock.response_url(WARD, ANNA)
    assert clicker.click(action_ids.SHARE, asked.id, response_url=url).status_code == 200
    [seen] = _public(mock)
    assert asked.turn.question in seen.words
    assert asked.turn.answer["citations"][0]["quote"] in seen.words
    assert seen.text
    parse_blocks(seen.blocks)
    assert not _told(mock)
    [call] = mock.of("response_url")
    assert call.body["response_type"] == "in_channel"
    assert not call.body.get("replace_original")


def test_what_was_shared_cannot_be_shared_by_others_and_asks_for_no_feedback(
    clicker: Clicker, mock: MockSlack
) -> None:
    asked = clicker.asked(private=True)
    clicker.click(action_ids.SHARE, asked.id, response_url=mock.response_url(WARD, ANNA))
    assert not [one for one in _public(mock) if asked.id in str(one.blocks)]


def test_a_double_click_shares_once_and_says_so(clicker: Clicker, mock: MockSlack) -> None:
    asked = clicker.asked(private=True)
    url = mock.response_url(WARD, ANNA)
    for _ in range(2):
        clicker.click(action_ids.SHARE, asked.id, response_url=url)
    assert len(_public(mock)) == 1
    assert _told(mock) == [sharing.ALREADY]


def test_nobody_shares_what_a_colleague_asked(clicker: Clicker, mock: MockSlack) -> None:
    private = clicker.asked(private=True)
    in_thread = clicker.asked()
    clicker.click(action_ids.SHARE, private.id, user=BEN, response_url=mock.response_url(WARD, BEN))
    clicker.click(action_ids.SHARE, in_thread.id, user=BEN, thread_ts=in_thread.thread_ts)
    assert not _public(mock)
    assert _told(mock, BEN) == [sharing.NO_LONGER, sharing.NOT_YOURS]


@pytest.mark.parametrize("value", ["", "x", "0" * 32, "../../etc/passwd"])
def test_a_value_that_was_tampered_with_gets_words(
    clicker: Clicker, mock: MockSlack, value: str
) -> None:
    clicker.click(action_ids.SHARE, value, response_url=mock.response_url(WARD, ANNA))
    assert not _public(mock)
    assert _told(mock) == [sharing.NO_LONGER]


def test_an_answer_of_another_workspace_is_not_there(clicker: Clicker, mock: MockSlack) -> None:
    theirs = clicker.asked(workspace=Workspace(None, "T0OTHER"), private=True)
    clicker.click(action_ids.SHARE, theirs.id, response_url=mock.response_url(WARD, ANNA))
    assert not _public(mock)
    assert _told(mock) == [sharing.NO_LONGER]


def test_a_reply_address_of_somebody_elses_is_never_called(
    clicker: Clicker, mock: MockSlack
) -> None:
    asked = clicker.asked(private=True)
    clicker.click(action_ids.SHARE, asked.id, response_url="https://slack.com.evil.example/x")
    [seen] = _public(mock)  # posted instead
    assert asked.turn.question in seen.words
    assert not mock.of("response_url")


def test_where_the_reply_address_has_run_out_the_answer_is_posted(
    clicker: Clicker, mock: MockSlack
) -> None:
    asked = clicker.asked(private=True)
    mock.fail_always("response_url", status(404))
    clicker.click(action_ids.SHARE, asked.id, response_url=mock.response_url(WARD, ANNA))
    assert len(_public(mock)) == 1
    assert len(mock.of("chat.postMessage")) == 1


def test_where_nothing_can_be_posted_the_asker_is_told_and_can_try_again(
    clicker: Clicker, mock: MockSlack
) -> None:
    asked = clicker.asked(private=True)
    mock.fail("response_url", status(404))
    mock.fail("chat.postMessage", refused("not_in_channel"))
    url = mock.response_url(WARD, ANNA)
    clicker.click(action_ids.SHARE, asked.id, response_url=url)
    assert not _public(mock)
    assert _told(mock) == [sharing.NOT_SHARED]
    clicker.click(action_ids.SHARE, asked.id, response_url=url)
    assert len(_public(mock)) == 1


def test_while_the_database_is_locked_the_asker_is_told(clicker: Clicker, mock: MockSlack) -> None:
    asked = clicker.asked(private=True)
    with impatient(clicker) as other, locked(clicker.parts):
        other.click(action_ids.SHARE, asked.id, response_url=mock.response_url(WARD, ANNA))
    assert not _public(mock)
    [told] = _told(mock)
    assert told
    assert told != words.reason(Exception())


def test_a_question_that_was_typed_to_do_harm_does_none(clicker: Clicker, mock: MockSlack) -> None:
    asked = clicker.asked("What is the A&E target? <!channel> <https://evil.example|NHS England>")
    clicker.click(
        action_ids.SHARE,
        asked.id,
        thread_ts=asked.thread_ts,
        response_url=mock.response_url(WARD, ANNA),
    )
    [seen] = _public(mock)
    assert seen.thread_ts == asked.thread_ts
    assert "<" not in seen.text
    assert not [one for one in texts_of(seen.blocks) if "evil" in one.get("url", "")]
    assert {one["type"] for one in texts_of(seen.blocks)} <= {"text", "link", "plain_text"}
