"""Stop, by a word or by Slack's button: what is being answered is given up, and that is said."""

from collections.abc import Iterator
from typing import Any, cast

import pytest
from starlette.testclient import TestClient
from tests_gate import Gate, wait_until
from tests_slack import MockSlack, refused
from tests_slack_app import SlackApp, new_ts
from tests_slack_clicks import ANNA, BEN, WARD, Clicker, impatient, locked, person, thread_in

from assistant.build import Library
from assistant.pipeline import Assistant
from assistant.settings import Settings
from bots.parts import close_parts, open_parts
from bots.slack import action_ids, stopping, words
from bots.slack.stopping import asked_to_stop
from bots.store import deliveries, threads


@pytest.fixture
def gate(assistant: Assistant) -> Gate:
    """The assistant behind a gate, closed at first."""
    return Gate(assistant)


@pytest.fixture
def held(
    slack_settings: Settings, gate: Gate, library: Library, assistant: Assistant
) -> Iterator[Clicker]:
    """The whole app, whose assistant is behind `gate`."""
    from bots.web.app import create_web_app

    parts = open_parts(
        slack_settings, library=library, make=lambda settings, tell: cast(Assistant, gate)
    )
    parts.preparation.wait()
    try:
        with TestClient(create_web_app(parts), base_url="https://expectations.example") as client:
            yield Clicker(SlackApp(client), parts, assistant)
            gate.opened.set()
    finally:
        close_parts(parts)


def _press(app: SlackApp, thread_ts: str, **more: Any) -> dict[str, Any]:
    event = {
        "type": "agent_session_stopped",
        "channel": WARD,
        "thread_ts": thread_ts,
        "streaming_message_ts": [],
        **more,
    }
    body = app.envelope(event)
    assert app.post_json(body).status_code == 200
    return body


def _said(mock: MockSlack, thread_ts: str) -> list[tuple[str | None, str]]:
    return [
        (one.ephemeral_to, one.words) for one in mock.messages(WARD) if one.thread_ts == thread_ts
    ]


@pytest.mark.parametrize(
    "text", ["stop", "Stop.", "STOP!", " please stop ", "stop it now", "cancel"]
)
def test_a_message_that_only_says_stop_is_understood(text: str) -> None:
    assert asked_to_stop(text)


@pytest.mark.parametrize(
    "text",
    ["", "stop smoking services", "When may NHS Improvement stop a plan?", "don't stop", "stop?x"],
)
def test_a_question_with_the_word_in_it_is_a_question(text: str) -> None:
    assert not asked_to_stop(text)


@pytest.mark.parametrize("by", ["word", "button"])
def test_a_question_that_is_being_answered_is_given_up(
    held: Clicker, gate: Gate, mock: MockSlack, by: str
) -> None:
    asked = held.app.mention("What is the A&E target?")
    gate.wait_for()
    if by == "word":
        held.app.mention("stop", thread_ts=asked)
    else:
        _press(held.app, asked)
    gate.opened.set()
    assert _said(mock, asked) == [(None, words.STOPPED)]
    later = held.app.mention("What is expected on agency staff?")
    mock.wait(lambda slack: _said(slack, later))
    assert _said(mock, asked) == [(None, words.STOPPED)]


def test_a_question_is_given_up_when_its_asker_has_everything_deleted(
    held: Clicker, gate: Gate, mock: MockSlack
) -> None:
    asked = held.app.mention("What is the A&E target?")
    gate.wait_for()
    held.click(action_ids.DELETE_MINE, "all", in_view=True)
    gate.opened.set()
    later = held.app.mention("What is expected on agency staff?", user=BEN)
    mock.wait(lambda slack: _said(slack, later))
    wait_until(lambda: deliveries.pending(held.parts.database) == 0)
    assert not _said(mock, asked)
    owner, tenant = person(held.parts), person(held.parts).tenant
    thread = thread_in(held.parts, WARD, asked)
    assert owner.person not in threads.askers(held.parts.database, tenant, thread)


def test_where_nothing_is_answered_only_whoever_stopped_is_told(
    held: Clicker, mock: MockSlack
) -> None:
    thread = new_ts()
    _press(held.app, thread)
    assert _said(mock, thread) == [(ANNA, words.NOTHING_TO_STOP)]
    assert mock.sessions[WARD, thread] == "active"


def test_a_button_that_slack_tells_of_twice_stops_once(held: Clicker, mock: MockSlack) -> None:
    thread = new_ts()
    body = _press(held.app, thread)
    assert held.app.post_json(body, X_Slack_Retry_Num="1").status_code == 200
    assert len(_said(mock, thread)) == 1


def test_a_stop_that_comes_as_mention_and_as_message_stops_once(
    held: Clicker, mock: MockSlack
) -> None:
    thread, ts = new_ts(), new_ts()
    held.app.mention("stop", thread_ts=thread, ts=ts)
    held.app.event(
        {
            "type": "message",
            "channel": WARD,
            "channel_type": "channel",
            "text": f"<@{held.app.bot}> stop",
            "thread_ts": thread,
            "ts": ts,
        }
    )
    assert _said(mock, thread) == [(ANNA, words.NOTHING_TO_STOP)]


def test_a_half_written_message_is_ended_and_says_so(held: Clicker, mock: MockSlack) -> None:
    thread = new_ts()
    _press(held.app, thread, streaming_message_ts=["17.1", "17.2"])
    calls = mock.of("chat.stopStream")
    assert [one.body["ts"] for one in calls] == ["17.1", "17.2"]
    assert all(stopping.HALF in str(one.body["blocks"]) for one in calls)


def test_where_the_thread_cannot_be_written_to_whoever_stopped_is_told(
    held: Clicker, gate: Gate, mock: MockSlack
) -> None:
    asked = held.app.mention("What is the A&E target?")
    gate.wait_for()
    mock.fail_always("chat.postMessage", refused("restricted_action"))
    _press(held.app, asked)
    gate.opened.set()
    assert _said(mock, asked) == [(ANNA, words.STOPPED)]


def test_while_the_database_is_locked_whoever_stops_is_told(held: Clicker, mock: MockSlack) -> None:
    thread = new_ts()
    with impatient(held) as other, locked(held.parts):
        _press(other.app, thread)
    [(user, told)] = _said(mock, thread)
    assert user == ANNA
    assert told not in (words.STOPPED, words.NOTHING_TO_STOP)


@pytest.mark.parametrize(
    "more", [{"thread_ts": None}, {"streaming_message_ts": "17.1"}, {"channel": None}]
)
def test_an_event_that_cannot_be_understood_is_let_pass(
    held: Clicker, mock: MockSlack, more: dict[str, Any]
) -> None:
    body = held.app.envelope({"type": "agent_session_stopped", "channel": WARD, **more})
    assert held.app.post_json(body).status_code == 200
    assert not mock.messages()
