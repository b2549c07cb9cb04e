"""Conversations: threads of questions, each seen by nobody but whose it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from bots.owners import Owner
from bots.store import idempotency
from bots.store.database import Database
from bots.store.ids import checked_id, new_id, not_there
from bots.store.rows import delete_where, of
from bots.store.tables import ConversationRow, TurnRow

State = Literal["pending", "done", "failed"]

_TITLE = 80
"""Characters of the first question that name a conversation."""


@dataclass(frozen=True)
class Turn:
    """A question of a conversation, and what became of it."""

    id: str
    conversation_id: str
    number: int
    """Its place, from 1."""
    question: str
    asked_at: datetime
    state: State
    understood: str | None
    """The question as read with the thread."""
    answer: dict[str, Any] | None
    """The contract's answer object."""
    uploads: tuple[str, ...]
    """Ids of the uploads that were asked about."""


@dataclass(frozen=True)
class Conversation:
    """A thread of questions."""

    id: str
    title: str
    """The beginning of its first question; empty before there is one."""
    created_at: datetime
    turns: tuple[Turn, ...]


def start(db: Database, owner: Owner, *, now: datetime) -> Conversation:
    """Begin a conversation."""
    row = ConversationRow(
        id=new_id(), tenant=owner.tenant, person=owner.person, title="", created_at=now
    )
    with db.session() as session:
        session.add(row)
    return Conversation(row.id, row.title, row.created_at, ())


def find(db: Database, owner: Owner, conversation_id: str) -> Conversation:
    """Return a conversation with all its turns.

    Raises:
        NotThere: the owner has none of that id.
    """
    with db.reading() as session:
        row = _row(session, owner, conversation_id)
        return _conversation(row, tuple(_turn(one) for one in row.turns))


def listed(
    db: Database, owner: Owner, *, before: str | None = None, limit: int
) -> list[Conversation]:
    """Return an owner's conversations without their turns, newest first.

    Args:
        db: the database.
        owner: whose they are.
        before: the id of the conversation after which to go on.
        limit: the most that are returned.

    Raises:
        NotThere: the owner has no conversation of the id `before`.
    """
    with db.reading() as session:
        query = (
            select(ConversationRow)
            .where(of(owner, ConversationRow))
            .order_by(ConversationRow.created_at.desc(), ConversationRow.id.desc())
        )
        if before is not None:
            last = _row(session, owner, before)
            query = query.where(
                or_(
                    ConversationRow.created_at < last.created_at,
                    and_(
                        ConversationRow.created_at == last.created_at,
                        ConversationRow.id < last.id,
                    ),
                )
            )
        return [_conversation(row, ()) for row in session.scalars(query.limit(limit))]


def add_turn(
    db: Database,
    owner: Owner,
    conversation_id: str,
    question: str,
    *,
    uploads: Sequence[str] = (),
    now: datetime,
) -> Turn:
    """Add a question that is still to be answered.

    Raises:
        NotThere: the owner has no conversation of that id.
    """
    with db.session() as session:
        # Other databases than SQLite let two add at once; the lock on the thread's row does not.
        thread = _row(session, owner, conversation_id, lock=True)
        count = select(func.max(TurnRow.number)).where(TurnRow.conversation_id == thread.id)
        number = (session.scalar(count) or 0) + 1
        if number == 1:
            thread.title = _title(question)
        row = TurnRow(
            id=new_id(),
            tenant=owner.tenant,
            person=owner.person,
            conversation_id=thread.id,
            number=number,
            question=question,
            asked_at=now,
            state="pending",
            uploads=list(uploads),
        )
        session.add(row)
    return _turn(row)


def finish_turn(
    db: Database,
    owner: Owner,
    turn_id: str,
    *,
    answer: dict[str, Any] | None,
    understood: str | None,
) -> Turn:
    """Keep what a question was answered; None when it could not be.

    A turn that has its answer keeps it: whoever finishes it first wins.

    Raises:
        NotThere: the owner has no turn of that id; it may have been deleted meanwhile.
    """
    with db.session() as session:
        row = _turn_row(session, owner, turn_id, lock=True)
        if row.state != "done":
            row.state = "failed" if answer is None else "done"
            row.answer = answer
            row.understood = understood
        return _turn(row)


def find_turn(db: Database, owner: Owner, turn_id: str) -> Turn:
    """Return a turn.

    Raises:
        NotThere: the owner has none of that id.
    """
    with db.reading() as session:
        return _turn(_turn_row(session, owner, turn_id))


def delete(db: Database, owner: Owner, conversation_id: str) -> None:
    """Delete a conversation and its turns for good.

    Raises:
        NotThere: the owner has none of that id.
    """
    with db.session() as session:
        session.delete(_row(session, owner, conversation_id))
        idempotency.forget(session, owner)
    db.forget_deleted()


def delete_all(db: Database, owner: Owner) -> None:
    """Delete all conversations of an owner for good."""
    with db.session() as session:
        delete_where(session, ConversationRow, of(owner, ConversationRow))
        idempotency.forget(session, owner)
    db.forget_deleted()


def _row(
    session: Session, owner: Owner, conversation_id: str, *, lock: bool = False
) -> ConversationRow:
    query = select(ConversationRow).where(
        of(owner, ConversationRow),
        ConversationRow.id == checked_id(conversation_id, "conversation"),
    )
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise not_there("conversation")
    return found


def _turn_row(session: Session, owner: Owner, turn_id: str, *, lock: bool = False) -> TurnRow:
    query = select(TurnRow).where(
        of(owner, TurnRow),
        TurnRow.id == checked_id(turn_id, "question"),
    )
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise not_there("question")
    return found


def _conversation(row: ConversationRow, turns: tuple[Turn, ...]) -> Conversation:
    return Conversation(row.id, row.title, row.created_at, turns)


def _turn(row: TurnRow) -> Turn:
    return Turn(
        id=row.id,
        conversation_id=row.conversation_id,
        number=row.number,
        question=row.question,
        asked_at=row.asked_at,
        state=cast(State, row.state),
        understood=row.understood,
        answer=row.answer,
        uploads=tuple(row.uploads),
    )


def _title(question: str) -> str:
    if len(question) <= _TITLE:
        return question
    return f"{question[: _TITLE - 1].rstrip()}…"
