"""Conversations are kept in order, and shown to nobody but whose they are."""

from datetime import datetime, timedelta

import pytest

from bots.errors import NotThere
from bots.owners import Owner
from bots.store import conversations, idempotency
from bots.store.database import Database

ANSWER = {"id": "0123456789abcdef", "text": "“Quoted.”", "citations": [{"id": 1}]}
BAD_IDS = ["", "0" * 31, "0" * 33, "G" * 32, "\ud800", "\x00" * 32, "' OR 1=1 --", "0" * 31 + "\n"]


def test_a_thread_grows_turn_by_turn(db: Database, owner: Owner, now: datetime) -> None:
    thread = conversations.start(db, owner, now=now)
    assert (thread.title, thread.turns) == ("", ())
    first = conversations.add_turn(db, owner, thread.id, "Who pays?", now=now)
    assert (first.number, first.state, first.answer) == (1, "pending", None)
    done = conversations.finish_turn(db, owner, first.id, answer=ANSWER, understood="Who pays?")
    assert (done.state, done.answer, done.understood) == ("done", ANSWER, "Who pays?")
    second = conversations.add_turn(
        db, owner, thread.id, "And for cancer?", uploads=["a", "b"], now=now
    )
    assert (second.number, second.uploads) == (2, ("a", "b"))
    found = conversations.find(db, owner, thread.id)
    assert found.title == "Who pays?"
    assert found.turns == (done, second)
    assert conversations.find_turn(db, owner, second.id) == second


def test_moments_keep_their_zone_and_their_instant(db: Database, owner: Owner) -> None:
    now = datetime.fromisoformat("2026-06-01T01:30:00.123456+01:00")
    thread = conversations.find(db, owner, conversations.start(db, owner, now=now).id)
    assert thread.created_at == now
    assert thread.created_at.utcoffset() == timedelta()


def test_a_failed_turn_can_still_get_its_answer_and_an_answered_one_keeps_it(
    db: Database, owner: Owner, now: datetime
) -> None:
    thread = conversations.start(db, owner, now=now)
    turn = conversations.add_turn(db, owner, thread.id, "Who?", now=now)
    failed = conversations.finish_turn(db, owner, turn.id, answer=None, understood=None)
    assert (failed.state, failed.answer) == ("failed", None)
    done = conversations.finish_turn(db, owner, turn.id, answer=ANSWER, understood="Who?")
    assert done.state == "done"
    later = conversations.finish_turn(db, owner, turn.id, answer=None, understood=None)
    assert later == done == conversations.find_turn(db, owner, turn.id)


def test_a_long_question_names_its_thread_by_its_beginning(
    db: Database, owner: Owner, now: datetime
) -> None:
    thread = conversations.start(db, owner, now=now)
    conversations.add_turn(db, owner, thread.id, "Why " * 100, now=now)
    title = conversations.find(db, owner, thread.id).title
    assert len(title) <= 80
    assert title.endswith("Why…")


def test_threads_are_listed_newest_first_and_page_by_page(
    db: Database, owner: Owner, now: datetime
) -> None:
    moments = [now + timedelta(minutes=number // 2) for number in range(7)]  # two at a time
    made = [conversations.start(db, owner, now=moment).id for moment in moments]
    conversations.add_turn(db, owner, made[0], "Who?", now=now)
    everything = conversations.listed(db, owner, limit=100)
    assert {one.id for one in everything} == set(made)
    assert [one.created_at for one in everything] == sorted(moments, reverse=True)
    assert all(one.turns == () for one in everything)
    paged: list[conversations.Conversation] = []
    while page := conversations.listed(db, owner, before=paged[-1].id if paged else None, limit=3):
        paged += page
    assert paged == everything


def test_nobody_else_reaches_a_thread_or_its_turns(
    db: Database, owner: Owner, colleague: Owner, now: datetime
) -> None:
    thread = conversations.start(db, owner, now=now)
    turn = conversations.add_turn(db, owner, thread.id, "Who?", now=now)
    for other in (colleague, Owner("another-trust", owner.person)):
        assert conversations.listed(db, other, limit=10) == []
        conversations.delete_all(db, other)
        for reached in (
            lambda other=other: conversations.find(db, other, thread.id),
            lambda other=other: conversations.listed(db, other, before=thread.id, limit=1),
            lambda other=other: conversations.add_turn(db, other, thread.id, "Me?", now=now),
            lambda other=other: conversations.find_turn(db, other, turn.id),
            lambda other=other: conversations.finish_turn(
                db, other, turn.id, answer=ANSWER, understood=None
            ),
            lambda other=other: conversations.delete(db, other, thread.id),
        ):
            with pytest.raises(NotThere):
                reached()
    assert conversations.find(db, owner, thread.id).turns == (turn,)


@pytest.mark.parametrize("bad", BAD_IDS)
def test_what_is_no_id_is_not_there(db: Database, owner: Owner, now: datetime, bad: str) -> None:
    for reached in (
        lambda: conversations.find(db, owner, bad),
        lambda: conversations.listed(db, owner, before=bad, limit=1),
        lambda: conversations.add_turn(db, owner, bad, "Who?", now=now),
        lambda: conversations.find_turn(db, owner, bad),
        lambda: conversations.finish_turn(db, owner, bad, answer=None, understood=None),
        lambda: conversations.delete(db, owner, bad),
    ):
        with pytest.raises(NotThere):
            reached()


def test_a_thread_of_somebody_else_looks_like_one_that_is_not_there(
    db: Database, owner: Owner, colleague: Owner, now: datetime
) -> None:
    thread = conversations.start(db, owner, now=now)
    with pytest.raises(NotThere) as others:
        conversations.find(db, colleague, thread.id)
    with pytest.raises(NotThere) as nobodys:
        conversations.find(db, colleague, "0" * 32)
    assert str(others.value) == str(nobodys.value)


def test_deleting_takes_turns_and_remembered_replies_along(
    db: Database, owner: Owner, colleague: Owner, now: datetime
) -> None:
    kept = conversations.start(db, colleague, now=now)
    thread = conversations.start(db, owner, now=now)
    turn = conversations.add_turn(db, owner, thread.id, "Who?", now=now)
    idempotency.remember(db, owner, "key", "hash", 200, b"Who?", now=now)
    conversations.delete(db, owner, thread.id)
    for gone in (
        lambda: conversations.find(db, owner, thread.id),
        lambda: conversations.find_turn(db, owner, turn.id),
        lambda: conversations.finish_turn(db, owner, turn.id, answer=ANSWER, understood=None),
    ):
        with pytest.raises(NotThere):
            gone()
    assert idempotency.remembered(db, owner, "key", "hash", now=now) is None
    conversations.start(db, owner, now=now)
    conversations.delete_all(db, owner)
    assert conversations.listed(db, owner, limit=10) == []
    assert conversations.listed(db, colleague, limit=10) == [kept]
