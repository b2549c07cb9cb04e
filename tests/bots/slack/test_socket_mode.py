"""Slack over a connection that is opened from here: kept up, and nothing answered twice."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from pydantic import SecretStr
from slack_bolt.async_app import AsyncAck
from tests_slack import MockSlack, limited, refused, status
from tests_slack_app import SlackApp
from tests_slack_socket import MockSocket

from assistant.settings import Settings
from bots.parts import Parts
from bots.slack.door import Door
from bots.slack.faults import Refused
from bots.slack.socket import Socket

CANARY = "canary-3b97"
_PING = 1.0

Run = Callable[[Callable[["Connected"], Awaitable[None]]], None]


@pytest.fixture
def socket(mock: MockSlack) -> Iterator[MockSocket]:
    with MockSocket() as made:
        mock.socket_url = made.url
        yield made


@pytest.fixture
def slack_settings(slack_settings: Settings) -> Settings:
    more = {"slack_app_token": SecretStr("xapp-1-test"), "slack_signing_secret": None}
    return slack_settings.model_copy(update=more)


class Connected:
    """A door that is connected, and Slack's end of it."""

    def __init__(self, door: Door, own: Socket, socket: MockSocket, mock: MockSlack) -> None:
        self.door = door
        self.own = own
        self.socket = socket
        self.mock = mock
        self._people = SlackApp(client=None)  # type: ignore[arg-type]

    def mention(self, text: str = "What is expected on agency staff?") -> dict[str, Any]:
        """Return the payload of a mention."""
        event = {"type": "app_mention", "text": f"<@U0BOT> {text}", "channel": "C0WARD"}
        return self._people.envelope(event)

    async def send(self, kind: str, payload: Any, **more: Any) -> str:
        """Send something until it is acknowledged, and return the envelope's id."""
        return await asyncio.to_thread(self.socket.deliver, kind, payload, **more)

    async def until(self, holds: Callable[[MockSocket], object]) -> None:
        await asyncio.to_thread(self.socket.wait, holds)

    async def answers(self, count: int) -> None:
        """Wait until there are so many answers in the channel."""
        await asyncio.to_thread(self.mock.wait, lambda mock: len(_answers(mock)) >= count)


def _answers(mock: MockSlack) -> list[str]:
    return [one.words for one in mock.messages("C0WARD") if not one.streaming]


@pytest.fixture
def run(slack_parts: Parts, mock: MockSlack, socket: MockSocket) -> Run:
    """Run a test's coroutine while a door is connected."""

    @asynccontextmanager
    async def connected() -> AsyncIterator[Connected]:
        door = Door(slack_parts)
        await door.start()
        own = Socket(door, ping_seconds=_PING)
        try:
            await own.open()
            yield Connected(door, own, socket, mock)
        finally:
            await own.close()
            await door.stop()

    def run(test: Callable[[Connected], Awaitable[None]]) -> None:
        async def whole() -> None:
            async with connected() as made:
                await test(made)

        asyncio.run(whole())

    return run


def test_a_mention_is_acknowledged_and_answered(run: Run, mock: MockSlack) -> None:
    async def test(made: Connected) -> None:
        envelope = await made.send("events_api", made.mention(), accepts_response_payload=False)
        assert made.socket.acknowledged[envelope] is None
        await made.answers(1)

    run(test)
    assert "ceiling" in _answers(mock)[0]
    [opened] = mock.of("apps.connections.open")
    assert opened.headers["authorization"] == "Bearer xapp-1-test"


def test_what_is_sent_again_is_acknowledged_and_not_answered_again(
    run: Run, mock: MockSlack
) -> None:
    async def test(made: Connected) -> None:
        payload = made.mention()
        for attempt in (0, 1, 2):
            await made.send("events_api", payload, retry_attempt=attempt, retry_reason="timeout")
        await made.send("events_api", made.mention("What is the A&E target?"))
        await made.answers(2)

    run(test)
    assert len(_answers(mock)) == 2


def test_a_command_is_answered_with_its_acknowledgement_where_that_can_be(run: Run) -> None:
    async def test(made: Connected) -> None:
        form = {
            "command": "/expectations",
            "text": "help",
            "team_id": "T0TEAM",
            "user_id": "U0ANNA",
            "channel_id": "C0WARD",
            "trigger_id": "1.2",
            "response_url": made.mock.response_url("C0WARD", "U0ANNA"),
        }
        envelope = await made.send("slash_commands", form, accepts_response_payload=True)
        said = made.socket.acknowledged[envelope]
        assert said is None or said["response_type"] == "ephemeral" or "text" in said

    run(test)


def test_what_a_form_is_told_goes_with_the_acknowledgement(run: Run) -> None:
    async def test(made: Connected) -> None:
        async def refuse(ack: AsyncAck) -> None:
            await ack(response_action="errors", errors={"block": "Write something."})

        made.door.app.view("a_form_of_this_test")(refuse)
        form = {
            "type": "view_submission",
            "team": {"id": "T0TEAM"},
            "user": {"id": "U0ANNA"},
            "view": {"type": "modal", "callback_id": "a_form_of_this_test"},
        }
        for accepts in (True, False):
            envelope = await made.send("interactive", form, accepts_response_payload=accepts)
            errors = {"block": "Write something."}
            told = {"response_action": "errors", "errors": errors} if accepts else None
            assert made.socket.acknowledged[envelope] == told

    run(test)


def test_what_could_not_be_done_is_not_acknowledged_so_that_it_is_sent_again(run: Run) -> None:
    async def test(made: Connected) -> None:
        tries = 0

        async def fail_once(ack: AsyncAck) -> None:
            nonlocal tries
            tries += 1
            if tries == 1:
                raise RuntimeError(CANARY)
            await ack()

        made.door.app.action("a_button_of_this_test")(fail_once)
        click = {
            "type": "block_actions",
            "team": {"id": "T0TEAM"},
            "user": {"id": "U0ANNA"},
            "actions": [{"action_id": "a_button_of_this_test", "type": "button", "block_id": "b"}],
        }
        first = await asyncio.to_thread(made.socket.send, "interactive", click)
        await made.send("events_api", made.mention())
        assert first not in made.socket.acknowledged
        await made.send("interactive", click)

    run(test)


ODD_TEXTS = [
    "",
    "hello",
    CANARY,
    "{",
    "{}",
    "[]",
    "null",
    f'{{"type": "{CANARY}"',
    '{"type": "events_api"}',
    '{"type": ["events_api"], "envelope_id": {}, "payload": {}}',
    '{"type": "events_api", "envelope_id": "a"}',
    f'{{"type": "events_api", "envelope_id": "b", "payload": "{CANARY}"}}',
    '{"type": "events_api", "envelope_id": "c", "payload": 5}',
    '{"type": "events_api", "envelope_id": "d", "payload": []}',
    '{"type": "events_api", "envelope_id": "e", "payload": null}',
    '{"type": "events_api", "envelope_id": "f", "payload": {"type": "event_callback"}}',
    f'{{"type": "events_api", "envelope_id": "g", "payload": {{"type": "{CANARY}"}}}}',
    '{"type": "events_api", "envelope_id": "h", "payload": {}, "retry_attempt": {}}',
    '{"type": "interactive", "envelope_id": "i", "payload": {"type": "block_actions"}}',
    '{"type": "hello"}',
    '{"type": "something new", "envelope_id": "j", "payload": {"command": 3}}',
]


def test_envelopes_that_are_not_slacks_do_no_harm_and_are_not_logged(
    run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    async def test(made: Connected) -> None:
        for text in ODD_TEXTS:
            await asyncio.to_thread(made.socket.send_text, text)
        await asyncio.to_thread(made.socket.send_bytes, b"\xff\x00" + CANARY.encode())
        await made.send("events_api", made.mention(f"agency staff {CANARY}"))
        await made.answers(1)
        assert made.socket.opened == 1

    run(test)
    for record in caplog.records:
        for secret in (CANARY, "xapp-1", "xoxb-"):
            assert secret not in repr(record.__dict__)


@pytest.mark.parametrize("reason", ["refresh_requested", "warning", "too_many_websockets"])
def test_a_new_connection_is_opened_when_slack_asks_for_one(run: Run, reason: str) -> None:
    async def test(made: Connected) -> None:
        await made.send("events_api", made.mention())
        await asyncio.to_thread(made.socket.refresh, reason)
        await made.until(lambda socket: socket.opened > 1 and socket.connections == 1)
        await made.send("events_api", made.mention("What is the A&E target?"))
        await made.answers(2)

    run(test)


@pytest.mark.parametrize("how", [MockSocket.close, MockSocket.drop])
def test_a_connection_that_breaks_is_opened_again(
    run: Run, mock: MockSlack, how: Callable[[MockSocket], None]
) -> None:
    async def test(made: Connected) -> None:
        for count in (1, 2):
            await made.send("events_api", made.mention(f"Agency staff, {count}?"))
            before = made.socket.opened
            await asyncio.to_thread(how, made.socket)
            await made.until(
                lambda socket, before=before: socket.opened > before and socket.connections
            )
        await made.send("events_api", made.mention("What is the A&E target?"))
        await made.answers(3)

    run(test)
    assert len(_answers(mock)) == 3


@pytest.mark.parametrize("fault", [status(500), limited(1), refused("internal_error")])
def test_slack_is_tried_until_it_lets_one_in(run: Run, mock: MockSlack, fault: Any) -> None:
    mock.fail("apps.connections.open", fault, fault)

    async def test(made: Connected) -> None:
        await made.send("events_api", made.mention())
        await made.answers(1)

    run(test)


@pytest.mark.parametrize("code", ["invalid_auth", "not_allowed_token_type", "missing_scope"])
def test_a_token_that_slack_does_not_accept_is_said_to_be_refused(
    run: Run, mock: MockSlack, code: str
) -> None:
    mock.fail_always("apps.connections.open", refused(code))
    with pytest.raises(Refused) as caught:
        run(_nothing)
    assert caught.value.code == code


def test_a_token_that_is_taken_back_ends_the_connection(run: Run, mock: MockSlack) -> None:
    async def test(made: Connected) -> None:
        mock.fail_always("apps.connections.open", refused("token_revoked"))
        await asyncio.to_thread(made.socket.close)
        assert (await made.own.refused()).code == "token_revoked"

    run(test)


def test_what_slack_says_in_passing_does_not_end_the_connection(run: Run, mock: MockSlack) -> None:
    async def test(made: Connected) -> None:
        mock.fail("apps.connections.open", refused("something_new"), refused("access_limited"))
        await asyncio.to_thread(made.socket.close)
        await made.until(lambda socket: socket.opened > 1)
        await made.send("events_api", made.mention())
        await made.answers(1)

    run(test)


def test_what_has_arrived_when_it_closes_is_acknowledged_and_answered(
    run: Run, mock: MockSlack, socket: MockSocket
) -> None:
    async def test(made: Connected) -> None:
        for count in range(5):
            await made.send("events_api", made.mention(f"What is expected on agency? {count}"))

    run(test)
    assert socket.counts
    assert len(_answers(mock)) == 5


async def _nothing(made: Connected) -> None:
    """Be connected, and no more."""
