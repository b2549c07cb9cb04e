"""Workspaces that the assistant is installed in: what it is let in with, sealed by its door."""

from datetime import datetime

from bots.store.database import Database
from bots.store.ids import digest
from bots.store.rows import delete_where
from bots.store.tables import InstallationRow, OAuthStateRow


def save(db: Database, tenant: str, sealed: bytes, *, now: datetime) -> None:
    """Keep what lets the assistant into a workspace, in place of what was kept before.

    Args:
        db: the database.
        tenant: the workspace's pseudonym.
        sealed: tokens and all that goes with them, sealed; it is kept as it is given.
        now: the time.
    """
    with db.session() as session:
        session.merge(InstallationRow(tenant=tenant, sealed=sealed, saved_at=now))


def find(db: Database, tenant: str) -> bytes | None:
    """Return what was kept of a workspace, still sealed; None where there is nothing."""
    with db.reading() as session:
        row = session.get(InstallationRow, tenant)
        return row.sealed if row else None


def delete(db: Database, tenant: str) -> None:
    """Delete what lets the assistant into a workspace, if there is anything."""
    with db.session() as session:
        delete_where(session, InstallationRow, InstallationRow.tenant == tenant)
    db.forget_deleted()


def issue_state(db: Database, state: str, *, expires_at: datetime) -> None:
    """Note that somebody begins to install the assistant; they come back with `state`."""
    with db.session() as session:
        session.add(OAuthStateRow(digest=digest(state), expires_at=expires_at))


def consume_state(db: Database, state: str, *, now: datetime) -> bool:
    """Return whether `state` was issued and has not expired; it is good for once."""
    with db.session() as session:
        found = delete_where(
            session,
            OAuthStateRow,
            OAuthStateRow.digest == digest(state),
            OAuthStateRow.expires_at > now,
        )
    return found == 1
