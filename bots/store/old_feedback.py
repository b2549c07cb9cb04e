"""The feedback that version 0.3 kept in a file: read in once, and the file put aside."""

import json
import logging
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from assistant.errors import UnusableInput
from assistant.feedback import Feedback, feedback_data, feedback_of
from assistant.settings import Settings
from bots.store import sqlite
from bots.store.ids import ID_LENGTH, digest
from bots.store.tables import FeedbackRow

if TYPE_CHECKING:
    from bots.store.database import Database

READ_IN = "feedback.jsonl.read-in"

_FILE = "feedback.jsonl"
_LOCK = "lock"
"""What version 0.3 held while it wrote."""
_log = logging.getLogger(__name__)


def read_in(db: "Database", settings: Settings) -> None:
    """Read the file in, if it is there.

    Lines that are not as version 0.3 wrote them stay in the file that is put aside.

    Raises:
        StoreError: nothing can be written; the file stays as it is.
        OSError: the file cannot be read or put aside.
    """
    folder = settings.data_dir / "feedback"
    if not (folder / _FILE).exists():
        return
    with sqlite.alone(folder / _LOCK):
        if not (folder / _FILE).exists():  # another process was first
            return
        lines = _lines(folder / _FILE)
        with db.session() as session:
            known = set(session.scalars(select(FeedbackRow.id)))  # of a try that was cut short
            for number, line in enumerate(lines):
                said, identity = _feedback(line), digest(f"{number} {line!r}")[:ID_LENGTH]
                if said and identity not in known:
                    row = FeedbackRow(id=identity, day=said.on, said=feedback_data(said))
                    session.add(row)
                    session.flush()  # one by one, for the order
        (folder / _FILE).rename(folder / READ_IN)
    if unread := sum(_feedback(line) is None for line in lines):
        _log.warning("old feedback not read in", extra={"lines": unread})


def forget(settings: Settings, before: date) -> None:
    """Delete the file that was put aside, if anything in it is of a day before a day.

    What was read in of it stays.
    """
    path = settings.data_dir / "feedback" / READ_IN
    if path.exists() and any(_is_before(line, before) for line in _lines(path)):
        path.unlink(missing_ok=True)


def _lines(path: Path) -> list[bytes]:
    """Return the lines that have their end; a crash may have left half of a last one."""
    return path.read_bytes().split(b"\n")[:-1]


def _feedback(line: bytes) -> Feedback | None:
    try:
        return feedback_of(json.loads(line))
    except (ValueError, UnusableInput):
        return None


def _is_before(line: bytes, day: date) -> bool:
    """Return whether a line is of a day before `day`; of one that cannot be read, nobody knows."""
    said = _feedback(line)
    return said is None or said.on < day
