"""The tables. What is somebody's carries whose it is; feedback carries nobody."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from bots.store.base import Base, Owned, UTCDateTime
from bots.store.ids import ID_LENGTH

_DIGEST = 64
"""Characters of a SHA-256 in hexadecimal."""


class ConversationRow(Owned, Base):
    """A thread of questions."""

    __tablename__ = "conversations"

    id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    turns: Mapped[list["TurnRow"]] = relationship(
        order_by="TurnRow.number", cascade="all, delete-orphan", passive_deletes=True
    )


class TurnRow(Owned, Base):
    """A question of a thread and its answer."""

    __tablename__ = "turns"

    id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    number: Mapped[int]
    question: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    state: Mapped[str] = mapped_column(String(10))
    understood: Mapped[str | None] = mapped_column(Text)
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    uploads: Mapped[list[str]] = mapped_column(JSON)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:
        """A thread has one turn of a number."""
        return (Index(None, "tenant", "person"), UniqueConstraint("conversation_id", "number"))


class UploadRow(Owned, Base):
    """A file as it was sent, and what became of it."""

    __tablename__ = "uploads"

    id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(_DIGEST))
    size: Mapped[int]
    format: Mapped[str] = mapped_column(Text)
    rows_used: Mapped[int]
    period: Mapped[str | None] = mapped_column(String(100))
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    packed: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    """The bytes, compressed by zlib."""


class FeedbackRow(Base):
    """What somebody said of an answer; nobody knows who."""

    __tablename__ = "feedback"

    number: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(String(ID_LENGTH), unique=True)
    tenant: Mapped[str | None] = mapped_column(String(200), index=True)
    """The workspace that it is deleted with, where it came from one."""
    day: Mapped[date] = mapped_column(Date, index=True)
    said: Mapped[dict[str, Any]] = mapped_column(JSON)


class KeyRow(Base):
    """A key to the API: a tenant's, not a person's."""

    __tablename__ = "keys"

    id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    prefix: Mapped[str] = mapped_column(String(20))
    digest: Mapped[str] = mapped_column(String(_DIGEST), unique=True)
    tenant: Mapped[str] = mapped_column(String(200), index=True)
    scopes: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_used: Mapped[date | None] = mapped_column(Date)
    revoked: Mapped[bool]


class SessionRow(Owned, Base):
    """A browser that is known by its token."""

    __tablename__ = "sessions"

    digest: Mapped[str] = mapped_column(String(_DIGEST), primary_key=True)
    scopes: Mapped[list[str]] = mapped_column(JSON)
    key_id: Mapped[str | None] = mapped_column(
        ForeignKey("keys.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_seen: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


class ReplyRow(Owned, Base):
    """What a request was answered, to be said again when it comes again."""

    __tablename__ = "replies"

    id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    digest: Mapped[str] = mapped_column(String(_DIGEST))
    request_hash: Mapped[str] = mapped_column(String(200))
    status: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:
        """A caller has one reply of a key; this finds a caller's rows as well."""
        return (UniqueConstraint("tenant", "person", "digest"),)


class DeliveryRow(Owned, Base):
    """A message that came and is answered later, by whichever process takes it up."""

    __tablename__ = "deliveries"

    id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    key: Mapped[str] = mapped_column(String(_DIGEST))
    """A digest: what it is made of may name people."""
    event_id: Mapped[str | None] = mapped_column(String(_DIGEST))
    thread: Mapped[str] = mapped_column(String(_DIGEST))
    state: Mapped[str] = mapped_column(String(10))
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    """Sealed by whoever keeps it; empty once it is finished."""
    progress: Mapped[dict[str, Any]] = mapped_column(JSON)
    attempts: Mapped[int]
    accepted_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    """When it may be taken up: until then somebody is at work on it, or it has been put off."""

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:
        """A message is taken in once, however often and under however many events it comes."""
        return (
            Index(None, "tenant", "person"),
            Index(None, "tenant", "thread"),
            Index(None, "state", "due_at"),
            UniqueConstraint("tenant", "key"),
            UniqueConstraint("tenant", "event_id"),
        )


class ThreadTurnRow(Owned, Base):
    """A question that was answered in a thread which several people share."""

    __tablename__ = "thread_turns"

    id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    thread: Mapped[str] = mapped_column(String(_DIGEST))
    key: Mapped[str] = mapped_column(String(_DIGEST))
    """A digest, as in `DeliveryRow`."""
    question: Mapped[str] = mapped_column(Text)
    understood: Mapped[str | None] = mapped_column(Text)
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:
        """A message has one answer."""
        return (
            Index(None, "tenant", "person"),
            Index(None, "tenant", "thread", "asked_at"),
            UniqueConstraint("tenant", "key"),
        )


class ThreadUploadRow(Owned, Base):
    """A file that its owner has dropped in a thread; it goes when the upload goes."""

    __tablename__ = "thread_uploads"

    number: Mapped[int] = mapped_column(primary_key=True)
    thread: Mapped[str] = mapped_column(String(_DIGEST))
    upload_id: Mapped[str] = mapped_column(ForeignKey("uploads.id", ondelete="CASCADE"), index=True)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:
        """A file is in a thread once; this finds an owner's rows as well."""
        return (UniqueConstraint("tenant", "person", "thread", "upload_id"),)


class InstallationRow(Base):
    """What lets the assistant into a workspace, sealed."""

    __tablename__ = "installations"

    tenant: Mapped[str] = mapped_column(String(200), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)


class OAuthStateRow(Base):
    """An installation that somebody has begun; nobody knows who, or where."""

    __tablename__ = "oauth_states"

    digest: Mapped[str] = mapped_column(String(_DIGEST), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


TABLES = Base.metadata
"""All of them: whoever has to do with every table takes them from here."""
