"""Whoever addresses it gets an answer or a reason, exactly once, whatever fails on our side."""

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event
from tests_gate import Gate, wait_until
from tests_slack import MockSlack, limited, refused
from tests_slack_answers import Answer
from tests_slack_world import (
    QUESTION,
    World,
    assert_answered_once,
    assert_told_once,
    opened,
    ready,
)

from assistant.build import Library
from assistant.pipeline import Assistant
from bots.store import deliveries
from index.errors import ModelUnusable

WAIT = 60


@pytest.fixture
def open_world(
    tmp_path: Path, mock: MockSlack, library: Library
) -> Callable[..., "contextmanager[World]"]:
    def open_it(make: Callable[..., Any], **settings: Any) -> Any:
        return opened(tmp_path, mock, library, make, **settings)

    return open_it


@pytest.fixture
def gate(assistant: Assistant) -> Gate:
    return Gate(assistant)


@pytest.fixture
def world(open_world: Any, assistant: Assistant) -> Iterator[World]:
    with open_world(ready(assistant)) as made:
        made.whole()
        yield made


@contextmanager
def locked(world: World) -> Iterator[None]:
    """Keep everybody else from writing to the database."""
    file = world.parts.database.file
    assert file
    made = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    with closing(made) as blocker:
        blocker.execute("BEGIN IMMEDIATE")
        yield


def test_who_asks_while_it_is_getting_ready_is_answered_when_it_is(
    open_world: Any, assistant: Assistant, mock: MockSlack
) -> None:
    is_built = threading.Event()

    def build_slowly(settings: Any, tell: Any) -> Assistant:
        assert is_built.wait(WAIT)
        return assistant

    with open_world(build_slowly) as world:
        asked = [world.ask(direct=direct) for direct in (True, False)]
        mock.wait(lambda mock: len(mock.statuses) == 2)
        for one in asked:
            world.again(one)
        is_built.set()
        world.settle()
        for one in asked:
            assert_answered_once(world, one)


def test_help_needs_no_assistant(open_world: Any) -> None:
    is_ended = threading.Event()

    def build_for_ever(settings: Any, tell: Any) -> Assistant:
        is_ended.wait(WAIT)
        raise ModelUnusable("There is no model.")

    with open_world(build_for_ever) as world:
        asked = world.ask("help")
        world.settle()
        assert_told_once(world, asked, "/expectations")
        is_ended.set()


def test_who_asks_while_it_takes_too_long_to_get_ready_is_told(
    open_world: Any, monkeypatch: pytest.MonkeyPatch, assistant: Assistant
) -> None:
    monkeypatch.setattr("bots.slack.answering._PATIENCE", 0.2)
    is_built = threading.Event()

    def build_slowly(settings: Any, tell: Any) -> Assistant:
        assert is_built.wait(WAIT)
        return assistant

    with open_world(build_slowly) as world:
        asked = world.ask()
        world.settle()
        assert_told_once(world, asked, "still getting ready", "in a few minutes")
        is_built.set()


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (ModelUnusable("The model is not there. Install it."), "The model is not there."),
        (RuntimeError("a canary"), "Something went wrong"),
        (MemoryError(), "Something went wrong"),
    ],
)
def test_where_there_is_no_assistant_a_reason_is_given(
    open_world: Any, fault: Exception, words: str
) -> None:
    def fail(settings: Any, tell: Any) -> Assistant:
        raise fault

    with open_world(fail) as world:
        asked = [world.ask(), world.ask(direct=True), world.command()]
        world.settle()
        for one in asked:
            told = assert_told_once(world, one, words)
            assert "canary" not in str(told)


def test_an_answer_that_fails_is_a_reason(
    open_world: Any, gate: Gate, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    gate.opened.set()
    gate.fails.add(QUESTION)
    with open_world(ready(gate)) as world:
        asked = [world.ask(), world.ask(direct=True), world.command()]
        world.settle()
        for one in asked:
            assert_told_once(world, one, "Something went wrong inside the assistant")
        gate.fails.clear()
        again = world.ask()
        world.settle()
        assert_answered_once(world, again)
    assert not [one for one in caplog.records if QUESTION in repr(one.__dict__)]


def test_when_too_many_ask_each_is_answered_or_told(open_world: Any, gate: Gate) -> None:
    with open_world(ready(gate), answers_at_once=1, answers_waiting=1) as world:
        asked = [world.ask(f"{QUESTION} {number}") for number in range(6)]
        wait_until(lambda: len(world.mock.messages()) >= 4)
        gate.opened.set()
        world.settle()
        told = [assert_told_once(world, one).words for one in asked]
        assert sum("Too many people are asking" in one for one in told) == 4
        assert sum("maximum hourly rate" in one for one in told) == 2


def test_an_answer_that_takes_too_long_is_given_up(open_world: Any, gate: Gate) -> None:
    with open_world(ready(gate), answer_seconds=0.2) as world:
        asked = [world.ask(), world.command()]
        world.settle()
        for one in asked:
            assert_told_once(world, one, "took too long")
        gate.opened.set()


def test_a_locked_database_keeps_nobody_from_an_answer(world: World, mock: MockSlack) -> None:
    with locked(world):
        asked = [world.ask(), world.ask(direct=True), world.command()]
        for one in asked[:2]:
            world.again(one)
        wait_until(lambda: all(world.seen(one) for one in asked))
        wait_until(lambda: not world.inbox.waiting)
    for one in asked[:2]:
        world.again(one)
    world.settle()
    for one in asked:
        assert_answered_once(world, one)


def test_a_database_that_is_locked_while_slack_fails(world: World, mock: MockSlack) -> None:
    with locked(world):
        mock.fail("chat.startStream", refused("unknown_method"))
        mock.fail("chat.postMessage", *[limited(None)] * 6)
        asked = world.ask()
        mock.wait_for("chat.postMessage", 4)
        world.again(asked)
    wait_until(lambda: bool(world.seen(asked)) and not world.inbox.waiting)
    world.again(asked)
    world.settle()
    assert_answered_once(world, asked)


@pytest.mark.parametrize(
    ("method", "said"),
    [
        ("chat.startStream", ""),
        ("chat.appendStream", '{"ok": true}'),
        ("chat.stopStream", '{"ok": true}'),
        ("chat.stopStream", ""),
        ("chat.postMessage", ""),
    ],
)
def test_a_database_that_is_locked_in_the_middle_of_an_answer(
    world: World, mock: MockSlack, method: str, said: str
) -> None:
    if method == "chat.postMessage":
        mock.fail_always("chat.startStream", refused("unknown_method"))
    lock, is_locked = locked(world), threading.Event()

    def begin() -> None:
        lock.__enter__()
        is_locked.set()

    mock.fail(method, Answer(first=begin, done=True, text=said))
    asked = world.ask()
    assert is_locked.wait(WAIT)
    wait_until(lambda: not world.inbox.waiting)
    lock.__exit__(None, None, None)
    world.again(asked)
    world.settle()
    assert_answered_once(world, asked)


def test_a_database_that_is_full(world: World, caplog: pytest.LogCaptureFixture) -> None:
    @event.listens_for(world.parts.database._engine, "begin")
    def _no_more(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")

    asked = [world.ask(f"{QUESTION} {'a' * 900}"), world.ask(direct=True), world.command()]
    for one in asked[:2]:
        world.again(one)
    wait_until(lambda: all(world.seen(one) for one in asked) and not world.inbox.waiting)
    assert "StoreFull" in {getattr(one, "fault", None) for one in caplog.records}
    event.remove(world.parts.database._engine, "begin", _no_more)
    for one in asked[:2]:
        world.again(one)
    world.settle()
    for one in asked:
        assert_told_once(world, one, "maximum hourly rate")


def test_a_database_that_is_damaged(
    world: World, mock: MockSlack, caplog: pytest.LogCaptureFixture
) -> None:
    file = world.parts.database.file
    assert file
    asked = [world.ask()]
    world.settle()
    for one in (file, file.with_name(f"{file.name}-wal")):
        one.write_bytes(b"no database" * 10_000)
    asked += [world.ask(), world.ask(direct=True), world.command()]
    wait_until(lambda: all(world.seen(one) for one in asked) and not world.inbox.waiting)
    for one in asked:
        assert_told_once(world, one, "maximum hourly rate")
    assert "StoreError" in {getattr(one, "fault", None) for one in caplog.records}


def test_what_fails_while_it_is_sent_is_a_reason(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        monkeypatch.undo()
        raise ZeroDivisionError

    monkeypatch.setattr("bots.slack.delivering.growth", fail)
    asked = world.ask()
    world.settle()
    assert_told_once(world, asked, "Something went wrong inside the assistant")
    assert deliveries.pending(world.parts.database) == 0
