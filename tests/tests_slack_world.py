"""The whole app with hurried clocks, so that what fails is tried again within a test."""

import itertools
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient
from tests_data_pages import AE_CSV
from tests_gate import wait_until
from tests_slack import TOKEN, MockSlack, Seen
from tests_slack_app import SECRET, SlackApp

from assistant.build import Library
from assistant.settings import Settings
from bots.parts import Parts, close_parts, open_parts
from bots.preparation import Make
from bots.slack.calls import Patience
from bots.slack.client import Slack
from bots.slack.door import Door
from bots.slack.files import fetch_file
from bots.slack.inbox import Inbox, Pace
from bots.store import deliveries
from bots.store.database import open_database

QUESTION = "what is expected of us on agency staff?"
PATIENCE = Patience(between=0.1, each=0.4)
PACE = Pace(lease=2, look=0.02, again=0.02)
_ADDRESS = re.compile(r"\(https://[^)\s]*\)")
"""As it stands in plain text behind the words of a link."""
_BUTTONS = ("Helpful", "Not helpful", "Share with channel")

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Asked:
    """Something that somebody sent; they and the channel occur in nothing else."""

    user: str
    channel: str
    thread_ts: str | None
    body: Mapping[str, Any]
    """As it was sent, so that it can be sent again."""


class Asking(ABC):
    """People who ask, and what they see of it."""

    def __init__(self, mock: MockSlack, people: SlackApp) -> None:
        self.mock = mock
        self.people = people
        self._whole: dict[str, list[str]] = {}

    def ask(self, text: str = QUESTION, *, direct: bool = False, **more: Any) -> Asked:
        """Ask in a channel, or in a conversation with the assistant alone."""
        user, channel = new_person()
        given = {"user": user, "channel": f"D{user}" if direct else channel, **more}
        send = self.people.message if direct else self.people.mention
        ts = send(text, **given)
        thread_ts = given.get("thread_ts", ts)
        return Asked(given["user"], given["channel"], thread_ts, self.people.sent[-1])

    def share(self, data: bytes = AE_CSV, text: str = "", **file: Any) -> Asked:
        """Share a table in a channel."""
        name = file.setdefault("name", "attendances.csv")
        shared = [{"id": self.mock.add_file(data, **file), "name": name}]
        return self.ask(text, subtype="file_share", files=shared)

    def command(self, text: str = QUESTION) -> Asked:
        """Type a command."""
        user, channel = new_person()
        url = self.mock.response_url(channel, user)
        reply = self.people.command(text, user_id=user, channel_id=channel, response_url=url)
        assert reply.status_code == 200
        return Asked(user, channel, None, {})

    def again(self, asked: Asked, *, number: int = 1) -> None:
        """Send it again, as Slack does where it was not told that it arrived."""
        reply = self.people.post_json(dict(asked.body), X_Slack_Retry_Num=str(number))
        assert reply.status_code == 200

    @abstractmethod
    def settle(self) -> None:
        """Wait until nobody is at work on anything, nor will be."""

    def seen(self, asked: Asked) -> list[Seen]:
        """Return all that whoever asked sees of it, wherever that is."""
        return [
            one
            for one in self.mock.messages()
            if one.channel in (asked.channel, f"D{asked.user}")
            and one.ephemeral_to in (None, asked.user)
        ]

    def whole(self, text: str = QUESTION) -> list[str]:
        """Return all lines of the answer to a question, as they are when nothing fails."""
        if text not in self._whole:
            asked = self.ask(text)
            self.settle()
            [answer] = self.seen(asked)
            self._whole[text] = lines(answer)
        return self._whole[text]


class World(Asking):
    """The app in this process."""

    def __init__(self, parts: Parts, mock: MockSlack, client: TestClient) -> None:
        super().__init__(mock, SlackApp(client))
        self.parts = parts
        self._client = client

    @property
    def inbox(self) -> Inbox:
        door: Door = self._client.app.state.slack  # type: ignore[attr-defined]
        return door.inbox

    def settle(self) -> None:
        wait_until(lambda: not self.inbox.waiting and not deliveries.pending(self.parts.database))


def new_person() -> tuple[str, str]:
    """Return the ids of a person and of a channel that nobody else uses."""
    number = next(_numbers)
    return f"U{number:05d}", f"C{number:05d}"


def lines(message: Seen) -> list[str]:
    """Return what can be read in a message, without its buttons."""
    found = [one for one in message.words.splitlines() if one not in _BUTTONS]
    return [squeezed(one) for one in found if squeezed(one)]


def squeezed(text: str) -> str:
    """Return a text without its spaces, which are not the same everywhere."""
    return re.sub(r"\s+", "", text)


def assert_answered_once(world: Asking, asked: Asked, text: str = QUESTION) -> Seen:
    """Assert that there is one answer, whole, and nothing else; return it."""
    answer = assert_told_once(world, asked)
    there = squeezed(_ADDRESS.sub("", answer.words))
    missing = [one for one in world.whole(text) if one not in there]
    assert not missing, (missing, answer.words)
    return answer


def assert_told_once(world: Asking, asked: Asked, *words: str) -> Seen:
    """Assert that there is one message, an answer or a reason, and nothing else; return it."""
    [answer] = world.seen(asked)
    assert not answer.streaming
    assert answer.text
    assert answer.blocks
    if answer.channel == asked.channel and answer.ephemeral_to is None:
        beside = asked.channel.startswith("D") and answer.thread_ts is None
        assert beside or answer.thread_ts == asked.thread_ts
    for one in words:
        assert one in answer.words
    assert_nothing_is_shown_at_work(world, asked)
    return answer


def assert_nothing_is_shown_at_work(world: Asking, asked: Asked) -> None:
    place = (asked.channel, asked.thread_ts or "")
    assert place not in world.mock.statuses
    assert world.mock.sessions.get(place) != "processing"


@contextmanager
def opened(
    folder: Path, mock: MockSlack, library: Library, make: Make, **settings: Any
) -> Iterator[World]:
    """Open the whole app, as Slack calls it, until the end of the block."""
    from bots.web.app import create_web_app

    given = settings_of(folder, mock).model_copy(update=settings)
    with pytest.MonkeyPatch.context() as patch:
        hurry(patch)
        parts = open_parts(given, library=library, make=make)
        app = create_web_app(parts)
        try:
            with TestClient(app, base_url="https://expectations.example") as client:
                yield World(parts, mock, client)
        finally:
            close_parts(parts)


def settings_of(folder: Path, mock: MockSlack) -> Settings:
    return Settings(
        data_dir=folder / "data",
        public_url="https://expectations.example",
        slack_bot_token=SecretStr(TOKEN),
        slack_signing_secret=SecretStr(SECRET),
        slack_api_url=mock.url,
        asks_per_minute=100_000,
        requests_per_minute=1_000_000,
    )


def hurry(patch: pytest.MonkeyPatch, pace: Pace = PACE) -> None:
    """Let everything wait for moments where it waits for seconds."""
    patch.setattr("bots.slack.door.Door", partial(Door, pace=pace))
    patch.setattr("bots.slack.workspaces.Slack", partial(Slack, patience=PATIENCE))
    patch.setattr("bots.slack.calls._PAUSES", (0.01, 0.02, 0.03))
    patch.setattr("bots.slack.web_api.AT_ONCE", PATIENCE)
    patch.setattr("bots.slack.receiving.fetch_file", partial(fetch_file, seconds=0.5))
    patch.setattr("bots.slack.webhooks._UPLOAD_SECONDS", 0.5)
    patch.setattr("bots.slack.at_work._UNNOTICED", 0.0)
    patch.setattr("bots.parts.open_database", partial(open_database, busy_seconds=0.05))


def ready(assistant: object) -> Callable[..., Any]:
    """Return what hands out an assistant that is there already."""
    return cast(Callable[..., Any], lambda settings, tell: assistant)
