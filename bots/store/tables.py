"""The tables. What is somebody's carries whose it is; feedback carries nobody."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, relationship

from bots.store.ids import ID_LENGTH

_DIGEST = 64
"""Characters of a SHA-256 in hexadecimal."""


class UTCDateTime(TypeDecorator[datetime]):
    """A moment. Kept in UTC, without its zone, which SQLite does not keep."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC, without its zone.

        Raises:
            ValueError: it has no zone, so nobody knows which moment it is.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment with its zone."""
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """What all tables share: names of constraints that migrations can rely on."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Owned:
    """Whose a row is. Every look-up of such a table asks for both columns."""

    __tablename__: str
    tenant: Mapped[str] = mapped_column(String(200))
    person: Mapped[str] = mapped_column(String(200))

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:
        """Index whose a row is."""
        return (Index(None, "tenant", "person"),)


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
