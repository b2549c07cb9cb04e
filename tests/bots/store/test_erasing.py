"""What is deleted leaves no words behind in the database's files."""

import random
from datetime import datetime, timedelta
from pathlib import Path

from assistant.settings import Settings
from bots.owners import Owner
from bots.store import (
    conversations,
    deliveries,
    feedback,
    installations,
    retention,
    threads,
    uploads,
)
from bots.store.database import Database
from bots.store.tenants import forget_tenant


def files_of(db: Database) -> bytes:
    assert db.file
    return b"".join(one.read_bytes() for one in Path(db.file).parent.glob(f"{db.file.name}*"))


def test_a_deleted_thread_is_gone_from_the_files_and_others_are_not(
    db: Database, owner: Owner, now: datetime
) -> None:
    threads = [conversations.start(db, owner, now=now).id for _ in range(2)]
    for number, thread in enumerate(threads):
        for _ in range(20):
            turn = conversations.add_turn(db, owner, thread, f"Question {number}-Z?", now=now)
            conversations.finish_turn(
                db, owner, turn.id, answer={"text": f"Answer {number}-Z " * 500}, understood=None
            )
    assert b"Question 0-Z" in files_of(db)
    conversations.delete(db, owner, threads[0])
    left = files_of(db)
    assert b"Question 0-Z" not in left
    assert b"Answer 0-Z" not in left
    assert b"Question 1-Z" in left


def test_a_deleted_file_is_gone_with_its_name(db: Database, owner: Owner, now: datetime) -> None:
    data = random.Random(0).randbytes(100_000)  # such as cannot be compressed
    kept = uploads.keep(
        db,
        owner,
        name="secret-name.csv",
        data=data,
        format="Any",
        rows_used=1,
        period=None,
        problems=(),
        now=now,
        expires_at=now,
    )
    assert data[5_000:5_100] in files_of(db)
    uploads.delete(db, owner, kept.id)
    left = files_of(db)
    assert b"secret-name" not in left
    assert not any(data[at : at + 100] in left for at in range(0, 100_000, 100))


def test_after_the_daily_sweep_nothing_is_left_wherever_rows_were_moved(
    db: Database, store_settings: Settings, now: datetime
) -> None:
    chance = random.Random(2)
    threads: dict[str, tuple[Owner, list[str]]] = {}
    deleted: list[str] = []
    for number in range(400):
        owner = Owner("a-trust", f"person-{chance.randrange(5)}")
        theirs = [one for one, (whose, _) in threads.items() if whose == owner]
        if not theirs or chance.random() < 0.3:
            threads[conversations.start(db, owner, now=now).id] = (owner, [])
        elif chance.random() < 0.7:
            words, thread = f"canary-{number}-Z", chance.choice(theirs)
            question = f"{words} {'x' * chance.randrange(300)}"
            conversations.add_turn(db, owner, thread, question, now=now)
            threads[thread][1].append(words)
        else:
            thread = chance.choice(theirs)
            conversations.delete(db, owner, thread)
            deleted += threads.pop(thread)[1]
    retention.forget_expired(db, store_settings, now)
    left = files_of(db)
    assert len(deleted) > 20
    assert [one for one in deleted if one.encode() in left] == []
    assert all(one.encode() in left for _, theirs in threads.values() for one in theirs)


def test_everything_is_gone_when_everything_is_to_go(
    db: Database, store_settings: Settings, owner: Owner, now: datetime
) -> None:
    from assistant.feedback import Feedback, Words

    thread = conversations.start(db, owner, now=now)
    conversations.add_turn(db, owner, thread.id, "A canary?", now=now + timedelta(seconds=1))
    said = Feedback("0" * 16, now.date(), True, comment=Words("A canary."))
    feedback.record(db, said)
    retention.forget_everything(db, store_settings)
    assert b"canary" not in files_of(db)


def asked(db: Database, owner: Owner, now: datetime, words: str, *, times: int = 20) -> None:
    """Have somebody ask in a thread, and wait for answers, with `words` in all that is kept."""
    for number in range(times):
        threads.keep(
            db,
            owner,
            "thread",
            key=f"{words} {number}",
            question=f"{words} {number}?",
            understood=f"{words} {number}, understood?",
            answer={"outcome": "answered", "text": f"{words} {number}. " * 300},
            now=now,
        )
        kept = deliveries.accept(
            db,
            owner,
            key=f"{words} {number}",
            event_id=None,
            thread="thread",
            payload=f"{words}-sent {number} ".encode() * 200,
            now=now,
            until=now,
        )
        assert kept
        deliveries.note(db, kept.id, {"ts": f"{words}-sent {number}"})


def test_what_somebody_asked_in_threads_is_gone_and_the_rest_is_not(
    db: Database, owner: Owner, colleague: Owner, now: datetime
) -> None:
    asked(db, owner, now, "canary-mine")
    asked(db, colleague, now, "canary-theirs")
    assert b"canary-mine " in files_of(db)
    deliveries.delete_all(db, owner)
    assert b"canary-mine-sent" not in files_of(db)
    threads.delete_all(db, owner)
    left = files_of(db)
    assert b"canary-mine" not in left
    assert left.count(b"canary-theirs ") > 1_000
    assert left.count(b"canary-theirs-sent") > 1_000


def test_what_was_answered_is_gone_with_the_next_sweep_at_the_latest(
    db: Database, store_settings: Settings, owner: Owner, now: datetime
) -> None:
    payload = random.Random(0).randbytes(20_000)
    kept = deliveries.accept(
        db, owner, key="1", event_id=None, thread="t", payload=payload, now=now, until=now
    )
    assert kept
    deliveries.note(db, kept.id, {"ts": "canary"})
    deliveries.finish(db, kept.id, "done")
    retention.forget_expired(db, store_settings, now)
    left = files_of(db)
    assert b"canary" not in left
    assert not any(payload[at : at + 100] in left for at in range(0, 20_000, 100))


def test_a_workspace_that_leaves_is_gone_and_others_are_not(
    db: Database, owner: Owner, now: datetime
) -> None:
    for tenant in ("leaving", "staying"):
        for person in ("a", "b"):
            asked(db, Owner(tenant, person), now, f"canary-{tenant}-{person}", times=10)
        installations.save(db, tenant, f"canary-{tenant}-token ".encode() * 300, now=now)
    forget_tenant(db, "leaving")
    left = files_of(db)
    assert b"leaving" not in left
    for words in (b"canary-staying-a", b"canary-staying-b", b"canary-staying-token"):
        assert words in left


def test_a_token_that_is_deleted_or_replaced_is_gone(db: Database, now: datetime) -> None:
    installations.save(db, "slack-a", b"canary-deleted" * 500, now=now)
    installations.save(db, "slack-b", b"canary-replaced" * 500, now=now)
    installations.save(db, "slack-b", b"canary-new" * 500, now=now)
    installations.delete(db, "slack-a")
    left = files_of(db)
    assert b"canary-deleted" not in left
    assert b"canary-replaced" not in left
    assert b"canary-new" in left
