"""Threads that several people share: what was asked in them, and whose files are in them.

Whoever is in a thread sees its questions and answers; a file is its owner's alone.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bots.owners import Owner
from bots.store.database import Database
from bots.store.ids import checked_id, digest, new_id, not_there
from bots.store.rows import delete_where, of
from bots.store.tables import ThreadTurnRow, ThreadUploadRow, UploadRow


@dataclass(frozen=True)
class ThreadTurn:
    """A question of a thread, and its answer."""

    id: str
    owner: Owner
    """Who asked it."""
    thread: str
    """The thread's pseudonym."""
    question: str
    understood: str | None
    """The question as read with the thread."""
    answer: dict[str, Any]
    """The contract's answer object."""
    asked_at: datetime


def keep(
    db: Database,
    owner: Owner,
    thread: str,
    *,
    key: str,
    question: str,
    understood: str | None,
    answer: dict[str, Any],
    now: datetime,
) -> ThreadTurn:
    """Keep a question and its answer; of two of one key the first is kept, and returned.

    Args:
        db: the database.
        owner: who asked.
        thread: the thread's pseudonym.
        key: the same for everything that is sent of one message; only a digest is kept.
        question: as it was typed.
        understood: the question as read with the thread.
        answer: the contract's answer object.
        now: the time.
    """
    row = ThreadTurnRow(
        id=new_id(),
        tenant=owner.tenant,
        person=owner.person,
        thread=thread,
        key=digest(key),
        question=question,
        understood=understood,
        answer=answer,
        asked_at=now,
    )
    with db.session() as session:
        there = _of_key(session, owner.tenant, key)
        if there is None:
            try:
                with session.begin_nested():
                    session.add(row)
            except IntegrityError:  # only where two can write at once, as SQLite does not let them
                there = _of_key(session, owner.tenant, key)
        return _turn(there or row)


def find(db: Database, tenant: str, turn_id: str) -> ThreadTurn:
    """Return a question of a workspace.

    Raises:
        NotThere: the workspace has none of that id.
    """
    query = select(ThreadTurnRow).where(
        ThreadTurnRow.tenant == tenant, ThreadTurnRow.id == checked_id(turn_id, "question")
    )
    with db.reading() as session:
        row = session.scalar(query)
    if row is None:
        raise not_there("question")
    return _turn(row)


def by_key(db: Database, tenant: str, key: str) -> ThreadTurn | None:
    """Return the question of a workspace that a message asked; None where there is none."""
    with db.reading() as session:
        row = _of_key(session, tenant, key)
        return _turn(row) if row else None


def questions(db: Database, tenant: str, thread: str, limit: int) -> tuple[str, ...]:
    """Return the last `limit` questions of a thread, oldest first, as they were understood.

    A question that could not be answered for a fault is left out: nothing follows from it.
    """
    outcome = ThreadTurnRow.answer["outcome"].as_string()
    query = (
        select(func.coalesce(ThreadTurnRow.understood, ThreadTurnRow.question))
        .where(_in_thread(tenant, thread), outcome.is_distinct_from("failed"))
        .order_by(ThreadTurnRow.asked_at.desc(), ThreadTurnRow.id.desc())
        .limit(limit)
    )
    with db.reading() as session:
        return tuple(reversed(session.scalars(query).all()))


def askers(db: Database, tenant: str, thread: str) -> frozenset[str]:
    """Return who has asked in a thread: their pseudonyms, as in `Owner.person`."""
    query = select(ThreadTurnRow.person).where(_in_thread(tenant, thread)).distinct()
    with db.reading() as session:
        return frozenset(session.scalars(query))


def attach(db: Database, owner: Owner, thread: str, upload_id: str) -> None:
    """Note that an owner has dropped an upload of theirs in a thread.

    Raises:
        NotThere: the owner has no upload of that id.
    """
    upload = select(UploadRow.id).where(
        of(owner, UploadRow), UploadRow.id == checked_id(upload_id, "upload")
    )
    there = select(ThreadUploadRow.number).where(
        _dropped_in(owner, thread), ThreadUploadRow.upload_id == upload_id
    )
    with db.session() as session:
        if session.scalar(upload.with_for_update()) is None:
            raise not_there("upload")
        if session.scalar(there) is None:
            row = ThreadUploadRow(
                tenant=owner.tenant, person=owner.person, thread=thread, upload_id=upload_id
            )
            session.add(row)


def attached(db: Database, owner: Owner, thread: str) -> tuple[str, ...]:
    """Return the ids of the owner's own uploads that they dropped in a thread, oldest first."""
    query = (
        select(ThreadUploadRow.upload_id)
        .where(_dropped_in(owner, thread))
        .order_by(ThreadUploadRow.number)
    )
    with db.reading() as session:
        return tuple(session.scalars(query))


def delete(db: Database, owner: Owner, key: str) -> None:
    """Delete for good the question that a message of an owner's asked, if it is kept."""
    asked = ThreadTurnRow.key == digest(key)
    with db.session() as session:
        delete_where(session, ThreadTurnRow, of(owner, ThreadTurnRow), asked)
    db.forget_deleted()


def delete_all(db: Database, owner: Owner) -> None:
    """Delete for good what an owner has asked in threads, and where their files were dropped."""
    with db.session() as session:
        delete_where(session, ThreadTurnRow, of(owner, ThreadTurnRow))
        delete_where(session, ThreadUploadRow, of(owner, ThreadUploadRow))
    db.forget_deleted()


def _in_thread(tenant: str, thread: str) -> ColumnElement[bool]:
    return and_(ThreadTurnRow.tenant == tenant, ThreadTurnRow.thread == thread)


def _dropped_in(owner: Owner, thread: str) -> ColumnElement[bool]:
    return and_(of(owner, ThreadUploadRow), ThreadUploadRow.thread == thread)


def _of_key(session: Session, tenant: str, key: str) -> ThreadTurnRow | None:
    return session.scalar(
        select(ThreadTurnRow).where(
            ThreadTurnRow.tenant == tenant, ThreadTurnRow.key == digest(key)
        )
    )


def _turn(row: ThreadTurnRow) -> ThreadTurn:
    return ThreadTurn(
        id=row.id,
        owner=Owner(row.tenant, row.person),
        thread=row.thread,
        question=row.question,
        understood=row.understood,
        answer=row.answer,
        asked_at=row.asked_at,
    )
