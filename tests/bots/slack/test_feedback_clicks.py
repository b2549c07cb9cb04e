"""What people say of answers: kept once, without who said it, and never answered by silence."""

import sqlite3
import threading
from typing import Any

import pytest
from tests_slack import MockSlack, refused
from tests_slack_app import SlackApp
from tests_slack_clicks import ANNA, BEN, WARD, Clicker, impatient, locked, parse_blocks, parse_view

from assistant.feedback import Feedback
from assistant.pipeline import Assistant
from bots.parts import Parts
from bots.slack import action_ids, feedback
from bots.slack.incoming import Workspace
from bots.store.feedback import read


@pytest.fixture
def clicker(slack: SlackApp, slack_parts: Parts, assistant: Assistant) -> Clicker:
    return Clicker(slack, slack_parts, assistant)


def _kept(clicker: Clicker) -> list[Feedback]:
    return read(clicker.parts.database)


def _told(mock: MockSlack, user: str = ANNA) -> list[str]:
    return [one.words for one in mock.messages() if one.ephemeral_to == user]


def _opened(mock: MockSlack) -> dict[str, Any]:
    [call] = mock.of("views.open")
    view: dict[str, Any] = call.body["view"]
    return view


def test_helpful_is_kept_and_only_who_clicked_is_thanked(clicker: Clicker, mock: MockSlack) -> None:
    asked = clicker.asked()
    reply = clicker.click(action_ids.FEEDBACK, f"yes:{asked.id}", thread_ts=asked.thread_ts)
    assert reply.status_code == 200
    [kept] = _kept(clicker)
    assert (kept.helpful, kept.why, kept.question.text) == (True, None, "What is the A&E target?")
    assert kept.answer_id == asked.turn.answer["id"]
    [seen] = mock.messages()
    assert (seen.ephemeral_to, seen.thread_ts) == (ANNA, asked.thread_ts)
    assert seen.words == feedback.THANKS
    assert seen.text
    parse_blocks(seen.blocks)


def test_a_double_click_is_kept_once_and_answered_twice(clicker: Clicker, mock: MockSlack) -> None:
    asked = clicker.asked()
    for _ in range(2):
        clicker.click(action_ids.FEEDBACK, f"yes:{asked.id}", thread_ts=asked.thread_ts)
    assert len(_kept(clicker)) == 1
    assert _told(mock) == [feedback.THANKS, feedback.ALREADY]


def test_clicks_at_the_same_time_are_kept_once(clicker: Clicker, mock: MockSlack) -> None:
    asked = clicker.asked()
    clicks = [
        threading.Thread(
            target=clicker.click,
            args=(action_ids.FEEDBACK, f"yes:{asked.id}"),
            kwargs={"thread_ts": asked.thread_ts},
        )
        for _ in range(5)
    ]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    assert len(_kept(clicker)) == 1
    assert len(_told(mock)) == 5


def test_two_people_in_a_thread_are_each_heard(clicker: Clicker, mock: MockSlack) -> None:
    asked = clicker.asked()
    for user in (ANNA, BEN):
        clicker.click(action_ids.FEEDBACK, f"yes:{asked.id}", user=user, thread_ts=asked.thread_ts)
    assert len(_kept(clicker)) == 2
    assert _told(mock, BEN) == [feedback.THANKS]


def test_nothing_kept_says_who_said_it(clicker: Clicker) -> None:
    asked = clicker.asked()
    clicker.click(action_ids.FEEDBACK, f"yes:{asked.id}", thread_ts=asked.thread_ts)
    file = clicker.parts.database.file
    assert file
    with sqlite3.connect(file) as database:
        rows = [
            str(row)
            for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type='table'")
            for row in database.execute(f"SELECT * FROM {table}")
        ]
        kept = str(database.execute("SELECT * FROM feedback").fetchall())
    database.close()
    assert not [one for one in rows if ANNA in one or WARD in one]
    assert asked.turn.owner.person not in kept
    assert asked.turn.owner.tenant in kept  # with whose workspace it is deleted, no more


def test_not_helpful_asks_why_before_anything_is_kept(clicker: Clicker, mock: MockSlack) -> None:
    asked = clicker.asked()
    clicker.click(action_ids.FEEDBACK, f"no:{asked.id}", thread_ts=asked.thread_ts)
    view = _opened(mock)
    parse_view(view)
    assert view["private_metadata"] == asked.id
    assert not _kept(clicker)
    assert not mock.messages()


def test_the_reason_and_the_comment_are_kept(clicker: Clicker, mock: MockSlack) -> None:
    asked = clicker.asked()
    clicker.click(action_ids.FEEDBACK, f"no:{asked.id}", thread_ts=asked.thread_ts)
    reply = clicker.form(
        "view_submission", _opened(mock), why="incomplete", comment="It leaves out ambulances."
    )
    answer = reply.json()
    assert answer["response_action"] == "update"
    parse_view(answer["view"])
    assert feedback.THANKS in str(answer["view"])
    [kept] = _kept(clicker)
    assert (kept.helpful, kept.why, kept.comment.text) == (
        False,
        "incomplete",
        "It leaves out ambulances.",
    )


def test_a_comment_with_personal_data_is_withheld_and_that_is_said(
    clicker: Clicker, mock: MockSlack
) -> None:
    asked = clicker.asked()
    clicker.click(action_ids.FEEDBACK, f"no:{asked.id}", thread_ts=asked.thread_ts)
    reply = clicker.form(
        "view_submission", _opened(mock), why="wrong", comment="Call me on 07700 900123."
    )
    assert feedback.WITHHELD in str(reply.json()["view"])
    [kept] = _kept(clicker)
    assert kept.why == "wrong"
    assert kept.comment.text is None


def test_a_comment_that_is_too_long_can_be_mended(clicker: Clicker, mock: MockSlack) -> None:
    asked = clicker.asked()
    clicker.click(action_ids.FEEDBACK, f"no:{asked.id}", thread_ts=asked.thread_ts)
    view = _opened(mock)
    errors = clicker.form("view_submission", view, comment="x " * 600).json()
    assert errors["response_action"] == "errors"
    assert "too long" in errors["errors"]["comment"]
    assert not _kept(clicker)
    assert clicker.form("view_submission", view, comment="Shorter.").json()["view"]
    assert len(_kept(clicker)) == 1


def test_a_form_that_is_closed_is_a_plain_not_helpful(clicker: Clicker, mock: MockSlack) -> None:
    asked = clicker.asked()
    clicker.click(action_ids.FEEDBACK, f"no:{asked.id}", thread_ts=asked.thread_ts)
    assert clicker.form("view_closed", _opened(mock), is_cleared=False).status_code == 200
    [kept] = _kept(clicker)
    assert (kept.helpful, kept.why, kept.comment.text) == (False, None, None)


@pytest.mark.parametrize(
    ("kinds", "count"),
    [
        (["view_closed", "view_closed"], 1),
        (["view_submission", "view_submission"], 1),
        (["view_submission", "view_closed"], 1),
    ],
)
def test_what_comes_twice_of_one_form_is_kept_once(
    clicker: Clicker, mock: MockSlack, kinds: list[str], count: int
) -> None:
    asked = clicker.asked()
    clicker.click(action_ids.FEEDBACK, f"no:{asked.id}", thread_ts=asked.thread_ts)
    for kind in kinds:
        clicker.form(kind, _opened(mock), why="wrong" if kind == "view_submission" else None)
    assert len(_kept(clicker)) == count


def test_a_form_that_cannot_be_opened_does_not_lose_the_click(
    clicker: Clicker, mock: MockSlack
) -> None:
    asked = clicker.asked()
    mock.fail("views.open", refused("expired_trigger_id"))
    clicker.click(action_ids.FEEDBACK, f"no:{asked.id}", thread_ts=asked.thread_ts)
    [kept] = _kept(clicker)
    assert not kept.helpful
    assert _told(mock) == [feedback.THANKS]


@pytest.mark.parametrize(
    "value", ["", "yes", "yes:", "maybe:", "yes:' OR 1=1 --", "yes:" + "0" * 32]
)
def test_a_value_that_was_tampered_with_gets_words(
    clicker: Clicker, mock: MockSlack, value: str
) -> None:
    assert clicker.click(action_ids.FEEDBACK, value).status_code == 200
    assert not _kept(clicker)
    assert _told(mock) == [feedback.NO_LONGER]


def test_an_answer_of_another_workspace_is_not_there(clicker: Clicker, mock: MockSlack) -> None:
    theirs = clicker.asked(workspace=Workspace(None, "T0OTHER"))
    for what in ("yes", "no"):
        clicker.click(action_ids.FEEDBACK, f"{what}:{theirs.id}", thread_ts=theirs.thread_ts)
    assert not _kept(clicker)
    assert not mock.of("views.open")
    assert _told(mock) == [feedback.NO_LONGER] * 2


def test_a_form_on_an_answer_of_another_workspace_is_not_kept(clicker: Clicker) -> None:
    theirs = clicker.asked(workspace=Workspace(None, "T0OTHER"))
    view = {"type": "modal", "callback_id": action_ids.FEEDBACK_FORM, "private_metadata": theirs.id}
    reply = clicker.form("view_submission", view, why="wrong")
    assert feedback.NO_LONGER in str(reply.json()["view"])
    clicker.form("view_closed", view, view_id="V0OTHER")
    assert not _kept(clicker)


def test_an_answer_that_only_a_colleague_saw_is_not_there(
    clicker: Clicker, mock: MockSlack
) -> None:
    private = clicker.asked(private=True)
    clicker.click(action_ids.FEEDBACK, f"yes:{private.id}", user=BEN)
    assert not _kept(clicker)
    assert _told(mock, BEN) == [feedback.NO_LONGER]
    clicker.click(action_ids.FEEDBACK, f"yes:{private.id}")
    assert len(_kept(clicker)) == 1


def test_a_reason_that_was_tampered_with_is_refused_in_words(
    clicker: Clicker, mock: MockSlack
) -> None:
    asked = clicker.asked()
    clicker.click(action_ids.FEEDBACK, f"no:{asked.id}", thread_ts=asked.thread_ts)
    reply = clicker.form("view_submission", _opened(mock), why="<script>").json()
    assert reply == {
        "response_action": "errors",
        "errors": {"comment": feedback.NOT_UNDERSTOOD},
    }
    assert not _kept(clicker)


def test_where_the_thread_cannot_be_written_to_another_way_is_found(
    clicker: Clicker, mock: MockSlack
) -> None:
    asked = clicker.asked()
    mock.fail_always("chat.postEphemeral", refused("user_not_in_channel"))
    url = mock.response_url(WARD, ANNA)
    clicker.click(
        action_ids.FEEDBACK, f"yes:{asked.id}", thread_ts=asked.thread_ts, response_url=url
    )
    assert _told(mock) == [feedback.THANKS]
    clicker.click(action_ids.FEEDBACK, f"yes:{asked.id}", thread_ts=asked.thread_ts)
    [direct] = mock.messages(f"D{ANNA}")
    assert direct.words == feedback.ALREADY


def test_while_the_database_is_locked_the_click_gets_words_and_can_be_made_again(
    clicker: Clicker, mock: MockSlack
) -> None:
    asked = clicker.asked()
    clicker.click(action_ids.FEEDBACK, f"no:{asked.id}", thread_ts=asked.thread_ts)
    view = _opened(mock)
    with impatient(clicker) as other, locked(clicker.parts):
        other.click(action_ids.FEEDBACK, f"yes:{asked.id}", thread_ts=asked.thread_ts)
        reply = other.form("view_submission", view, why="wrong").json()
    assert _told(mock) == [feedback.BUSY]
    assert reply["errors"] == {"comment": feedback.BUSY}
    clicker.click(action_ids.FEEDBACK, f"yes:{asked.id}", thread_ts=asked.thread_ts)
    clicker.form("view_submission", view, why="wrong")
    assert [one.helpful for one in _kept(clicker)] == [True, False]
