"""What came from Slack and is still to be answered: kept before Slack is told that it arrived.

Slack sends again what it was not told about, and one message comes as several events. Each is
answered once: a row of the shared database says that it is known, and whoever works on it holds a
lease. Where a process dies, the lease runs out and another one goes on; what had been posted by
then is in the row. Where the database cannot be had, a question is answered all the same, and
what is known of it is held in memory.
"""

import asyncio
import json
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from typing import Any

from bots.errors import DoorError, StoreError
from bots.parts import Parts
from bots.slack.faults import Gone, Refused, TryLater
from bots.slack.incoming import Incoming, Sender, Workspace, owner_of, tenant_of, thread_of
from bots.slack.turns import InTurn
from bots.store import deliveries
from bots.store.deliveries import Delivery

_PURPOSE = "slack delivery"
_TRIES = 10
_LONGEST_WAIT = 300.0
"""Seconds between two tries."""
_REMEMBERED = 10_000
"""Of what the database could not keep."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Pace:
    """How patient the inbox is, in seconds."""

    lease: float = 30
    """After which what a dead process left is taken up."""
    look: float = 3
    """Between two looks for that, and for what is to be tried again."""
    drain: float = 25
    """For what is at work when it closes."""


@dataclass
class Work:
    """A delivery that is being worked on: what `deliver` notes its steps in."""

    parts: Parts
    delivery: Delivery
    incoming: Incoming
    kept: bool
    """Whether the database knows of it."""
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The same at each try, and for no other delivery."""
        place = f"{self.delivery.owner.tenant}:{self.incoming.key}"
        return self.parts.signer.sign("slack delivery", place)

    @property
    def resumed(self) -> bool:
        """Whether somebody may have worked on it before, and not have noted all that was done."""
        return self.delivery.attempts > 1

    async def is_wanted(self) -> bool:
        """Return whether it is still to be answered: not stopped, deleted, or another process's."""
        if not self.kept:
            return True
        delivery = self.delivery
        try:
            return await asyncio.to_thread(
                deliveries.is_with, self.parts.database, delivery.id, delivery.attempts
            )
        except StoreError:
            return True

    async def note(self, **changes: Any) -> None:
        """Keep what was done; if that is impossible, it is known here at least."""
        self.data |= changes
        if self.kept:
            with suppress(StoreError):
                await asyncio.to_thread(
                    deliveries.note,
                    self.parts.database,
                    self.delivery.id,
                    self.data,
                    attempt=self.delivery.attempts,
                )


Handle = Callable[[Work], Awaitable[None]]


class Inbox:
    """Takes what comes, and has it answered. Belongs to one event loop."""

    def __init__(
        self, parts: Parts, handle: Handle, *, at_once: int = 12, pace: Pace | None = None
    ) -> None:
        """Take what answers.

        Args:
            parts: the parts of the running assistant.
            handle: answers one; raises `TryLater`, `Gone` or `Refused` where it cannot be sent.
            at_once: how many are answered at the same time.
            pace: how patient it is.
        """
        self._parts = parts
        self._handle = handle
        self._pace = pace or Pace()
        self._seats = asyncio.Semaphore(at_once)
        self._in_turn = InTurn()
        self._at_work: dict[str, tuple[Work, asyncio.Task[None]]] = {}
        self._unkept: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._settled: OrderedDict[str, deliveries.Settled] = OrderedDict()
        self._tending: asyncio.Task[None] | None = None
        self._closed = False

    @property
    def waiting(self) -> int:
        """How many are being worked on, or wait for it, in this process."""
        return len(self._at_work)

    def start(self) -> None:
        """Begin to look for what an earlier process left."""
        self._tending = asyncio.create_task(self._tend(), name="slack inbox")

    async def accept(self, incoming: Incoming) -> bool:
        """Take something; return False when it is known already. It is kept when this returns."""
        owner = owner_of(self._parts.signer, incoming.workspace, incoming.sender)
        if (owner.tenant, incoming.key) in self._unkept:
            return False
        now = self._parts.now()
        try:
            delivery = await asyncio.to_thread(
                deliveries.accept,
                self._parts.database,
                owner,
                key=incoming.key,
                event_id=incoming.event_id,
                thread=thread_of(self._parts.signer, incoming),
                payload=self._parts.box.seal(_PURPOSE, json.dumps(asdict(incoming)).encode()),
                now=now,
                until=now + timedelta(seconds=self._pace.lease),
            )
        except StoreError as error:
            _log.error("not kept", extra={"fault": type(error).__name__})
            return self._accept_unkept(incoming)
        if delivery is None:
            return False
        self._begin(Work(self._parts, delivery, incoming, True, dict(delivery.progress)))
        return True

    async def stop(self, workspace: Workspace, channel: str, thread_ts: str) -> int:
        """Give up what is being answered in a thread; return how many there were.

        Raises:
            StoreError: it cannot be told to other processes.
        """
        signer = self._parts.signer
        tenant = tenant_of(signer, workspace)
        somebody = Incoming(
            "message", workspace, Sender(""), channel, False, thread_ts, thread_ts, ""
        )
        thread = thread_of(signer, somebody)
        stopped = await asyncio.to_thread(deliveries.stop, self._parts.database, tenant, thread)
        for one in stopped:
            self._cancel(one)
        return len(stopped)

    async def close(self) -> None:
        """Take nothing up any more; finish what is at work; leave the rest to the next process."""
        self._closed = True
        if self._tending:
            self._tending.cancel()
            await asyncio.gather(self._tending, return_exceptions=True)
        tasks = {task for _, task in self._at_work.values()}
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=self._pace.drain)
            for one in late:
                one.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _accept_unkept(self, incoming: Incoming) -> bool:
        owner = owner_of(self._parts.signer, incoming.workspace, incoming.sender)
        self._unkept[owner.tenant, incoming.key] = None
        while len(self._unkept) > _REMEMBERED:
            self._unkept.popitem(last=False)
        thread = thread_of(self._parts.signer, incoming)
        delivery = Delivery(
            f"unkept:{owner.tenant}:{incoming.key}", owner, thread, b"", {}, 1, self._parts.now()
        )
        self._begin(Work(self._parts, delivery, incoming, False))
        return True

    def _begin(self, work: Work) -> None:
        identity = work.delivery.id
        if self._closed or identity in self._at_work:
            return
        task = asyncio.create_task(self._work(work))
        self._at_work[identity] = work, task
        task.add_done_callback(lambda _: self._at_work.pop(identity, None))

    def _cancel(self, identity: str) -> None:
        if there := self._at_work.get(identity):
            there[1].cancel()

    async def _work(self, work: Work) -> None:
        """Answer one, and say in its row what became of it."""
        try:
            async with self._in_turn.of(work.delivery.thread), self._seats:
                await self._handle(work)
        except asyncio.CancelledError:
            if self._closed:  # not stopped by a person: the next process goes on at once
                await asyncio.shield(self._postpone(work, 0))
            raise
        except TryLater as error:
            await self._again(work, error.seconds)
        except (Gone, Refused) as error:
            _log.error("not sent", extra={"fault": type(error).__name__})
            await self._settle(work, "failed")
        except Exception as error:  # noqa: BLE001  (a task's last chance; it is tried again)
            _log.error("not answered", extra={"fault": type(error).__name__})
            await self._again(work, None)
        else:
            await self._settle(work, "done")

    async def _again(self, work: Work, seconds: float | None) -> None:
        tries = work.delivery.attempts
        if tries >= _TRIES:
            _log.error("given up")
            await self._settle(work, "failed")
            return
        wait = min(2.0**tries if seconds is None else seconds, _LONGEST_WAIT)
        if work.kept:
            await self._postpone(work, wait)
        else:
            asyncio.get_running_loop().call_later(wait, self._begin, _next_try(work))

    async def _postpone(self, work: Work, seconds: float) -> None:
        until = self._parts.now() + timedelta(seconds=seconds)
        if work.kept:
            with suppress(StoreError):  # the lease runs out by itself
                await asyncio.to_thread(
                    deliveries.postpone,
                    self._parts.database,
                    work.delivery.id,
                    until=until,
                    attempt=work.delivery.attempts,
                )

    async def _settle(self, work: Work, state: deliveries.Settled) -> None:
        if not work.kept:
            return
        try:
            await asyncio.to_thread(
                deliveries.finish,
                self._parts.database,
                work.delivery.id,
                state,
                attempt=work.delivery.attempts,
            )
        except StoreError:
            self._settled[work.delivery.id] = state  # told when the row is seen again

    async def _tend(self) -> None:
        """Keep the leases of what is at work, and take up what nobody is working on."""
        renewed = 0.0
        clock = asyncio.get_running_loop().time
        while True:
            try:
                await self._take_up()
                if clock() - renewed > self._pace.lease / 3:
                    renewed = clock()
                    await self._renew()
            except DoorError as error:
                _log.error("inbox not read", extra={"fault": type(error).__name__})
            await asyncio.sleep(self._pace.look)

    async def _take_up(self) -> None:
        now = self._parts.now()
        until = now + timedelta(seconds=self._pace.lease)
        found = await asyncio.to_thread(
            deliveries.due, self._parts.database, now=now, until=until, limit=50
        )
        for one in found:
            if state := self._settled.pop(one.id, None):
                await asyncio.to_thread(deliveries.finish, self._parts.database, one.id, state)
            elif work := self._opened(one):
                self._begin(work)
            else:  # sealed with another secret: nobody can read it any more
                await asyncio.to_thread(deliveries.finish, self._parts.database, one.id, "failed")

    def _opened(self, delivery: Delivery) -> Work | None:
        try:
            content = self._parts.box.open(_PURPOSE, delivery.payload)
        except DoorError as error:
            _log.error("not read", extra={"fault": type(error).__name__})
            return None
        incoming = _incoming(json.loads(content))
        return Work(self._parts, delivery, incoming, True, dict(delivery.progress))

    async def _renew(self) -> None:
        until = self._parts.now() + timedelta(seconds=self._pace.lease)
        for work, task in list(self._at_work.values()):
            if work.kept and not await asyncio.to_thread(
                deliveries.renew,
                self._parts.database,
                work.delivery.id,
                until=until,
                attempt=work.delivery.attempts,
            ):  # stopped, or taken up by another process while this one was held up
                task.cancel()


def _next_try(work: Work) -> Work:
    delivery = replace(work.delivery, attempts=work.delivery.attempts + 1)
    return replace(work, delivery=delivery)


def _incoming(data: Mapping[str, Any]) -> Incoming:
    return Incoming(
        **{
            **data,
            "workspace": Workspace(**data["workspace"]),
            "sender": Sender(**data["sender"]),
            "files": tuple(data["files"]),
        }
    )
