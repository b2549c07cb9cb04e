"""Messages that are answered later: each taken in once, and worked on by one process at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import and_, func, or_, select
from sqlalchemy.exc import IntegrityError

from bots.owners import Owner
from bots.store.database import Database
from bots.store.ids import digest, new_id
from bots.store.rows import change_where, delete_where, of
from bots.store.tables import DeliveryRow

KEPT = timedelta(hours=24)
"""How long a message that comes again is known."""

Settled = Literal["done", "stopped", "failed"]

_PENDING = "pending"
_BLANK: Mapping[str, Any] = {"payload": b"", "progress": {}}
_TO_ANSWER = and_(DeliveryRow.state == _PENDING, func.length(DeliveryRow.payload) > 0)


@dataclass(frozen=True)
class Delivery:
    """A message to work on; whoever is given it has it until the time they named."""

    id: str
    owner: Owner
    thread: str
    """The pseudonym of the thread that it was sent in."""
    payload: bytes
    progress: Mapping[str, Any]
    """What has been noted of the work done so far."""
    attempts: int
    """How often it has been taken up, this time included; tells who has it now."""
    accepted_at: datetime


def accept(
    db: Database,
    owner: Owner,
    *,
    key: str,
    event_id: str | None,
    thread: str,
    payload: bytes,
    now: datetime,
    until: datetime,
) -> Delivery | None:
    """Take a message in, for the caller to work on until `until`.

    Args:
        db: the database.
        owner: who sent it.
        key: the same for everything that is sent of one message; only a digest is kept.
        event_id: the id of what brought it, if that has one; only a digest is kept.
        thread: the pseudonym of the thread that it was sent in.
        payload: what is needed to answer it, sealed; it is kept as it is given. Without any,
            it is only known: nobody but a caller of this takes it up again.
        now: the time.
        until: when somebody else may take it up, unless the caller renews it.

    Returns:
        The message; None where the workspace's key or event id is known already. If that one is
        still to be answered and nobody is at work on it any more, it is taken up and returned.
    """
    row = DeliveryRow(
        id=new_id(),
        tenant=owner.tenant,
        person=owner.person,
        key=digest(key),
        event_id=None if event_id is None else digest(event_id),
        thread=thread,
        state=_PENDING,
        payload=payload,
        progress={},
        attempts=1,
        accepted_at=now,
        due_at=until,
    )
    same = DeliveryRow.key == row.key
    if row.event_id is not None:
        same = or_(same, DeliveryRow.event_id == row.event_id)
    query = select(DeliveryRow).where(DeliveryRow.tenant == owner.tenant, same)
    with db.session() as session:
        known = session.scalars(query.with_for_update()).all()
        if known:
            there = next((one for one in known if one.key == row.key), known[0])
            return _take(there, until) if _is_left_behind(there, owner, now) else None
        try:
            with session.begin_nested():
                session.add(row)
        except IntegrityError:  # only where two can write at once, as SQLite does not let them
            return None
        return _delivery(row)


def due(db: Database, *, now: datetime, until: datetime, limit: int) -> list[Delivery]:
    """Return messages that nobody is at work on, longest due first; the caller has them now.

    Args:
        db: the database.
        now: the time.
        until: when somebody else may take them up, unless the caller renews them.
        limit: the most that are returned.
    """
    query = select(DeliveryRow).where(_TO_ANSWER, DeliveryRow.due_at <= now)
    query = query.order_by(DeliveryRow.due_at, DeliveryRow.accepted_at).limit(limit)
    with db.reading() as session:  # mostly there are none: whoever writes is left in peace
        if session.scalar(query.with_only_columns(DeliveryRow.id).limit(1)) is None:
            return []
    with db.session() as session:
        rows = session.scalars(query.with_for_update(skip_locked=True)).all()
        return [_take(row, until) for row in rows]


def renew(db: Database, delivery_id: str, *, until: datetime, attempt: int | None = None) -> bool:
    """Keep a message for longer.

    Args:
        db: the database.
        delivery_id: the message.
        until: when somebody else may take it up, unless it is renewed again.
        attempt: the message's `attempts`, where the caller wants to know of somebody else who
            has taken it up since. It is the same below.

    Returns:
        Whether the caller goes on: not where it was stopped, finished or deleted meanwhile.
    """
    return _change(db, delivery_id, attempt, due_at=until)


def is_with(db: Database, delivery_id: str, attempt: int) -> bool:
    """Return whether whoever took a message up as its `attempt`-th still has it to answer."""
    query = select(DeliveryRow.id).where(
        DeliveryRow.id == delivery_id,
        DeliveryRow.state == _PENDING,
        DeliveryRow.attempts == attempt,
    )
    with db.reading() as session:
        return session.scalar(query) is not None


def is_known(db: Database, delivery_id: str) -> bool:
    """Return whether a message is there, whatever became of it."""
    with db.reading() as session:
        found = session.scalar(select(DeliveryRow.id).where(DeliveryRow.id == delivery_id))
        return found is not None


def note(
    db: Database, delivery_id: str, progress: Mapping[str, Any], *, attempt: int | None = None
) -> None:
    """Note how far the work has come, for whoever takes it up next; it replaces what was noted."""
    _change(db, delivery_id, attempt, progress=dict(progress))


def postpone(
    db: Database, delivery_id: str, *, until: datetime, attempt: int | None = None
) -> None:
    """Put a message back; nobody takes it up before `until`."""
    _change(db, delivery_id, attempt, due_at=until)


def finish(db: Database, delivery_id: str, state: Settled, *, attempt: int | None = None) -> None:
    """End the work on a message, and keep nothing of what it said. Whoever ends it first wins."""
    _change(db, delivery_id, attempt, state=state, **_BLANK)


def stop(db: Database, tenant: str, thread: str) -> list[str]:
    """End all work that is still to be done in a thread, and return the ids of its messages."""
    with db.session() as session:
        query = select(DeliveryRow.id).where(
            DeliveryRow.tenant == tenant,
            DeliveryRow.thread == thread,
            DeliveryRow.state == _PENDING,
        )
        found = list(session.scalars(query.order_by(DeliveryRow.accepted_at).with_for_update()))
        change_where(session, DeliveryRow, DeliveryRow.id.in_(found), state="stopped", **_BLANK)
    return found


def senders(db: Database, tenant: str, thread: str) -> frozenset[str]:
    """Return who sent a message in a thread of late, whether it has been answered or not."""
    query = select(DeliveryRow.person).where(
        DeliveryRow.tenant == tenant, DeliveryRow.thread == thread
    )
    with db.reading() as session:
        return frozenset(session.scalars(query.distinct()))


def pending(db: Database) -> int:
    """Return how many messages are still to be answered."""
    query = select(func.count()).where(_TO_ANSWER)
    with db.reading() as session:
        return session.scalar(query) or 0


def delete_all(db: Database, owner: Owner) -> None:
    """Delete all messages of an owner for good; those still to be answered will not be."""
    with db.session() as session:
        delete_where(session, DeliveryRow, of(owner, DeliveryRow))
    db.forget_deleted()


def _is_left_behind(row: DeliveryRow, owner: Owner, now: datetime) -> bool:
    """Return whether a message is the owner's, not yet answered, and nobody is at work on it."""
    return row.person == owner.person and row.state == _PENDING and row.due_at <= now


def _take(row: DeliveryRow, until: datetime) -> Delivery:
    row.due_at = until
    row.attempts += 1
    return _delivery(row)


def _change(db: Database, delivery_id: str, attempt: int | None, **values: Any) -> bool:
    """Change a message that is still to be answered, and return whether there is one."""
    conditions = [DeliveryRow.id == delivery_id, DeliveryRow.state == _PENDING]
    if attempt is not None:
        conditions.append(DeliveryRow.attempts == attempt)
    with db.session() as session:
        return change_where(session, DeliveryRow, *conditions, **values) == 1


def _delivery(row: DeliveryRow) -> Delivery:
    return Delivery(
        id=row.id,
        owner=Owner(row.tenant, row.person),
        thread=row.thread,
        payload=row.payload,
        progress=dict(row.progress),
        attempts=row.attempts,
        accepted_at=row.accepted_at,
    )
