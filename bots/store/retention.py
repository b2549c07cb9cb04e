"""What is kept is kept for so long and no longer."""

from dataclasses import astuple, dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import true

from assistant.settings import Settings
from bots.store import deliveries, idempotency, old_feedback, sessions
from bots.store.database import Database
from bots.store.rows import delete_where
from bots.store.tables import (
    ConversationRow,
    DeliveryRow,
    FeedbackRow,
    OAuthStateRow,
    ReplyRow,
    SessionRow,
    ThreadTurnRow,
    UploadRow,
)


@dataclass(frozen=True)
class Counts:
    """How many of each were deleted."""

    conversations: int = 0
    uploads: int = 0
    feedback: int = 0
    sessions: int = 0
    replies: int = 0
    """What requests were answered, kept for a day in case they come again."""
    thread_questions: int = 0
    """Asked in threads that several people share."""
    deliveries: int = 0
    """Messages that came, kept for a day in case they come again."""
    oauth_states: int = 0
    """Installations that were begun."""

    @property
    def total(self) -> int:
        """How many of all."""
        return sum(astuple(self))


def forget_expired(db: Database, settings: Settings, now: datetime) -> Counts:
    """Delete for good what has been kept for as long as the settings say.

    A conversation's days count from its first question; in a thread that several people share,
    those of each question by itself. An upload's count as they were set when it was kept, a
    session's from when it was last used. Once a day is often enough.

    Raises:
        StoreError: nothing can be deleted.
        OSError: the file of old feedback cannot be deleted.
    """
    conversations_from = now - timedelta(days=settings.keep_conversations_days)
    feedback_from = now.astimezone(UTC).date() - timedelta(days=settings.keep_feedback_days)
    with db.session() as session:
        counts = Counts(
            conversations=delete_where(
                session, ConversationRow, ConversationRow.created_at < conversations_from
            ),
            uploads=delete_where(session, UploadRow, UploadRow.expires_at <= now),
            feedback=delete_where(session, FeedbackRow, FeedbackRow.day < feedback_from),
            sessions=delete_where(session, SessionRow, SessionRow.last_seen <= now - sessions.IDLE),
            replies=delete_where(session, ReplyRow, ReplyRow.created_at <= now - idempotency.KEPT),
            thread_questions=delete_where(
                session, ThreadTurnRow, ThreadTurnRow.asked_at < conversations_from
            ),
            deliveries=delete_where(
                session, DeliveryRow, DeliveryRow.accepted_at <= now - deliveries.KEPT
            ),
            oauth_states=delete_where(session, OAuthStateRow, OAuthStateRow.expires_at <= now),
        )
    old_feedback.forget(settings, feedback_from)
    db.rewrite()  # also for what people deleted themselves since the last time
    return counts


def forget_everything(db: Database, settings: Settings) -> Counts:
    """Delete for good all that is kept of anybody.

    Keys stay, and installations in workspaces: they open the doors, no more.

    Raises:
        StoreError: nothing can be deleted.
        OSError: the file of old feedback cannot be deleted.
    """
    with db.session() as session:
        counts = Counts(
            conversations=delete_where(session, ConversationRow, true()),
            uploads=delete_where(session, UploadRow, true()),
            feedback=delete_where(session, FeedbackRow, true()),
            sessions=delete_where(session, SessionRow, true()),
            replies=delete_where(session, ReplyRow, true()),
            thread_questions=delete_where(session, ThreadTurnRow, true()),
            deliveries=delete_where(session, DeliveryRow, true()),
            oauth_states=delete_where(session, OAuthStateRow, true()),
        )
    old_feedback.forget(settings, date.max)
    db.rewrite()
    return counts
