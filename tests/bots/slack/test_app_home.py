"""The App Home: shown when it is opened, and what is deleted there is gone."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from tests_slack import MockSlack, refused, status
from tests_slack_app import SlackApp
from tests_slack_clicks import ANNA, BEN, TEAM, Clicker, impatient, locked, parse_view, person
from tests_support import example_file

from assistant.pipeline import Assistant
from bots.owners import Owner
from bots.parts import Parts
from bots.slack import action_ids, home
from bots.slack.incoming import Workspace
from bots.store import deliveries, threads
from bots.store.feedback import read
from bots.store.uploads import KeptUpload


@pytest.fixture
def clicker(slack: SlackApp, slack_parts: Parts, assistant: Assistant) -> Clicker:
    return Clicker(slack, slack_parts, assistant)


def _open(clicker: Clicker, user: str = ANNA, **more: Any) -> None:
    clicker.app.event(
        {"type": "app_home_opened", "user": user, "channel": "D0ME", "tab": "home", **more}
    )


def _upload(clicker: Clicker, owner: Owner, name: str = "ae.csv") -> KeptUpload:
    data = example_file().read_bytes()
    return clicker.parts.uploads.keep(owner, name, data, period=None, now=clicker.parts.now())


def _shown(mock: MockSlack, user: str = ANNA) -> str:
    parse_view(mock.homes[user])
    return str(mock.homes[user])


def _rows_of(parts: Parts, owner: Owner) -> int:
    """Return how many rows of any table are a person's."""
    assert parts.database.file
    with closing(sqlite3.connect(parts.database.file)) as database:
        tables = [one for (one,) in database.execute("SELECT name FROM sqlite_master")]
        count = 0
        for table in tables:
            columns = [one[1] for one in database.execute(f"PRAGMA table_info({table})")]
            if "person" in columns:
                where = f"SELECT count(*) FROM {table} WHERE tenant = ? AND person = ?"
                count += database.execute(where, (owner.tenant, owner.person)).fetchone()[0]
    return count


def test_it_is_shown_to_whoever_opens_it(clicker: Clicker, mock: MockSlack) -> None:
    _open(clicker)
    said = _shown(mock)
    assert "What I cover" in said
    assert "I keep no file of yours" in said


def test_it_lists_the_files_of_whoever_opens_it_and_nobody_elses(
    clicker: Clicker, mock: MockSlack
) -> None:
    _upload(clicker, person(clicker.parts), "annas.csv")
    _upload(clicker, person(clicker.parts, BEN), "bens.csv")
    _upload(clicker, person(clicker.parts, ANNA, Workspace(None, "T0OTHER")), "elsewhere.csv")
    _open(clicker)
    said = _shown(mock)
    assert "annas.csv" in said
    assert "bens.csv" not in said
    assert "elsewhere.csv" not in said


def test_the_other_tabs_do_not_show_it(clicker: Clicker, mock: MockSlack) -> None:
    for tab in ("messages", "about"):
        _open(clicker, tab=tab)
    assert not mock.homes


def test_a_file_is_deleted_and_the_home_shown_anew(clicker: Clicker, mock: MockSlack) -> None:
    owner = person(clicker.parts)
    kept = _upload(clicker, owner)
    clicker.click(f"{action_ids.DELETE_UPLOAD}:0", kept.id, in_view=True)
    assert not clicker.parts.uploads.listed(owner)
    said = _shown(mock)
    assert home.DELETED in said
    assert "ae.csv" not in said
    clicker.click(f"{action_ids.DELETE_UPLOAD}:0", kept.id, in_view=True)
    assert home.DELETED_ALREADY in _shown(mock)


@pytest.mark.parametrize("workspace", [Workspace(None, TEAM), Workspace(None, "T0OTHER")])
def test_nobody_deletes_a_colleagues_file(
    clicker: Clicker, mock: MockSlack, workspace: Workspace
) -> None:
    colleague = person(clicker.parts, BEN, workspace)
    kept = _upload(clicker, colleague)
    clicker.click(f"{action_ids.DELETE_UPLOAD}:0", kept.id, in_view=True)
    assert clicker.parts.uploads.listed(colleague)
    assert home.DELETED_ALREADY in _shown(mock)


@pytest.mark.parametrize("value", ["", "0" * 31, "' OR 1=1 --", "0" * 2_000])
def test_a_value_that_was_tampered_with_deletes_nothing(
    clicker: Clicker, mock: MockSlack, value: str
) -> None:
    owner = person(clicker.parts)
    _upload(clicker, owner)
    clicker.click(f"{action_ids.DELETE_UPLOAD}:0", value, in_view=True)
    assert clicker.parts.uploads.listed(owner)
    assert home.DELETED_ALREADY in _shown(mock)


def test_everything_of_somebody_is_deleted_and_nothing_of_others(
    clicker: Clicker, mock: MockSlack
) -> None:
    parts, owner, colleague = clicker.parts, person(clicker.parts), person(clicker.parts, BEN)
    for one in (owner, colleague):
        kept = _upload(clicker, one)
        threads.attach(parts.database, one, "a-thread", kept.id)
    asked = clicker.asked("What is expected of us on canaries?")
    clicker.asked(user=BEN)
    clicker.click(action_ids.FEEDBACK, f"yes:{asked.id}", thread_ts=asked.thread_ts)
    before = _rows_of(parts, colleague)
    clicker.click(action_ids.DELETE_MINE, "all", in_view=True)
    assert home.ALL_DELETED in _shown(mock)
    assert _rows_of(parts, owner) == 0
    assert _rows_of(parts, colleague) == before > 0
    assert len(read(parts.database)) == 1  # nobody's


def test_what_was_deleted_is_not_left_in_the_file(clicker: Clicker) -> None:
    parts = clicker.parts
    clicker.asked("What is expected of us on quokkas?")
    clicker.click(action_ids.DELETE_MINE, "all", in_view=True)
    file = parts.database.file
    assert file
    for one in file.parent.glob(f"{file.name}*"):
        assert b"quokkas" not in one.read_bytes()


def test_everything_can_be_deleted_twice(clicker: Clicker, mock: MockSlack) -> None:
    for _ in range(2):
        clicker.click(action_ids.DELETE_MINE, "all", in_view=True)
        assert home.ALL_DELETED in _shown(mock)


def test_while_the_database_is_locked_it_says_that_nothing_was_deleted(
    clicker: Clicker, mock: MockSlack
) -> None:
    owner = person(clicker.parts)
    kept = _upload(clicker, owner)
    with impatient(clicker) as other, locked(clicker.parts):
        other.click(f"{action_ids.DELETE_UPLOAD}:0", kept.id, in_view=True)
        one = _shown(mock)
        other.click(action_ids.DELETE_MINE, "all", in_view=True)
        everything = _shown(mock)
    for said in (one, everything):
        assert home.DELETED not in said
        assert home.ALL_DELETED not in said
        assert "ae.csv" in said
        assert "gain in a" in said or "Try again" in said
    assert clicker.parts.uploads.listed(owner)


def test_where_the_home_cannot_be_shown_anew_a_message_says_what_was_done(
    clicker: Clicker, mock: MockSlack
) -> None:
    mock.fail_always("views.publish", refused("not_enabled"))
    clicker.click(action_ids.DELETE_MINE, "all", in_view=True)
    [seen] = mock.messages(f"D{ANNA}")
    assert seen.words == home.ALL_DELETED


def test_slack_sends_the_event_again_where_it_could_not_be_shown(
    clicker: Clicker, mock: MockSlack
) -> None:
    event = {"type": "app_home_opened", "user": ANNA, "channel": "D0ME", "tab": "home"}
    body = clicker.app.envelope(event)
    mock.fail_always("views.publish", status(503))
    assert clicker.app.post_json(body).status_code == 503
    mock.heal()
    assert clicker.app.post_json(body).status_code == 200
    assert mock.homes[ANNA]


def test_an_event_that_says_not_who_is_let_pass(clicker: Clicker, mock: MockSlack) -> None:
    clicker.app.event({"type": "app_home_opened", "user": None, "tab": "home"})
    assert not mock.homes


def test_a_link_that_was_opened_is_acknowledged(clicker: Clicker) -> None:
    for action_id in (action_ids.LINK, f"{action_ids.LINK}:3"):
        assert clicker.click(action_id, "").status_code == 200


def test_what_waits_for_an_answer_is_given_up(clicker: Clicker) -> None:
    parts, owner = clicker.parts, person(clicker.parts)
    now = parts.now()
    deliveries.accept(
        parts.database,
        owner,
        key="k",
        event_id=None,
        thread="t",
        payload=b"x",
        now=now,
        until=now + timedelta(minutes=1),
    )
    clicker.click(action_ids.DELETE_MINE, "all", in_view=True)
    assert deliveries.pending(parts.database) == 0
