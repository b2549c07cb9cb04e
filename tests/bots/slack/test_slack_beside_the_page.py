"""/slack/events beside the page: its own way in, whatever the page asks of others."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient
from tests_guards import CANARY, no_assistant
from tests_slack import MockSlack
from tests_slack_app import SECRET, SlackApp

from assistant.build import Library
from assistant.settings import Settings
from bots.parts import Parts, close_parts, open_parts
from bots.web.app import create_web_app

EVENTS = "/slack/events"


def _settings(folder: Path, mock: MockSlack, **more: Any) -> Settings:
    return Settings(
        data_dir=folder / "data",
        public_url="https://expectations.example",
        slack_bot_token=SecretStr("xoxb-one"),
        slack_signing_secret=SecretStr(SECRET),
        slack_api_url=mock.url,
        **more,
    )


@pytest.fixture(params=[{}])
def parts(
    request: pytest.FixtureRequest, tmp_path: Path, mock: MockSlack, library: Library
) -> Iterator[Parts]:
    made = open_parts(
        _settings(tmp_path, mock, **request.param), library=library, make=no_assistant
    )
    made.preparation.wait()
    yield made
    close_parts(made)


@pytest.fixture
def slack(parts: Parts) -> Iterator[SlackApp]:
    app = create_web_app(parts)
    with TestClient(app, base_url="https://expectations.example", client=("10.0.0.9", 9)) as client:
        yield SlackApp(client)


_KEYS = {"access": "keys"}
_PROXY = {
    "access": "proxy",
    "proxy_addresses": ("10.9.9.9",),
    "proxy_secret": SecretStr("a-proxy-secret"),
}
_OFTEN = {"requests_per_minute": 1, "asks_per_minute": 1}


@pytest.mark.parametrize("parts", [{}, _KEYS, _PROXY, _OFTEN], indirect=True)
def test_slack_needs_no_key_and_may_call_as_often_as_it_likes(slack: SlackApp) -> None:
    for number in range(5):
        ask = {"type": "url_verification", "challenge": f"c{number}"}
        assert slack.post_json(ask).json() == {"challenge": f"c{number}"}


@pytest.mark.parametrize("parts", [_KEYS, _PROXY], indirect=True)
def test_the_page_is_no_more_open_than_it_was(slack: SlackApp) -> None:
    for path in ("/slack", "/slack/", "/slack/events/", "/slack/event", "/slack/eventsx", "/"):
        reply = slack.client.get(path, follow_redirects=False)
        assert reply.status_code in (303, 401), path
    assert slack.client.post("/v1/ask", json={"question": "x"}).status_code == 401


def test_a_browser_that_is_made_to_send_something_needs_the_signature_as_well(
    slack: SlackApp,
) -> None:
    headers = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert slack.client.post(EVENTS, content=b"{}", headers=headers).status_code == 401


def test_faults_are_told_to_slack_as_to_a_program_and_no_cookie_is_given(slack: SlackApp) -> None:
    reply = slack.client.get(EVENTS, headers={"Accept": "text/html"})
    assert reply.status_code == 405
    assert reply.headers["content-type"] == "application/problem+json"
    assert "set-cookie" not in reply.headers


def test_slack_is_answered_at_the_servers_own_names_only(slack: SlackApp) -> None:
    reply = slack.client.post(EVENTS, content=b"{}", headers={"Host": "evil.example"})
    assert reply.status_code == 421


def test_before_it_has_started_slack_is_asked_to_come_again(parts: Parts) -> None:
    client = TestClient(create_web_app(parts), base_url="https://expectations.example")
    reply = SlackApp(client).post_json({"type": "url_verification", "challenge": CANARY})
    assert reply.status_code == 503
    assert CANARY not in reply.text


def test_without_a_signing_secret_there_is_nothing_there(
    tmp_path: Path, mock: MockSlack, library: Library
) -> None:
    for number, secret in enumerate((None, SecretStr(""), SecretStr("  "))):
        settings = _settings(tmp_path / str(number), mock)
        parts = open_parts(
            settings.model_copy(update={"slack_signing_secret": secret}),
            library=library,
            make=no_assistant,
        )
        parts.preparation.wait()
        with TestClient(create_web_app(parts), base_url="https://expectations.example") as client:
            reply = SlackApp(client).post_json({"type": "url_verification", "challenge": "c"})
            assert reply.status_code == 404
            assert client.get("/slack/install").status_code == 404
        close_parts(parts)


def test_it_stands_in_no_description_of_the_api(slack: SlackApp) -> None:
    described = slack.client.get("/v1/openapi.json").json()
    assert not [path for path in described["paths"] if "slack" in path]
