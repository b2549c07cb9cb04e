"""Rows for every table that there is, so that no test can forget a new one."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Connection, Date, Integer, LargeBinary, Table, insert

from bots.store.base import UTCDateTime

MOMENT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def fill(connection: Connection, tables: Sequence[Table], tenant: str) -> None:
    """Add a row of a tenant to each table, parents first; it holds `tenant` wherever it may."""
    made: dict[str, dict[str, Any]] = {}
    for number, table in enumerate(tables):
        row = {
            column.name: _value(column, made, f"{tenant} {number}", tenant)
            for column in table.columns
            if not _is_counted(column)
        }
        connection.execute(insert(table).values(row))
        made[table.name] = row


def _value(column: Column[Any], made: dict[str, dict[str, Any]], unique: str, tenant: str) -> Any:
    for key in column.foreign_keys:
        return made[key.column.table.name][key.column.name]
    if column.name == "tenant":
        return tenant
    kind = column.type
    if isinstance(kind, UTCDateTime):
        return MOMENT
    if isinstance(kind, Date):
        return date(2026, 11, 22)
    if isinstance(kind, JSON):
        return {"words": unique}
    if isinstance(kind, LargeBinary):
        return unique.encode()
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, Integer):
        return 1
    return unique


def _is_counted(column: Column[Any]) -> bool:
    """Return whether the database numbers the rows."""
    return column.primary_key and isinstance(column.type, Integer)
