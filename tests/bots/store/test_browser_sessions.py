"""A browser is known by its token for as long as it keeps coming."""

from datetime import datetime, timedelta

import pytest

from bots.owners import Owner
from bots.store import sessions
from bots.store.database import Database


def test_a_token_leads_to_whose_session_it_is(db: Database, owner: Owner, now: datetime) -> None:
    token = sessions.make(db, owner=owner, scopes={"ask", "data"}, key_id=None, now=now)
    found = sessions.of_token(db, token, now=now)
    assert found
    assert (found.owner, found.scopes, found.key_id) == (owner, frozenset({"ask", "data"}), None)


@pytest.mark.parametrize("token", ["", "nonsense", "\ud800", "a" * 10_000])
def test_another_token_leads_nowhere(db: Database, now: datetime, token: str) -> None:
    assert sessions.of_token(db, token, now=now) is None


def test_a_session_ends_when_told(db: Database, owner: Owner, now: datetime) -> None:
    token = sessions.make(db, owner=owner, scopes={"ask"}, now=now)
    other = sessions.make(db, owner=owner, scopes={"ask"}, now=now)
    sessions.end(db, token)
    sessions.end(db, "nonsense")
    assert sessions.of_token(db, token, now=now) is None
    assert sessions.of_token(db, other, now=now)


def test_a_session_lives_for_thirty_days_from_its_last_use(
    db: Database, owner: Owner, now: datetime
) -> None:
    token = sessions.make(db, owner=owner, scopes={"ask"}, now=now)
    for days in (29, 58, 87):
        assert sessions.of_token(db, token, now=now + timedelta(days=days))
    assert sessions.of_token(db, token, now=now + timedelta(days=87 + 30)) is None
