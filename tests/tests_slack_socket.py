"""A stand-in for Slack's end of Socket Mode: websockets in a thread, broken off on demand."""

import asyncio
import itertools
import json
import threading
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, Self, TypeVar

from aiohttp import WSMsgType, web

T = TypeVar("T")
_PATIENCE = 120
"""Seconds after which waiting is given up; nothing here takes nearly as long."""


class MockSocket:
    """Slack's end, in a thread. Use it in a `with` block."""

    def __init__(self) -> None:
        self.acknowledged: dict[str, Any] = {}
        """By envelope: what was sent back with the acknowledgement, if anything."""
        self.counts: dict[str, int] = {}
        """How often each envelope was acknowledged."""
        self.opened = 0
        """How many connections there have been."""
        self._open: list[web.WebSocketResponse] = []
        self._numbers = itertools.count(1)
        self._changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._ended: asyncio.Event
        self._port = 0
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join()

    @property
    def url(self) -> str:
        """What apps.connections.open gives out."""
        return f"ws://127.0.0.1:{self._port}/link"

    @property
    def connections(self) -> int:
        """How many are open now."""
        with self._changed:
            return len(self._open)

    def wait(self, holds: Callable[[Self], T], seconds: float = _PATIENCE) -> T:
        """Return the first truthy value of `holds(self)`."""
        end = time.monotonic() + seconds
        with self._changed:
            while not (found := holds(self)):
                assert time.monotonic() < end, (self.opened, self.acknowledged)
                self._changed.wait(0.1)
            return found

    def send(self, kind: str, payload: Any, **more: Any) -> str:
        """Send something over the newest connection, and return its envelope's id."""
        envelope = f"envelope-{next(self._numbers)}"
        self.send_text(
            json.dumps({"type": kind, "envelope_id": envelope, "payload": payload, **more})
        )
        return envelope

    def deliver(self, kind: str, payload: Any, **more: Any) -> str:
        """Send something until it is acknowledged, as Slack does; return the last envelope's id."""
        for attempt in range(10):
            if attempt:
                more["retry_attempt"] = attempt
            with suppress(AssertionError, ConnectionError):
                envelope = self.send(kind, payload, **more)
                self.wait(lambda made, sent=envelope: sent in made.acknowledged, seconds=6)
                return envelope
        raise AssertionError((self.opened, self.connections))

    def send_text(self, text: str, *, connection: int = -1) -> None:
        """Send any text, over the newest connection if no other is named."""
        self._call(self.wait(lambda made: made._open)[connection].send_str(text))

    def send_bytes(self, data: bytes) -> None:
        """Send what is no text."""
        self._call(self.wait(lambda made: made._open)[-1].send_bytes(data))

    def refresh(self, reason: str = "refresh_requested") -> None:
        """Ask for a new connection, as Slack does every few hours."""
        self.send_text(json.dumps({"type": "disconnect", "reason": reason}))

    def close(self) -> None:
        """Close all connections as the protocol has it."""
        for one in self.wait(lambda made: list(made._open)):
            self._call(one.close())

    def drop(self) -> None:
        """Break all connections off."""

        there = self.wait(lambda made: list(made._open))

        async def abort() -> None:
            for one in there:
                writer = one._writer
                if writer is not None and writer.transport is not None:
                    writer.transport.abort()  # type: ignore[attr-defined]

        self._call(abort())

    def _call(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_PATIENCE)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        self._ended = asyncio.Event()
        app = web.Application()
        app.router.add_get("/link", self._link)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self._port = runner.addresses[0][1]
        self._ready.set()
        await self._ended.wait()
        for one in list(self._open):
            await one.close()
        await runner.cleanup()

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        connection = web.WebSocketResponse()
        await connection.prepare(request)
        await connection.send_str(json.dumps({"type": "hello", "num_connections": 1}))
        with self._changed:
            self._open.append(connection)
            self.opened += 1
            self._changed.notify_all()
        try:
            async for message in connection:
                if message.type == WSMsgType.TEXT:
                    self._note(json.loads(message.data))
        finally:
            with self._changed:
                self._open.remove(connection)
                self._changed.notify_all()
        return connection

    def _note(self, said: dict[str, Any]) -> None:
        with self._changed:
            envelope = str(said["envelope_id"])
            self.acknowledged[envelope] = said.get("payload")
            self.counts[envelope] = self.counts.get(envelope, 0) + 1
            self._changed.notify_all()
