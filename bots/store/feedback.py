"""Feedback, in the order in which it came. Nobody's: what is kept does not say whose it was."""

from datetime import date

from sqlalchemy import select

from assistant.feedback import Feedback, feedback_data, feedback_of
from bots.store.database import Database
from bots.store.ids import new_id
from bots.store.rows import delete_where
from bots.store.tables import FeedbackRow


def record(db: Database, feedback: Feedback, *, tenant: str | None = None) -> None:
    """Keep what `assistant.feedback.Screen` let through.

    Args:
        db: the database.
        feedback: what was said.
        tenant: the workspace with which it is to be deleted.
    """
    row = FeedbackRow(id=new_id(), day=feedback.on, tenant=tenant, said=feedback_data(feedback))
    with db.session() as session:
        session.add(row)


def read(db: Database) -> list[Feedback]:
    """Return all feedback, in the order in which it came."""
    with db.reading() as session:
        rows = session.scalars(select(FeedbackRow).order_by(FeedbackRow.number))
        return [feedback_of(row.said) for row in rows]


def forget(db: Database, before: date) -> int:
    """Delete the feedback of days before a day for good, and return how many there were."""
    with db.session() as session:
        gone = delete_where(session, FeedbackRow, FeedbackRow.day < before)
    db.forget_deleted()
    return gone
