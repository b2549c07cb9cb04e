"""Nothing that anybody writes, shares or is called gets into a log, whoever writes it there."""

import asyncio
import io
import json
import logging
import threading
import traceback
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import httpx2
import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient
from tests_doors import Served
from tests_gate import Gate
from tests_slack import (
    DONE_THEN_500,
    DROP,
    LOGIN_PAGE,
    STREAM_EXPIRED,
    TOKEN,
    MockSlack,
    refused,
    status,
)
from tests_slack_app import SECRET, signed
from tests_slack_clicks import locked
from tests_slack_socket import MockSocket
from tests_slack_world import PACE, World, opened, ready

from assistant.build import Library
from assistant.pipeline import Assistant
from bots.slack import action_ids
from bots.slack.door import Door
from bots.slack.socket import Socket
from bots.web.logs import configure_logs

CANARY = "zqx7canary"
"""Stands in every text, cell, name and id that is sent."""
ANNA, WARD, DIRECT, TEAM = (f"{one}{CANARY.upper()}" for one in "UCDT")
APP_TOKEN = f"xapp-1-{CANARY}"
SECRETS = (CANARY, SECRET, TOKEN, "xoxb-", "xoxe", "xapp-", "xoxp-", "the-token-of-the-bot")
TABLE = (
    "period,org_code,org_name,measure,numerator,denominator\r\n"
    f"2018-09,RBD,{CANARY},ae_4h_all_types,90,100\r\n"
    f"2018-10,RBD,{CANARY},ae_4h_all_types,95,{CANARY}\r\n"
).encode()
AGENCY = f"what is expected of {CANARY} on agency staff?"
BREAKS = f"what breaks {CANARY}?"
_LIBRARIES = (
    "slack_bolt slack_sdk slack_bolt.AsyncApp slack_sdk.web.async_client aiohttp aiohttp.client "
    "aiohttp.access aiohttp.internal asyncio uvicorn uvicorn.error uvicorn.access uvicorn.asgi "
    "fastapi starlette pydantic concurrent.futures bots bots.slack"
).split()
_STAND_INS = ("httpx2", "httpcore2", "aiohttp.access")
"""Whoever plays Slack here has the other end of each connection."""


class Heard(logging.Handler):
    """Keeps everything that any record holds, down to the causes of its exception."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.told: list[str] = []
        self.names: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.startswith(_STAND_INS):
            return
        fault = record.exc_info[1] if record.exc_info else None
        raised = "".join(traceback.format_exception(fault)) if fault else ""
        self.names.add(record.name)
        self.told.append(f"{record.getMessage()} {record.__dict__!r} {raised}")

    def listen(self) -> None:
        """Hear every logger there is by now, also those that hand nothing on."""
        for name in {*logging.root.manager.loggerDict, *_LIBRARIES}:
            one = logging.getLogger(name)
            one.disabled = False
            one.setLevel(logging.DEBUG)
            if not one.propagate and self not in one.handlers:
                one.addHandler(self)


@pytest.fixture
def heard() -> Iterator[Heard]:
    """All that is logged at any level, by anybody."""
    before = {
        name: (one.level, one.disabled, list(one.handlers))
        for name in (None, *logging.root.manager.loggerDict)
        if isinstance(one := logging.getLogger(name), logging.Logger)
    }
    made = Heard()
    logging.root.addHandler(made)
    logging.root.setLevel(logging.DEBUG)
    made.listen()
    yield made
    for name, (level, disabled, handlers) in before.items():
        one = logging.getLogger(name)
        one.setLevel(level)
        one.disabled, one.handlers = disabled, handlers
    for name in logging.root.manager.loggerDict:
        if name not in before:
            logging.getLogger(name).setLevel(logging.NOTSET)
    logging.root.removeHandler(made)


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """The server's own lines of JSON, of everything and not only of what is important."""
    handlers, level, hook = logging.root.handlers, logging.root.level, threading.excepthook
    stream = io.StringIO()
    configure_logs(stream)
    logging.root.handlers[0].filters.clear()
    logging.root.handlers = [*handlers, *logging.root.handlers]
    logging.root.setLevel(logging.DEBUG)
    yield stream
    logging.captureWarnings(False)
    threading.excepthook = hook
    logging.root.handlers = handlers
    logging.root.setLevel(level)


@pytest.fixture
def world(
    heard: Heard, tmp_path: Path, mock: MockSlack, library: Library, assistant: Assistant
) -> Iterator[World]:
    """The whole app, of which one question breaks the assistant, opened while all is heard."""
    gate = Gate(assistant)
    gate.opened.set()
    gate.fails.add(BREAKS)
    with opened(tmp_path, mock, library, ready(gate), slack_hosts=()) as made:
        made.people.team = TEAM
        heard.listen()
        yield made


def assert_kept_quiet(text: str, *more: str) -> None:
    lower = text.lower()
    for one in (*SECRETS, *more):
        for form in (one.lower(), one.encode().hex()):
            at = lower.find(form)
            assert at < 0, lower[max(0, at - 300) : at + 300]


def assert_nothing_told(heard: Heard, *more: str) -> None:
    assert heard.told
    for one in heard.told:
        assert_kept_quiet(one, *more)


def ask_about_everything(world: World, heard: Heard) -> None:
    """Ask, share, click, and open the Home tab; all of it succeeds."""
    people, mock = world.people, world.mock
    place = {"user": ANNA, "channel": WARD}
    ts = people.mention(AGENCY, **place)
    people.message(AGENCY, user=ANNA, channel=DIRECT)
    url = mock.response_url(WARD, ANNA)
    people.command(AGENCY, user_id=ANNA, channel_id=WARD, response_url=url, channel_name=CANARY)
    world.settle()
    share = {"subtype": "file_share", "thread_ts": ts, **place}
    for name, data in ((f"{CANARY}.csv", TABLE), (f"{CANARY}.xlsx", CANARY.encode())):
        files = [{"id": mock.add_file(data, name), "name": name}]
        people.mention(f"2018-10 {CANARY}?", files=files, **share)
    people.event(
        {"type": "message", "text": f"and {CANARY}?", "thread_ts": ts, **place, "team": TEAM}
    )
    world.settle()
    people.event({"type": "app_home_opened", "tab": "home", "user": ANNA, "channel": DIRECT})
    people.event({"type": "app_home_opened", "tab": "messages", "user": ANNA, "channel": DIRECT})
    click(world, action_ids.FEEDBACK, f"no:{CANARY}")
    click(world, action_ids.SHARE, CANARY)
    click(world, f"{action_ids.DELETE_UPLOAD}:1", CANARY)
    click(world, action_ids.DELETE_MINE, CANARY)
    stopped = {"thread_ts": ts, "streaming_message_ts": []}
    people.event({"type": "agent_session_stopped", **place, **stopped})
    heard.listen()


def click(world: World, action_id: str, value: str) -> None:
    world.people.interact(
        {
            "type": "block_actions",
            "user": {"id": ANNA, "username": CANARY, "team_id": TEAM},
            "channel": {"id": WARD, "name": CANARY},
            "message": {"ts": "1.1", "text": CANARY},
            "container": {"type": "message", "message_ts": "1.1", "channel_id": WARD},
            "response_url": f"{world.mock.base}/commands/{CANARY}",
            "actions": [
                {"type": "button", "action_id": action_id, "block_id": "b", "value": value}
            ],
        }
    )


def fail_in_every_way(world: World, heard: Heard) -> None:
    """Ask while Slack, the database or the assistant does not work."""
    people, mock = world.people, world.mock
    place = {"user": ANNA, "channel": WARD}
    for method, fault in (
        ("chat.startStream", status(500)),
        ("chat.stopStream", STREAM_EXPIRED),
        ("chat.appendStream", DROP),
        ("chat.startStream", DONE_THEN_500),
        ("chat.startStream", refused(f"{CANARY}_not_found")),
        ("chat.startStream", LOGIN_PAGE),
    ):
        mock.fail(method, fault)
        people.mention(AGENCY, **place)
    world.settle()
    people.mention(BREAKS, **place)
    for fault in (DROP, status(500), LOGIN_PAGE):
        mock.fail("download", fault)
        name = f"{CANARY}.csv"
        files = [{"id": mock.add_file(TABLE, name), "name": name}]
        people.mention("", subtype="file_share", files=files, **place)
    world.settle()
    with locked(world.parts):
        body = people.envelope({"type": "app_mention", "text": f"<@U0BOT> {AGENCY}", **place})
        people.post_json(body)
        click(world, action_ids.FEEDBACK, f"yes:{CANARY}")
    world.settle()
    mock.silent_channels.add(WARD)
    people.mention(AGENCY, **place)
    world.settle()
    heard.listen()


def send_what_is_not_slacks(world: World) -> None:
    people = world.people
    body = json.dumps({"type": "event_callback", "event": {"text": CANARY}}).encode()
    kind = {"Content-Type": "application/json"}
    for content, headers in (
        (body, {}),
        (body, signed(body, secret=CANARY)),
        (body, {**signed(body), "X-Slack-Signature": f"v0={CANARY}"}),
        (body, {**signed(body), "X-Slack-Request-Timestamp": CANARY}),
        (body[:-3], signed(body[:-3])),
        (b"\xff" + body, signed(b"\xff" + body)),
    ):
        path = "/slack/events"
        people.client.post(path, content=content, headers={**headers, **kind})
    people.post_json({"type": CANARY, "event": {"type": CANARY}})
    people.post_json({"type": "event_callback", "event": {"type": CANARY, "user": ANNA}})
    people.post_json({"type": "event_callback", "event": {"type": "message", "channel": [CANARY]}})
    people.post_form({"payload": json.dumps({"type": "block_actions", "user": CANARY})})
    people.post_form({"command": f"/{CANARY}", "text": CANARY})
    people.client.get(f"/slack/{CANARY}?{CANARY}={CANARY}")


def test_nothing_of_what_succeeds_is_logged(world: World, heard: Heard) -> None:
    ask_about_everything(world, heard)
    assert CANARY in json.dumps([one.body for one in world.mock.calls])
    assert_nothing_told(heard)


def test_nothing_of_what_fails_is_logged(world: World, heard: Heard) -> None:
    fail_in_every_way(world, heard)
    world.mock.revoke()
    before = len(world.mock.calls)
    world.people.mention(AGENCY, user=ANNA, channel=f"{WARD}2")
    world.mock.wait(lambda made: len(made.calls) > before)
    assert {"bots.slack.inbox", "bots.slack.answering"} <= heard.names
    assert_nothing_told(heard)


def test_nothing_of_what_strangers_send_is_logged(world: World, heard: Heard) -> None:
    send_what_is_not_slacks(world)
    assert_nothing_told(heard, CANARY.upper())


def test_nothing_is_in_the_servers_own_lines_or_in_its_counts(
    lines: io.StringIO, world: World, heard: Heard
) -> None:
    ask_about_everything(world, heard)
    fail_in_every_way(world, heard)
    send_what_is_not_slacks(world)
    counts = world.people.client.app.state.metrics.text().decode()  # type: ignore[attr-defined]
    assert 'route="/slack/events"' in counts
    assert_kept_quiet(counts)
    told = [json.loads(one) for one in lines.getvalue().splitlines()]
    assert "/slack/events" in {one.get("route") for one in told}
    assert {"not sent", "no answer"} & {one.get("event") for one in told}
    assert_kept_quiet(lines.getvalue())


def test_the_real_server_logs_nothing_of_it_either(world: World, heard: Heard) -> None:
    from bots.web.app import create_web_app
    from bots.web.serve import _config

    server = Served(create_web_app(world.parts))
    server._server.config = _config(world.parts)
    server.start()
    try:
        with httpx2.Client(base_url=server.url) as client:
            client.get("/healthz")
            heard.listen()
            there = World(world.parts, world.mock, cast(TestClient, client))
            there.people.team = TEAM
            there.people.mention(AGENCY, user=ANNA, channel=WARD)
            send_what_is_not_slacks(there)
            client.get("/", headers={"Cookie": CANARY, "Referer": CANARY})
            world.mock.wait(lambda made: [one for one in made.messages(WARD) if one.blocks])
    finally:
        server.stop()
    assert {one for one in heard.names if one.startswith("uvicorn")}
    assert_nothing_told(heard)


def test_a_connection_from_here_logs_nothing_of_it_either(
    world: World, heard: Heard, mock: MockSlack
) -> None:
    payload = world.people.envelope({"type": "app_mention", "text": f"<@U0BOT> {AGENCY}"})
    payload["event"] |= {"user": ANNA, "channel": WARD}
    settings = world.parts.settings.model_copy(update={"slack_app_token": SecretStr(APP_TOKEN)})

    def talk(socket: MockSocket) -> None:
        envelope = socket.send("events_api", payload)
        socket.wait(lambda made: envelope in made.acknowledged)
        for text in (CANARY, json.dumps({"type": CANARY}), json.dumps({"envelope_id": CANARY})):
            socket.send_text(text)
        socket.send("interactive", {"type": CANARY, "text": CANARY})
        socket.send_bytes(CANARY.encode())
        socket.drop()
        socket.wait(lambda made: made.opened > 1)
        mock.fail("apps.connections.open", refused(CANARY), status(500))
        socket.refresh(CANARY)
        mock.wait(lambda made: [one for one in made.messages(WARD) if one.blocks])

    async def connected(socket: MockSocket) -> None:
        door = Door(replace(world.parts, settings=settings), pace=PACE)
        await door.start()
        connection = Socket(door, ping_seconds=0.2)
        await connection.open()
        heard.listen()
        await asyncio.to_thread(talk, socket)
        await connection.close()
        await door.stop()

    with MockSocket() as made:
        mock.socket_url = f"{made.url}?ticket={CANARY}"
        asyncio.run(connected(made))
    assert "bots.slack.socket" in heard.names
    assert_nothing_told(heard)
