"""Whatever several people of several organisations do in whatever order, each sees only theirs.

Everything anybody writes holds a canary of theirs alone; a model beside the database says what
each must see.
"""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

from hypothesis import settings as tries
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from assistant.settings import Settings
from bots.errors import NotThere
from bots.owners import Owner
from bots.store import conversations, idempotency, uploads
from bots.store.database import open_database

# The same names in other places, so that only both together say who somebody is.
OWNERS = [Owner(tenant, person) for tenant, person in product(("a", "b", "ab"), ("a", "b"))]
WHO = st.sampled_from(OWNERS)
WHICH = st.integers(0, 1_000)


@dataclass
class Theirs:
    """What somebody must see."""

    conversations: dict[str, list[str]] = field(default_factory=dict)
    """By id: the questions."""
    uploads: dict[str, bytes] = field(default_factory=dict)
    replies: dict[str, bytes] = field(default_factory=dict)


class SeveralPeople(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.db = open_database(Settings(data_dir=self.folder))
        self.now = datetime(2026, 11, 22, tzinfo=UTC)
        self.model = {owner: Theirs() for owner in OWNERS}
        self.turns: dict[str, Owner] = {}
        self.count = 0

    def teardown(self) -> None:
        self.db.close()
        shutil.rmtree(self.folder)

    def canary(self, owner: Owner) -> str:
        self.count += 1
        self.now += timedelta(seconds=1)
        return f"canary-{OWNERS.index(owner)}-{self.count}"

    def conversation(self, which: int) -> tuple[Owner, str] | None:
        """Anybody's conversation."""
        known = [(owner, one) for owner in OWNERS for one in self.model[owner].conversations]
        return known[which % len(known)] if known else None

    def upload(self, which: int) -> tuple[Owner, str] | None:
        """Anybody's upload."""
        known = [(owner, one) for owner in OWNERS for one in self.model[owner].uploads]
        return known[which % len(known)] if known else None

    @rule(who=WHO)
    def start(self, who: Owner) -> None:
        made = conversations.start(self.db, who, now=self.now)
        self.model[who].conversations[made.id] = []

    @rule(who=WHO, which=WHICH)
    def ask_in_anybodys(self, who: Owner, which: int) -> None:
        if found := self.conversation(which):
            whose, identity = found
            words = self.canary(who)
            reached = reaches(
                lambda: conversations.add_turn(self.db, who, identity, words, now=self.now)
            )
            assert reached == (who == whose)
            if reached:
                self.model[who].conversations[identity].append(words)
                turn = conversations.find(self.db, who, identity).turns[-1]
                self.turns[turn.id] = who

    @precondition(lambda self: self.turns)
    @rule(who=WHO, which=WHICH)
    def answer_anybodys(self, who: Owner, which: int) -> None:
        identity = list(self.turns)[which % len(self.turns)]
        answer = {"text": self.canary(who)}
        reached = reaches(
            lambda: conversations.finish_turn(
                self.db, who, identity, answer=answer, understood=answer["text"]
            )
        )
        assert reached == (who == self.turns[identity])

    @rule(who=WHO)
    def keep_a_file(self, who: Owner) -> None:
        data = self.canary(who).encode()
        kept = uploads.keep(
            self.db,
            who,
            name="ae.csv",
            data=data,
            format="Any",
            rows_used=1,
            period=None,
            problems=(),
            now=self.now,
            expires_at=self.now,
        )
        self.model[who].uploads[kept.id] = data

    @rule(who=WHO, key=st.sampled_from("xy"))
    def remember_a_reply(self, who: Owner, key: str) -> None:
        body = self.canary(who).encode()
        idempotency.remember(self.db, who, key, "hash", 200, body, now=self.now)
        self.model[who].replies.setdefault(key, body)

    @rule(who=WHO, which=WHICH)
    def delete_anybodys_conversation(self, who: Owner, which: int) -> None:
        if found := self.conversation(which):
            whose, identity = found
            reached = reaches(lambda: conversations.delete(self.db, who, identity))
            assert reached == (who == whose)
            if reached:
                del self.model[who].conversations[identity]
                self.gone(who)

    @rule(who=WHO, which=WHICH)
    def delete_anybodys_file(self, who: Owner, which: int) -> None:
        if found := self.upload(which):
            whose, identity = found
            reached = reaches(lambda: uploads.delete(self.db, who, identity))
            assert reached == (who == whose)
            if reached:
                del self.model[who].uploads[identity]
                self.gone(who)

    @rule(who=WHO)
    def delete_all_conversations(self, who: Owner) -> None:
        conversations.delete_all(self.db, who)
        self.model[who].conversations.clear()
        self.gone(who)

    @rule(who=WHO)
    def delete_all_files(self, who: Owner) -> None:
        uploads.delete_all(self.db, who)
        self.model[who].uploads.clear()
        self.gone(who)

    def gone(self, who: Owner) -> None:
        self.model[who].replies.clear()
        left = {
            turn.id
            for one in self.model[who].conversations
            for turn in conversations.find(self.db, who, one).turns
        }
        self.turns = {
            turn: owner for turn, owner in self.turns.items() if owner != who or turn in left
        }

    @invariant()
    def everybody_sees_all_of_theirs_and_nothing_else(self) -> None:
        for who, theirs in self.model.items():
            listed = conversations.listed(self.db, who, limit=1_000)
            assert {one.id for one in listed} == set(theirs.conversations)
            for identity, questions in theirs.conversations.items():
                found = conversations.find(self.db, who, identity)
                assert [turn.question for turn in found.turns] == questions
                assert only_canaries_of(who, repr(found))
            kept = uploads.listed(self.db, who)
            assert {one.id for one in kept} == set(theirs.uploads)
            for identity, data in theirs.uploads.items():
                assert uploads.data_of(self.db, who, identity) == data
            for key in "xy":
                reply = idempotency.remembered(self.db, who, key, "hash", now=self.now)
                assert (reply and reply.body) == theirs.replies.get(key)

    @invariant()
    def what_is_anothers_looks_like_what_is_not_there(self) -> None:
        for who, whose in product(OWNERS[:2], OWNERS):
            if who == whose:
                continue
            nobodys = "0" * 32
            for one in self.model[whose].conversations:
                assert told(conversations.find, self, who, one) == told(
                    conversations.find, self, who, nobodys
                )
            for one in self.model[whose].uploads:
                assert told(uploads.find, self, who, one) == told(uploads.find, self, who, nobodys)


def reaches(act: Callable[[], object]) -> bool:
    try:
        act()
    except NotThere:
        return False
    return True


def told(find: Callable[..., object], people: SeveralPeople, who: Owner, identity: str) -> str:
    try:
        find(people.db, who, identity)
    except NotThere as why:
        return str(why)
    raise AssertionError("it was there")


def only_canaries_of(who: Owner, text: str) -> bool:
    mine = f"canary-{OWNERS.index(who)}-"
    return text.count("canary-") == text.count(mine)


SeveralPeople.TestCase.settings = tries(max_examples=8, stateful_step_count=30, deadline=None)
TestSeveralPeople = SeveralPeople.TestCase
