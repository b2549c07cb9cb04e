"""Files are kept as they were sent, once, and shown to nobody but whose they are."""

from datetime import datetime, timedelta
from hashlib import sha256

import pytest

from assistant.objectives.problems import error, warning
from bots.errors import NotThere
from bots.owners import Owner
from bots.store import idempotency, uploads
from bots.store.database import Database
from bots.store.uploads import KeptUpload

DATA = b"org_code,period\nRBD,2024-09\n" * 100
PROBLEMS = (
    error("not_a_number", "This cell must hold a number.", file="ae.csv", row=7, column="Period"),
    warning("repeated_column", "Two columns have this name."),
)


def keep(
    db: Database,
    owner: Owner,
    now: datetime,
    *,
    name: str = "ae.csv",
    data: bytes = DATA,
    period: str | None = None,
    days: int = 30,
) -> KeptUpload:
    return uploads.keep(
        db,
        owner,
        name=name,
        data=data,
        format="Monthly A&E statistics (CSV)",
        rows_used=100,
        period=period,
        problems=PROBLEMS,
        now=now,
        expires_at=now + timedelta(days=days),
    )


def test_a_file_comes_back_as_it_was_sent(db: Database, owner: Owner, now: datetime) -> None:
    kept = keep(db, owner, now, period="2024-09")
    assert (kept.size, kept.sha256) == (len(DATA), sha256(DATA).hexdigest())
    assert kept.problems == PROBLEMS
    assert uploads.find(db, owner, kept.id) == kept
    assert uploads.listed(db, owner) == [kept]
    assert uploads.data_of(db, owner, kept.id) == DATA


@pytest.mark.parametrize("data", [b"", bytes(range(256)) * 1000])
def test_any_bytes_come_back(db: Database, owner: Owner, now: datetime, data: bytes) -> None:
    assert uploads.data_of(db, owner, keep(db, owner, now, data=data).id) == data


def test_the_same_bytes_are_kept_once_and_for_longer(
    db: Database, owner: Owner, colleague: Owner, now: datetime
) -> None:
    first = keep(db, owner, now)
    assert uploads.kept_already(db, owner, DATA, "2024-09", expires_at=now) is None
    assert uploads.kept_already(db, colleague, DATA, None, expires_at=now) is None
    later = first.expires_at + timedelta(days=7)
    found = uploads.kept_already(db, owner, DATA, None, expires_at=later)
    assert found and (found.id, found.expires_at) == (first.id, later)
    again = keep(db, owner, now, name="other.csv", days=1)
    assert (again.id, again.name, again.expires_at) == (first.id, "ae.csv", later)
    assert len(uploads.listed(db, owner)) == 1
    assert keep(db, owner, now, period="2024-10").id != first.id
    assert keep(db, colleague, now).id != first.id


def test_files_of_one_name_are_told_apart(
    db: Database, owner: Owner, colleague: Owner, now: datetime
) -> None:
    named = [keep(db, owner, now, data=bytes([number])).name for number in range(3)]
    assert named == ["ae.csv", "ae.csv (2)", "ae.csv (3)"]
    assert keep(db, colleague, now).name == "ae.csv"
    long = [keep(db, owner, now, name="x" * 120, data=bytes([9, number])) for number in range(2)]
    assert len({one.name for one in long}) == 2
    assert all(len(one.name) <= 120 for one in long)


def test_they_are_listed_newest_first(db: Database, owner: Owner, now: datetime) -> None:
    made = [
        keep(db, owner, now + timedelta(minutes=number), data=bytes([number])).id
        for number in range(3)
    ]
    assert [one.id for one in uploads.listed(db, owner)] == made[::-1]


def test_nobody_else_reaches_a_file(
    db: Database, owner: Owner, colleague: Owner, now: datetime
) -> None:
    kept = keep(db, owner, now)
    for other in (colleague, Owner("another-trust", owner.person)):
        assert uploads.listed(db, other) == []
        uploads.delete_all(db, other)
        for reached in (uploads.find, uploads.data_of, uploads.delete):
            with pytest.raises(NotThere) as told:
                reached(db, other, kept.id)
            with pytest.raises(NotThere, match=str(told.value)):
                reached(db, other, "0" * 32)
    assert uploads.data_of(db, owner, kept.id) == DATA


def test_deleted_files_are_gone_and_so_are_the_replies_that_speak_of_them(
    db: Database, owner: Owner, colleague: Owner, now: datetime
) -> None:
    others = keep(db, colleague, now)
    kept = keep(db, owner, now)
    idempotency.remember(db, owner, "key", "hash", 201, b"ae.csv", now=now)
    uploads.delete(db, owner, kept.id)
    with pytest.raises(NotThere):
        uploads.find(db, owner, kept.id)
    assert idempotency.remembered(db, owner, "key", "hash", now=now) is None
    keep(db, owner, now)
    uploads.delete_all(db, owner)
    assert uploads.listed(db, owner) == []
    assert uploads.listed(db, colleague) == [others]
