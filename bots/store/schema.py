"""Bringing a database's tables up to date: Alembic, run in code and without a file of settings."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, text

from bots.errors import StoreError
from bots.store import sqlite

_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 2016_07_21
"""Any number that nothing else locks in a database server."""


def bring_up_to_date(engine: Engine) -> None:
    """Make the tables, or change them to what this version needs: all of it or nothing.

    Raises:
        StoreError: a newer version has been at work on the database.
        SQLAlchemyError: the database cannot be read or written.
    """
    with engine.connect() as connection:
        if _is_up_to_date(connection):
            return
    with changing_tables(engine) as connection:
        if not _is_up_to_date(connection):
            command.upgrade(configuration(connection), "head")


@contextmanager
def changing_tables(engine: Engine) -> Iterator[Connection]:
    """Give a connection on which to change tables, to one process at a time."""
    with engine.connect() as connection:
        connection.detach()  # nobody else is to have it afterwards, as it is set up here
        if engine.dialect.name == "sqlite":
            sqlite.allow_new_tables(connection)
        with connection.begin():
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            yield connection


def configuration(connection: Connection) -> Config:
    """Return what Alembic has to know to work on a connection."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _is_up_to_date(connection: Connection) -> bool:
    scripts = ScriptDirectory.from_config(configuration(connection))
    found = MigrationContext.configure(connection).get_current_revision()
    try:
        scripts.get_revision(found or "base")
    except CommandError as error:
        raise StoreError(
            "The database is of a newer version of the assistant. Use that version, or another "
            "data folder."
        ) from error
    return found == scripts.get_current_head()
