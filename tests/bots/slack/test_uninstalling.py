"""The app removed from a workspace: all that is kept of that workspace goes, and nothing else."""

import sqlite3
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from starlette.testclient import TestClient
from tests_gate import Gate
from tests_slack import MockSlack, refused
from tests_slack_app import SlackApp
from tests_slack_workspaces import Clock, several_settings

from assistant.build import Library
from assistant.pipeline import Assistant
from assistant.settings import Settings
from bots.parts import Parts, close_parts, open_parts
from bots.slack.incoming import Workspace, tenant_of
from bots.store import deliveries
from bots.web.app import create_web_app

_PATIENCE = 60

ONE, TWO = Workspace(None, "T0ONE"), Workspace(None, "T0TWO")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["several"])
def slack_settings(request: pytest.FixtureRequest, tmp_path: Path, mock: MockSlack) -> Settings:
    several = several_settings(tmp_path, mock)
    if request.param == "several":
        return several
    more = {"slack_client_id": None, "slack_client_secret": None, "slack_bot_token": "xoxb-one"}
    return Settings(**{**several.model_dump(), **more})


@pytest.fixture
def slack_parts(
    slack_settings: Settings, assistant: Assistant, library: Library, clock: Clock
) -> Iterator[Parts]:
    made = open_parts(
        slack_settings, library=library, make=lambda settings, tell: assistant, now=clock
    )
    made.preparation.wait()
    yield made
    close_parts(made)


def _install(slack: SlackApp, mock: MockSlack, team: str | None, enterprise: str | None) -> None:
    mock.oauth = {
        "team": team and {"id": team},
        "enterprise": enterprise and {"id": enterprise},
        "is_enterprise_install": team is None,
        "access_token": f"xoxb-of-{team or enterprise}",
    }
    reply = slack.client.get("/slack/install", follow_redirects=False)
    state = reply.headers["location"].split("state=")[1].split("&")[0]
    assert slack.client.get(f"/slack/oauth_redirect?state={state}&code=x").status_code == 200


def _use(slack: SlackApp, mock: MockSlack, parts: Parts, workspace: Workspace) -> None:
    """Ask in a workspace, and wait until all that comes of it is kept."""
    slack.team, slack.enterprise = workspace.team_id or "T0ANY", workspace.enterprise_id
    channel = f"C{slack.team}"
    before = len(mock.messages(channel))
    body = slack.envelope(
        {"type": "app_mention", "text": "<@U0BOT> What is the A&E target?", "channel": channel}
    )
    body["authorizations"][0]["is_enterprise_install"] = workspace.team_id is None
    assert slack.post_json(body).status_code == 200
    mock.wait(lambda made: len(made.messages(channel)) > before)
    end = time.monotonic() + _PATIENCE
    while deliveries.pending(parts.database):
        assert time.monotonic() < end
        time.sleep(0.02)


def _remove(slack: SlackApp, workspace: Workspace, **event: Any) -> None:
    """Tell that the app is removed, as Slack does: without saying by which installation."""
    slack.team, slack.enterprise = workspace.team_id or "T0ANY", workspace.enterprise_id
    body = slack.envelope({"type": "app_uninstalled", **event})
    del body["authorizations"], body["event"]["user"]
    assert slack.post_json(body).status_code == 200


def _kept(parts: Parts, workspace: Workspace) -> dict[str, int]:
    """Return how many rows there are of a workspace, by table."""
    file = parts.database.file
    assert file
    tenant = tenant_of(parts.signer, workspace)
    found = {}
    with sqlite3.connect(file) as database:
        for (table,) in database.execute("select name from sqlite_master where type = 'table'"):
            columns = [row[1] for row in database.execute(f"pragma table_info({table})")]
            if "tenant" in columns:
                asked = f"select count(*) from {table} where tenant = ?"
                [found[table]] = database.execute(asked, (tenant,)).fetchone()
    database.close()
    return {table: count for table, count in found.items() if count}


def test_removing_the_app_deletes_all_that_is_kept_of_the_workspace(
    slack: SlackApp, mock: MockSlack, slack_parts: Parts
) -> None:
    for one in (ONE, TWO):
        _install(slack, mock, one.team_id, None)
        _use(slack, mock, slack_parts, one)
    before = _kept(slack_parts, TWO)
    assert {"installations", "deliveries", "thread_turns"} <= before.keys()
    assert _kept(slack_parts, ONE).keys() == before.keys()

    _remove(slack, ONE)
    assert not _kept(slack_parts, ONE)
    assert _kept(slack_parts, TWO) == before
    _use(slack, mock, slack_parts, TWO)


def test_what_comes_late_from_a_workspace_that_was_left_is_not_kept(
    slack: SlackApp, mock: MockSlack, slack_parts: Parts
) -> None:
    _install(slack, mock, "T0ONE", None)
    _remove(slack, ONE)
    slack.team = "T0ONE"
    calls = len(mock.calls)
    slack.post_json(slack.envelope({"type": "message", "channel": "D0ME", "text": "help"}))
    assert not _kept(slack_parts, ONE)
    assert len(mock.calls) == calls


def test_only_the_bots_token_counts_when_tokens_are_revoked(
    slack: SlackApp, mock: MockSlack, slack_parts: Parts
) -> None:
    _install(slack, mock, "T0ONE", None)
    _use(slack, mock, slack_parts, ONE)
    for tokens in ({"oauth": ["U0ANNA"]}, {"oauth": ["U0ANNA"], "bot": []}, None, "all"):
        _remove(slack, ONE, type="tokens_revoked", tokens=tokens)
        assert "installations" in _kept(slack_parts, ONE)
    _remove(slack, ONE, type="tokens_revoked", tokens={"oauth": [], "bot": ["U0BOT"]})
    assert not _kept(slack_parts, ONE)


def test_a_removal_that_is_told_late_does_not_undo_a_new_installation(
    slack: SlackApp, mock: MockSlack, slack_parts: Parts, clock: Clock
) -> None:
    _install(slack, mock, "T0ONE", None)
    _use(slack, mock, slack_parts, ONE)
    told = slack.envelope({"type": "app_uninstalled", "workspace": "T0ONE"})
    del told["authorizations"]
    assert slack.post_json(told).status_code == 200
    assert not _kept(slack_parts, ONE)

    clock.ahead = timedelta(minutes=2)
    _install(slack, mock, "T0ONE", None)
    clock.ahead = timedelta()
    assert slack.post_json(told, X_Slack_Retry_Num="2").status_code == 200
    assert _kept(slack_parts, ONE) == {"installations": 1}


def test_removing_it_twice_or_where_it_never_was_does_no_harm(
    slack: SlackApp, mock: MockSlack, slack_parts: Parts
) -> None:
    _install(slack, mock, "T0TWO", None)
    _remove(slack, ONE)
    _remove(slack, ONE)
    _remove(slack, Workspace("E0NHS", "T0ONE"))
    assert _kept(slack_parts, TWO) == {"installations": 1}


def test_an_organisation_that_removes_it_is_forgotten_as_a_whole(
    slack: SlackApp, mock: MockSlack, slack_parts: Parts
) -> None:
    whole, part = Workspace("E0NHS", None), Workspace("E0NHS", "T0ONE")
    _install(slack, mock, None, "E0NHS")
    _install(slack, mock, "T0ONE", "E0NHS")
    for one in (whole, part):
        _use(slack, mock, slack_parts, one)
    _remove(slack, part)
    assert not _kept(slack_parts, part)
    _remove(slack, part)  # told again as a revoked token: the organisation is not meant
    assert "thread_turns" in _kept(slack_parts, whole)
    mock.fail_always("auth.test", refused("token_revoked"))
    _remove(slack, Workspace("E0NHS", "T0ANY"))
    assert not _kept(slack_parts, whole)


def test_what_is_being_answered_meanwhile_leaves_nothing_behind(
    slack_settings: Settings, assistant: Assistant, library: Library, mock: MockSlack
) -> None:
    gate = Gate(assistant)
    parts = open_parts(
        slack_settings, library=library, make=lambda settings, tell: cast(Assistant, gate)
    )
    parts.preparation.wait()
    with TestClient(create_web_app(parts), base_url="https://expectations.example") as client:
        slack = SlackApp(client)
        slack.team = "T0ONE"
        _install(slack, mock, "T0ONE", None)
        slack.mention("What is the A&E target?")
        gate.wait_for()
        _remove(slack, ONE)
        gate.opened.set()
    assert not _kept(parts, ONE)
    assert not mock.messages()
    close_parts(parts)


@pytest.mark.parametrize("slack_settings", ["one"], indirect=True)
def test_with_one_bot_token_the_workspaces_data_go_as_well(
    slack: SlackApp, mock: MockSlack, slack_parts: Parts
) -> None:
    for one in (ONE, Workspace("E0NHS", None)):
        _use(slack, mock, slack_parts, one)
        assert "thread_turns" in _kept(slack_parts, one)
        _remove(slack, one)
        assert not _kept(slack_parts, one)
