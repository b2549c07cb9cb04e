"""The one place that says which rows are somebody's, and that changes and deletes rows by rule."""

from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, Table, and_, delete, update
from sqlalchemy.orm import Session

from bots.owners import Owner
from bots.store.base import Base, Owned


def of(owner: Owner, table: type[Owned]) -> ColumnElement[bool]:
    """Return the condition that a row is the owner's. Every look-up of such a table has it."""
    return and_(table.tenant == owner.tenant, table.person == owner.person)


def delete_where(
    session: Session, table: type[Base] | Table, *conditions: ColumnElement[bool]
) -> int:
    """Delete the rows to which all conditions apply, and return how many there were."""
    done = session.execute(delete(table).where(*conditions))
    return cast("CursorResult[Any]", done).rowcount


def change_where(
    session: Session, table: type[Base], *conditions: ColumnElement[bool], **values: Any
) -> int:
    """Change the rows to which all conditions apply, and return how many there were."""
    done = session.execute(update(table).where(*conditions).values(**values))
    return cast("CursorResult[Any]", done).rowcount
