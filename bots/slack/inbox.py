"""What came from Slack and is still to be answered: kept before Slack is told that it arrived.

Slack sends again what it was not told about, and one message comes as several events. Each is
answered once: a row of the shared database says that it is known, and whoever works on it holds a
lease. Where a process dies, the lease runs out and another one goes on; what had been posted by
then is in the row. Where the database cannot be had, a question is answered all the same, and
what is known of it is held in memory.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from bots.errors import StoreError
from bots.parts import Parts
from bots.slack.faults import Gone, Refused, TryLater
from bots.slack.incoming import Incoming, Sender, Workspace, owner_of, tenant_of, thread_of
from bots.slack.turns import InTurn
from bots.slack.work import Work, next_try, sealed, work_found, work_on, work_unkept
from bots.store import deliveries
from bots.store.deliveries import Delivery

_TRIES = 10
"""Of what fails for another reason than that Slack cannot be reached."""
_LONGEST_WAIT = 300.0
"""Seconds between two tries."""
_TOO_LATE = timedelta(hours=12)
"""After which an answer is of no use any more."""
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
    again: float = 2
    """Before a second try; before each further one it is twice as long."""


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
        self._arriving = InTurn()
        self._taken: OrderedDict[tuple[str, str], bool] = OrderedDict()
        """What came of late, by workspace and key: whether the database knows of it."""
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
        """Take something; return False when it is known already. It is kept when this returns.

        Raises:
            StoreError: it cannot be kept, and there is no time left to answer it at once.
        """
        tenant = tenant_of(self._parts.signer, incoming.workspace)
        async with self._arriving.of(f"{tenant}:{incoming.key}"):
            return await self._accept((tenant, incoming.key), incoming)

    async def _accept(self, name: tuple[str, str], incoming: Incoming) -> bool:
        if self._taken.get(name) is False:
            return False
        try:
            delivery = await self._written(incoming)
        except StoreError as error:
            _log.error("not kept", extra={"fault": type(error).__name__})
            if self._closed:
                raise
            is_new = name not in self._taken
            if is_new:
                self._remember(name, is_kept=False)
                self._begin(work_unkept(self._parts, incoming))
            return is_new
        self._remember(name, is_kept=True)
        if delivery is not None:
            self._begin(work_on(self._parts, delivery, incoming))
        return delivery is not None

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

    async def _written(self, incoming: Incoming) -> Delivery | None:
        """Return what is to be worked on, now that the database knows of it."""
        now = self._parts.now()
        return await asyncio.to_thread(
            deliveries.accept,
            self._parts.database,
            owner_of(self._parts.signer, incoming.workspace, incoming.sender),
            key=incoming.key,
            event_id=incoming.event_id,
            thread=thread_of(self._parts.signer, incoming),
            payload=sealed(self._parts, incoming),
            now=now,
            until=now + timedelta(seconds=self._pace.lease),
        )

    async def _kept(self, work: Work) -> Work:
        """Return work that the database knows of by now, if it can be had again."""
        if work.kept:
            return work
        try:
            delivery = await self._written(work.incoming)
        except StoreError:
            return work
        if delivery is None:
            return work
        kept = Work(self._parts, delivery, work.incoming, True, work.data)
        await kept.note()
        return kept

    def _remember(self, name: tuple[str, str], *, is_kept: bool) -> None:
        self._taken[name] = is_kept
        while len(self._taken) > _REMEMBERED:
            self._taken.popitem(last=False)

    def _begin(self, work: Work) -> None:
        identity = work.delivery.id
        if there := self._at_work.get(identity):  # held up for longer than its lease
            there[0].delivery = work.delivery
            return
        if self._closed:
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
                await asyncio.shield(self._leave(work))
            raise
        except (TryLater, Gone) as error:  # a token can be replaced
            _log.warning("not sent yet", extra={"fault": type(error).__name__})
            await work.note_wait()
            await self._again(work, error.seconds if isinstance(error, TryLater) else None)
        except Refused as error:
            _log.error("not sent", extra={"fault": type(error).__name__})
            await self._again(work, None)
        except Exception as error:  # noqa: BLE001  (a task's last chance; it is tried again)
            _log.error("not answered", extra={"fault": type(error).__name__})
            await self._again(work, None)
        else:
            await self._settle(work, "done")

    async def _again(self, work: Work, seconds: float | None) -> None:
        if self._is_hopeless(work, _TRIES - 1):
            _log.error("given up")
            await self._settle(work, "failed")
            return
        doubled = self._pace.again * 2.0 ** min(work.delivery.attempts - 1, _TRIES)
        wait = min(doubled if seconds is None else seconds, _LONGEST_WAIT)
        work = await self._kept(work)
        if work.kept:
            await self._postpone(work, wait)
        else:
            asyncio.get_running_loop().call_later(wait, self._begin, next_try(work))

    def _is_hopeless(self, work: Work, tries: int) -> bool:
        """Return whether more than so many tries came to nothing, or it is too late."""
        delivery = work.delivery
        is_late = self._parts.now() - delivery.accepted_at > _TOO_LATE
        return is_late or delivery.attempts - work.waits > tries

    async def _leave(self, work: Work) -> None:
        """Leave to the next process what this one cannot finish."""
        await self._postpone(await self._kept(work), 0)

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
        work = await self._kept(work)  # also of this, so that it is known if it comes again
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
            self._settled[work.delivery.id] = state

    async def _tend(self) -> None:
        """Keep the leases of what is at work, and take up what nobody is working on."""
        renewed = 0.0
        clock = asyncio.get_running_loop().time
        while True:
            try:
                await self._catch_up()
                await self._take_up()
                if clock() - renewed > self._pace.lease / 3:
                    renewed = clock()
                    await self._renew()
            except Exception as error:  # noqa: BLE001  (whatever it is, others are still tended)
                _log.error("inbox not read", extra={"fault": type(error).__name__})
            await asyncio.sleep(self._pace.look)

    async def _catch_up(self) -> None:
        """Say in the rows what became of work while the database could not be written to."""
        for identity, state in list(self._settled.items()):
            await asyncio.to_thread(deliveries.finish, self._parts.database, identity, state)
            del self._settled[identity]

    async def _take_up(self) -> None:
        now = self._parts.now()
        until = now + timedelta(seconds=self._pace.lease)
        found = await asyncio.to_thread(
            deliveries.due, self._parts.database, now=now, until=until, limit=50
        )
        for one in found:
            if one.id in self._settled:
                continue
            if (work := work_found(self._parts, one)) and not self._is_hopeless(work, _TRIES):
                self._begin(work)
            else:  # nobody can read it any more; or whoever worked on it died each time
                await asyncio.to_thread(deliveries.finish, self._parts.database, one.id, "failed")

    async def _renew(self) -> None:
        until = self._parts.now() + timedelta(seconds=self._pace.lease)
        for work, task in list(self._at_work.values()):
            if not work.kept:
                continue
            renewed = await asyncio.to_thread(
                deliveries.renew,
                self._parts.database,
                work.delivery.id,
                until=until,
                attempt=work.delivery.attempts,
            )
            # It was stopped, or taken up by another process while this one was held up; or all of
            # its sender's was deleted: then it goes on, and clears up after itself.
            if not renewed and not await work.is_forgotten():
                task.cancel()
