"""Things are kept for as long as the settings say, and not a day longer."""

from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from assistant.feedback import Feedback
from assistant.settings import Settings
from bots.errors import NotThere
from bots.owners import Owner
from bots.store import (
    conversations,
    deliveries,
    feedback,
    idempotency,
    installations,
    keys,
    sessions,
    threads,
    uploads,
)
from bots.store.database import Database, open_database
from bots.store.overview import overview
from bots.store.retention import Counts, forget_everything, forget_expired

DAY = Counts(replies=1, deliveries=1, oauth_states=1)
"""What goes on the first day."""


@pytest.fixture
def short(tmp_path: Path) -> Settings:
    return Settings(
        data_dir=tmp_path / "data",
        keep_conversations_days=10,
        keep_uploads_days=5,
        keep_feedback_days=20,
    )


def fill(db: Database, owner: Owner, now: datetime, settings: Settings) -> None:
    thread = conversations.start(db, owner, now=now)
    conversations.add_turn(db, owner, thread.id, "Who?", now=now)
    uploads.keep(
        db,
        owner,
        name="ae.csv",
        data=now.isoformat().encode(),
        format="Any",
        rows_used=1,
        period=None,
        problems=(),
        now=now,
        expires_at=now + timedelta(days=settings.keep_uploads_days),
    )
    feedback.record(db, Feedback("0" * 16, now.date(), True))
    sessions.make(db, owner=owner, scopes={"ask"}, now=now)
    idempotency.remember(db, owner, now.isoformat(), "hash", 200, b"", now=now)
    moment = f"{owner.person} {now.isoformat()}"
    threads.keep(
        db, owner, "thread", key=moment, question="Who?", understood=None, answer={}, now=now
    )
    deliveries.accept(
        db,
        owner,
        key=moment,
        event_id=None,
        thread="thread",
        payload=b"Who?",
        now=now,
        until=now,
    )
    installations.issue_state(db, moment, expires_at=now + timedelta(minutes=10))


@pytest.mark.parametrize(
    ("days", "gone"),
    [
        (0, Counts()),
        (1, DAY),
        (5, replace(DAY, uploads=1)),
        (10, replace(DAY, uploads=1)),
        (11, replace(DAY, uploads=1, conversations=1, thread_questions=1)),
        (20, replace(DAY, uploads=1, conversations=1, thread_questions=1)),
        (21, replace(DAY, uploads=1, conversations=1, thread_questions=1, feedback=1)),
        (30, replace(DAY, uploads=1, conversations=1, thread_questions=1, feedback=1, sessions=1)),
    ],
)
def test_each_goes_on_its_day_and_what_is_new_stays(
    short: Settings, owner: Owner, now: datetime, days: int, gone: Counts
) -> None:
    later = now + timedelta(days=days)
    with closing(open_database(short)) as db:
        fill(db, owner, now, short)
        fill(db, owner, later + timedelta(seconds=1), short)
        assert forget_expired(db, short, later) == gone
        assert forget_expired(db, short, later) == Counts()
        assert len(conversations.listed(db, owner, limit=10)) == 2 - gone.conversations
        assert len(uploads.listed(db, owner)) == 2 - gone.uploads
        assert len(feedback.read(db)) == 2 - gone.feedback


def test_the_turns_of_a_thread_that_expires_go_along(
    short: Settings, owner: Owner, now: datetime
) -> None:
    with closing(open_database(short)) as db:
        thread = conversations.start(db, owner, now=now)
        later = now + timedelta(days=11)
        turn = conversations.add_turn(db, owner, thread.id, "And now?", now=later)
        forget_expired(db, short, later)
        with pytest.raises(NotThere):
            conversations.find_turn(db, owner, turn.id)
        assert overview(db).kinds["questions"].count == 0


def test_everything_goes_but_keys(
    db: Database, store_settings: Settings, owner: Owner, colleague: Owner, now: datetime
) -> None:
    keys.make(db, name="door", tenant="a-trust", scopes={"ask"}, now=now)
    for whose in (owner, colleague):
        fill(db, whose, now, store_settings)
    assert forget_everything(db, store_settings) == Counts(2, 2, 2, 2, 2, 2, 2, 2)
    left = {kind: kept.count for kind, kept in overview(db).kinds.items() if kept.count}
    assert left == {"keys": 1}


def test_how_much_is_kept_is_told_without_a_word_of_it(
    db: Database, store_settings: Settings, owner: Owner, now: datetime
) -> None:
    for days in (3, 0):
        fill(db, owner, now - timedelta(days=days), store_settings)
    found = overview(db)
    oldest = (now - timedelta(days=3)).date()
    doors = {"keys", "installations"}
    for kind in found.kinds.keys() - doors:
        assert (found.kinds[kind].count, found.kinds[kind].oldest) == (2, oldest)
    for kind in doors:
        assert (found.kinds[kind].count, found.kinds[kind].oldest) == (0, None)
    assert found.upload_bytes == 2 * len(now.isoformat())
    assert found.file == db.file
    assert found.file_bytes
    assert "Who?" not in repr(found)


def test_a_sweep_while_somebody_reads_does_its_work(
    short: Settings, owner: Owner, now: datetime
) -> None:
    with closing(open_database(short, busy_seconds=0.05)) as db:
        fill(db, owner, now, short)
        with db.reading() as session:
            session.connection().exec_driver_sql("SELECT * FROM conversations").all()
            assert forget_expired(db, short, now + timedelta(days=3650)).total == 8
        assert conversations.listed(db, owner, limit=1) == []
