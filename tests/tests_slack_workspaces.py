"""Several workspaces in tests: settings of an app that they install, and a clock that is moved."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from tests_slack import MockSlack
from tests_slack_app import SECRET

from assistant.settings import Settings

CLIENT_ID = "1234.5678"
CLIENT_SECRET = "a-client-secret-for-tests"


class Clock:
    """The time as it is, and some more."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


def several_settings(folder: Path, mock: MockSlack, **more: Any) -> Settings:
    """Return settings of an app that workspaces install themselves."""
    return Settings(
        data_dir=folder / "data",
        public_url="https://expectations.example",
        slack_client_id=CLIENT_ID,
        slack_client_secret=SecretStr(CLIENT_SECRET),
        slack_signing_secret=SecretStr(SECRET),
        slack_api_url=mock.url,
        **more,
    )
