"""Tokens that run out after twelve hours: renewed in time, once, and never lost."""

import asyncio
import base64
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from slack_sdk.oauth.installation_store import Installation
from tests_guards import no_assistant
from tests_slack import DROP, Answer, MockSlack, refused, status
from tests_slack_workspaces import CLIENT_ID, CLIENT_SECRET, Clock, several_settings

from assistant.build import Library
from assistant.settings import Settings
from bots.errors import StoreError
from bots.parts import Parts, close_parts, open_parts
from bots.slack.faults import Gone, TryLater
from bots.slack.incoming import Workspace
from bots.slack.sessions import open_http
from bots.slack.workspaces import Workspaces
from bots.store.database import open_database

HERE = Workspace(None, "T0TEAM")
T = TypeVar("T")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def slack_settings(tmp_path: Path, mock: MockSlack) -> Settings:
    return several_settings(tmp_path, mock)


@pytest.fixture
def parts(slack_settings: Settings, library: Library, clock: Clock) -> Iterator[Parts]:
    """Parts without an assistant, whose database gives up waiting at once."""
    made = open_parts(slack_settings, library=library, make=no_assistant, now=clock)
    made.preparation.wait()
    made.database.close()
    quick = replace(made, database=open_database(slack_settings, busy_seconds=0.05))
    yield quick
    close_parts(quick)


def _with(parts: Parts, work: Callable[[Workspaces], Awaitable[T]]) -> T:
    """Do something with workspaces in an event loop of its own, as another process would."""

    async def run() -> T:
        async with open_http() as http:
            workspaces = Workspaces(parts, http)
            try:
                return await work(workspaces)
            finally:
                await workspaces.close()

    return asyncio.run(run())


def _install(
    parts: Parts,
    hours: float | None,
    workspace: Workspace = HERE,
    token: str = "xoxe.xoxb-first",
) -> None:
    """Install the app with a token that runs out after some hours."""
    ends = None if hours is None else parts.now() + timedelta(hours=hours)
    installation = Installation(
        enterprise_id=workspace.enterprise_id,
        team_id=workspace.team_id,
        bot_token=token,
        bot_refresh_token="xoxe-1-first",
        bot_token_expires_at=ends and int(ends.timestamp()),
        user_id="",
    )
    _with(parts, lambda workspaces: workspaces.install(installation))


async def _token(workspaces: Workspaces, mock: MockSlack) -> str:
    """Return the token that a call is made with."""
    slack = await workspaces.slack(HERE)
    await slack.user("U0ANNA")
    return mock.of("users.info")[-1].headers["authorization"].removeprefix("Bearer ")


def _renewals(mock: MockSlack) -> list[dict[str, Any]]:
    return [one.body for one in mock.of("oauth.v2.access")]


@pytest.mark.parametrize("hours", [None, 12, 2.1])
def test_a_token_that_lasts_is_used_as_it_is(
    parts: Parts, mock: MockSlack, hours: float | None
) -> None:
    _install(parts, hours)
    assert _with(parts, lambda made: _token(made, mock)) == "xoxe.xoxb-first"
    assert not _renewals(mock)


def test_a_token_that_ends_soon_is_renewed_while_nobody_waits(
    parts: Parts, mock: MockSlack
) -> None:
    mock.oauth = {"access_token": "xoxe.xoxb-second"}
    _install(parts, 1)

    async def twice(workspaces: Workspaces) -> list[str]:
        first = await _token(workspaces, mock)
        await workspaces.close()
        return [first, await _token(workspaces, mock)]

    assert _with(parts, twice) == ["xoxe.xoxb-first", "xoxe.xoxb-second"]
    [asked] = _renewals(mock)
    assert asked == {"grant_type": "refresh_token", "refresh_token": "xoxe-1-first"}
    proof = mock.of("oauth.v2.access")[0].headers["authorization"].removeprefix("Basic ")
    assert base64.b64decode(proof).decode() == f"{CLIENT_ID}:{CLIENT_SECRET}"
    assert _with(parts, lambda made: _token(made, mock)) == "xoxe.xoxb-second"
    assert len(_renewals(mock)) == 1


def test_a_token_is_renewed_again_before_the_next_end(
    parts: Parts, mock: MockSlack, clock: Clock
) -> None:
    _install(parts, -1)
    mock.oauth = {"access_token": "xoxe.xoxb-second"}
    _with(parts, lambda made: _token(made, mock))
    mock.oauth = {"access_token": "xoxe.xoxb-third"}
    clock.ahead = timedelta(hours=12, minutes=1)
    assert _with(parts, lambda made: _token(made, mock)) == "xoxe.xoxb-third"
    first, second = _renewals(mock)
    assert first["refresh_token"] == "xoxe-1-first"
    assert second["refresh_token"].startswith("xoxe-1-")
    assert second["refresh_token"] != first["refresh_token"]


@pytest.mark.parametrize("hours", [-1, 0.001, 1])
def test_many_at_once_renew_it_once(parts: Parts, mock: MockSlack, hours: float) -> None:
    mock.oauth = {"access_token": "xoxe.xoxb-second"}
    _install(parts, hours)

    async def many(workspaces: Workspaces) -> None:
        await asyncio.gather(*(workspaces.slack(HERE) for _ in range(30)))
        await workspaces.close()
        await asyncio.gather(*(workspaces.slack(HERE) for _ in range(30)))

    _with(parts, many)
    assert len(_renewals(mock)) == 1


@pytest.mark.parametrize("fault", [refused("invalid_refresh_token"), status(503), DROP])
def test_a_token_that_still_works_is_used_although_it_cannot_be_renewed(
    parts: Parts, mock: MockSlack, clock: Clock, fault: Any
) -> None:
    _install(parts, 1)
    mock.fail_always("oauth.v2.access", fault)

    async def often(workspaces: Workspaces) -> set[str]:
        seen = set()
        for _ in range(5):
            seen.add(await _token(workspaces, mock))
            await workspaces.close()
        return seen

    assert _with(parts, often) == {"xoxe.xoxb-first"}
    assert len(_renewals(mock)) == 1  # not again within a minute


def test_a_token_that_ended_and_is_not_renewed_is_told_apart_from_one_that_never_will_be(
    parts: Parts, mock: MockSlack
) -> None:
    _install(parts, -1)
    mock.fail("oauth.v2.access", status(503))
    with pytest.raises(TryLater):
        _with(parts, lambda made: made.slack(HERE))
    mock.fail("oauth.v2.access", refused("invalid_refresh_token"))
    with pytest.raises(Gone):
        _with(parts, lambda made: made.slack(HERE))


def test_what_another_process_renewed_is_used(parts: Parts, mock: MockSlack) -> None:
    _install(parts, -1)

    def renew_elsewhere() -> None:
        _install(parts, 12, token="xoxe.xoxb-second")

    mock.fail("oauth.v2.access", Answer(error="invalid_refresh_token", first=renew_elsewhere))
    assert _with(parts, lambda made: _token(made, mock)) == "xoxe.xoxb-second"


def test_a_renewed_token_that_cannot_be_kept_is_not_lost(
    parts: Parts, mock: MockSlack, slack_settings: Settings
) -> None:
    mock.oauth = {"access_token": "xoxe.xoxb-second"}
    _install(parts, -1)
    path = slack_settings.data_dir / "assistant.sqlite3"

    async def locked(workspaces: Workspaces) -> list[str]:
        other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
        try:
            seen = [await _token(workspaces, mock), await _token(workspaces, mock)]
        finally:
            other.execute("ROLLBACK")
            other.close()
        return [*seen, await _token(workspaces, mock)]

    assert _with(parts, locked) == ["xoxe.xoxb-second"] * 3
    assert len(_renewals(mock)) == 1
    assert _with(parts, lambda made: _token(made, mock)) == "xoxe.xoxb-second"
    assert len(_renewals(mock)) == 1


def test_where_the_app_is_not_installed_nothing_can_be_sent(parts: Parts, mock: MockSlack) -> None:
    for workspace in (HERE, Workspace("E0NHS", None), Workspace("E0NHS", "T0TEAM")):
        with pytest.raises(Gone):
            _with(parts, lambda made, there=workspace: made.slack(there))
    _install(parts, None, Workspace("E0NHS", "T0TEAM"))
    with pytest.raises(Gone):
        _with(parts, lambda made: made.slack(HERE))
    assert not mock.calls


def test_no_workspace_opens_what_was_sealed_for_another(
    parts: Parts, slack_settings: Settings
) -> None:
    from bots.box import SealBroken
    from bots.slack.incoming import tenant_of

    other = Workspace(None, "T0OTHER")
    _install(parts, None)
    _install(parts, None, other)
    with sqlite3.connect(slack_settings.data_dir / "assistant.sqlite3") as database:
        [sealed] = database.execute(
            "select sealed from installations where tenant = ?", (tenant_of(parts.signer, other),)
        ).fetchone()
        database.execute(
            "update installations set sealed = ? where tenant = ?",
            (sealed, tenant_of(parts.signer, HERE)),
        )
    database.close()
    with pytest.raises(SealBroken):
        _with(parts, lambda made: made.slack(HERE))


def test_a_database_that_cannot_be_read_is_said_to_be(
    parts: Parts, slack_settings: Settings
) -> None:
    _install(parts, None)
    path = slack_settings.data_dir / "assistant.sqlite3"
    with sqlite3.connect(path) as database:
        database.execute("alter table installations rename to elsewhere")
    database.close()
    with pytest.raises(StoreError):
        _with(parts, lambda made: made.slack(HERE))
