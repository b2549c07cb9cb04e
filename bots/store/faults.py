"""A database's faults in words for a person: never its own, which hold statements and paths."""

import sqlite3

from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection

from bots.errors import StoreBusy, StoreError, StoreFull

_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_BUSY_STATES = ("40001", "40P01", "55P03")
"""SQLSTATE: serialisation failure, deadlock, lock not to be had."""
_FULL_STATES = ("53100", "53200")
"""SQLSTATE: disk full, out of memory."""
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_NOT_OPENED = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}


def in_words(error: SQLAlchemyError) -> StoreError:
    """Return the fault that a person is told."""
    if isinstance(error, NoConnection | IntegrityError):
        return busy()
    error = _first(error)
    if not isinstance(error, DBAPIError):
        return StoreError("What is kept could not be read or written.")
    code = _sqlite_code(error.orig)
    state = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "pgcode", None)
    if code in _BUSY or state in _BUSY_STATES:
        return busy()
    if code == sqlite3.SQLITE_FULL or state in _FULL_STATES:
        return StoreFull(
            "There is no space left where things are kept. Nothing was changed. Whoever runs this "
            "assistant has to make room."
        )
    if code in _DAMAGED:
        return StoreError(
            "The database is damaged, or is no database. Put back a copy of it, or move it away "
            "and start with an empty one."
        )
    if code in _NOT_OPENED:
        return StoreError(
            "The database cannot be opened or written to: check its folder and your rights."
        )
    return StoreError("What is kept could not be read or written.")


def busy() -> StoreBusy:
    """Return the fault that somebody else is writing."""
    return StoreBusy("What is kept is in use just now. Nothing was changed. Try again.")


def _first(error: SQLAlchemyError) -> SQLAlchemyError:
    """Return what went wrong first: what is undone after it may fail because of it."""
    first, before = error, error.__context__
    while before is not None:
        if isinstance(before, DBAPIError):
            first = before
        before = before.__context__
    return first


def _sqlite_code(orig: object) -> int | None:
    """Return SQLite's primary result code; other databases have none."""
    extended = getattr(orig, "sqlite_errorcode", None)
    return None if extended is None else extended & 0xFF
