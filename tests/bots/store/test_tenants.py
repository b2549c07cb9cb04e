"""All that is kept of a workspace goes at once, whatever table it is in, and nothing of another's.

The tables come from the metadata, so that a new one is tried as well.
"""

from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from tests_store import fill

from assistant.settings import Settings
from bots.store import installations
from bots.store.database import Database
from bots.store.retention import forget_everything
from bots.store.tables import TABLES
from bots.store.tenants import forget_tenant

LEAVING, STAYING = "slack-leaving", "slack-staying"
OF_TENANTS = [one for one in TABLES.sorted_tables if "tenant" in one.columns]


def rows_of(db: Database, tenant: str) -> dict[str, int]:
    with db.reading() as session:
        return {
            table.name: session.scalar(
                select(func.count()).select_from(table).where(table.columns.tenant == tenant)
            )
            or 0
            for table in OF_TENANTS
        }


def fill_everything(db: Database) -> None:
    with db.session() as session:
        for tenant in (LEAVING, STAYING):
            fill(session.connection(), TABLES.sorted_tables, tenant)


def test_every_table_that_has_a_tenant_is_emptied_of_one(db: Database) -> None:
    fill_everything(db)
    one_each = {table.name: 1 for table in OF_TENANTS}
    assert rows_of(db, LEAVING) == one_each
    assert forget_tenant(db, LEAVING) == len(OF_TENANTS)
    assert set(rows_of(db, LEAVING).values()) == {0}
    assert rows_of(db, STAYING) == one_each
    assert forget_tenant(db, LEAVING) == 0


def test_every_table_either_has_a_tenant_or_holds_nobodys(db: Database) -> None:
    others = {one.name for one in TABLES.sorted_tables} - {one.name for one in OF_TENANTS}
    assert others == {"oauth_states"}


def test_a_tenant_that_is_not_known_takes_nothing_along(db: Database, now: datetime) -> None:
    installations.save(db, STAYING, b"sealed", now=now)
    for name in ("", "slack-", "%", f"{STAYING} ", "nobody"):
        assert forget_tenant(db, name) == 0
    assert installations.find(db, STAYING) == b"sealed"


def test_no_word_of_a_tenant_is_left_in_the_files(db: Database) -> None:
    fill_everything(db)
    forget_tenant(db, LEAVING)
    assert db.file
    left = b"".join(one.read_bytes() for one in Path(db.file).parent.glob(f"{db.file.name}*"))
    of_nobody = {number for number, one in enumerate(TABLES.sorted_tables) if one not in OF_TENANTS}
    for number in range(len(TABLES.sorted_tables)):
        assert (f"{LEAVING} {number}".encode() in left) == (number in of_nobody)
    assert STAYING.encode() in left


def test_forgetting_everything_leaves_only_what_opens_doors(
    db: Database, store_settings: Settings
) -> None:
    fill_everything(db)
    forget_everything(db, store_settings)
    with db.reading() as session:
        left = {
            table.name
            for table in TABLES.sorted_tables
            if session.scalar(select(func.count()).select_from(table))
        }
    assert left == {"keys", "installations"}
