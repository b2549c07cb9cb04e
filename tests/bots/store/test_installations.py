"""A workspace lets the assistant in by what is kept of it; who installs it comes back once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from assistant.settings import Settings
from bots.store import installations
from bots.store.database import Database
from bots.store.retention import forget_expired

MINUTES = timedelta(minutes=10)


def test_the_last_that_was_saved_of_a_workspace_is_found(db: Database, now: datetime) -> None:
    assert installations.find(db, "slack-a") is None
    installations.save(db, "slack-a", b"\x00first", now=now)
    installations.save(db, "slack-b", b"other", now=now)
    installations.save(db, "slack-a", b"\x00second\xff", now=now + MINUTES)
    assert installations.find(db, "slack-a") == b"\x00second\xff"
    assert installations.find(db, "slack-b") == b"other"
    assert installations.find(db, "slack-") is None


def test_one_that_is_deleted_is_gone_and_others_stay(db: Database, now: datetime) -> None:
    for tenant in ("slack-a", "slack-b"):
        installations.save(db, tenant, b"sealed", now=now)
    for _ in range(2):
        installations.delete(db, "slack-a")
        assert installations.find(db, "slack-a") is None
    assert installations.find(db, "slack-b") == b"sealed"
    installations.save(db, "slack-a", b"anew", now=now)
    assert installations.find(db, "slack-a") == b"anew"


def test_installations_outlast_every_sweep(
    db: Database, store_settings: Settings, now: datetime
) -> None:
    installations.save(db, "slack-a", b"sealed", now=now)
    forget_expired(db, store_settings, now + timedelta(days=3650))
    assert installations.find(db, "slack-a") == b"sealed"


def test_many_may_save_at_once(db: Database, now: datetime) -> None:
    contents = [bytes([number]) * 100 for number in range(20)]
    with ThreadPoolExecutor(max_workers=20) as threads:
        list(threads.map(lambda one: installations.save(db, "slack-a", one, now=now), contents))
    assert installations.find(db, "slack-a") in contents


def test_a_state_is_good_once_and_until_it_expires(db: Database, now: datetime) -> None:
    for state in ("first", "second"):
        installations.issue_state(db, state, expires_at=now + MINUTES)
    assert installations.consume_state(db, "first", now=now)
    assert not installations.consume_state(db, "first", now=now)
    assert not installations.consume_state(db, "second", now=now + MINUTES)
    assert installations.consume_state(db, "second", now=now + MINUTES - timedelta(seconds=1))


@pytest.mark.parametrize("state", ["", "never issued", "\ud800", "\x00", "%", "x" * 10_000])
def test_what_was_not_issued_is_no_state(db: Database, now: datetime, state: str) -> None:
    installations.issue_state(db, "issued", expires_at=now + MINUTES)
    assert not installations.consume_state(db, state, now=now)
    assert installations.consume_state(db, "issued", now=now)


def test_of_many_that_come_back_with_a_state_one_is_let_in(db: Database, now: datetime) -> None:
    installations.issue_state(db, "once", expires_at=now + MINUTES)
    with ThreadPoolExecutor(max_workers=16) as threads:
        found = threads.map(lambda _: installations.consume_state(db, "once", now=now), range(16))
    assert sum(found) == 1


def test_states_are_not_kept_in_clear_nor_beyond_their_time(
    db: Database, store_settings: Settings, now: datetime
) -> None:
    installations.issue_state(db, "canary", expires_at=now + MINUTES)
    with db.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT * FROM oauth_states").all()
    assert "canary" not in repr(rows)
    assert forget_expired(db, store_settings, now).oauth_states == 0
    assert forget_expired(db, store_settings, now + MINUTES).oauth_states == 1
