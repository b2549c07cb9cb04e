"""A message is taken in once, worked on by one at a time, and never lost or kept for long."""

import json
import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.settings import Settings
from bots.errors import StoreBusy
from bots.owners import Owner
from bots.store import deliveries
from bots.store.database import FILE, Database, open_database
from bots.store.deliveries import Delivery
from bots.store.retention import forget_expired

ROOT = Path(__file__).parent.parent.parent.parent
LEASE = timedelta(seconds=60)
SECOND = timedelta(seconds=1)
COMPETE = """
import json, sys
from datetime import datetime, timedelta
from pathlib import Path
from assistant.settings import Settings
from bots.owners import Owner
from bots.store import deliveries
from bots.store.database import open_database
db = open_database(Settings(data_dir=Path(sys.argv[1])), busy_seconds=60)
now = datetime.fromisoformat(sys.argv[2])
until = now + timedelta(seconds=60)
print("ready", flush=True)
sys.stdin.readline()
taken = []
while found := deliveries.due(db, now=now, until=until, limit=3):
    taken += [one.id for one in found]
accepted = [
    key
    for key in map(str, range(30))
    if deliveries.accept(db, Owner("a-trust", "a-person"), key=key, event_id="Ev" + key, thread="t",
                         payload=b"", now=now, until=until)
]
print(json.dumps([taken, accepted]))
"""


def accept(db: Database, owner: Owner, now: datetime, **changes: Any) -> Delivery | None:
    given = {"key": "C1:1.2", "event_id": "Ev1", "thread": "a-thread", "payload": b"sealed"}
    return deliveries.accept(db, owner, **{**given, "now": now, "until": now + LEASE, **changes})


def accepted(db: Database, owner: Owner, now: datetime, **changes: Any) -> Delivery:
    found = accept(db, owner, now, **changes)
    assert found
    return found


def due(db: Database, now: datetime, limit: int = 10) -> list[Delivery]:
    return deliveries.due(db, now=now, until=now + LEASE, limit=limit)


def test_a_message_is_taken_in_with_all_that_is_needed_to_answer_it(
    db: Database, owner: Owner, now: datetime
) -> None:
    made = accepted(db, owner, now, payload=b"\x00sealed\xff")
    assert made == Delivery(made.id, owner, "a-thread", b"\x00sealed\xff", {}, 1, now)
    assert deliveries.pending(db) == 1
    deliveries.note(db, made.id, {"ts": "1.2"})
    again = Delivery(made.id, owner, "a-thread", b"\x00sealed\xff", {"ts": "1.2"}, 2, now)
    assert due(db, now + LEASE) == [again]


@pytest.mark.parametrize(
    "again",
    [
        {},
        {"event_id": "Ev2"},
        {"event_id": None},
        {"key": "C1:9.9"},
        {"thread": "another", "payload": b"other"},
    ],
)
def test_what_is_known_by_its_key_or_its_event_is_not_taken_in_again(
    db: Database, owner: Owner, colleague: Owner, now: datetime, again: dict[str, Any]
) -> None:
    made = accepted(db, owner, now)
    for whose in (owner, colleague):
        for moment in (now, now + LEASE - SECOND):
            assert accept(db, whose, moment, **again) is None
    deliveries.finish(db, made.id, "done")
    assert accept(db, owner, now + LEASE, **again) is None
    assert deliveries.pending(db) == 0


def test_the_same_key_in_another_workspace_is_another_message(
    db: Database, owner: Owner, now: datetime
) -> None:
    other = Owner("another-trust", owner.person)
    first, second = accepted(db, owner, now), accepted(db, other, now)
    assert first.id != second.id
    assert (first.owner, second.owner) == (owner, other)


def test_messages_that_no_event_brought_are_told_apart_by_their_keys(
    db: Database, owner: Owner, now: datetime
) -> None:
    for key in ("first", "second"):
        assert accept(db, owner, now, key=key, event_id=None)
        assert accept(db, owner, now, key=key, event_id=None) is None
    assert deliveries.pending(db) == 2


def test_a_retry_of_what_somebody_died_over_is_taken_up_and_keeps_what_was_noted(
    db: Database, owner: Owner, now: datetime
) -> None:
    made = accepted(db, owner, now)
    deliveries.note(db, made.id, {"ts": "1.2"})
    again = accept(db, owner, now + LEASE, payload=b"sealed anew")
    assert again == Delivery(made.id, owner, "a-thread", b"sealed", {"ts": "1.2"}, 2, now)
    assert accept(db, owner, now + LEASE) is None
    assert due(db, now + LEASE) == []


def test_nobody_takes_up_what_another_person_has_sent(
    db: Database, owner: Owner, colleague: Owner, now: datetime
) -> None:
    made = accepted(db, owner, now)
    assert accept(db, colleague, now + LEASE) is None
    assert [one.owner for one in due(db, now + LEASE)] == [made.owner]


def test_a_message_of_two_known_ones_is_not_taken_in(
    db: Database, owner: Owner, now: datetime
) -> None:
    accepted(db, owner, now, key="first", event_id="Ev1")
    second = accepted(db, owner, now, key="second", event_id="Ev2")
    assert accept(db, owner, now, key="second", event_id="Ev1") is None
    found = accept(db, owner, now + LEASE, key="second", event_id="Ev1")
    assert found and found.id == second.id


def test_what_is_due_is_taken_longest_due_first_and_once(
    db: Database, owner: Owner, now: datetime
) -> None:
    made = [
        accepted(db, owner, now + number * SECOND, key=f"{number}", event_id=None).id
        for number in range(5)
    ]
    deliveries.postpone(db, made[0], until=now + 2 * LEASE)
    deliveries.finish(db, made[1], "failed")
    assert due(db, now + LEASE - SECOND) == []
    later = now + LEASE + 4 * SECOND
    assert [one.id for one in due(db, later, limit=2)] == [made[2], made[3]]
    assert [one.id for one in due(db, later)] == [made[4]]
    assert due(db, later) == []
    assert [one.id for one in due(db, now + 2 * LEASE)] == [made[0]]
    left = due(db, now + 9 * LEASE)
    assert [one.id for one in left] == [*made[2:], made[0]]  # the last to be taken comes last
    assert [one.attempts for one in left] == [3, 3, 3, 3]


def test_a_lease_that_is_renewed_is_left_alone(db: Database, owner: Owner, now: datetime) -> None:
    made = accepted(db, owner, now)
    assert deliveries.renew(db, made.id, until=now + 3 * LEASE)
    assert due(db, now + 2 * LEASE) == []
    assert accept(db, owner, now + 2 * LEASE) is None
    assert [one.id for one in due(db, now + 3 * LEASE)] == [made.id]


def test_whoever_has_lost_a_message_to_another_is_told_and_changes_nothing(
    db: Database, owner: Owner, now: datetime
) -> None:
    lost = accepted(db, owner, now)
    [taken] = due(db, now + LEASE)
    assert not deliveries.renew(db, lost.id, until=now + 9 * LEASE, attempt=lost.attempts)
    deliveries.note(db, lost.id, {"ts": "lost"}, attempt=lost.attempts)
    deliveries.postpone(db, lost.id, until=now, attempt=lost.attempts)
    deliveries.finish(db, lost.id, "failed", attempt=lost.attempts)
    assert due(db, now + LEASE) == []
    assert deliveries.renew(db, taken.id, until=now + 2 * LEASE, attempt=taken.attempts)
    assert [one.progress for one in due(db, now + 2 * LEASE)] == [{}]


@pytest.mark.parametrize("state", ["done", "stopped", "failed"])
def test_what_is_ended_is_blank_and_nothing_brings_it_back(
    db: Database, owner: Owner, now: datetime, state: deliveries.Settled
) -> None:
    made = accepted(db, owner, now, payload=b"canary")
    deliveries.note(db, made.id, {"ts": "canary"})
    deliveries.finish(db, made.id, state)
    deliveries.finish(db, made.id, "done")
    deliveries.note(db, made.id, {"ts": "canary"})
    deliveries.postpone(db, made.id, until=now)
    assert not deliveries.renew(db, made.id, until=now)
    assert due(db, now + LEASE) == []
    with db.reading() as session:
        [row] = session.connection().exec_driver_sql("SELECT * FROM deliveries").mappings()
    assert (row["state"], row["payload"], row["progress"]) == (state, b"", "{}")
    assert "canary" not in repr(dict(row))


def test_keys_and_events_are_not_kept_in_clear(db: Database, owner: Owner, now: datetime) -> None:
    accepted(db, owner, now, key="C0CANARY:1.2", event_id="Ev0CANARY")
    with db.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT * FROM deliveries").all()
    assert "CANARY" not in repr(rows)


def test_what_holds_nothing_to_answer_is_known_and_left_to_whoever_comes_with_it_again(
    db: Database, owner: Owner, now: datetime
) -> None:
    made = accepted(db, owner, now, payload=b"")
    assert accept(db, owner, now, payload=b"") is None
    assert due(db, now + LEASE) == []
    assert deliveries.pending(db) == 0
    deliveries.postpone(db, made.id, until=now)
    again = accept(db, owner, now, payload=b"")
    assert again and (again.id, again.attempts) == (made.id, 2)
    deliveries.finish(db, made.id, "done")
    assert accept(db, owner, now + LEASE, payload=b"") is None


def test_who_has_sent_something_in_a_thread_is_told_for_as_long_as_it_is_known(
    db: Database, owner: Owner, colleague: Owner, now: datetime
) -> None:
    mine = accepted(db, owner, now, key="1", event_id=None)
    accepted(db, colleague, now, key="2", event_id=None, thread="another")
    accepted(db, Owner("another-trust", "third"), now, key="3", event_id=None)
    deliveries.finish(db, mine.id, "done")
    assert deliveries.senders(db, owner.tenant, "a-thread") == {owner.person}
    assert deliveries.senders(db, owner.tenant, "another") == {colleague.person}
    deliveries.delete_all(db, owner)
    assert deliveries.senders(db, owner.tenant, "a-thread") == frozenset()


def test_stopping_a_thread_ends_all_that_is_pending_there_and_nothing_else(
    db: Database, owner: Owner, colleague: Owner, now: datetime
) -> None:
    mine = accepted(db, owner, now, key="1", event_id=None)
    theirs = accepted(db, colleague, now + SECOND, key="2", event_id=None)
    done = accepted(db, owner, now, key="3", event_id=None)
    deliveries.finish(db, done.id, "done")
    accepted(db, owner, now, key="4", event_id=None, thread="another")
    accepted(db, Owner("another-trust", "a-person"), now, key="5", event_id=None)
    assert deliveries.stop(db, owner.tenant, "a-thread") == [mine.id, theirs.id]
    assert deliveries.stop(db, owner.tenant, "a-thread") == []
    assert deliveries.pending(db) == 2
    assert not deliveries.renew(db, mine.id, until=now + LEASE)
    assert accept(db, owner, now + LEASE, key="1", event_id=None) is None


def test_deleting_ends_what_is_pending(
    db: Database, owner: Owner, colleague: Owner, now: datetime
) -> None:
    mine = accepted(db, owner, now, key="1", event_id=None)
    theirs = accepted(db, colleague, now, key="2", event_id=None)
    deliveries.delete_all(db, owner)
    assert not deliveries.renew(db, mine.id, until=now)
    assert [one.id for one in due(db, now + LEASE)] == [theirs.id]


def test_what_came_is_known_for_a_day_and_then_forgotten(
    db: Database, store_settings: Settings, owner: Owner, now: datetime
) -> None:
    made = accepted(db, owner, now)
    deliveries.finish(db, made.id, "done")
    almost = now + deliveries.KEPT - SECOND
    forget_expired(db, store_settings, almost)
    assert accept(db, owner, almost) is None
    assert forget_expired(db, store_settings, now + deliveries.KEPT).deliveries == 1
    assert accept(db, owner, now + deliveries.KEPT)


def test_a_message_that_was_never_answered_is_not_kept_for_longer_either(
    db: Database, store_settings: Settings, owner: Owner, now: datetime
) -> None:
    made = accepted(db, owner, now)
    deliveries.renew(db, made.id, until=now + 2 * deliveries.KEPT)
    assert forget_expired(db, store_settings, now + deliveries.KEPT).deliveries == 1
    assert deliveries.pending(db) == 0


@pytest.mark.parametrize("odd", ["", "\ud800", "\x00", "' OR 1=1 --", "x" * 10_000])
def test_any_key_and_event_will_do_and_odd_ids_lead_nowhere(
    db: Database, owner: Owner, now: datetime, odd: str
) -> None:
    assert accept(db, owner, now, key=odd, event_id=odd)
    assert accept(db, owner, now, key=odd, event_id=odd) is None
    assert not deliveries.renew(db, "0" * 32, until=now)
    deliveries.finish(db, "unkept:x", "done")
    assert deliveries.pending(db) == 1


def test_of_many_threads_that_take_the_same_message_in_one_gets_it(
    db: Database, owner: Owner, now: datetime
) -> None:
    def take(number: int) -> list[Delivery | None]:
        # Half of them come by way of another event, as a mention and a message do.
        return [accept(db, owner, now, key=key, event_id=f"{key}{number % 2}") for key in "abcde"]

    with ThreadPoolExecutor(max_workers=16) as threads:
        found = list(threads.map(take, range(16)))
    assert sum(one is not None for each in found for one in each) == 5
    assert deliveries.pending(db) == 5


def test_of_many_threads_that_find_an_abandoned_message_one_gets_it(
    db: Database, owner: Owner, now: datetime
) -> None:
    made = accepted(db, owner, now)
    later = now + LEASE

    def take(number: int) -> Delivery | None:
        if number % 2:
            return accept(db, owner, later)
        return next(iter(due(db, later)), None)

    with ThreadPoolExecutor(max_workers=16) as threads:
        found = [one for one in threads.map(take, range(32)) if one]
    assert [(one.id, one.attempts) for one in found] == [(made.id, 2)]


def test_two_processes_never_get_the_same_message(tmp_path: Path, now: datetime) -> None:
    folder = tmp_path / "data"
    with closing(open_database(Settings(data_dir=folder))) as db:
        owners = [Owner(f"trust-{number % 3}", "a-person") for number in range(60)]
        left = {
            accepted(db, one, now, key=f"left-{number}", event_id=None).id
            for number, one in enumerate(owners)
        }
    started = [
        subprocess.Popen(
            [sys.executable, "-c", COMPETE, str(folder), (now + LEASE).isoformat()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        for _ in range(2)
    ]
    for one in started:
        assert one.stdout and one.stdout.readline() == "ready\n"
    ended = []
    for one in started:
        assert one.stdin
        one.stdin.write("go\n")
        one.stdin.flush()
    for one in started:
        out, err = one.communicate(timeout=120)
        assert (err, one.returncode) == ("", 0)
        ended.append(json.loads(out))
    taken = [each for due_ones, _ in ended for each in due_ones]
    keys = [each for _, accepted_ones in ended for each in accepted_ones]
    assert (len(taken), set(taken)) == (60, left)
    assert sorted(keys, key=int) == [str(number) for number in range(30)]


def test_while_nobody_can_write_a_message_is_refused_and_known_by_nobody(
    store_settings: Settings, owner: Owner, now: datetime
) -> None:
    with closing(open_database(store_settings, busy_seconds=0.05)) as db:
        path = store_settings.data_dir / FILE
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreBusy):
                accept(db, owner, now)
            assert due(db, now + LEASE) == []  # looking is possible
            assert deliveries.pending(db) == 0
        assert accept(db, owner, now)
