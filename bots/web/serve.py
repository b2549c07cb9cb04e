"""The web server: opened, kept in order while it runs, and closed without losing an answer."""

import asyncio
import math
import signal
import socket
from collections.abc import Callable

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from assistant.settings import Settings
from bots.errors import DoorError
from bots.parts import Parts, close_parts, open_parts
from bots.slack.configured import check_http, over_http
from bots.tending import Watch, tended
from bots.web.app import create_web_app
from bots.web.listening import address, check_access, listen
from bots.web.logs import log_to_stderr

_HEAD_BYTES = 32_768
"""The largest head of a request."""

_KEPT_ALIVE = 20
"""Seconds that a connection stays open between requests."""

_CONNECTIONS = 800
"""At the same time; fewer than the files a process may usually have open."""

_AFTER_ANSWERS = 5
"""Seconds beyond those of an answer in which what is under way may end."""


def serve(
    settings: Settings,
    *,
    on_ready: Callable[[str], None],
    watch: Watch | None = None,
) -> None:
    """Serve until SIGINT or SIGTERM; then finish what is being answered, and return.

    Args:
        settings: those in force.
        on_ready: told the address once the page can be opened.
        watch: called in a thread of its own, to tell how the assistant is getting ready.

    Raises:
        BadSettings: people would be let in whom nobody meant to let in, or something is missing
            without which nobody in Slack could be answered.
        UnusableInput: it is not possible to listen there.
        CorpusError: the documents cannot be read.
        StoreError: the database cannot be opened.
        DoorError: something else that it needs cannot be opened.
    """
    check_access(settings)
    if over_http(settings):
        check_http(settings)
    with listen(settings) as listening:
        log_to_stderr()
        parts = open_parts(settings)
        try:
            server = _Server(_config(parts), lambda: on_ready(address(settings, listening)))
            with tended(parts, watch=watch):
                _run(server, listening)
            if not server.started:
                raise DoorError("The server could not be opened; what it logged says why.")
        finally:
            close_parts(parts)


class _Server(uvicorn.Server):
    """Tells when it listens."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._on_ready()


class TimedHeads(H11Protocol):
    """Closes a connection on which the head of a request does not arrive in time."""

    head_seconds: float = 20
    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a head."""
        super().connection_made(transport)
        self._look()

    def data_received(self, data: bytes) -> None:
        """Take a piece of a request."""
        super().data_received(data)
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        super().connection_lost(exc)
        self._stop()

    def _look(self) -> None:
        if self.conn.their_state is not h11.IDLE:
            self._stop()
        elif self._waiting is None:
            self._waiting = self.loop.call_later(self.head_seconds, self._give_up)

    def _give_up(self) -> None:
        if self.conn.their_state is h11.IDLE:
            self.timeout_keep_alive_handler()

    def _stop(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None


def _config(parts: Parts) -> uvicorn.Config:
    return uvicorn.Config(
        create_web_app(parts),
        loop="asyncio",
        http=TimedHeads,
        ws="none",
        lifespan="on",
        log_config=None,
        log_level="warning",
        access_log=False,
        proxy_headers=False,  # the guards know whom to believe
        server_header=False,
        limit_concurrency=_CONNECTIONS,
        h11_max_incomplete_event_size=_HEAD_BYTES,
        timeout_keep_alive=_KEPT_ALIVE,
        timeout_graceful_shutdown=math.ceil(parts.settings.answer_seconds) + _AFTER_ANSWERS,
    )


def _run(server: uvicorn.Server, listening: socket.socket) -> None:
    """Run the server; a signal that ended it has done its work then, and ends nothing else."""
    before = {one: signal.signal(one, _ignore) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        server.run([listening])
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _ignore(*_: object) -> None:
    """Uvicorn raises the signal once more when it has shut down."""
