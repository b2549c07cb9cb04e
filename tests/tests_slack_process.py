"""The whole app in a process of its own, to be killed at any moment and started again."""

import multiprocessing
import os
import signal
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, cast

import httpx2
import pytest
import uvicorn
from tests_gate import wait_until
from tests_slack import MockSlack
from tests_slack_app import SlackApp
from tests_slack_world import Asking, hurry, ready, settings_of

from assistant.answers import Answer, Question
from assistant.settings import Settings
from bots.parts import open_parts
from bots.slack.inbox import Pace
from bots.store import deliveries
from bots.store.database import open_database

PACE = Pace(lease=0.3, look=0.02, again=0.02)
_ROOT = Path(__file__).parent.parent
_WAIT = 60


class Canned:
    """What the assistant answered before: it takes too long to load as often as this dies."""

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self._answers = answers

    def answer(self, question: Question) -> Answer:
        return self._answers[question.text]


class _Client:
    """Sends as Slack does: again, where nobody said that it arrived."""

    def __init__(self) -> None:
        self.url = ""
        self._http = httpx2.Client(timeout=5)

    def close(self) -> None:
        self._http.close()

    def post(self, path: str, **given: Any) -> httpx2.Response:
        end = time.monotonic() + _WAIT
        while True:
            try:
                reply = self._http.post(f"{self.url}{path}", **given)
                if reply.status_code == 200:
                    return reply
            except httpx2.HTTPError:
                pass
            assert time.monotonic() < end
            time.sleep(0.02)


class Mortal(Asking):
    """The app in another process."""

    def __init__(self, mock: MockSlack, settings: Settings, answers: Mapping[str, Answer]) -> None:
        self._client = _Client()
        super().__init__(mock, SlackApp(cast(Any, self._client)))
        self._given = settings, dict(answers)
        self._database = open_database(settings)
        self._process: Any = None

    def start(self) -> None:
        """Start it; what is sent meanwhile waits."""
        context = multiprocessing.get_context("forkserver")
        here, there = context.Pipe()
        self._process = context.Process(target=_serve, args=(*self._given, there))
        self._process.start()
        there.close()
        with here:
            assert here.poll(_WAIT)
            self._client.url = f"http://127.0.0.1:{here.recv()}"

    def kill(self) -> None:
        """Kill it; it has no time to do anything."""
        os.kill(self._process.pid, signal.SIGKILL)

    def wait_until_dead(self) -> None:
        self._process.join(_WAIT)
        assert self._process.exitcode == -signal.SIGKILL
        self._process.close()

    def stop(self) -> None:
        """Have it end as it ends when the machine is shut down."""
        os.kill(self._process.pid, signal.SIGTERM)

    def wait_until_ended(self) -> None:
        self._process.join(_WAIT)
        assert self._process.exitcode in (0, -signal.SIGTERM)
        self._process.close()

    def close(self) -> None:
        self._client.close()
        self._database.close()

    def settle(self) -> None:
        wait_until(lambda: not deliveries.pending(self._database))


@contextmanager
def mortal(folder: Path, mock: MockSlack, answers: Mapping[str, Answer]) -> Iterator[Mortal]:
    """Run the app until the end of the block."""
    paths = os.pathsep.join((str(_ROOT), str(_ROOT / "tests")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", paths)
        multiprocessing.set_forkserver_preload([__name__, "bots.web.app", "bots.slack.door"])
        made = Mortal(mock, settings_of(folder, mock), answers)
        made.start()
    try:
        yield made
    finally:
        made.stop()
        made.wait_until_ended()
        made.close()


def _serve(settings: Settings, answers: Mapping[str, Answer], told: Connection) -> None:
    from bots.web.app import create_web_app

    hurry(pytest.MonkeyPatch(), PACE)
    parts = open_parts(settings, make=ready(Canned(answers)))
    listening = socket.create_server(("127.0.0.1", 0))
    told.send(listening.getsockname()[1])
    config = uvicorn.Config(create_web_app(parts), log_level="critical", lifespan="on")
    uvicorn.Server(config).run(sockets=[listening])
