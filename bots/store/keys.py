"""Keys to the API. Only a digest of the secret is kept, so that nobody can read it again."""

import contextlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select

from bots.errors import StoreError
from bots.store.database import Database
from bots.store.ids import checked_id, digest, new_id, not_there
from bots.store.rows import delete_where
from bots.store.tables import KeyRow, SessionRow

SCHEME = "fva_"
"""What every key begins with, so that one that leaks can be told for what it is."""


@dataclass(frozen=True)
class Key:
    """A key, without its secret."""

    id: str
    name: str
    prefix: str
    """The beginning of the secret, to tell keys apart by."""
    tenant: str
    scopes: frozenset[str]
    created_at: datetime
    last_used: date | None
    revoked: bool


def make(
    db: Database, *, name: str, tenant: str, scopes: Collection[str], now: datetime
) -> tuple[Key, str]:
    """Return a new key and its secret, which nobody is ever shown again."""
    prefix = f"{SCHEME}{secrets.token_hex(4)}"
    secret = f"{prefix}_{secrets.token_urlsafe(32)}"
    row = KeyRow(
        id=new_id(),
        name=name,
        prefix=prefix,
        digest=digest(secret),
        tenant=tenant,
        scopes=sorted(scopes),
        created_at=now,
        revoked=False,
    )
    with db.session() as session:
        session.add(row)
    return _key(row), secret


def of_secret(db: Database, secret: str, *, now: datetime) -> Key | None:
    """Return the key that a secret belongs to; None where there is none or it was revoked."""
    query = select(KeyRow).where(KeyRow.digest == digest(secret), KeyRow.revoked.is_(False))
    with db.reading() as session:
        row = session.scalar(query)
    if row is None:
        return None
    today = now.astimezone(UTC).date()
    if row.last_used != today:
        with contextlib.suppress(StoreError):  # a key opens also while nothing can be written
            _note_use(db, row.id, today)
    return _key(row)


def listed(db: Database) -> list[Key]:
    """Return all keys, oldest first, those that were revoked as well."""
    with db.reading() as session:
        return [_key(row) for row in session.scalars(select(KeyRow).order_by(KeyRow.created_at))]


def revoke(db: Database, key_id: str) -> None:
    """End a key, and the sessions of browsers that signed in with it.

    Raises:
        NotThere: there is no key of that id.
    """
    with db.session() as session:
        row = session.get(KeyRow, checked_id(key_id, "key"))
        if row is None:
            raise not_there("key")
        row.revoked = True
        delete_where(session, SessionRow, SessionRow.key_id == row.id)


def _note_use(db: Database, key_id: str, today: date) -> None:
    with db.session() as session:
        row = session.get(KeyRow, key_id)
        if row is not None:
            row.last_used = today


def _key(row: KeyRow) -> Key:
    return Key(
        id=row.id,
        name=row.name,
        prefix=row.prefix,
        tenant=row.tenant,
        scopes=frozenset(row.scopes),
        created_at=row.created_at,
        last_used=row.last_used,
        revoked=row.revoked,
    )
