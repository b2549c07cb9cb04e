"""The inbox: what comes in is worked on once, whatever happens to whoever works on it."""

import asyncio
import json
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from bots.errors import StoreBusy
from bots.parts import Parts
from bots.slack.faults import Gone, TryLater
from bots.slack.inbox import Inbox, Pace
from bots.slack.incoming import Incoming, Sender, Workspace
from bots.slack.work import Work
from bots.store import deliveries
from bots.store.database import open_database

QUICK = Pace(lease=30, look=0.01, drain=5)
TRUST = Workspace(None, "T1")


@pytest.fixture(autouse=True)
def _nobody_waits_long_for_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bots.parts.open_database", partial(open_database, busy_seconds=0.05))


def message(number: int = 1, **more: Any) -> Incoming:
    fields: dict[str, Any] = {
        "kind": "message",
        "workspace": TRUST,
        "sender": Sender("U1"),
        "channel": "C1",
        "direct": False,
        "ts": f"{number}.0",
        "thread_ts": f"{number}.0",
        "text": f"question {number}",
        "event_id": f"Ev{number}",
        "key": f"C1:{number}.0",
    }
    return Incoming(**{**fields, **more})


class Desk:
    """Whoever answers: notes what was handed over, and does what a test wants."""

    def __init__(self, does: Callable[[Work, int], Awaitable[None]] | None = None) -> None:
        self.handed: list[str] = []
        self.notes: list[dict[str, Any]] = []
        self._does = does

    async def __call__(self, work: Work) -> None:
        self.handed.append(work.incoming.text)
        self.notes.append(dict(work.data))
        if self._does:
            await self._does(work, len(self.handed))


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.005)


def run(parts: Parts, desk: Desk, story: Callable[[Inbox], Awaitable[None]], **more: Any) -> None:
    async def told() -> None:
        inbox = Inbox(parts, desk, pace=QUICK, **more)
        inbox.start()
        try:
            await story(inbox)
        finally:
            await inbox.close()

    asyncio.run(told())


class Clock:
    """A clock that a test sets forward."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def clock(parts: Parts) -> Clock:
    made = Clock()
    object.__setattr__(parts, "now", made)
    return made


def test_what_comes_again_is_answered_once(parts: Parts) -> None:
    desk = Desk()

    async def story(inbox: Inbox) -> None:
        assert await inbox.accept(message())
        assert not await inbox.accept(message())
        assert not await inbox.accept(message(event_id="Ev99"))  # the same message, as a mention
        await until(lambda: not inbox.waiting)
        assert not await inbox.accept(message())

    run(parts, desk, story)
    assert desk.handed == ["question 1"]
    assert deliveries.pending(parts.database) == 0


def test_a_burst_is_answered_once_each(parts: Parts) -> None:
    desk = Desk()

    async def story(inbox: Inbox) -> None:
        both = [inbox.accept(message(number)) for number in range(60) for _ in range(2)]
        assert sum(await asyncio.gather(*both)) == 60
        await until(lambda: not inbox.waiting)

    run(parts, desk, story)
    assert sorted(desk.handed) == sorted(f"question {number}" for number in range(60))


def test_a_thread_is_answered_in_order(parts: Parts) -> None:
    async def slow_at_first(work: Work, count: int) -> None:
        await asyncio.sleep(0.1 / count)
        done.append(work.incoming.text)

    done: list[str] = []

    async def story(inbox: Inbox) -> None:
        for number in range(5):
            await inbox.accept(message(number, thread_ts="1.0"))
        await until(lambda: not inbox.waiting)

    run(parts, Desk(slow_at_first), story)
    assert done == [f"question {number}" for number in range(5)]


def test_what_cannot_be_sent_now_is_sent_later_and_goes_on_where_it_was(
    parts: Parts, clock: Clock
) -> None:
    async def fails_once(work: Work, count: int) -> None:
        await work.note(first="100.1")
        if count == 1:
            raise TryLater(60)

    desk = Desk(fails_once)

    async def story(inbox: Inbox) -> None:
        await inbox.accept(message())
        await until(lambda: not inbox.waiting)
        await asyncio.sleep(0.05)
        assert len(desk.handed) == 1  # the minute is not over
        clock.ahead = timedelta(seconds=61)
        await until(lambda: len(desk.handed) == 2 and not inbox.waiting)

    run(parts, desk, story)
    assert [one.get("first") for one in desk.notes] == [None, "100.1"]
    assert deliveries.pending(parts.database) == 0


@pytest.mark.parametrize(
    ("fault", "tries"), [(RuntimeError(), range(10, 11)), (TryLater(), range(20, 200))]
)
def test_it_is_given_up_after_some_tries_or_when_it_is_too_late(
    parts: Parts, clock: Clock, fault: Exception, tries: range
) -> None:
    async def fails(work: Work, count: int) -> None:
        raise fault

    desk = Desk(fails)

    async def story(inbox: Inbox) -> None:
        await inbox.accept(message())
        while deliveries.pending(parts.database):
            count = len(desk.handed)
            clock.ahead += timedelta(minutes=6)
            await until(
                lambda count=count: (
                    len(desk.handed) > count or not deliveries.pending(parts.database)
                )
            )
            await until(lambda: not inbox.waiting)

    run(parts, desk, story)
    assert len(desk.handed) in tries


def test_what_kills_whoever_works_on_it_is_given_up(parts: Parts, clock: Clock) -> None:
    taken = deliveries.accept(
        parts.database,
        _owner(parts),
        key="C1:1.0",
        event_id="Ev1",
        thread="t",
        payload=parts.box.seal("slack delivery", json.dumps(asdict(message())).encode()),
        now=clock(),
        until=clock(),
    )
    assert taken
    for _ in range(9):
        deliveries.due(parts.database, now=clock(), until=clock(), limit=1)
    desk = Desk()

    async def story(inbox: Inbox) -> None:
        await until(lambda: deliveries.pending(parts.database) == 0)

    run(parts, desk, story)
    assert desk.handed == []


def test_a_workspace_whose_token_is_taken_back_is_tried_again(parts: Parts, clock: Clock) -> None:
    async def gone_at_first(work: Work, count: int) -> None:
        if count < 3:
            raise Gone("token_revoked")

    desk = Desk(gone_at_first)

    async def story(inbox: Inbox) -> None:
        await inbox.accept(message())
        for count in (2, 3):
            await until(lambda: not inbox.waiting)
            clock.ahead += timedelta(minutes=6)
            await until(lambda count=count: len(desk.handed) == count)

    run(parts, desk, story)
    assert deliveries.pending(parts.database) == 0


def test_what_a_dead_process_left_is_taken_up(parts: Parts, clock: Clock) -> None:
    class Killed(BaseException):
        pass

    async def dies(work: Work, count: int) -> None:
        await work.note(first="100.1")
        await asyncio.Event().wait()

    async def killed() -> None:
        inbox = Inbox(parts, Desk(dies), pace=QUICK)
        await inbox.accept(message())
        await until(lambda: deliveries.pending(parts.database) == 1)
        await asyncio.sleep(0.1)
        raise Killed  # no close: as by SIGKILL

    with pytest.raises(Killed):
        asyncio.run(killed())
    desk = Desk()

    async def story(inbox: Inbox) -> None:
        await asyncio.sleep(0.05)
        assert desk.handed == []  # the dead process may be alive, for all that is known
        clock.ahead = timedelta(seconds=31)
        await until(lambda: bool(desk.handed) and not inbox.waiting)

    run(parts, desk, story)
    assert desk.handed == ["question 1"]
    assert desk.notes == [{"first": "100.1"}]


def test_a_retry_whose_first_attempt_died_is_answered(parts: Parts, clock: Clock) -> None:
    taken = deliveries.accept(
        parts.database,
        _owner(parts),
        key="C1:1.0",
        event_id="Ev1",
        thread="t",
        payload=parts.box.seal("slack delivery", b"{}"),
        now=clock() - timedelta(minutes=5),
        until=clock() - timedelta(minutes=4),
    )
    assert taken
    desk = Desk()

    async def told() -> None:
        inbox = Inbox(parts, desk, pace=QUICK)  # not started: only the retry can find it
        assert await inbox.accept(message())
        await until(lambda: not inbox.waiting)
        await inbox.close()

    asyncio.run(told())
    assert desk.handed == ["question 1"]


def test_closing_finishes_what_is_at_work(parts: Parts) -> None:
    done = []

    async def takes_a_moment(work: Work, count: int) -> None:
        await asyncio.sleep(0.2)
        done.append(work.incoming.text)

    async def story(inbox: Inbox) -> None:
        await inbox.accept(message())
        await asyncio.sleep(0.02)

    run(parts, Desk(takes_a_moment), story)
    assert done == ["question 1"]


def test_what_closing_cannot_wait_for_is_left_to_the_next_process(parts: Parts) -> None:
    async def hangs(work: Work, count: int) -> None:
        await asyncio.Event().wait()

    async def told() -> None:
        inbox = Inbox(parts, Desk(hangs), pace=Pace(lease=3_000, look=0.01, drain=0.1))
        await inbox.accept(message())
        await inbox.close()

    asyncio.run(told())
    desk = Desk()

    async def story(inbox: Inbox) -> None:
        await until(lambda: bool(desk.handed) and not inbox.waiting)

    run(parts, desk, story)
    assert desk.handed == ["question 1"]


def test_stopping_a_thread_stops_it_and_nothing_else(parts: Parts) -> None:
    cancelled = []

    async def hangs(work: Work, count: int) -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(work.incoming.text)
            raise

    async def story(inbox: Inbox) -> None:
        await inbox.accept(message(1))
        await inbox.accept(message(2))
        await asyncio.sleep(0.05)
        assert await inbox.stop(Workspace(None, "T2"), "C1", "1.0") == 0
        assert await inbox.stop(TRUST, "C2", "1.0") == 0
        assert await inbox.stop(TRUST, "C1", "1.0") == 1
        await until(lambda: bool(cancelled))
        assert cancelled == ["question 1"]
        assert await inbox.stop(TRUST, "C1", "1.0") == 0
        assert await inbox.stop(TRUST, "C1", "2.0") == 1

    run(parts, Desk(hangs), story)
    assert deliveries.pending(parts.database) == 0


def test_while_the_database_is_locked_it_is_answered_all_the_same_and_once(parts: Parts) -> None:
    desk = Desk()
    file = parts.database.file
    assert file
    blocker = sqlite3.connect(file, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")

    async def story(inbox: Inbox) -> None:
        assert await inbox.accept(message())
        assert not await inbox.accept(message())
        await until(lambda: not inbox.waiting)
        blocker.execute("ROLLBACK")
        assert not await inbox.accept(message())

    run(parts, desk, story)
    blocker.close()
    assert desk.handed == ["question 1"]


def test_what_comes_again_while_the_database_is_locked_is_answered_once(parts: Parts) -> None:
    desk = Desk()
    file = parts.database.file
    assert file
    blocker = sqlite3.connect(file, isolation_level=None)

    async def story(inbox: Inbox) -> None:
        assert await inbox.accept(message(1))
        await until(lambda: not inbox.waiting)
        blocker.execute("BEGIN IMMEDIATE")
        # Slack does not wait for the first to be taken in before it sends it again.
        assert await asyncio.gather(*(inbox.accept(message(2)) for _ in range(2))) == [True, False]
        assert not await inbox.accept(message(1, event_id="Ev99"))
        await until(lambda: not inbox.waiting)
        blocker.execute("ROLLBACK")

    run(parts, desk, story)
    blocker.close()
    assert desk.handed == ["question 1", "question 2"]


def test_what_the_database_could_not_keep_is_kept_once_it_can(parts: Parts, clock: Clock) -> None:
    file = parts.database.file
    assert file
    blocker = sqlite3.connect(file, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")

    async def works_then_waits(work: Work, count: int) -> None:
        await work.note(first="100.1")
        if blocker.in_transaction:
            blocker.execute("ROLLBACK")
        raise TryLater(60)

    async def told() -> None:
        inbox = Inbox(parts, Desk(works_then_waits), pace=QUICK)
        inbox.start()
        await inbox.accept(message())
        await until(lambda: deliveries.pending(parts.database) == 1 and not inbox.waiting)
        await inbox.close()

    asyncio.run(told())
    blocker.close()
    desk = Desk()
    clock.ahead = timedelta(seconds=61)

    async def story(inbox: Inbox) -> None:
        await until(lambda: bool(desk.handed) and not inbox.waiting)

    run(parts, desk, story)
    assert [one.get("first") for one in desk.notes] == ["100.1"]


def test_nothing_is_taken_that_can_neither_be_kept_nor_answered(parts: Parts) -> None:
    file = parts.database.file
    assert file
    blocker = sqlite3.connect(file, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")

    async def told() -> None:
        inbox = Inbox(parts, Desk(), pace=QUICK)
        await inbox.close()
        with pytest.raises(StoreBusy):
            await inbox.accept(message())

    asyncio.run(told())
    blocker.close()


def test_what_was_held_up_for_longer_than_its_lease_is_finished_and_not_begun_again(
    parts: Parts, clock: Clock
) -> None:
    going_on = asyncio.Event()

    async def is_held_up(work: Work, count: int) -> None:
        await work.note(first="100.1")
        await going_on.wait()
        assert await work.is_wanted()

    desk = Desk(is_held_up)

    async def story(inbox: Inbox) -> None:
        await inbox.accept(message())
        await until(lambda: bool(desk.handed))
        clock.ahead = timedelta(seconds=31)
        await asyncio.sleep(0.1)
        assert not await inbox.accept(message())
        going_on.set()
        await until(lambda: not inbox.waiting)

    run(parts, desk, story)
    assert desk.handed == ["question 1"]
    assert deliveries.pending(parts.database) == 0


def test_a_row_that_cannot_be_opened_is_put_away(parts: Parts, clock: Clock) -> None:
    deliveries.accept(
        parts.database,
        _owner(parts),
        key="k",
        event_id=None,
        thread="t",
        payload=b"sealed with another secret",
        now=clock() - timedelta(minutes=5),
        until=clock() - timedelta(minutes=4),
    )
    desk = Desk()

    async def story(inbox: Inbox) -> None:
        await until(lambda: deliveries.pending(parts.database) == 0)

    run(parts, desk, story)
    assert desk.handed == []


def _owner(parts: Parts) -> Any:
    from bots.slack.incoming import owner_of

    return owner_of(parts.signer, TRUST, Sender("U1"))
