"""The one place that says which rows are somebody's, and that deletes rows."""

from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, and_, delete
from sqlalchemy.orm import Session

from bots.owners import Owner
from bots.store.tables import Base, Owned


def of(owner: Owner, table: type[Owned]) -> ColumnElement[bool]:
    """Return the condition that a row is the owner's. Every look-up of such a table has it."""
    return and_(table.tenant == owner.tenant, table.person == owner.person)


def delete_where(session: Session, table: type[Base], *conditions: ColumnElement[bool]) -> int:
    """Delete the rows to which all conditions apply, and return how many there were."""
    done = session.execute(delete(table).where(*conditions))
    return cast("CursorResult[Any]", done).rowcount
