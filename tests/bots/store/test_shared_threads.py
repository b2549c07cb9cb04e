"""Whoever is in a thread sees what was asked in it; files stay with whose they are."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest

from assistant.settings import Settings
from bots.errors import NotThere
from bots.owners import Owner
from bots.store import threads, uploads
from bots.store.database import Database
from bots.store.retention import forget_expired
from bots.store.threads import ThreadTurn

ANSWER = {"id": "0123456789abcdef", "outcome": "answered", "text": "“Quoted.”"}
BAD_IDS = ["", "0" * 31, "0" * 33, "G" * 32, "\ud800", "\x00" * 32, "' OR 1=1 --", "0" * 31 + "\n"]


def keep(db: Database, owner: Owner, now: datetime, **changes: Any) -> ThreadTurn:
    given = {
        "thread": "a-thread",
        "key": "C1:1.2",
        "question": "Who?",
        "understood": "Who pays?",
        "answer": ANSWER,
    }
    return threads.keep(db, owner, now=now, **{**given, **changes})


def upload(db: Database, owner: Owner, now: datetime, data: bytes = b"a,b") -> str:
    return uploads.keep(
        db,
        owner,
        name="ae.csv",
        data=data,
        format="Any",
        rows_used=1,
        period=None,
        problems=(),
        now=now,
        expires_at=now + timedelta(days=5),
    ).id


def test_a_question_is_found_by_its_id_and_by_its_message(
    db: Database, owner: Owner, now: datetime
) -> None:
    made = keep(db, owner, now)
    assert made == ThreadTurn(made.id, owner, "a-thread", "Who?", "Who pays?", ANSWER, now)
    assert threads.find(db, owner.tenant, made.id) == made
    assert threads.by_key(db, owner.tenant, "C1:1.2") == made


def test_nothing_of_another_workspace_is_found(db: Database, owner: Owner, now: datetime) -> None:
    made = keep(db, owner, now)
    with pytest.raises(NotThere) as others:
        threads.find(db, "another-trust", made.id)
    with pytest.raises(NotThere) as nobodys:
        threads.find(db, "another-trust", "0" * 32)
    assert str(others.value) == str(nobodys.value)
    assert threads.by_key(db, "another-trust", "C1:1.2") is None
    assert threads.questions(db, "another-trust", "a-thread", 5) == ()
    assert threads.askers(db, "another-trust", "a-thread") == frozenset()


@pytest.mark.parametrize("bad", BAD_IDS)
def test_what_is_no_id_is_not_there(db: Database, owner: Owner, now: datetime, bad: str) -> None:
    for reached in (
        lambda: threads.find(db, owner.tenant, bad),
        lambda: threads.attach(db, owner, "a-thread", bad),
    ):
        with pytest.raises(NotThere):
            reached()


def test_of_two_answers_to_a_message_the_first_is_kept(
    db: Database, owner: Owner, colleague: Owner, now: datetime
) -> None:
    first = keep(db, owner, now)
    for whose in (owner, colleague):
        assert keep(db, whose, now + timedelta(1), question="Me?", answer={"text": "2"}) == first
    other = keep(db, Owner("another-trust", "a-person"), now, question="Me?")
    assert other.question == "Me?"


def test_of_many_that_answer_a_message_at_once_all_get_the_same(
    db: Database, owner: Owner, now: datetime
) -> None:
    with ThreadPoolExecutor(max_workers=16) as several:
        found = several.map(lambda one: keep(db, owner, now, question=f"{one}?"), range(16))
        assert len(set(found_ids := [one.id for one in found])) == 1
    assert threads.find(db, owner.tenant, found_ids[0])
    assert len(threads.questions(db, owner.tenant, "a-thread", 100)) == 1


def test_messages_are_not_named_in_clear(db: Database, owner: Owner, now: datetime) -> None:
    keep(db, owner, now, key="C0CANARY:1.2")
    with db.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT * FROM thread_turns").all()
    assert "CANARY" not in repr(rows)


def test_the_last_questions_of_a_thread_come_oldest_first_as_they_were_understood(
    db: Database, owner: Owner, colleague: Owner, now: datetime
) -> None:
    asked = [
        ("1", owner, "Who?", "Who pays for agency staff?", "answered"),
        ("2", colleague, "And cancer?", None, "not_found"),
        ("3", owner, "Broken?", "Broken?", "failed"),
        ("4", owner, "Which one?", "Which one is it?", "needs_clarification"),
        ("5", colleague, "The weather?", None, "out_of_scope"),
    ]
    for number, (key, who, question, understood, outcome) in enumerate(asked):
        keep(
            db,
            who,
            now + timedelta(seconds=number),
            key=key,
            question=question,
            understood=understood,
            answer={"outcome": outcome},
        )
    keep(db, owner, now, key="6", thread="another", understood="Elsewhere?", answer={})
    everything = ("Who pays for agency staff?", "And cancer?", "Which one is it?", "The weather?")
    for limit in (1, 2, 4, 5, 100):
        assert threads.questions(db, owner.tenant, "a-thread", limit) == everything[-limit:]
    assert threads.questions(db, owner.tenant, "a-thread", 0) == ()
    assert threads.questions(db, owner.tenant, "another", 5) == ("Elsewhere?",)
    assert threads.askers(db, owner.tenant, "a-thread") == {owner.person, colleague.person}
    assert threads.askers(db, owner.tenant, "nowhere") == frozenset()


def test_files_are_their_owners_and_of_one_thread(
    db: Database, owner: Owner, colleague: Owner, now: datetime
) -> None:
    mine = [upload(db, owner, now, bytes([number])) for number in range(3)]
    theirs = upload(db, colleague, now)
    for one in (mine[2], mine[0], mine[2]):
        threads.attach(db, owner, "a-thread", one)
    threads.attach(db, owner, "another", mine[1])
    threads.attach(db, colleague, "a-thread", theirs)
    assert threads.attached(db, owner, "a-thread") == (mine[2], mine[0])
    assert threads.attached(db, owner, "another") == (mine[1],)
    assert threads.attached(db, colleague, "a-thread") == (theirs,)
    assert threads.attached(db, Owner("another-trust", owner.person), "a-thread") == ()


def test_nobody_attaches_what_is_anothers(
    db: Database, owner: Owner, colleague: Owner, now: datetime
) -> None:
    mine = upload(db, owner, now)
    for other in (colleague, Owner("another-trust", owner.person)):
        with pytest.raises(NotThere):
            threads.attach(db, other, "a-thread", mine)
        assert threads.attached(db, other, "a-thread") == ()


def test_a_file_that_is_deleted_or_expires_is_in_no_thread(
    db: Database, store_settings: Settings, owner: Owner, now: datetime
) -> None:
    kept = [upload(db, owner, now, bytes([number])) for number in range(3)]
    for one in kept:
        threads.attach(db, owner, "a-thread", one)
    uploads.delete(db, owner, kept[1])
    assert threads.attached(db, owner, "a-thread") == (kept[0], kept[2])
    forget_expired(db, store_settings, now + timedelta(days=5))
    assert threads.attached(db, owner, "a-thread") == ()
    threads.attach(db, owner, "a-thread", upload(db, owner, now))
    uploads.delete_all(db, owner)
    assert threads.attached(db, owner, "a-thread") == ()


def test_deleting_takes_what_one_person_asked_and_leaves_the_rest_of_the_thread(
    db: Database, owner: Owner, colleague: Owner, now: datetime
) -> None:
    mine = keep(db, owner, now, key="1", understood="Mine?")
    keep(db, colleague, now, key="2", understood="Theirs?")
    kept = upload(db, owner, now)
    threads.attach(db, owner, "a-thread", kept)
    threads.delete_all(db, owner)
    with pytest.raises(NotThere):
        threads.find(db, owner.tenant, mine.id)
    assert threads.questions(db, owner.tenant, "a-thread", 5) == ("Theirs?",)
    assert threads.askers(db, owner.tenant, "a-thread") == {colleague.person}
    assert threads.attached(db, owner, "a-thread") == ()
    assert uploads.find(db, owner, kept).id == kept  # it goes with `uploads.delete_all`
    assert keep(db, owner, now, key="1").id != mine.id


def test_each_question_is_kept_for_its_own_days(
    db: Database, store_settings: Settings, owner: Owner, now: datetime
) -> None:
    days = store_settings.keep_conversations_days
    keep(db, owner, now, key="1", understood="First?")
    keep(db, owner, now + timedelta(days=1), key="2", understood="Second?")
    forget_expired(db, store_settings, now + timedelta(days=days))
    assert threads.questions(db, owner.tenant, "a-thread", 5) == ("First?", "Second?")
    forget_expired(db, store_settings, now + timedelta(days=days, seconds=1))
    assert threads.questions(db, owner.tenant, "a-thread", 5) == ("Second?",)
