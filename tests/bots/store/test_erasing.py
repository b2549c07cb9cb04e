"""What is deleted leaves no words behind in the database's files."""

import random
from datetime import datetime, timedelta
from pathlib import Path

from assistant.settings import Settings
from bots.owners import Owner
from bots.store import conversations, feedback, retention, uploads
from bots.store.database import Database


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
