"""Several people of several workspaces share threads of the same names, and see what they may.

Questions are seen by everybody of a workspace, files by whose they are alone, and nothing by
another workspace. A model beside the database says which canaries it holds at any time.
"""

import re
import shutil
import tempfile
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
from bots.store import installations, threads, uploads
from bots.store.database import open_database
from bots.store.tables import TABLES
from bots.store.tenants import forget_tenant

TENANTS = ("a", "b", "ab")
THREADS = ("a", "x")
OWNERS = [Owner(tenant, person) for tenant, person in product(TENANTS, ("a", "b"))]
WHO = st.sampled_from(OWNERS)
TENANT = st.sampled_from(TENANTS)
THREAD = st.sampled_from(THREADS)
WHICH = st.integers(0, 1_000)


@dataclass
class Asked:
    """A question that must be there."""

    id: str
    owner: Owner
    thread: str
    key: str
    canary: str


@dataclass
class Model:
    """What must be there."""

    asked: list[Asked] = field(default_factory=list)
    files: dict[str, tuple[Owner, str]] = field(default_factory=dict)
    """By id: whose, and the canary in its name."""
    dropped: list[tuple[Owner, str, str]] = field(default_factory=list)
    """Whose, the thread, the file's id."""
    installed: dict[str, str] = field(default_factory=dict)

    def forget_files(self, gone: set[str]) -> None:
        self.files = {key: one for key, one in self.files.items() if key not in gone}
        self.dropped = [one for one in self.dropped if one[2] not in gone]


class SharedThreads(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.db = open_database(Settings(data_dir=self.folder))
        self.now = datetime(2026, 11, 22, tzinfo=UTC)
        self.model = Model()
        self.count = 0

    def teardown(self) -> None:
        self.db.close()
        shutil.rmtree(self.folder)

    def canary(self, tenant: str) -> str:
        self.count += 1
        self.now += timedelta(seconds=1)
        return f"canary-{tenant}-{self.count}-"

    @rule(who=WHO, thread=THREAD, key=st.sampled_from(["1", "2", "3", "4"]))
    def somebody_asks(self, who: Owner, thread: str, key: str) -> None:
        words = self.canary(who.tenant)
        turn = threads.keep(
            self.db,
            who,
            thread,
            key=key,
            question="?",
            understood=words,
            answer={"outcome": "answered"},
            now=self.now,
        )
        there = [
            one for one in self.model.asked if (one.owner.tenant, one.key) == (who.tenant, key)
        ]
        if there:
            assert (turn.id, turn.owner) == (there[0].id, there[0].owner)
        else:
            self.model.asked.append(Asked(turn.id, who, thread, key, words))

    @rule(who=WHO, thread=THREAD)
    def somebody_drops_a_file(self, who: Owner, thread: str) -> None:
        words = self.canary(who.tenant)
        kept = uploads.keep(
            self.db,
            who,
            name=words,
            data=words.encode(),
            format="Any",
            rows_used=1,
            period=None,
            problems=(),
            now=self.now,
            expires_at=self.now,
        )
        threads.attach(self.db, who, thread, kept.id)
        self.model.files[kept.id] = (who, words)
        self.model.dropped.append((who, thread, kept.id))

    @precondition(lambda self: self.model.files)
    @rule(who=WHO, thread=THREAD, which=WHICH)
    def somebody_attaches_anybodys(self, who: Owner, thread: str, which: int) -> None:
        identity = list(self.model.files)[which % len(self.model.files)]
        whose, _ = self.model.files[identity]
        try:
            threads.attach(self.db, who, thread, identity)
        except NotThere:
            assert who != whose
            return
        assert who == whose
        if (who, thread, identity) not in self.model.dropped:
            self.model.dropped.append((who, thread, identity))

    @precondition(lambda self: self.model.files)
    @rule(who=WHO, which=WHICH)
    def somebody_deletes_anybodys_file(self, who: Owner, which: int) -> None:
        identity = list(self.model.files)[which % len(self.model.files)]
        whose, _ = self.model.files[identity]
        try:
            uploads.delete(self.db, who, identity)
        except NotThere:
            assert who != whose
            return
        assert who == whose
        self.model.forget_files({identity})

    @rule(who=WHO)
    def somebody_deletes_all_files(self, who: Owner) -> None:
        uploads.delete_all(self.db, who)
        self.model.forget_files({key for key, one in self.model.files.items() if one[0] == who})

    @rule(who=WHO)
    def somebody_deletes_what_they_asked(self, who: Owner) -> None:
        threads.delete_all(self.db, who)
        self.model.asked = [one for one in self.model.asked if one.owner != who]
        self.model.dropped = [one for one in self.model.dropped if one[0] != who]

    @rule(tenant=TENANT)
    def a_workspace_installs(self, tenant: str) -> None:
        words = self.canary(tenant)
        installations.save(self.db, tenant, words.encode(), now=self.now)
        self.model.installed[tenant] = words

    @rule(tenant=TENANT)
    def a_workspace_leaves(self, tenant: str) -> None:
        forget_tenant(self.db, tenant)
        self.model.asked = [one for one in self.model.asked if one.owner.tenant != tenant]
        self.model.forget_files(
            {key for key, one in self.model.files.items() if one[0].tenant == tenant}
        )
        self.model.installed.pop(tenant, None)

    @invariant()
    def everybody_sees_what_they_may(self) -> None:
        for tenant, thread in product(TENANTS, THREADS):
            there = [
                one
                for one in self.model.asked
                if (one.owner.tenant, one.thread) == (tenant, thread)
            ]
            seen = threads.questions(self.db, tenant, thread, 1_000)
            assert seen == tuple(one.canary for one in there)
            last = threads.questions(self.db, tenant, thread, 2)
            assert last == seen[-2:]
            assert threads.askers(self.db, tenant, thread) == {one.owner.person for one in there}
        for who, thread in product(OWNERS, THREADS):
            mine = tuple(one[2] for one in self.model.dropped if one[:2] == (who, thread))
            assert threads.attached(self.db, who, thread) == mine
        for tenant in TENANTS:
            sealed = installations.find(self.db, tenant)
            assert (sealed and sealed.decode()) == self.model.installed.get(tenant)

    @invariant()
    def a_question_is_found_in_its_workspace_alone(self) -> None:
        for one, tenant in product(self.model.asked, TENANTS):
            try:
                found = threads.find(self.db, tenant, one.id)
            except NotThere:
                assert tenant != one.owner.tenant
                continue
            assert tenant == one.owner.tenant
            assert found == threads.by_key(self.db, tenant, one.key)
            assert (found.owner, found.understood) == (one.owner, one.canary)

    @invariant()
    def the_database_holds_what_is_kept_and_no_other_word(self) -> None:
        with self.db.reading() as session:
            rows = repr([session.execute(one.select()).all() for one in TABLES.sorted_tables])
        kept = [
            *(one.canary for one in self.model.asked),
            *(words for _, words in self.model.files.values()),
            *self.model.installed.values(),
        ]
        assert set(re.findall(r"canary-\w+-\d+-", rows)) == set(kept)


SharedThreads.TestCase.settings = tries(max_examples=8, stateful_step_count=25, deadline=None)
TestSharedThreads = SharedThreads.TestCase
