"""What a SQLite file needs before it is fit to keep things for many at once."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, event

BEGIN = "sqlite_begin"
"""The option of a connection that says how its transactions begin."""
READING = "DEFERRED"
WRITING = "IMMEDIATE"
"""Whoever reads first and writes then could find that somebody else has written between."""
_NOT_AT_ALL = ""


def file_of(url: URL) -> Path | None:
    """Return the file of a SQLite database; None for a database of another kind."""
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def is_fit(url: URL) -> bool:
    """Return whether an address names a file by its path, if it is SQLite's at all."""
    name = url.database or ""
    is_path = bool(name) and name != ":memory:" and not name.startswith("file:")
    return is_path or url.get_backend_name() != "sqlite"


def make_private(path: Path) -> None:
    """Make the file if it is not there; only its owner may read it.

    Raises:
        OSError: the folder cannot be made or written to.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Keep other processes of this machine that ask for the same lock out for a while."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield  # closing the file lets go of the lock, also when the process is killed


def listen(engine: Engine, busy_seconds: float) -> None:
    """Set up every connection, and begin every transaction as its caller says."""

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _: object) -> None:
        connection.isolation_level = None  # or the driver begins when it likes
        for pragma in (
            f"busy_timeout = {round(busy_seconds * 1000)}",
            "foreign_keys = ON",
            "secure_delete = ON",
            "synchronous = NORMAL",  # a power cut may take the last moments with it, no more
            "trusted_schema = OFF",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        if how := connection.get_execution_options().get(BEGIN, READING):
            connection.exec_driver_sql(f"BEGIN {how}")


def use_wal(engine: Engine) -> None:
    """Let readers read while somebody writes. The file remembers it."""
    _outside_a_transaction(engine, "PRAGMA journal_mode = WAL")


def empty_wal(engine: Engine) -> None:
    """Take what was deleted out of the log beside the file too, as far as nobody reads it."""
    _outside_a_transaction(engine, "PRAGMA wal_checkpoint(TRUNCATE)")


def rewrite(engine: Engine) -> None:
    """Write the whole file anew, without what is free in it."""
    _outside_a_transaction(engine, "VACUUM")
    empty_wal(engine)


def allow_new_tables(connection: Connection) -> None:
    """Let tables be made anew without the rows that point to theirs; before it begins."""
    connection.execution_options(**{BEGIN: _NOT_AT_ALL})
    connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    connection.commit()
    connection.execution_options(**{BEGIN: WRITING})


def _outside_a_transaction(engine: Engine, statement: str) -> None:
    with engine.connect().execution_options(**{BEGIN: _NOT_AT_ALL}) as connection:
        connection.exec_driver_sql(statement)
