"""Sessions: browsers that are known by a token, of which only a digest is kept."""

import contextlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from bots.errors import StoreError
from bots.owners import Owner
from bots.store.database import Database
from bots.store.ids import digest
from bots.store.rows import delete_where
from bots.store.tables import KeyRow, SessionRow

IDLE = timedelta(days=30)
"""How long a session lives without being used."""

_NOTED_EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class Session:
    """A browser that has come before."""

    owner: Owner
    scopes: frozenset[str]
    key_id: str | None
    """The key it signed in with, if any."""
    created_at: datetime
    last_seen: datetime
    """To the hour."""


def make(
    db: Database,
    *,
    owner: Owner,
    scopes: Collection[str],
    key_id: str | None = None,
    now: datetime,
) -> str:
    """Begin a session, and return its token, which is not kept."""
    token = secrets.token_urlsafe(32)
    row = SessionRow(
        digest=digest(token),
        tenant=owner.tenant,
        person=owner.person,
        scopes=sorted(scopes),
        key_id=key_id,
        created_at=now,
        last_seen=now,
    )
    with db.session() as session:
        session.add(row)
    return token


def of_token(db: Database, token: str, *, now: datetime) -> Session | None:
    """Return the session of a token; None where it has ended, or its key was revoked."""
    query = (
        select(SessionRow)
        .outerjoin(KeyRow, KeyRow.id == SessionRow.key_id)
        .where(
            SessionRow.digest == digest(token),
            SessionRow.last_seen > now - IDLE,
            or_(SessionRow.key_id.is_(None), KeyRow.revoked.is_(False)),
        )
    )
    with db.reading() as session:
        row = session.scalar(query)
    if row is None:
        return None
    if now - row.last_seen > _NOTED_EVERY:
        with contextlib.suppress(StoreError):  # a session goes on while nothing can be written
            _note_use(db, row.digest, now)
    return Session(
        owner=Owner(row.tenant, row.person),
        scopes=frozenset(row.scopes),
        key_id=row.key_id,
        created_at=row.created_at,
        last_seen=row.last_seen,
    )


def end(db: Database, token: str) -> None:
    """End a session, if there is one of that token."""
    with db.session() as session:
        delete_where(session, SessionRow, SessionRow.digest == digest(token))


def _note_use(db: Database, kept: str, now: datetime) -> None:
    with db.session() as session:
        row = session.get(SessionRow, kept)
        if row is not None:
            row.last_seen = now
