"""Whoever sends what, whoever works on it and dies over it: each message is worked on by one.

A model beside the database says what becomes of every message of several workspaces; each holds a
canary of its own, and the database holds those of messages that are still to be answered.
"""

import re
import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

from hypothesis import settings as tries
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from assistant.settings import Settings
from bots.owners import Owner
from bots.store import deliveries, retention
from bots.store.database import open_database
from bots.store.tenants import forget_tenant

TENANTS = ("a", "b", "ab")
OWNERS = [Owner(tenant, person) for tenant, person in product(TENANTS, ("a", "b"))]
WHO = st.sampled_from(OWNERS)
WHICH = st.integers(0, 1_000)
THREAD = st.sampled_from("xy")
LEASE = timedelta(seconds=60)


@dataclass
class Sent:
    """What must become of a message."""

    owner: Owner
    key: str
    event: str | None
    thread: str
    canary: str
    accepted_at: datetime
    due_at: datetime
    state: str = "pending"
    progress: dict[str, Any] = field(default_factory=dict)
    attempts: int = 1

    def end(self, state: str) -> None:
        if self.state == "pending":
            self.state, self.canary, self.progress = state, "", {}

    def take(self, until: datetime) -> None:
        self.due_at = until
        self.attempts += 1


class SeveralWorkspaces(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.settings = Settings(data_dir=self.folder)
        self.db = open_database(self.settings)
        self.now = datetime(2026, 11, 22, tzinfo=UTC)
        self.sent: dict[str, Sent] = {}
        """By the id of the delivery."""
        self.count = 0

    def teardown(self) -> None:
        self.db.close()
        shutil.rmtree(self.folder)

    def of(self, tenant: str) -> list[Sent]:
        return [one for one in self.sent.values() if one.owner.tenant == tenant]

    def any_id(self, which: int) -> str:
        return list(self.sent)[which % len(self.sent)]

    def seen(self, found: deliveries.Delivery) -> None:
        """What is handed out is what was sent, and whose it was."""
        one = self.sent[found.id]
        assert (found.owner, found.thread, found.attempts) == (one.owner, one.thread, one.attempts)
        assert (found.payload.decode(), found.progress) == (one.canary, one.progress)
        assert found.accepted_at == one.accepted_at

    @rule(seconds=st.sampled_from([1, 30, 61, 3_600, 13 * 3_600]))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(
        who=WHO,
        key=st.sampled_from(["1", "2", "3"]),
        event=st.sampled_from([None, "E1", "E2", "E3"]),
        thread=THREAD,
    )
    def a_message_comes(self, who: Owner, key: str, event: str | None, thread: str) -> None:
        self.count += 1
        canary = f"canary-{self.count}-"
        theirs = self.of(who.tenant)
        known = [one for one in theirs if one.key == key] or [
            one for one in theirs if event and one.event == event
        ]
        found = deliveries.accept(
            self.db,
            who,
            key=key,
            event_id=event,
            thread=thread,
            payload=canary.encode(),
            now=self.now,
            until=self.now + LEASE,
        )
        if not known:
            assert found
            assert found.id not in self.sent
            self.sent[found.id] = Sent(who, key, event, thread, canary, self.now, self.now + LEASE)
            self.seen(found)
            return
        [there] = known
        left = there.state == "pending" and there.due_at <= self.now and there.owner == who
        assert (found is not None) == left
        if found:
            there.take(self.now + LEASE)
            self.seen(found)

    @rule(limit=st.integers(1, 3))
    def somebody_looks_for_work(self, limit: int) -> None:
        waiting = [
            one for one in self.sent.values() if one.state == "pending" and one.due_at <= self.now
        ]
        first = sorted(one.due_at for one in waiting)[:limit]
        found = deliveries.due(self.db, now=self.now, until=self.now + LEASE, limit=limit)
        assert [self.sent[one.id].due_at for one in found] == first
        for one in found:
            self.sent[one.id].take(self.now + LEASE)
            self.seen(one)

    @precondition(lambda self: self.sent)
    @rule(which=WHICH, late=st.booleans())
    def somebody_goes_on(self, which: int, late: bool) -> None:
        identity = self.any_id(which)
        one = self.sent[identity]
        until = self.now + LEASE
        mine = one.attempts - 1 if late else one.attempts
        goes_on = deliveries.renew(self.db, identity, until=until, attempt=mine)
        assert goes_on == (one.state == "pending" and not late)
        deliveries.note(self.db, identity, {"step": f"late-{mine}"}, attempt=mine)
        if goes_on:
            one.due_at, one.progress = until, {"step": f"late-{mine}"}

    @precondition(lambda self: self.sent)
    @rule(which=WHICH, state=st.sampled_from(["done", "stopped", "failed"]))
    def somebody_ends(self, which: int, state: deliveries.Settled) -> None:
        identity = self.any_id(which)
        deliveries.finish(self.db, identity, state)
        self.sent[identity].end(state)

    @precondition(lambda self: self.sent)
    @rule(which=WHICH)
    def somebody_puts_off(self, which: int) -> None:
        identity = self.any_id(which)
        deliveries.postpone(self.db, identity, until=self.now + 10 * LEASE)
        if self.sent[identity].state == "pending":
            self.sent[identity].due_at = self.now + 10 * LEASE

    @rule(tenant=st.sampled_from(TENANTS), thread=THREAD)
    def somebody_stops(self, tenant: str, thread: str) -> None:
        there = {
            identity
            for identity, one in self.sent.items()
            if (one.owner.tenant, one.thread, one.state) == (tenant, thread, "pending")
        }
        stopped = deliveries.stop(self.db, tenant, thread)
        assert (len(stopped), set(stopped)) == (len(there), there)
        for identity in there:
            self.sent[identity].end("stopped")

    @rule(who=WHO)
    def somebody_deletes_all_of_theirs(self, who: Owner) -> None:
        deliveries.delete_all(self.db, who)
        self.sent = {key: one for key, one in self.sent.items() if one.owner != who}

    @rule(tenant=st.sampled_from(TENANTS))
    def a_workspace_leaves(self, tenant: str) -> None:
        assert forget_tenant(self.db, tenant) == len(self.of(tenant))
        self.sent = {key: one for key, one in self.sent.items() if one.owner.tenant != tenant}

    @rule()
    def the_day_is_over(self) -> None:
        old = self.now - deliveries.KEPT
        gone = {key for key, one in self.sent.items() if one.accepted_at <= old}
        swept = retention.forget_expired(self.db, self.settings, self.now)
        assert swept == retention.Counts(deliveries=len(gone))
        self.sent = {key: one for key, one in self.sent.items() if key not in gone}

    @invariant()
    def what_is_to_be_answered_is_there_and_nothing_else(self) -> None:
        waiting = [one for one in self.sent.values() if one.state == "pending"]
        assert deliveries.pending(self.db) == len(waiting)
        with self.db.reading() as session:
            rows = session.connection().exec_driver_sql("SELECT * FROM deliveries").all()
        assert len(rows) == len(self.sent)
        assert sorted(re.findall(r"canary-\d+-", repr(rows))) == sorted(
            one.canary for one in waiting
        )


SeveralWorkspaces.TestCase.settings = tries(max_examples=12, stateful_step_count=30, deadline=None)
TestSeveralWorkspaces = SeveralWorkspaces.TestCase
