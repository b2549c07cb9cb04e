"""The database opens, is private, keeps all of a change or nothing, and says its faults."""

import os
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from assistant.errors import BadSettings
from assistant.settings import Settings
from bots.errors import StoreBusy, StoreError, StoreFull
from bots.owners import Owner
from bots.store import conversations, keys, sessions, uploads
from bots.store.database import FILE, Database, open_database


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Hold the lock of a database from another connection."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def file_of(settings: Settings) -> Path:
    return settings.data_dir / FILE


def test_only_the_owner_may_read_the_files(
    store_settings: Settings, db: Database, owner: Owner, now: datetime
) -> None:
    conversations.start(db, owner, now=now)
    folder = store_settings.data_dir
    assert folder.stat().st_mode & 0o777 == 0o700
    kept = [one for one in folder.iterdir() if not one.name.endswith(".lock")]
    assert {one.name for one in kept} == {FILE, f"{FILE}-wal", f"{FILE}-shm"}
    assert {one.stat().st_mode & 0o777 for one in kept} == {0o600}


def test_what_was_kept_is_there_when_it_is_opened_again(
    store_settings: Settings, owner: Owner, now: datetime
) -> None:
    with closing(open_database(store_settings)) as db:
        thread = conversations.start(db, owner, now=now)
        turn = conversations.add_turn(db, owner, thread.id, "Café – “who”?", now=now)
    with closing(open_database(store_settings)) as db:
        assert conversations.find(db, owner, thread.id).turns == (turn,)


def test_connections_are_set_up_to_share_and_to_blank(db: Database) -> None:
    with db.reading() as session:
        connection = session.connection()
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "foreign_keys", "secure_delete", "busy_timeout")
        }
    assert found == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "secure_delete": 1,
        "busy_timeout": 10_000,
    }


def test_a_change_is_kept_whole_or_not_at_all(db: Database, owner: Owner, now: datetime) -> None:
    thread = conversations.start(db, owner, now=now)
    with pytest.raises(ZeroDivisionError), db.session() as session:
        session.connection().exec_driver_sql("DELETE FROM conversations")
        raise ZeroDivisionError
    assert conversations.find(db, owner, thread.id) == thread


def test_a_database_that_somebody_writes_to_is_busy_and_can_still_be_read(
    store_settings: Settings, owner: Owner, now: datetime
) -> None:
    with closing(open_database(store_settings, busy_seconds=0.05)) as db:
        thread = conversations.start(db, owner, now=now)
        with writing(file_of(store_settings)):
            with pytest.raises(StoreBusy, match="Try again") as told:
                conversations.add_turn(db, owner, thread.id, "Who?", now=now)
            assert conversations.find(db, owner, thread.id) == thread
        assert "SQL" not in str(told.value)
        assert conversations.add_turn(db, owner, thread.id, "Who?", now=now).number == 1


def test_many_threads_may_write_at_once(db: Database, now: datetime) -> None:
    def write(number: int) -> int:
        theirs = Owner("a-trust", f"person-{number}")
        thread = conversations.start(db, theirs, now=now)
        for _ in range(3):
            conversations.add_turn(db, theirs, thread.id, "Who?", now=now)
        return len(conversations.find(db, theirs, thread.id).turns)

    with ThreadPoolExecutor(max_workers=40) as threads:
        assert list(threads.map(write, range(40))) == [3] * 40


def test_a_writer_that_waits_too_long_for_another_thread_is_told(
    store_settings: Settings, owner: Owner, now: datetime
) -> None:
    with (
        closing(open_database(store_settings, busy_seconds=0.05)) as db,
        ThreadPoolExecutor(max_workers=1) as other,
        db.session(),
        pytest.raises(StoreBusy),
    ):
        other.submit(conversations.start, db, owner, now=now).result()


def test_keys_and_sessions_open_also_while_nothing_can_be_written(
    store_settings: Settings, owner: Owner, now: datetime
) -> None:
    with closing(open_database(store_settings, busy_seconds=0.05)) as db:
        key, secret = keys.make(db, name="door", tenant="a-trust", scopes={"ask"}, now=now)
        token = sessions.make(db, owner=owner, scopes={"ask"}, key_id=None, now=now)
        later = now + sessions.IDLE / 2
        with writing(file_of(store_settings)):
            found = keys.of_secret(db, secret, now=later)
            assert found and found.id == key.id
            assert sessions.of_token(db, token, now=later)


def test_a_full_disk_is_told_and_nothing_is_half_kept(
    db: Database, owner: Owner, now: datetime
) -> None:
    with db.reading() as session:
        connection = session.connection()
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(StoreFull, match="no space left") as told:
        uploads.keep(
            db,
            owner,
            name="big.csv",
            data=os.urandom(200_000),
            format="Any",
            rows_used=1,
            period=None,
            problems=(),
            now=now,
            expires_at=now,
        )
    assert "uploads" not in str(told.value)
    assert uploads.listed(db, owner) == []
    assert conversations.listed(db, owner, limit=1) == []


@pytest.mark.parametrize("content", [b"This is no database. " * 500, b"SQLite format 3\x00" * 500])
def test_a_file_that_is_no_database_is_told_and_left_alone(
    store_settings: Settings, content: bytes
) -> None:
    store_settings.data_dir.mkdir()
    file_of(store_settings).write_bytes(content)
    with pytest.raises(StoreError, match="damaged"):
        open_database(store_settings)
    assert file_of(store_settings).read_bytes() == content


def test_a_database_that_is_damaged_while_it_is_open_is_told(
    store_settings: Settings, owner: Owner, now: datetime
) -> None:
    with closing(open_database(store_settings)) as db:
        for _ in range(50):
            thread = conversations.start(db, owner, now=now)
            conversations.add_turn(db, owner, thread.id, "Who? " * 50, now=now)
        db.rewrite()
    content = file_of(store_settings).read_bytes()
    file_of(store_settings).write_bytes(content[:4096] + b"\x55" * (len(content) - 4096))
    with pytest.raises(StoreError, match="damaged"), closing(open_database(store_settings)) as db:
        conversations.listed(db, owner, limit=10)


def test_a_file_that_may_not_be_written_to_is_told(
    db: Database, owner: Owner, now: datetime
) -> None:
    with db.reading() as session:
        session.connection().exec_driver_sql("PRAGMA query_only = ON")
    with pytest.raises(StoreError, match="rights"):
        conversations.start(db, owner, now=now)


def test_a_folder_that_cannot_be_made_is_an_ordinary_fault_of_files(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(OSError):
        open_database(Settings(data_dir=tmp_path / "data"))


def test_another_file_can_be_named(tmp_path: Path, owner: Owner, now: datetime) -> None:
    path = tmp_path / "else where" / "kept.db"
    settings = Settings(data_dir=tmp_path / "data", database_url=SecretStr(f"sqlite:///{path}"))
    with closing(open_database(settings)) as db:
        conversations.start(db, owner, now=now)
        assert db.file == path
    assert path.stat().st_mode & 0o777 == 0o600
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file:x?uri=true",
        "nonsense",
        "nonsense://host/name",
        "mysql+oursql://h/n",
    ],
)
def test_an_address_that_cannot_be_used_is_told_without_it(tmp_path: Path, url: str) -> None:
    with pytest.raises(BadSettings, match="database_url") as told:
        open_database(Settings(data_dir=tmp_path, database_url=SecretStr(url)))
    assert "nonsense" not in str(told.value)
