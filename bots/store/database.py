"""The database: opened, brought up to date, and left in one piece whatever happens."""

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import Session

from assistant.errors import BadSettings
from assistant.settings import Settings
from bots.errors import StoreError
from bots.store import old_feedback, sqlite
from bots.store.faults import busy, in_words
from bots.store.schema import bring_up_to_date

FILE = "assistant.sqlite3"
"""In the data folder, where the settings name no other database."""

_log = logging.getLogger(__name__)


class Database:
    """Where things are kept. Threads and processes may share it."""

    def __init__(self, engine: Engine, busy_seconds: float) -> None:
        """Take the engine of a database that is up to date, and how long a writer waits."""
        self._engine = engine
        self._busy_seconds = busy_seconds
        self._writing = threading.Lock()

    @property
    def file(self) -> Path | None:
        """The file it is in; None where a server has it."""
        return sqlite.file_of(self._engine.url)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Change something: all of it is kept at the end, or nothing when something is raised.

        Raises:
            StoreBusy: somebody else is writing.
            StoreFull: there is no space left.
            StoreError: it cannot be read or written.
        """
        with self._in_turn(), self._session(sqlite.WRITING) as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Look something up, whoever is writing.

        Raises:
            StoreError: it cannot be read; or see `session`.
        """
        with self._session(sqlite.READING) as session:
            yield session

    def forget_deleted(self) -> None:
        """Leave nothing of what was deleted in the log beside the file, if nobody is reading it."""
        with contextlib.suppress(StoreError):  # the next time it goes as well
            self._tend(sqlite.empty_wal)

    def rewrite(self) -> None:
        """Write the file anew, without the space and the traces of what was deleted.

        SQLite blanks what is deleted, but not the copies that are left where rows were moved.
        Nobody else can write meanwhile; where another process does, the file stays as it is.
        """
        try:
            self._tend(sqlite.rewrite)
        except StoreError as error:
            _log.warning("not rewritten", extra={"fault": type(error).__name__})

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    def _tend(self, work: Callable[[Engine], None]) -> None:
        if self.file:
            with self._in_turn(), _told_in_words():
                work(self._engine)

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """Let the writers of this process wait in a queue; SQLite's own wait leaves some behind."""
        if not self.file:
            yield
        elif self._writing.acquire(timeout=self._busy_seconds):
            try:
                yield
            finally:
                self._writing.release()
        else:
            raise busy()

    @contextmanager
    def _session(self, begin: str) -> Iterator[Session]:
        with _told_in_words(), Session(self._engine, expire_on_commit=False) as session:
            session.connection(execution_options={sqlite.BEGIN: begin})
            yield session
            session.commit()


def open_database(settings: Settings, *, busy_seconds: float = 10) -> Database:
    """Return the database in force, made or brought up to date where needed.

    Args:
        settings: those in force.
        busy_seconds: how long a writer waits for another one.

    Raises:
        BadSettings: `database_url` cannot be used.
        StoreError: it cannot be opened, is damaged, or is of a newer version.
        OSError: the data folder cannot be written to.
    """
    engine = _engine(settings)
    path = sqlite.file_of(engine.url)
    try:
        with _told_in_words():
            if path is None:
                bring_up_to_date(engine)
            else:
                _open_file(engine, path, busy_seconds)
        database = Database(engine, busy_seconds)
        old_feedback.read_in(database, settings)
    except BaseException:
        engine.dispose()
        raise
    return database


def _open_file(engine: Engine, path: Path, busy_seconds: float) -> None:
    sqlite.make_private(path)
    sqlite.listen(engine, busy_seconds)
    with sqlite.alone(path.with_name(f"{path.name}.lock")):
        sqlite.use_wal(engine)
        bring_up_to_date(engine)


def _engine(settings: Settings) -> Engine:
    logging.getLogger("sqlalchemy.engine.Engine").addFilter(_is_no_row)
    if settings.database_url is None:
        url = URL.create("sqlite", database=str(settings.data_dir / FILE))
        return create_engine(url, hide_parameters=True)
    try:
        url = make_url(settings.database_url.get_secret_value())
        if not sqlite.is_fit(url):
            raise BadSettings("The setting database_url has to name a file: sqlite:////folder/file")
        return create_engine(url, hide_parameters=True, pool_pre_ping=True)
    except (ArgumentError, ImportError) as error:  # its text may hold the password
        raise BadSettings(
            "The setting database_url cannot be used: it is no database's address, or the driver "
            "it names is not installed."
        ) from error


def _is_no_row(record: logging.LogRecord) -> bool:
    """Return whether a log line is another one than that with what was read from the database.

    Parameters are hidden as the engine is told; for rows, which DEBUG shows, it has no such option.
    """
    return "Row %r" not in str(record.msg)


@contextmanager
def _told_in_words() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        raise in_words(error) from error
