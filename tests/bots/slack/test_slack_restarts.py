"""Killed at any moment and started again, it answers what it was asked, and nothing twice."""

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from tests_serving import environment, with_index
from tests_slack import STREAM_EXPIRED, TOKEN, Answer, MockSlack, Seen, refused
from tests_slack_app import SlackApp
from tests_slack_process import Mortal, mortal
from tests_slack_socket import MockSocket
from tests_slack_world import (
    QUESTION,
    Asked,
    assert_answered_once,
    assert_nothing_is_shown_at_work,
)

from assistant.answers import Question
from assistant.pipeline import Assistant

STREAM = ("chat.startStream", "chat.appendStream", "chat.stopStream")
DONE = [pytest.param(False, marks=pytest.mark.thorough), True]
"""Whether Slack had done what it was asked."""
SHARING = ("files.getUploadURLExternal", "upload", "files.completeUploadExternal")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, assistant: Assistant) -> Iterator[Mortal]:
    answers = {QUESTION: assistant.answer(Question(QUESTION))}
    with MockSlack() as mock, mortal(tmp_path_factory.mktemp("mortal"), mock, answers) as made:
        made.whole()
        yield made


@pytest.fixture
def app(shared: Mortal) -> Iterator[Mortal]:
    yield shared
    shared.mock.heal()
    shared.mock.missing_scopes.clear()


def die(app: Mortal, method: str, ask: Callable[[], Asked], *, done: bool) -> Asked:
    """Ask, have it killed when it calls a method, and start it again."""
    app.mock.fail(method, Answer(first=app.kill, done=done, how="drop"))
    asked = ask()
    app.wait_until_dead()
    app.start()
    return asked


@pytest.mark.parametrize("done", DONE)
@pytest.mark.parametrize("method", STREAM)
def test_killed_while_it_streams(app: Mortal, method: str, done: bool) -> None:
    asked = die(app, method, app.ask, done=done)
    app.settle()
    assert_answered_once(app, asked)


@pytest.mark.parametrize("done", DONE)
def test_killed_while_it_posts(app: Mortal, done: bool) -> None:
    app.mock.fail_always("chat.startStream", refused("unknown_method"))
    asked = die(app, "chat.postMessage", lambda: app.ask(direct=True), done=done)
    app.settle()
    assert_answered_once(app, asked)


@pytest.mark.thorough
@pytest.mark.parametrize("done", [False, True])
@pytest.mark.parametrize("method", ["chat.update", "chat.delete"])
def test_killed_while_it_mends(app: Mortal, method: str, done: bool) -> None:
    app.mock.fail("chat.appendStream", STREAM_EXPIRED)
    if method == "chat.delete":
        app.mock.fail("chat.update", refused("cant_update_message"))
    asked = die(app, method, app.ask, done=done)
    app.settle()
    assert_answered_once(app, asked)


def test_killed_again_and_again(app: Mortal) -> None:
    asked = die(app, "chat.appendStream", app.ask, done=True)
    for method in ("chat.stopStream", "chat.update"):
        die(app, method, lambda: asked, done=False)
    app.settle()
    assert_answered_once(app, asked)


@pytest.mark.thorough
def test_killed_while_it_shows_that_it_is_at_work(app: Mortal) -> None:
    asked = die(app, "assistant.threads.setStatus", app.ask, done=True)
    app.settle()
    assert_answered_once(app, asked)


@pytest.mark.parametrize("done", DONE)
def test_killed_while_it_answers_a_command(app: Mortal, done: bool) -> None:
    asked = die(app, "response_url", app.command, done=done)
    app.settle()
    for one in app.seen(asked)[1:]:  # nobody can look; rather twice than not at all
        assert done
        app.mock._seen.remove(one)
    assert_answered_once(app, asked)


@pytest.mark.thorough
@pytest.mark.parametrize("done", [False, True])
@pytest.mark.parametrize("method", SHARING)
def test_killed_while_it_shares_files(app: Mortal, method: str, done: bool) -> None:
    asked = die(app, method, app.share, done=done)
    app.settle()
    [status, files] = app.seen(asked)
    assert "NHS Constitution standards" in status.words
    assert len(files.files) == 2
    assert_nothing_is_shown_at_work(app, asked)


@pytest.mark.thorough
@pytest.mark.parametrize("method", ["files.info", "download"])
def test_killed_while_it_fetches_a_file(app: Mortal, method: str) -> None:
    asked = die(app, method, app.share, done=False)
    app.settle()
    [status, files] = app.seen(asked)
    assert "NHS Constitution standards" in status.words
    assert len(files.files) == 2


@pytest.mark.thorough
@pytest.mark.parametrize("method", STREAM)
def test_ended_while_it_streams(app: Mortal, method: str) -> None:
    app.mock.fail(method, Answer(first=app.stop, done=True, how="drop"))
    asked = app.ask()
    app.wait_until_ended()
    app.start()
    app.settle()
    assert_answered_once(app, asked)


def test_where_the_app_may_not_look_an_answer_comes_all_the_same(app: Mortal) -> None:
    app.mock.missing_scopes.add("conversations.replies")
    asked = die(app, "chat.startStream", app.ask, done=True)
    app.settle()
    *half, _ = app.seen(asked)
    assert len(half) == 1
    app.mock._seen.remove(half[0])
    assert_answered_once(app, asked)


@pytest.mark.parametrize("seed", [1])
def test_killed_at_random(app: Mortal, seed: int) -> None:
    at_random(app, random.Random(seed), lives=2)


@pytest.mark.thorough
@pytest.mark.parametrize("seed", [2, 3])
def test_killed_at_random_many_times(app: Mortal, seed: int) -> None:
    at_random(app, random.Random(seed), lives=8)


def at_random(app: Mortal, chance: random.Random, *, lives: int) -> None:
    """Ask as it is killed again and again, whatever it is doing."""
    asked: list[Asked] = []
    for _ in range(lives):
        asked += [app.ask(direct=chance.random() < 0.5) for _ in range(chance.randint(1, 3))]
        time.sleep(chance.uniform(0, 0.15))
        if chance.random() < 0.5:
            app.again(chance.choice(asked))
        app.kill()
        app.wait_until_dead()
        app.start()
    app.settle()
    for one in asked:
        assert_answered_once(app, one)


_COMMAND = """
from functools import partial
import bots.slack.serve
from bots.command import main
from bots.slack.door import Door
from bots.slack.inbox import Pace
bots.slack.serve.Door = partial(Door, pace=Pace(lease=2, look=0.1))
main()
"""


@pytest.mark.slow
def test_the_command_itself_is_killed_and_started_again(
    assistant: Assistant, data_dir: Path, tmp_path: Path, mock: MockSlack
) -> None:
    folder = with_index(tmp_path / "data", data_dir)
    people = SlackApp(client=cast(Any, None))
    first, second = (
        people.envelope({"type": "app_mention", "text": f"<@U0BOT> {one}", "channel": "C0WARD"})
        for one in (QUESTION, "what are trusts to do about diagnostics?")
    )
    with MockSocket() as mock_socket:
        mock.socket_url = mock_socket.url
        with listening(folder, mock) as process:
            mock.fail("chat.appendStream", Answer(first=process.kill, done=True, how="drop"))
            # It is getting ready still.
            envelope = mock_socket.send("events_api", first)
            mock_socket.wait(lambda made: envelope in made.acknowledged)
            assert process.wait(60) == -signal.SIGKILL
        with listening(folder, mock) as process:
            mock_socket.wait(lambda made: made.opened == 2)
            for body in (first, second, first):
                mock_socket.send("events_api", body, retry_attempt=1)
            mock.wait(lambda mock: len(whole(mock)) == 2)
            process.terminate()
            assert process.wait(60) == 0
    assert {one.thread_ts for one in whole(mock)} == {one["event"]["ts"] for one in (first, second)}
    assert len(mock.messages()) == 2
    assert any("maximum hourly rate" in one.words for one in mock.messages())


def whole(mock: MockSlack) -> list[Seen]:
    return [one for one in mock.messages() if one.blocks and not one.streaming]


@contextmanager
def listening(folder: Path, mock: MockSlack) -> Iterator["subprocess.Popen[bytes]"]:
    """Run `assistant slack`, with a shorter lease, until the end of the block."""
    tokens = {"SLACK_BOT_TOKEN": TOKEN, "SLACK_APP_TOKEN": "xapp-1-test", "SLACK_API_URL": mock.url}
    process = subprocess.Popen(
        [sys.executable, "-c", _COMMAND, "slack"],
        env={**environment(folder), **tokens},
        cwd=folder.parent,
        stdout=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
