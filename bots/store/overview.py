"""How much is kept and since when, without a word of what it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from bots.store.database import Database
from bots.store.tables import (
    ConversationRow,
    DeliveryRow,
    FeedbackRow,
    InstallationRow,
    KeyRow,
    ReplyRow,
    SessionRow,
    ThreadTurnRow,
    TurnRow,
    UploadRow,
)

_SINCE: Mapping[str, InstrumentedAttribute[Any]] = {
    "conversations": ConversationRow.created_at,
    "questions": TurnRow.asked_at,
    "uploads": UploadRow.created_at,
    "feedback": FeedbackRow.day,
    "sessions": SessionRow.created_at,
    "replies": ReplyRow.created_at,
    "thread_questions": ThreadTurnRow.asked_at,
    "deliveries": DeliveryRow.accepted_at,
    "keys": KeyRow.created_at,
    "installations": InstallationRow.saved_at,
}


@dataclass(frozen=True)
class Kept:
    """How many of a kind there are."""

    count: int
    oldest: date | None
    """The day, in UTC, of the oldest of them."""


@dataclass(frozen=True)
class Overview:
    """All that is kept."""

    kinds: Mapping[str, Kept]
    upload_bytes: int
    """Of all uploads, as they were sent."""
    file: Path | None
    """The database's file; None where a server has it."""
    file_bytes: int | None


def overview(db: Database) -> Overview:
    """Return how much is kept.

    Raises:
        StoreError: it cannot be read.
    """
    with db.reading() as session:
        kinds = {}
        for kind, since in _SINCE.items():
            count, oldest = session.execute(select(func.count(since), func.min(since))).one()
            kinds[kind] = Kept(count, oldest.date() if isinstance(oldest, datetime) else oldest)
        upload_bytes = session.scalar(select(func.sum(UploadRow.size))) or 0
    return Overview(kinds, upload_bytes, db.file, db.file.stat().st_size if db.file else None)
