"""Replies that are said again when a request comes again, so that it is carried out once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from bots.errors import DoorError
from bots.owners import Owner
from bots.store.database import Database
from bots.store.ids import digest, new_id
from bots.store.rows import delete_where, of
from bots.store.tables import ReplyRow

KEPT = timedelta(hours=24)


class Mismatch(DoorError):
    """A key came again with another request."""


@dataclass(frozen=True)
class StoredReply:
    """What a request was answered."""

    status: int
    body: bytes


def remembered(
    db: Database, owner: Owner, key: str, request_hash: str, *, now: datetime
) -> StoredReply | None:
    """Return what the owner's request of that key was answered; None when it is new.

    Raises:
        Mismatch: it was another request.
    """
    with db.reading() as session:
        row = session.scalar(
            select(ReplyRow).where(_is_of(owner, key), ReplyRow.created_at > now - KEPT)
        )
    if row is None:
        return None
    if row.request_hash != request_hash:
        raise Mismatch("This Idempotency-Key was used for another request. Use a new one.")
    return StoredReply(row.status, row.body)


def remember(
    db: Database,
    owner: Owner,
    key: str,
    request_hash: str,
    status: int,
    body: bytes,
    *,
    now: datetime,
) -> None:
    """Keep what a request was answered, for a day; of two of one key the first is kept."""
    with db.session() as session:
        there = session.scalar(select(ReplyRow).where(_is_of(owner, key)).with_for_update())
        if there is not None:
            if there.created_at > now - KEPT:
                return
            session.delete(there)
            session.flush()
        session.add(
            ReplyRow(
                id=new_id(),
                tenant=owner.tenant,
                person=owner.person,
                digest=digest(key),
                request_hash=request_hash,
                status=status,
                body=body,
                created_at=now,
            )
        )


def forget(session: Session, owner: Owner) -> None:
    """Delete an owner's replies: they repeat what the owner wants deleted."""
    delete_where(session, ReplyRow, of(owner, ReplyRow))


def _is_of(owner: Owner, key: str) -> ColumnElement[bool]:
    return and_(of(owner, ReplyRow), ReplyRow.digest == digest(key))
