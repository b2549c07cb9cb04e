"""Guests and strangers may do what is set, and only that; in doubt they may not."""

import asyncio
from pathlib import Path
from typing import Any, Literal

import pytest
from tests_slack import TOKEN, Answer, MockSlack, limited, refused

from assistant.settings import Settings
from bots.slack.calls import AT_ONCE
from bots.slack.client import Slack
from bots.slack.faults import Gone
from bots.slack.guests import may
from bots.slack.incoming import Incoming, Sender, Workspace
from bots.slack.sessions import open_http
from bots.slack.words import GUESTS_MAY_NOT_ASK, GUESTS_MAY_NOT_UPLOAD

What = Literal["ask", "upload"]
GUESTS: list[dict[str, Any]] = [
    {"is_restricted": True},
    {"is_restricted": True, "is_ultra_restricted": True},
    {"is_stranger": True},
]


def told(
    mock: MockSlack, what: What, allowed: str = "ask", *, stranger: bool = False
) -> str | None:
    settings = Settings.model_validate(
        {"data_dir": Path("/nowhere"), "slack_api_url": mock.url, "slack_guests": allowed}
    )
    incoming = Incoming(
        kind="message",
        workspace=Workspace(None, "T0TRUST"),
        sender=Sender("U0ANNA", "T0TRUST", stranger),
        channel="C0WARD",
        direct=False,
        ts="1.1",
        thread_ts="1.1",
        text="",
    )

    async def ask() -> str | None:
        async with open_http() as http:
            slack = Slack(TOKEN, base_url=mock.url, http=http, patience=AT_ONCE)
            return await may(slack, incoming, settings, what)

    return asyncio.run(ask())


def test_members_may_ask_and_upload(mock: MockSlack) -> None:
    assert told(mock, "upload") is None
    assert told(mock, "upload", "nothing") is None
    assert told(mock, "ask", "nothing") is None


@pytest.mark.parametrize("who", GUESTS)
def test_guests_may_ask_and_not_upload_unless_it_is_set(
    mock: MockSlack, who: dict[str, Any]
) -> None:
    mock.users["U0ANNA"] = who
    assert told(mock, "ask") is None
    assert told(mock, "upload") == GUESTS_MAY_NOT_UPLOAD
    assert told(mock, "ask", "nothing") == GUESTS_MAY_NOT_ASK
    assert told(mock, "upload", "nothing") == GUESTS_MAY_NOT_UPLOAD
    assert told(mock, "upload", "upload") is None
    assert told(mock, "ask", "upload") is None


def test_people_of_other_organisations_are_known_without_asking_slack(mock: MockSlack) -> None:
    assert told(mock, "upload", stranger=True) == GUESTS_MAY_NOT_UPLOAD
    assert told(mock, "ask", "nothing", stranger=True) == GUESTS_MAY_NOT_ASK
    assert told(mock, "ask", stranger=True) is None
    assert told(mock, "upload", "upload", stranger=True) is None
    assert mock.calls == []


def test_slack_is_not_asked_about_people_where_everybody_may(mock: MockSlack) -> None:
    assert told(mock, "ask") is None
    assert told(mock, "upload", "upload") is None
    assert mock.calls == []


def test_who_cannot_be_looked_up_may_not_and_is_told_why(mock: MockSlack) -> None:
    mock.fail("users.info", refused("missing_scope"))
    words = told(mock, "upload")
    assert words and "did not read your file" in words
    assert "users:read" in words
    for fault in (refused("user_not_found"), limited(600)):
        mock.fail("users.info", fault)
        words = told(mock, "upload")
        assert words and "Try again in a minute" in words
    mock.fail("users.info", refused("missing_scope"))
    words = told(mock, "ask", "nothing")
    assert words and "did not answer" in words


def test_an_answer_that_does_not_say_counts_as_none(mock: MockSlack) -> None:
    mock.fail("users.info", Answer(text='{"ok": true, "user": {"id": "U0ANNA"}}'))
    words = told(mock, "upload")
    assert words and "did not read your file" in words


def test_a_workspace_that_is_gone_is_left_to_the_caller(mock: MockSlack) -> None:
    mock.revoke()
    with pytest.raises(Gone):
        told(mock, "upload")
