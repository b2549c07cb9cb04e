"""Keys open the door until they are revoked, and their secrets are not kept."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bots.errors import NotThere
from bots.owners import Owner
from bots.store import keys, sessions
from bots.store.database import Database


def test_a_key_is_known_by_its_secret(db: Database, now: datetime) -> None:
    key, secret = keys.make(db, name="ward app", tenant="a-trust", scopes={"data", "ask"}, now=now)
    assert secret.startswith(f"fva_{key.prefix.removeprefix('fva_')}")
    assert len(secret) > 50
    found = keys.of_secret(db, secret, now=now)
    assert found and (found.id, found.tenant, found.scopes) == (
        key.id,
        "a-trust",
        frozenset({"ask", "data"}),
    )
    other, others = keys.make(db, name="other", tenant="b-trust", scopes={"ask"}, now=now)
    assert others != secret
    assert {one.id for one in keys.listed(db)} == {key.id, other.id}


@pytest.mark.parametrize("changed", [-1, 5, 20])
def test_a_secret_that_is_not_quite_right_opens_nothing(
    db: Database, now: datetime, changed: int
) -> None:
    _, secret = keys.make(db, name="door", tenant="a-trust", scopes={"ask"}, now=now)
    wrong = list(secret)
    wrong[changed] = "A" if wrong[changed] != "A" else "B"
    for one in ("".join(wrong), secret[:-1], f"{secret} ", secret.upper(), "", "\ud800", "fva_"):
        assert keys.of_secret(db, one, now=now) is None


def test_the_day_of_its_last_use_is_noted(db: Database, now: datetime) -> None:
    key, secret = keys.make(db, name="door", tenant="a-trust", scopes={"ask"}, now=now)
    assert key.last_used is None
    for later in (now, now + timedelta(days=2)):
        keys.of_secret(db, secret, now=later)
        assert keys.listed(db)[0].last_used == later.astimezone(UTC).date()


def test_a_revoked_key_opens_nothing_and_ends_its_sessions(
    db: Database, owner: Owner, now: datetime
) -> None:
    key, secret = keys.make(db, name="door", tenant="a-trust", scopes={"ask"}, now=now)
    token = sessions.make(db, owner=owner, scopes={"ask"}, key_id=key.id, now=now)
    other = sessions.make(db, owner=owner, scopes={"ask"}, key_id=None, now=now)
    keys.revoke(db, key.id)
    keys.revoke(db, key.id)
    assert keys.of_secret(db, secret, now=now) is None
    assert sessions.of_token(db, token, now=now) is None
    assert sessions.of_token(db, other, now=now)
    assert [one.revoked for one in keys.listed(db)] == [True]
    late = sessions.make(db, owner=owner, scopes={"ask"}, key_id=key.id, now=now)
    assert sessions.of_token(db, late, now=now) is None


def test_only_a_key_that_is_there_can_be_revoked(db: Database) -> None:
    for wrong in ("0" * 32, "fva_12345678", ""):
        with pytest.raises(NotThere):
            keys.revoke(db, wrong)


def test_neither_secrets_nor_tokens_stand_in_the_files(
    db: Database, owner: Owner, now: datetime
) -> None:
    _, secret = keys.make(db, name="door", tenant="a-trust", scopes={"ask"}, now=now)
    token = sessions.make(db, owner=owner, scopes={"ask"}, key_id=None, now=now)
    assert db.file
    kept = b"".join(one.read_bytes() for one in Path(db.file).parent.iterdir())
    assert b"a-trust" in kept
    assert secret.rpartition("_")[2].encode() not in kept
    assert token.encode() not in kept
