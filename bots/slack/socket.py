"""Socket Mode: what Slack sends comes over a connection that is opened from here."""

import asyncio
import json
import logging
from typing import TYPE_CHECKING, Any

from slack_bolt import BoltResponse
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bots.slack.calls import Patience, call
from bots.slack.configured import given
from bots.slack.envelopes import Malformed, take
from bots.slack.faults import Gone, Refused, SlackFault, TryLater
from bots.slack.silence import silent
from bots.slack.workspaces import web_client

if TYPE_CHECKING:
    from bots.slack.door import Door

_PING_SECONDS = 10.0
_LAST_SECONDS = 3.0
"""For what has arrived already when the connection is closed."""

_LONGEST_WAIT = 60.0
"""For a better time, where Slack names one."""
_ONCE = Patience(0.0)

_log = logging.getLogger(__name__)


class Socket:
    """The connection. It is kept up, and opened again whenever it breaks."""

    def __init__(self, door: "Door", *, ping_seconds: float = _PING_SECONDS) -> None:
        """Take the door, started, in whose event loop this is.

        Args:
            door: where what comes is handed in.
            ping_seconds: how often it is looked whether the connection still works.
        """
        self._door = door
        self._at_work: set[asyncio.Task[Any]] = set()
        self._refused: asyncio.Future[Refused] = asyncio.get_running_loop().create_future()
        self._client = _Client(
            self._refused,
            app_token=given(door.parts.settings.slack_app_token),
            logger=silent(),
            web_client=web_client(door.parts.settings, door.http),
            ping_interval=ping_seconds,
        )
        self._client.socket_mode_request_listeners.append(self._received)

    async def open(self) -> None:
        """Connect; where Slack cannot be reached yet, go on trying.

        Raises:
            Refused: Slack does not accept the app-level token.
        """
        opening = asyncio.ensure_future(self._client.connect())
        waited: set[asyncio.Future[Any]] = {opening, self._refused}
        await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
        if self._refused.done():
            opening.cancel()
            await asyncio.gather(opening, return_exceptions=True)
            raise self._refused.result()

    async def refused(self) -> Refused:
        """Wait until Slack no longer accepts the app-level token, and return its word for it."""
        return await asyncio.shield(self._refused)

    async def close(self) -> None:
        """See in what has arrived, and close the connection; Slack sends elsewhere from then on."""
        if self._at_work:
            await asyncio.wait(set(self._at_work), timeout=_LAST_SECONDS)
        await self._client.close()  # type: ignore[no-untyped-call]

    async def _received(self, client: AsyncBaseSocketModeClient, sent: SocketModeRequest) -> None:
        """Hand in what was sent; tell Slack that it arrived only where it did."""
        task = asyncio.current_task()
        if task is not None:
            self._at_work.add(task)
            task.add_done_callback(self._at_work.discard)
        try:
            response = await take(self._door.app, sent.payload, retry=_retry(sent))
        except Malformed:
            response = BoltResponse(status=200)  # sent again it would be the same
            _log.warning("not understood", extra={"fault": Malformed.__name__})
        except Exception as error:  # noqa: BLE001  (Slack sends it again)
            _log.error("not received", extra={"fault": type(error).__name__})
            return
        if response.status == 200:
            await client.send_socket_mode_response(
                SocketModeResponse(sent.envelope_id, _payload(sent, response))
            )


class _Client(SocketModeClient):
    """Says when Slack refuses the token, which the library would try again for ever."""

    def __init__(self, refused: asyncio.Future[Refused], **given: Any) -> None:
        super().__init__(**given)
        self._refused = refused
        self._connected = False

    async def issue_new_wss_url(self) -> str:
        try:
            told = await call(
                lambda: self.web_client.apps_connections_open(app_token=self.app_token),
                _ONCE,  # the library comes back by itself
                repeat=False,
            )
        except SlackFault as fault:
            _log.error("no connection to Slack", extra={"fault": type(fault).__name__})
            if isinstance(fault, TryLater) and fault.seconds:
                await asyncio.sleep(min(fault.seconds, _LONGEST_WAIT))
            for_good = isinstance(fault, Gone) or not self._connected
            if isinstance(fault, Refused) and for_good and not self._refused.done():
                self._refused.set_result(fault)
            raise
        return str(told.get("url", ""))

    async def connect(self) -> None:
        await super().connect()  # type: ignore[no-untyped-call]
        if not self.closed:
            self._connected = True
            _log.info("connected to Slack")


def _retry(sent: SocketModeRequest) -> dict[str, str]:
    told = {"x-slack-retry-num": sent.retry_attempt, "x-slack-retry-reason": sent.retry_reason}
    return {name: str(value) for name, value in told.items() if value is not None}


def _payload(sent: SocketModeRequest, response: BoltResponse) -> dict[str, Any] | None:
    """Return what is sent back with the acknowledgement: a form's errors, a command's answer."""
    if not sent.accepts_response_payload or not response.body:
        return None
    if response.headers.get("content-type", [""])[0].startswith("application/json"):
        loaded: dict[str, Any] = json.loads(response.body)
        return loaded
    return {"text": response.body}
