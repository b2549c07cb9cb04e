"""Somebody who forges, repeats, or meddles from another organisation, and what is left lying."""

import asyncio
import json
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests_data_pages import AE_CSV
from tests_slack import FINE, MockSlack, limited
from tests_slack_app import SlackApp, new_ts
from tests_slack_clicks import ANNA, BEN, OURS, WARD, Clicker, person

from assistant.pipeline import Assistant
from assistant.settings import Settings
from bots.errors import StoreError
from bots.owners import Owner
from bots.parts import Parts
from bots.slack import action_ids, words
from bots.slack.home import forget
from bots.slack.inbox import Inbox, Pace
from bots.slack.incoming import tenant_of
from bots.slack.work import Work
from bots.store import deliveries
from bots.store.feedback import read
from bots.store.tenants import forget_tenant

AGENCY = "what is expected of us on agency staff?"
DATA = "are we meeting the A&E target?"
FILES = {"subtype": "file_share", "channel": WARD, "channel_type": "channel"}
_PATIENCE = 60


@pytest.fixture
def clicker(slack: SlackApp, slack_parts: Parts, assistant: Assistant) -> Clicker:
    return Clicker(slack, slack_parts, assistant)


def until(holds: Callable[[], object]) -> None:
    end = time.monotonic() + _PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


def idle(slack: SlackApp, parts: Parts) -> None:
    """Wait until nobody waits for an answer."""
    inbox = slack.client.app.state.slack.inbox  # type: ignore[attr-defined]
    until(lambda: not inbox.waiting and not deliveries.pending(parts.database))


def raw(settings: Settings) -> bytes:
    """Return all that is in the database's files."""
    return b"".join(one.read_bytes() for one in settings.data_dir.glob("assistant.sqlite3*"))


def rows_of(parts: Parts, owner: Owner) -> dict[str, int]:
    """Return how many rows there are of somebody, by table."""
    file, found = parts.database.file, {}
    assert file
    with closing(sqlite3.connect(file)) as database:
        tables = database.execute("select name from sqlite_master where type = 'table'").fetchall()
        for (table,) in tables:
            columns = {row[1] for row in database.execute(f"pragma table_info({table})")}
            if {"tenant", "person"} <= columns:
                asked = f"select count(*) from {table} where tenant = ? and person = ?"
                [count] = database.execute(asked, (owner.tenant, owner.person)).fetchone()
                found[table] = count
    return {table: count for table, count in found.items() if count}


def test_nothing_of_a_half_sent_answer_says_who_it_is_for_or_where(
    slack: SlackApp, mock: MockSlack, slack_parts: Parts, slack_settings: Settings
) -> None:
    for method in ("chat.appendStream", "chat.stopStream", "chat.update"):
        mock.fail_always(method, limited(60))
    channel, user = "C0SECRETWARD", "U0SECRETANNA"
    ts = slack.mention(AGENCY, channel=channel, user=user)
    mock.wait_for("chat.update")
    inbox = slack.client.app.state.slack.inbox  # type: ignore[attr-defined]
    until(lambda: not inbox.waiting)
    assert deliveries.pending(slack_parts.database) == 1
    growing = mock.messages(channel)[0].ts
    with closing(sqlite3.connect(slack_settings.data_dir / "assistant.sqlite3")) as database:
        [[notes]] = database.execute("select progress from deliveries").fetchall()
    assert len(notes) > 10
    left = raw(slack_settings)
    for one in (channel, user, ts, growing):
        assert one.encode() not in left


def forget_person(slack: SlackApp, parts: Parts) -> None:
    forget(slack.client.app.state.slack, person(parts))  # type: ignore[attr-defined]


def forget_workspace(slack: SlackApp, parts: Parts) -> None:
    forget_tenant(parts.database, tenant_of(parts.signer, OURS))


@pytest.mark.parametrize("how", [forget_person, forget_workspace])
@pytest.mark.parametrize("text", ["", DATA])
def test_a_file_that_was_on_its_way_when_all_was_deleted_is_not_kept(
    slack: SlackApp,
    mock: MockSlack,
    slack_parts: Parts,
    how: Callable[[SlackApp, Parts], None],
    text: str,
) -> None:
    meanwhile = replace(FINE, first=lambda: how(slack, slack_parts))
    mock.fail("files.info", meanwhile)
    slack.share(mock.add_file(AE_CSV, "attendances.csv"), text=text)
    idle(slack, slack_parts)
    assert mock.of("files.info")
    assert rows_of(slack_parts, person(slack_parts)) == {}
    assert mock.messages() == []


def test_what_is_shared_and_asked_after_all_was_deleted_is_kept(
    slack: SlackApp, mock: MockSlack, slack_parts: Parts
) -> None:
    mock.fail("files.info", replace(FINE, first=lambda: forget_person(slack, slack_parts)))
    slack.share(mock.add_file(AE_CSV, "attendances.csv"))
    mock.wait_for("files.info")
    ts = slack.share(mock.add_file(AE_CSV + b"\r\n", "attendances.csv"))
    slack.message(AGENCY, thread_ts=ts)
    idle(slack, slack_parts)
    kept = rows_of(slack_parts, person(slack_parts))
    assert kept == {"uploads": 1, "thread_uploads": 1, "thread_turns": 1, "deliveries": 2}
    assert {one.thread_ts for one in mock.messages()} == {ts}


def test_a_file_on_its_way_when_a_colleague_deletes_all_of_theirs_is_kept(
    slack: SlackApp, mock: MockSlack, slack_parts: Parts
) -> None:
    door = slack.client.app.state.slack  # type: ignore[attr-defined]
    colleague = person(slack_parts, BEN)
    mock.fail("files.info", replace(FINE, first=lambda: forget(door, colleague)))
    slack.share(mock.add_file(AE_CSV, "attendances.csv"))
    idle(slack, slack_parts)
    assert rows_of(slack_parts, person(slack_parts))["uploads"] == 1


def test_what_is_old_is_not_taken_for_deleted(parts: Parts) -> None:
    """A row that goes because of its age says nothing of its sender's files."""
    moment = parts.now() - deliveries.KEPT + timedelta(minutes=1)
    given: dict[str, Any] = {"key": "k", "event_id": None, "thread": "t", "payload": b"p"}
    delivery = deliveries.accept(parts.database, Owner("t", "p"), **given, now=moment, until=moment)
    assert delivery
    work = Work(parts, delivery, None, kept=True)  # type: ignore[arg-type]
    assert not asyncio.run(work.is_forgotten())
    deliveries.delete_all(parts.database, delivery.owner)
    assert asyncio.run(work.is_forgotten())
    later = replace(delivery, accepted_at=moment - timedelta(minutes=2))
    assert not asyncio.run(replace(work, delivery=later).is_forgotten())
    assert not asyncio.run(replace(work, kept=False).is_forgotten())


@pytest.mark.parametrize("written", [b"{}", b"[]", b"not JSON", b'{"kind": "message", "new": 1}'])
def test_a_row_of_another_version_stands_in_nobodys_way(parts: Parts, written: bytes) -> None:
    long_ago = parts.now() - timedelta(hours=1)
    given: dict[str, Any] = {"event_id": None, "thread": "t", "now": long_ago, "until": long_ago}
    sealed = parts.box.seal("slack delivery", written)
    deliveries.accept(parts.database, Owner("t", "p"), key="k", payload=sealed, **given)

    async def answered(_: Work) -> None:
        raise AssertionError

    async def story() -> None:
        inbox = Inbox(parts, answered, pace=Pace(lease=30, look=0.01, drain=5))
        inbox.start()
        async with asyncio.timeout(_PATIENCE):
            while deliveries.pending(parts.database):
                await asyncio.sleep(0.01)
        await inbox.close()

    asyncio.run(story())


def test_whatever_goes_wrong_once_the_inbox_is_tended_on(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []

    def due(*_: Any, **__: Any) -> list[Any]:
        looks.append(1)
        raise RuntimeError if len(looks) == 1 else StoreError("not now")

    monkeypatch.setattr(deliveries, "due", due)

    async def story() -> None:
        inbox = Inbox(parts, lambda work: asyncio.sleep(0), pace=Pace(look=0.01))
        inbox.start()
        async with asyncio.timeout(_PATIENCE):
            while len(looks) < 3:
                await asyncio.sleep(0.01)
        await inbox.close()

    asyncio.run(story())


def test_a_command_is_answered_nowhere_but_at_slack(
    slack: SlackApp, mock: MockSlack, slack_parts: Parts
) -> None:
    with MockSlack() as elsewhere:
        addresses = (
            elsewhere.response_url(WARD, ANNA),
            f"{mock.base}@{elsewhere.base.removeprefix('http://')}/commands/x",
            "http://169.254.169.254/latest/meta-data/",
            "https://hooks.slack.com.evil.example/commands/x",
            "file:///etc/passwd",
            "x" * 1_999,
        )
        for address in addresses:
            assert slack.command(AGENCY, response_url=address).status_code == 200
        mock.wait(lambda made: len(made.messages(WARD)) == len(addresses))
        assert elsewhere.calls == []
    assert {one.ephemeral_to for one in mock.messages(WARD)} == {ANNA}


def test_a_form_that_names_a_colleagues_answer_tells_nothing_of_it(
    clicker: Clicker, mock: MockSlack
) -> None:
    canary = "zqxcanary"
    asked = clicker.asked(f"What is expected of {canary}?", private=True)
    own = clicker.asked(user=BEN)
    clicker.click(action_ids.FEEDBACK, f"no:{own.id}", user=BEN, thread_ts=own.thread_ts)
    [call] = mock.of("views.open")
    forged = {**call.body["view"], "private_metadata": asked.id}
    for kind in ("view_submission", "view_closed"):
        reply = clicker.form(kind, forged, user=BEN, view_id=f"V{kind}")
        assert canary not in reply.text
    assert canary not in json.dumps([one.body for one in mock.calls])


@pytest.mark.parametrize("value", ["", "yes", "yes:", "no:", ":", "yes:' or 1=1", "yes:%", "\x00"])
@pytest.mark.parametrize("action", [action_ids.FEEDBACK, action_ids.SHARE, action_ids.DELETE_MINE])
def test_whatever_a_button_carries_is_no_fault_of_ours(
    clicker: Clicker, mock: MockSlack, action: str, value: str
) -> None:
    asked = clicker.asked()
    assert clicker.click(action, value, user=BEN, thread_ts=asked.thread_ts).status_code == 200
    assert read(clicker.parts.database) == []
    assert rows_of(clicker.parts, person(clicker.parts))["thread_turns"] == 1
    assert not [one for one in mock.messages() if one.ephemeral_to is None and one.words == ""]


def test_a_renamed_channel_is_the_same(slack: SlackApp, mock: MockSlack) -> None:
    ts = slack.mention("what is the standard for A&E waits?")
    mock.wait(lambda made: [one for one in made.messages(WARD) if not one.streaming])
    event = {"type": "message", "channel_type": "private", "channel": WARD, "thread_ts": ts}
    slack.event({"type": "channel_rename", "channel": WARD, "name": "a-ward"})
    slack.event({**event, "text": "and for cancer?"})
    mock.wait(lambda made: len([one for one in made.messages(WARD) if one.blocks]) == 2)


STRANGERS: dict[str, dict[str, Any]] = {
    "of another workspace": {"team": "T0OTHER", "user_team": "T0OTHER", "source_team": "T0OTHER"},
    "of another organisation": {"team": "E0OTHER", "user_team": "E0OTHER"},
    "of whom Slack says nothing": {"team": None, "user_team": None},
    "who say they are of ours": {"team": "T0TEAM", "user_team": "T0OTHER"},
}


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("kind", ["app_mention", "message"])
def test_strangers_in_a_shared_channel_share_no_files(
    slack: SlackApp, mock: MockSlack, slack_parts: Parts, who: str, kind: str
) -> None:
    file = mock.add_file(AE_CSV, "attendances.csv")
    event = {**FILES, **STRANGERS[who], "is_ext_shared_channel": True, "type": kind}
    files = [{"id": file, "name": None, "file_access": "check_file_info"}]
    slack.event({**event, "text": f"<@{slack.bot}>", "user": "U0STRANGER", "files": files})
    [refusal] = mock.wait(lambda made: made.messages(WARD))
    assert refusal.words == words.GUESTS_MAY_NOT_UPLOAD
    assert mock.of("files.info") == []
    assert "uploads" not in rows_of(slack_parts, person(slack_parts, "U0STRANGER"))


def test_a_member_in_a_shared_channel_may(slack: SlackApp, mock: MockSlack) -> None:
    file = mock.add_file(AE_CSV, "attendances.csv")
    event = {"subtype": "file_share", "is_ext_shared_channel": True, "user_team": slack.team}
    slack.mention("", **event, files=[{"id": file, "name": "attendances.csv"}])
    mock.wait(lambda made: made.of("files.completeUploadExternal"))


@pytest.mark.parametrize("subtype", ["me_message", "thread_broadcast"])
def test_people_are_answered_however_they_write(
    slack: SlackApp, mock: MockSlack, subtype: str
) -> None:
    ts = slack.message(AGENCY, subtype=subtype)
    [answer] = mock.wait(lambda made: made.messages("D0ME"))
    assert answer.thread_ts == ts


def test_another_workspaces_message_of_the_same_ids_is_another_one(
    slack: SlackApp, mock: MockSlack
) -> None:
    ts, event_id = new_ts(), "Ev0SAME"
    for team in ("T0ONE", "T0TWO"):
        slack.mention(AGENCY, ts=ts, event_id=event_id, workspace=team)
    mock.wait(lambda made: len([one for one in made.messages(WARD) if one.blocks]) == 2)
