"""The database in force, for a command."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.settings import Settings
    from bots.store.database import Database


@contextmanager
def opened_store() -> "Iterator[tuple[Database, Settings]]":
    """Open the database in force for as long as the command runs.

    Raises:
        BadSettings: a setting cannot be used.
        StoreError: the database cannot be opened.
        OSError: the data folder cannot be written to.
    """
    from assistant.settings import load_settings
    from bots.store.database import open_database

    settings = load_settings()
    with closing(open_database(settings)) as database:
        yield database, settings
