"""Migrations make the tables that the code has, forth and back, whoever starts at once."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Engine, MetaData, Table, UniqueConstraint, create_engine, inspect
from tests_store import fill

from assistant.settings import Settings
from bots.errors import StoreError
from bots.owners import Owner
from bots.store import conversations, schema, sqlite
from bots.store.base import Base, Owned
from bots.store.database import FILE, Database, open_database
from bots.store.tables import TABLES

FIRST = {"conversations", "turns", "uploads", "feedback", "keys", "sessions", "replies"}
"""The tables of the first version."""
ADDED = {"feedback": {"tenant"}}
"""Columns that they did not have then."""
ROOT = Path(__file__).parent.parent.parent.parent
START = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from assistant.settings import Settings
from bots.owners import Owner
from bots.store import conversations
from bots.store.database import open_database
db = open_database(Settings(data_dir=Path(sys.argv[1])))
conversations.start(db, Owner("a", "b"), now=datetime.now(UTC))
"""


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = create_engine(f"sqlite:///{tmp_path / 'kept.db'}")
    sqlite.listen(made, 5)
    yield made
    made.dispose()


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names())


def differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, TABLES))


def test_what_migrations_make_is_what_the_code_has(engine: Engine) -> None:
    schema.bring_up_to_date(engine)
    assert differences(engine) == []


def test_constraints_and_indexes_have_the_names_that_the_code_gives_them(
    engine: Engine, tmp_path: Path
) -> None:
    schema.bring_up_to_date(engine)
    from_code = create_engine(f"sqlite:///{tmp_path / 'code.db'}")
    TABLES.create_all(from_code)
    for table in TABLES.tables:
        assert names(engine, table) == names(from_code, table)
    from_code.dispose()


def names(engine: Engine, table: str) -> set[str | None]:
    found = inspect(engine)
    return {
        found.get_pk_constraint(table)["name"],
        *(one["name"] for one in found.get_indexes(table)),
        *(one["name"] for one in found.get_unique_constraints(table)),
        *(one["name"] for one in found.get_foreign_keys(table)),
    }


def test_they_go_back_and_forth(engine: Engine) -> None:
    schema.bring_up_to_date(engine)
    made = tables(engine)
    with schema.changing_tables(engine) as connection:
        command.downgrade(schema.configuration(connection), "base")
    assert tables(engine) == {"alembic_version"}
    schema.bring_up_to_date(engine)
    assert tables(engine) == made
    assert differences(engine) == []


def test_what_the_first_version_kept_is_all_there_in_this_one_and_back_again(
    engine: Engine,
) -> None:
    with schema.changing_tables(engine) as connection:
        command.upgrade(schema.configuration(connection), "0001")
        fill(
            connection,
            [_as_it_was(one) for one in TABLES.sorted_tables if one.name in FIRST],
            "a-trust",
        )
    before = contents(engine)
    assert set(before) == FIRST
    schema.bring_up_to_date(engine)
    after = contents(engine)
    assert set(after) == set(TABLES.tables)
    assert {
        table: [
            {name: row[name] for name in row if name not in ADDED.get(table, ())} for row in rows
        ]
        for table, rows in after.items()
        if rows
    } == before
    assert differences(engine) == []
    with schema.changing_tables(engine) as connection:
        command.downgrade(schema.configuration(connection), "0001")
    assert contents(engine) == before


def _as_it_was(table: Table) -> Table:
    """A table as the first version had it."""
    if table.name not in ADDED:
        return table
    kept = [one for one in table.columns if one.name not in ADDED[table.name]]
    columns = [Column(one.name, one.type, primary_key=one.primary_key) for one in kept]
    return Table(table.name, MetaData(), *columns)


def contents(engine: Engine) -> dict[str, list[dict[str, object]]]:
    with engine.connect() as connection:
        return {
            table: [
                dict(row._mapping) for row in connection.exec_driver_sql(f"SELECT * FROM {table}")
            ]
            for table in tables(engine) - {"alembic_version"}
        }


def test_one_that_fails_changes_nothing(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE keys (id TEXT)")  # in the way of the migration's
    with pytest.raises(Exception, match="keys"):
        schema.bring_up_to_date(engine)
    assert tables(engine) == {"keys"}


def test_what_is_kept_stays_when_it_is_opened_again(
    store_settings: Settings, owner: Owner, now: datetime
) -> None:
    with closing(open_database(store_settings)) as db:
        thread = conversations.start(db, owner, now=now)
    with closing(open_database(store_settings)) as db:
        assert conversations.find(db, owner, thread.id) == thread


def test_a_database_of_a_newer_version_is_refused_and_left_alone(
    store_settings: Settings,
) -> None:
    with closing(open_database(store_settings)) as db, db.session() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    before = (store_settings.data_dir / FILE).read_bytes()
    with pytest.raises(StoreError, match="newer version"):
        open_database(store_settings)
    assert (store_settings.data_dir / FILE).read_bytes() == before


def test_several_processes_may_start_at_once(tmp_path: Path, owner: Owner) -> None:
    starting = [
        subprocess.Popen(
            [sys.executable, "-c", START, str(tmp_path / "data")],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stderr=subprocess.PIPE,
        )
        for _ in range(4)
    ]
    assert [(one.communicate()[1], one.returncode) for one in starting] == [(b"", 0)] * 4
    with closing(open_database(Settings(data_dir=tmp_path / "data"))) as db:
        assert len(conversations.listed(db, Owner("a", "b"), limit=10)) == 4


def test_logging_is_left_as_it_was(store_settings: Settings) -> None:
    root = logging.getLogger()
    before = (root.level, list(root.handlers), logging.getLogger("alembic").level)
    open_database(store_settings).close()
    assert before == (root.level, list(root.handlers), logging.getLogger("alembic").level)
    assert not logging.getLogger("bots").disabled


def test_every_row_that_is_somebodys_is_found_by_whose_it_is(db: Database) -> None:
    owned = [one for one in Base.registry.mappers if issubclass(one.class_, Owned)]
    assert {one.class_.__tablename__ for one in owned} == {
        "conversations",
        "turns",
        "uploads",
        "sessions",
        "replies",
        "deliveries",
        "thread_turns",
        "thread_uploads",
    }
    for mapper in owned:
        table = TABLES.tables[mapper.class_.__tablename__]
        covers = [
            *(list(one.columns.keys()) for one in table.indexes),
            *(
                list(one.columns.keys())
                for one in table.constraints
                if isinstance(one, UniqueConstraint)
            ),
        ]
        assert any(one[:2] == ["tenant", "person"] for one in covers)
