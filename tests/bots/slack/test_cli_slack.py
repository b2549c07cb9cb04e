"""`assistant slack`: what is missing, what Slack says, and how it ends."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from tests_serving import environment, with_index
from tests_slack import TOKEN, Answer, MockSlack, refused, status
from tests_slack_app import SlackApp
from tests_slack_socket import MockSocket
from typer.testing import CliRunner, Result

from assistant.errors import BadSettings, UnusableInput
from assistant.pipeline import Assistant
from assistant.settings import Settings
from bots.cli_slack import slack_app
from bots.errors import DoorError
from bots.slack.configured import check_http
from bots.slack.manifests import bot_scopes, over_http, shipped

_COMMAND = [sys.executable, "-c", "from bots.command import main; main()", "slack"]
_PATIENCE = 240
APP_TOKEN = "xapp-1-canary-token"
CANARY = "canary-88e1"


@pytest.fixture
def socket(mock: MockSlack) -> Iterator[MockSocket]:
    with MockSocket() as made:
        mock.socket_url = made.url
        yield made


def _said(*arguments: str) -> Result:
    """Run a command in this process, with the settings of its environment."""
    return CliRunner().invoke(slack_app, arguments)


@contextmanager
def _connected(
    data_dir: Path, mock: MockSlack, **settings: object
) -> "Iterator[tuple[subprocess.Popen[str], Path]]":
    """Run it until the end of the block; also yields where its standard error goes."""
    log = data_dir.parent / "slack.log"
    given = {"slack_bot_token": TOKEN, "slack_app_token": APP_TOKEN, "slack_api_url": mock.url}
    with log.open("w") as file:
        process = subprocess.Popen(
            _COMMAND,
            stdout=subprocess.PIPE,
            stderr=file,
            text=True,
            cwd=data_dir.parent,
            env=environment(data_dir, **given, **settings),
        )
    try:
        yield process, log
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, "SLACK_APP_TOKEN"),
        ({"bot_token": "xoxb-1"}, "SLACK_APP_TOKEN"),
        ({"app_token": "xapp-1"}, "SLACK_BOT_TOKEN"),
        ({"app_token": "xapp-1", "bot_token": " "}, "SLACK_BOT_TOKEN"),
        ({"app_token": "xapp-1", "bot_token": "xoxe.xoxb-1"}, "runs out"),
        (
            {"app_token": "xapp-1", "bot_token": "xoxb-1", "client_id": "1", "client_secret": "2"},
            "not both",
        ),
    ],
)
def test_what_is_missing_is_said_in_words(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], words: str
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(f"SLACK_{name.upper()}", value)
    done = _said()
    assert isinstance(done.exception, BadSettings)
    assert words in str(done.exception)
    for value in settings.values():
        assert value.strip() not in str(done.exception) or len(value) < 3


@pytest.mark.parametrize("several", [True, False])
def test_several_workspaces_need_an_address_to_come_back_to(several: bool) -> None:
    tokens = {"slack_client_id": "1", "slack_client_secret": "2"} if several else {}
    with pytest.raises(BadSettings, match="public_url" if several else "SLACK_BOT_TOKEN"):
        check_http(Settings(slack_signing_secret=SecretStr("s"), **tokens))


def test_serving_slack_over_http_without_a_token_is_refused_in_words(tmp_path: Path) -> None:
    done = subprocess.run(
        [*_COMMAND[:-1], "serve", "--port", "0"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=_PATIENCE,
        env=environment(tmp_path / "data", slack_signing_secret="s"),
    )
    assert done.returncode == 2
    assert "SLACK_BOT_TOKEN" in done.stderr


def test_manifests_are_printed() -> None:
    assert json.loads(_said("manifest").stdout) == shipped("socket")
    address = "https://a.example"
    assert json.loads(_said("manifest", "--http", address).stdout) == over_http(address)
    one = _said("manifest", "--http", address, "--one-workspace")
    assert json.loads(one.stdout) == over_http(address, one_workspace=True)


@pytest.mark.parametrize(
    "arguments", [("--http", "http://a.example"), ("--http", "a"), ("--one-workspace",)]
)
def test_options_of_a_manifest_that_fit_nothing_are_refused(arguments: tuple[str, ...]) -> None:
    done = _said("manifest", *arguments)
    assert isinstance(done.exception, UnusableInput)
    assert not done.stdout


def _granted(*scopes: str) -> Answer:
    told = json.dumps({"ok": True, "team": "An Acute Trust", "bot_id": "B0"})
    return Answer(text=told, headers={"X-OAuth-Scopes": ",".join(scopes)})


@pytest.fixture
def _token(monkeypatch: pytest.MonkeyPatch, mock: MockSlack) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("SLACK_API_URL", mock.url)


@pytest.mark.usefixtures("_token")
def test_it_is_said_what_the_app_may_not_do(mock: MockSlack) -> None:
    mock.fail("auth.test", _granted(*bot_scopes()))
    assert _said("check").stdout == "The token is good for the workspace An Acute Trust.\n"

    less = [one for one in bot_scopes() if one not in ("files:read", "groups:history")]
    mock.fail("auth.test", _granted(*less))
    said = _said("check").stdout
    assert "files:read is missing" in said
    assert "Without groups:history it answers in channels only where it is mentioned." in said


@pytest.mark.usefixtures("_token")
def test_a_token_that_slack_does_not_accept_is_said_to_be(mock: MockSlack) -> None:
    mock.fail("auth.test", refused("invalid_auth"))
    done = _said("check")
    assert isinstance(done.exception, BadSettings)
    assert "SLACK_BOT_TOKEN" in str(done.exception) and "invalid_auth" in str(done.exception)
    mock.revoke()
    assert "token_revoked" in str(_said("check").exception)


@pytest.mark.usefixtures("_token")
def test_slack_out_of_reach_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/api/")
    done = _said("check")
    assert isinstance(done.exception, DoorError)
    assert "Slack cannot be reached" in str(done.exception)


def test_without_a_token_there_is_nothing_to_check() -> None:
    assert isinstance(_said("check").exception, BadSettings)


def _mention(text: str) -> dict[str, Any]:
    people = SlackApp(client=None)  # type: ignore[arg-type]
    return people.envelope({"type": "app_mention", "text": f"<@U0BOT> {text}", "channel": "C0"})


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_connects_answers_and_ends_quietly_when_what_it_has_is_answered(
    tmp_path: Path,
    assistant: Assistant,
    data_dir: Path,
    mock: MockSlack,
    socket: MockSocket,
    how: int,
) -> None:
    with _connected(with_index(tmp_path / "data", data_dir), mock) as (process, log):
        assert process.stdout
        assert process.stdout.readline() == "Connected to Slack. Ctrl-C ends it.\n"
        assert process.stdout.readline() == "The token is good for the workspace Team.\n"
        socket.deliver("events_api", _mention("What is expected on agency staff?"))
        mock.wait(lambda made: [one for one in made.messages("C0") if "ceiling" in one.words])
        socket.deliver("events_api", _mention(f"What is the A&E target, {CANARY}?"))
        process.send_signal(how)
        assert process.wait(_PATIENCE) == 0
        assert not process.stdout.read()
        said = log.read_text()
    roots = [one for one in mock.messages("C0") if not one.streaming and one.words]
    assert len({one.thread_ts for one in roots}) == 2
    assert [json.loads(line) for line in said.splitlines()]
    for secret in (CANARY, TOKEN, APP_TOKEN, "U0ANNA", "Traceback"):
        assert secret not in said


def test_a_token_that_is_not_accepted_ends_it_in_words(tmp_path: Path, mock: MockSlack) -> None:
    mock.fail_always("apps.connections.open", refused("invalid_auth"))
    with _connected(tmp_path / "data", mock) as (process, log):
        assert process.wait(_PATIENCE) == 2
        last = log.read_text().splitlines()[-1]
    assert "SLACK_APP_TOKEN" in last and "invalid_auth" in last
    assert APP_TOKEN not in log.read_text()


def test_it_ends_while_slack_cannot_be_reached(tmp_path: Path, mock: MockSlack) -> None:
    mock.fail_always("*", status(500))
    with _connected(tmp_path / "data", mock) as (process, log):
        mock.wait_for("apps.connections.open", 2)
        process.send_signal(signal.SIGTERM)
        assert process.wait(_PATIENCE) == 0
        assert "no connection to Slack" in log.read_text()
