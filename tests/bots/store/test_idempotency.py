"""A request that comes again is answered as before, its own way and for a day."""

from datetime import datetime, timedelta

import pytest

from bots.owners import Owner
from bots.store import idempotency
from bots.store.database import Database
from bots.store.idempotency import Mismatch, StoredReply

DAY = timedelta(hours=24)


def test_the_reply_is_remembered_for_a_day(db: Database, owner: Owner, now: datetime) -> None:
    assert idempotency.remembered(db, owner, "key", "hash", now=now) is None
    idempotency.remember(db, owner, "key", "hash", 201, b"\x00made", now=now)
    almost = now + DAY - timedelta(seconds=1)
    found = idempotency.remembered(db, owner, "key", "hash", now=almost)
    assert found == StoredReply(201, b"\x00made")
    assert idempotency.remembered(db, owner, "key", "hash", now=now + DAY) is None
    idempotency.remember(db, owner, "key", "other", 200, b"anew", now=now + DAY)
    found = idempotency.remembered(db, owner, "key", "other", now=now + DAY)
    assert found == StoredReply(200, b"anew")


def test_of_two_replies_the_first_is_kept(db: Database, owner: Owner, now: datetime) -> None:
    for body in (b"first", b"second"):
        idempotency.remember(db, owner, "key", "hash", 201, body, now=now)
    found = idempotency.remembered(db, owner, "key", "hash", now=now)
    assert found == StoredReply(201, b"first")


def test_another_request_of_the_same_key_is_refused(
    db: Database, owner: Owner, now: datetime
) -> None:
    idempotency.remember(db, owner, "key", "hash", 201, b"made", now=now)
    with pytest.raises(Mismatch, match="another request"):
        idempotency.remembered(db, owner, "key", "other", now=now)


def test_nobody_gets_anothers_reply(
    db: Database, owner: Owner, colleague: Owner, now: datetime
) -> None:
    idempotency.remember(db, owner, "key", "hash", 201, b"made", now=now)
    assert idempotency.remembered(db, colleague, "key", "hash", now=now) is None
    assert idempotency.remembered(db, owner, "other", "hash", now=now) is None


@pytest.mark.parametrize("key", ["", "\ud800", "x" * 10_000, "é\x00"])
def test_any_key_will_do(db: Database, owner: Owner, now: datetime, key: str) -> None:
    idempotency.remember(db, owner, key, "hash", 201, b"made", now=now)
    assert idempotency.remembered(db, owner, key, "hash", now=now)
