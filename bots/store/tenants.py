"""Organisations and workspaces: all that is kept of one goes at once."""

from bots.store.database import Database
from bots.store.rows import delete_where
from bots.store.tables import TABLES


def forget_tenant(db: Database, tenant: str) -> int:
    """Delete for good every row of a tenant, whatever its table, and return how many there were.

    Raises:
        StoreError: nothing can be deleted.
    """
    tables = [one for one in reversed(TABLES.sorted_tables) if "tenant" in one.columns]
    with db.session() as session:
        count = sum(
            delete_where(session, table, table.columns.tenant == tenant) for table in tables
        )
    db.forget_deleted()
    return count
