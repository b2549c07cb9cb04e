"""What tests of the Slack door share: the whole app, and a workspace to talk to it from."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient
from tests_slack import TOKEN, MockSlack
from tests_slack_app import SECRET, SlackApp

from assistant.build import Library
from assistant.pipeline import Assistant
from assistant.settings import Settings
from bots.parts import Parts, close_parts, open_parts


@pytest.fixture
def mock() -> Iterator[MockSlack]:
    """Slack's Web API, as far as the assistant uses it."""
    with MockSlack() as made:
        yield made


@pytest.fixture
def slack_settings(tmp_path: Path, mock: MockSlack) -> Settings:
    """Settings of one workspace, over HTTP."""
    return Settings(
        data_dir=tmp_path / "data",
        public_url="https://expectations.example",
        slack_bot_token=SecretStr(TOKEN),
        slack_signing_secret=SecretStr(SECRET),
        slack_api_url=mock.url,
    )


@pytest.fixture
def slack_parts(
    slack_settings: Settings, assistant: Assistant, library: Library
) -> Iterator[Parts]:
    """Real parts with the shared assistant, ready when the test begins."""
    made = open_parts(slack_settings, library=library, make=lambda settings, tell: assistant)
    made.preparation.wait()
    yield made
    close_parts(made)


@pytest.fixture
def slack(slack_parts: Parts) -> Iterator[SlackApp]:
    """The whole app, as Slack calls it; started, and drained at the end."""
    from bots.web.app import create_web_app

    app = create_web_app(slack_parts)
    with TestClient(app, base_url="https://expectations.example", client=("10.0.0.9", 9)) as client:
        yield SlackApp(client)
