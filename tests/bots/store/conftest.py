"""A real database in a folder of its own, and whose things are in it."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.settings import Settings
from bots.owners import Owner
from bots.store.database import Database, open_database


@pytest.fixture
def store_settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data")


@pytest.fixture
def db(store_settings: Settings) -> Iterator[Database]:
    with closing(open_database(store_settings)) as database:
        yield database


@pytest.fixture
def owner() -> Owner:
    return Owner("a-trust", "a-person")


@pytest.fixture
def colleague() -> Owner:
    return Owner("a-trust", "another-person")


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
