"""An administrator installs the app in their workspace, and it answers there with its own token."""

import json
import logging
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from httpx2 import Response
from tests_slack import MockSlack, refused, status
from tests_slack_app import SlackApp
from tests_slack_workspaces import CLIENT_ID, CLIENT_SECRET, Clock, several_settings

from assistant.build import Library
from assistant.pipeline import Assistant
from assistant.settings import Settings
from bots.parts import Parts, close_parts, open_parts
from bots.slack.manifests import shipped
from bots.slack.oauth import authorization_url

COOKIE = "__Host-slack-install"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def slack_settings(tmp_path: Path, mock: MockSlack) -> Settings:
    return several_settings(tmp_path, mock)


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


def _begin(slack: SlackApp, query: str = "") -> tuple[str, dict[str, list[str]]]:
    """Begin to install, and return the state and what Slack is asked."""
    reply = slack.client.get(f"/slack/install{query}", follow_redirects=False)
    assert reply.status_code == 302
    asked = parse_qs(urlsplit(reply.headers["location"]).query, keep_blank_values=True)
    return asked["state"][0], asked


def _finish(slack: SlackApp, state: str, query: str = "code=good") -> Response:
    return slack.client.get(f"/slack/oauth_redirect?state={quote(state)}&{query}")


def _install(slack: SlackApp) -> Response:
    state, _ = _begin(slack)
    return _finish(slack, state)


def test_slack_is_asked_for_the_manifests_scopes_and_no_more(
    slack: SlackApp, mock: MockSlack
) -> None:
    reply = slack.client.get("/slack/install", follow_redirects=False)
    assert reply.headers["location"].startswith(f"{mock.base}/oauth/v2/authorize?")
    asked = parse_qs(urlsplit(reply.headers["location"]).query, keep_blank_values=True)
    assert asked["client_id"] == [CLIENT_ID]
    assert asked["scope"] == [",".join(shipped("http")["oauth_config"]["scopes"]["bot"])]
    assert asked["user_scope"] == [""]
    assert asked["redirect_uri"] == ["https://expectations.example/slack/oauth_redirect"]
    cookie = reply.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}={asked['state'][0]};")
    assert "Secure" in cookie and "HttpOnly" in cookie


def test_the_app_is_installed_and_answers_with_the_workspaces_token(
    slack: SlackApp, mock: MockSlack
) -> None:
    mock.oauth = {"team": {"id": slack.team}, "access_token": "xoxb-of-the-trust"}
    reply = _install(slack)
    assert reply.status_code == 200
    assert "The app is installed" in reply.text
    assert "xoxb-" not in reply.text
    [call] = mock.of("oauth.v2.access")
    assert call.body["code"] == "good"
    assert CLIENT_SECRET not in json.dumps(call.body)

    slack.mention("What is expected on agency staff?")
    mock.wait(lambda made: [one for one in made.messages("C0WARD") if "ceiling" in one.words])
    tokens = {one.headers["authorization"] for one in mock.calls if one.method.startswith("chat.")}
    assert tokens == {"Bearer xoxb-of-the-trust"}


def test_tokens_are_sealed_and_nobody_is_named_in_the_database(
    slack: SlackApp, mock: MockSlack, slack_settings: Settings
) -> None:
    mock.oauth = {
        "access_token": "xoxb-canary-1",
        "refresh_token": "xoxe-1-canary-2",
        "team": {"id": "T0CANARY", "name": "Canary 3"},
        "authed_user": {"id": "U0CANARY4", "access_token": "xoxp-canary-5"},
    }
    assert _install(slack).status_code == 200
    path = slack_settings.data_dir / "assistant.sqlite3"
    with sqlite3.connect(path) as database:
        kept = "\n".join(database.iterdump())
    database.close()
    assert "installations" in kept
    whole = kept.encode() + path.read_bytes()
    for secret in ("xoxb", "xoxe", "xoxp", "canary", "T0CANARY", "U0CANARY4"):
        assert secret.encode() not in whole
        assert secret.encode().hex().encode() not in whole.lower()


def test_an_app_for_a_whole_organisation_answers_in_its_workspaces(
    slack: SlackApp, mock: MockSlack
) -> None:
    mock.oauth = {
        "team": None,
        "enterprise": {"id": "E0NHS"},
        "is_enterprise_install": True,
        "access_token": "xoxb-of-the-organisation",
    }
    assert _install(slack).status_code == 200
    slack.enterprise = "E0NHS"
    body = slack.envelope(
        {"type": "app_mention", "text": "<@U0BOT> help", "channel": "C0WARD", "user": "U0ANNA"}
    )
    body["authorizations"][0]["is_enterprise_install"] = True
    assert slack.post_json(body).status_code == 200
    mock.wait(lambda made: made.messages("C0WARD"))
    tokens = {one.headers["authorization"] for one in mock.calls if one.method.startswith("chat.")}
    assert tokens == {"Bearer xoxb-of-the-organisation"}


def test_each_workspace_is_answered_with_its_own_token(slack: SlackApp, mock: MockSlack) -> None:
    for team in ("T0ONE", "T0TWO"):
        mock.oauth = {"team": {"id": team}, "access_token": f"xoxb-of-{team}"}
        assert _install(slack).status_code == 200
    for team in ("T0TWO", "T0ONE"):
        slack.team = team
        slack.mention("help", channel=f"C{team}")
        mock.wait(lambda made, team=team: made.messages(f"C{team}"))
    tokens = {
        (one.body["channel"], one.headers["authorization"])
        for one in mock.calls
        if one.method.startswith("chat.")
    }
    assert tokens == {(f"CT0{n}", f"Bearer xoxb-of-T0{n}") for n in ("ONE", "TWO")}


def test_nothing_is_kept_of_a_workspace_that_did_not_install_it(
    slack: SlackApp, mock: MockSlack, slack_settings: Settings
) -> None:
    body = slack.envelope({"type": "app_mention", "text": "<@U0BOT> help", "channel": "C0WARD"})
    assert slack.post_json(body).status_code in (200, 503)
    assert slack.command("help").status_code in (200, 503)
    with sqlite3.connect(slack_settings.data_dir / "assistant.sqlite3") as database:
        assert database.execute("select count(*) from deliveries").fetchone() == (0,)
    database.close()
    assert not mock.calls


def test_a_state_is_good_for_once(slack: SlackApp, mock: MockSlack) -> None:
    state, _ = _begin(slack)
    cookie = slack.client.cookies[COOKIE]
    assert _finish(slack, state).status_code == 200
    slack.client.cookies.set(COOKIE, cookie)
    again = _finish(slack, state)
    assert again.status_code == 400
    assert "not installed" in again.text
    assert len(mock.of("oauth.v2.access")) == 1


def test_a_state_runs_out(slack: SlackApp, mock: MockSlack, clock: Clock) -> None:
    state, _ = _begin(slack)
    clock.ahead = timedelta(minutes=10, seconds=1)
    assert _finish(slack, state).status_code == 400
    assert not mock.of("oauth.v2.access")


def test_a_state_is_good_in_the_browser_that_began_only(slack: SlackApp, mock: MockSlack) -> None:
    state, _ = _begin(slack)
    slack.client.cookies.clear()
    reply = _finish(slack, state)
    assert reply.status_code == 400
    assert "This browser did not begin it" in reply.text
    assert not mock.of("oauth.v2.access")


@pytest.mark.parametrize("state", ["", "made-up", "a" * 64, "é", "x;y=z"])
def test_a_state_that_was_not_issued_is_refused(
    slack: SlackApp, mock: MockSlack, state: str
) -> None:
    headers = {"Cookie": f"{COOKIE}={state}".encode("latin-1")}
    reply = slack.client.get(
        f"/slack/oauth_redirect?state={quote(state)}&code=good",
        headers=[(b"cookie", headers["Cookie"])],
    )
    assert reply.status_code == 400
    assert not mock.of("oauth.v2.access")


@pytest.mark.parametrize("query", ["", "code=", "error=access_denied", "code=bad", "code=%ff"])
def test_what_slack_does_not_confirm_is_told_in_words(slack: SlackApp, query: str) -> None:
    state, _ = _begin(slack)
    reply = _finish(slack, state, query)
    if query not in ("code=", "code=%ff"):
        assert reply.status_code in (200, 400)
        assert "The app was not installed" in reply.text
    assert reply.status_code < 500


def test_nothing_that_is_sent_stands_on_the_page(slack: SlackApp) -> None:
    for query in ("error=<script>canary</script>", "error=canary&state=canary", "state=canary"):
        reply = slack.client.get(f"/slack/oauth_redirect?{query}")
        assert "canary" not in reply.text
        assert "Start again" in reply.text


def test_what_is_sent_to_begin_with_does_not_reach_slack(slack: SlackApp) -> None:
    _, asked = _begin(slack, "?team=T1%26scope%3Dadmin%0d%0aX-Y:%20z")
    assert "team" not in asked
    assert "admin" not in asked["scope"][0].split(",")


@pytest.mark.parametrize("fault", [status(500), refused("invalid_client_id"), refused("bad")])
def test_slack_failing_is_told_in_words(slack: SlackApp, mock: MockSlack, fault: object) -> None:
    state, _ = _begin(slack)
    mock.fail_always("oauth.v2.access", fault)  # type: ignore[arg-type]
    reply = _finish(slack, state)
    assert reply.status_code == 400
    assert "Slack did not confirm it" in reply.text


def test_no_token_code_or_state_is_logged(
    slack: SlackApp, mock: MockSlack, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    mock.oauth = {"access_token": "xoxb-canary-1", "refresh_token": "xoxe-1-canary-2"}
    state, _ = _begin(slack)
    _finish(slack, state, "code=canary-3")
    mock.fail("oauth.v2.access", refused("canary-4"))
    other, _ = _begin(slack)
    _finish(slack, other, "code=canary-5")
    for record in caplog.records:
        if record.name.startswith("httpx2"):
            continue  # the tests' own client
        for secret in ("canary", state, other, CLIENT_SECRET, CLIENT_ID):
            assert secret not in repr(record.__dict__)


def test_pages_of_installing_give_no_visitors_cookie_and_are_not_kept(slack: SlackApp) -> None:
    reply = slack.client.get("/slack/oauth_redirect?error=access_denied")
    assert reply.headers["cache-control"] == "no-store"
    assert "default-src 'self'" in reply.headers["content-security-policy"]
    assert f"{COOKIE}=deleted" in reply.headers["set-cookie"]


@pytest.mark.parametrize(
    ("api", "asks"),
    [
        ("https://slack.com/api/", "https://slack.com/oauth/v2/authorize"),
        ("https://slack-gov.com/api/", "https://slack-gov.com/oauth/v2/authorize"),
        ("http://127.0.0.1:9/api/", "http://127.0.0.1:9/oauth/v2/authorize"),
        ("http://mock:9/", "http://mock:9/oauth/v2/authorize"),
    ],
)
def test_another_slack_asks_at_its_own_address(api: str, asks: str) -> None:
    assert authorization_url(api) == asks
