"""Nobody reads what is another's: whoever asks, shares, deletes or leaves, in whichever order.

Two workspaces in which everything has the same ids: people, channels, threads, messages. All that
is typed or shared holds a word of its own, a canary; a model says who may ever read it, and where.
"""

import io
import itertools
import json
import logging
import re
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from pydantic import SecretStr
from tests_slack import MockSlack, Seen
from tests_slack_world import World, opened, ready

from assistant.build import Library
from assistant.pipeline import Assistant
from bots.owners import Owner
from bots.slack import action_ids
from bots.slack.incoming import Sender, Workspace, owner_of
from bots.store.retention import forget_expired

TEAMS, PEOPLE = ("T0ONE", "T0TWO"), ("ANNA", "BEN")
PLACES = ("first thread", "second thread", "direct")
DATA = "are we meeting the A&E target at {}?"
FORMS = (
    "what is the {} target for A&E?",
    "what is expected of {} on agency staff?",
    DATA,
    "how is {} doing on A&E waits?",
)
FOLLOW_UP = "and for cancer?"
_CANARY = re.compile(r"zqx\d+q")
_HEADER = "period,org_code,org_name,measure,numerator,denominator\r\n"

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Place:
    """Where something is said; a command is a place of its own."""

    channel: str
    thread_ts: str

    @property
    def direct(self) -> bool:
        return self.channel.startswith("D")


@dataclass
class Told:
    """What somebody typed or shared, and until when others than the past may read it."""

    word: str
    team: str
    person: str
    place: Place
    is_file: bool
    born: int
    died: int | None = None
    body: dict[str, Any] | None = None


@dataclass(frozen=True)
class Source:
    """What is answered: whose, where, and as the how manieth."""

    team: str
    person: str
    place: Place
    number: int


@dataclass
class Town:
    """What the machine is built on; it outlives each of its stories."""

    world: World
    is_several: bool
    seen_files: int = 0
    """How many words of files came back to whom they belong: none would prove nothing."""
    seen_words: int = 0
    logged: list[str] = field(default_factory=list)


def table(word: str) -> bytes:
    """Return a table whose cells hold the word: one that is a name, and one that is a mistake."""
    rows = (
        f"2018-0{month},RBD,{word},ae_4h_all_types,{80 + month},{figure}\r\n"
        for month, figure in ((7, 100), (8, 100), (9, word))
    )
    return (_HEADER + "".join(rows)).encode()


def book(word: str) -> bytes:
    """Return what is called a workbook, and is none that can be read."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as whole:
        whole.writestr(f"{word}.xml", word)
    return made.getvalue()


class Apart(RuleBasedStateMachine):
    """People in two workspaces at once."""

    def __init__(self, town: Town) -> None:
        super().__init__()
        self.town, self.world = town, town.world
        self.mock, self.parts, self.people = town.world.mock, town.world.parts, town.world.people
        self.story = next(_numbers)
        self.told: dict[str, Told] = {}
        self.marks: dict[str, Source] = {}
        self.hooks: dict[str, Source] = {}
        self.clock = itertools.count(1)
        self.stamps = {team: itertools.count(1) for team in TEAMS}
        self.first_call = len(self.mock.calls)
        for team in TEAMS:
            self.install(team)

    # What people do.

    @rule(
        team=st.sampled_from(TEAMS),
        person=st.sampled_from(PEOPLE),
        place=st.sampled_from(PLACES),
        form=st.sampled_from(FORMS),
    )
    def ask(self, team: str, person: str, place: str, form: str) -> None:
        there = self.place(place, person)
        told = self.new(team, person, there)
        told.body = self.send(team, person, there, text=form.format(told.word))

    @rule(
        team=st.sampled_from(TEAMS), person=st.sampled_from(PEOPLE), place=st.sampled_from(PLACES)
    )
    def follow_up(self, team: str, person: str, place: str) -> None:
        """Ask what is read with the questions before; the reading stands in the answer."""
        self.send(team, person, self.place(place, person), text=FOLLOW_UP)

    @rule(
        team=st.sampled_from(TEAMS),
        person=st.sampled_from(PEOPLE),
        form=st.sampled_from((*FORMS, FOLLOW_UP)),
        direct=st.booleans(),
    )
    def command(self, team: str, person: str, form: str, direct: bool) -> None:
        hook = f"hook-{next(_numbers)}"
        channel = self.place("direct" if direct else "first thread", person).channel
        told = self.new(team, person, Place(channel, hook))
        self.hooks[hook] = Source(team, person, told.place, told.born)
        self.people.team = team
        reply = self.people.command(
            form.format(told.word),
            user_id=self.user(person),
            channel_id=channel,
            response_url=self.mock.response_url(hook, self.user(person)),
            trigger_id=f"{self.story}.{next(self.stamps[team])}",
        )
        assert reply.status_code == 200

    @rule(
        team=st.sampled_from(TEAMS),
        person=st.sampled_from(PEOPLE),
        place=st.sampled_from(PLACES),
        text=st.sampled_from(("", "2018/19", "are we meeting the A&E target?")),
        is_good=st.booleans() | st.just(True),
    )
    def share(self, team: str, person: str, place: str, text: str, is_good: bool) -> None:
        there = self.place(place, person)
        told = self.new(team, person, there, is_file=True)
        name = f"{told.word}.{'csv' if is_good else 'xlsx'}"
        file = self.mock.add_file((table if is_good else book)(told.word), name)
        files = [{"id": file, "name": name}]
        told.body = self.send(team, person, there, text=text, subtype="file_share", files=files)

    @rule(team=st.sampled_from(TEAMS), person=st.sampled_from(PEOPLE))
    def open_home(self, team: str, person: str) -> None:
        event = {"type": "app_home_opened", "tab": "home", "user": self.user(person)}
        self.people.event({**event, "workspace": team, "team": team, "channel": "D0"})

    @precondition(lambda self: self.told)
    @rule(data=st.data())
    def send_again(self, data: st.DataObject) -> None:
        told = data.draw(st.sampled_from(list(self.told.values())))
        if told.body and told.died is None:
            self.people.post_json(told.body, X_Slack_Retry_Num="1")

    @rule(
        team=st.sampled_from(TEAMS),
        person=st.sampled_from(PEOPLE),
        what=st.sampled_from(("a file", "everything", "the app")),
    )
    def delete(self, team: str, person: str, what: str) -> None:
        match what:
            case "everything":
                self.click(team, person, action_ids.DELETE_MINE, "all")
                self.bury(one for one in self.of(team) if one.person == person)
            case "a file":
                self.world.settle()
                for one in self.parts.uploads.listed(self.owner(team, person))[:1]:
                    self.click(team, person, f"{action_ids.DELETE_UPLOAD}:1", one.id)
                    self.bury(self.within(one.name))
            case _:
                self.leave_and_come_back(team)

    @rule(team=st.sampled_from(TEAMS), person=st.sampled_from(PEOPLE), data=st.data())
    def meddle(self, team: str, person: str, data: st.DataObject) -> None:
        """Press buttons that carry the ids of what others have, as if they were known."""
        self.world.settle()
        others = [
            self.owner(*one) for one in itertools.product(TEAMS, PEOPLE) if one != (team, person)
        ]
        kept = {one: len(self.parts.uploads.listed(one)) for one in others}
        for one in others:
            for upload in self.parts.uploads.listed(one):
                self.click(team, person, f"{action_ids.DELETE_UPLOAD}:1", upload.id)
        turns = self.rows("select id from thread_turns where tenant || person in (?, ?, ?)", others)
        for turn in data.draw(st.permutations(turns))[:4]:
            for action, value in (
                (action_ids.SHARE, turn),
                (action_ids.FEEDBACK, f"yes:{turn}"),
                (action_ids.FEEDBACK, f"no:{turn}"),
            ):
                self.click(team, person, action, value)
        assert {one: len(self.parts.uploads.listed(one)) for one in others} == kept

    @rule(team=st.sampled_from(TEAMS), person=st.sampled_from(PEOPLE))
    def show_to_all(self, team: str, person: str) -> None:
        """Share one's own answer to a command with the channel."""
        self.world.settle()
        for hook, source in list(self.hooks.items()):
            if (source.team, source.person) != (team, person):
                continue
            for one in self.mock.messages(hook):
                for turn in re.findall(rf'"{action_ids.SHARE}", .*?"value": "(\w+)"', str_of(one)):
                    shown = f"hook-{next(_numbers)}"
                    self.hooks[shown] = source
                    self.click(team, person, action_ids.SHARE, turn, hook=shown)

    def leave_and_come_back(self, team: str) -> None:
        owners = [self.owner(team, person) for person in PEOPLE]
        packed = self.rows("select packed from uploads where tenant || person in (?, ?)", owners)
        body = self.people.envelope({"type": "app_uninstalled", "workspace": team, "user": "U0"})
        del body["authorizations"], body["event"]["user"]
        assert self.people.post_json(body).status_code == 200
        self.bury(self.of(team))
        self.world.settle()
        self.assert_nothing_is_kept(team, packed)
        self.install(team)

    def teardown(self) -> None:
        self.world.settle()
        for one in self.mock.messages():
            self.assert_message_is_theirs(one)
        for call in self.mock.calls[self.first_call :]:
            text = json.dumps(call.body)
            team = call.headers.get("authorization", "").rpartition("xoxb-of-")[2]
            for told in self.within(text):
                assert not self.town.is_several or team in (told.team, ""), (call.method, text)
            if call.method == "views.publish":
                for told in self.within(text):
                    assert told.is_file
                    assert self.user(told.person) == call.body["user_id"]
            if call.method == "files.completeUploadExternal":
                self.assert_files_are_theirs(call.body)

    # Who may read what.

    def may_read(self, source: Source, told: Told) -> bool:
        """Return whether an answer may hold a word."""
        is_gone = told.died is not None and told.died <= source.number
        if told.team != source.team or is_gone:
            return False
        if told.is_file and told.person != source.person:
            return False
        if told.is_file and source.place.direct:
            return True  # also one shared a moment later elsewhere: threads do not wait for another
        return told.place == source.place and told.born <= source.number

    def assert_message_is_theirs(self, one: Seen) -> None:
        found = self.within(str_of(one))
        if not found:
            return
        mark = ((one.metadata or {}).get("event_payload") or {}).get("key", "")
        source = self.hooks.get(one.channel) or self.marks.get(mark.partition("-")[0])
        assert source, (one, found)
        if source.place.thread_ts not in self.hooks:
            assert (one.channel, one.thread_ts) == (source.place.channel, source.place.thread_ts)
        for told in found:
            assert self.may_read(source, told), (source, told, one.words)
            self.town.seen_files += told.is_file
            self.town.seen_words += not told.is_file

    def assert_files_are_theirs(self, body: dict[str, Any]) -> None:
        names = [self.mock.uploads[one["id"]] for one in body["files"]]
        found = self.within(" ".join(repr(one) for one in names))
        assert len({(one.team, one.person) for one in found}) <= 1
        for told in found:
            assert told.is_file
            place = Place(body["channel_id"], body.get("thread_ts", ""))
            assert told.place == place or place.direct

    def assert_nothing_is_kept(self, team: str, packed: list[bytes]) -> None:
        owners = [self.owner(team, person) for person in PEOPLE]
        for table in ("deliveries", "thread_turns", "thread_uploads", "uploads", "installations"):
            counted = f"select count(*) from {table} where tenant in (?)"
            assert self.rows(counted, owners[:1], whole=False) == [0], table
        forget_expired(self.parts.database, self.parts.settings, self.parts.now())
        left = b"".join(one.read_bytes() for one in self.file.parent.glob(f"{self.file.name}*"))
        for told in self.of(team):
            assert told.word.encode() not in left
        assert not [one for one in packed if one in left]

    # How it is done.

    @property
    def file(self) -> Path:
        assert self.parts.database.file
        return self.parts.database.file

    def within(self, text: str) -> list[Told]:
        return [self.told[one] for one in set(_CANARY.findall(text)) if one in self.told]

    def rows(self, query: str, owners: list[Owner], *, whole: bool = True) -> list[Any]:
        given = [f"{one.tenant}{one.person}" if whole else one.tenant for one in owners]
        with closing(sqlite3.connect(self.file)) as database:
            return [row[0] for row in database.execute(query, given)]

    def user(self, person: str) -> str:
        return f"U{self.story}{person}"

    def place(self, name: str, person: str) -> Place:
        """Return a place; those of both workspaces have the same ids."""
        if name == "direct":
            return Place(f"D{self.story}{person}", "1700000000.000009")
        return Place(f"C{self.story}WARD", f"1700000000.00000{PLACES.index(name) + 1}")

    def owner(self, team: str, person: str) -> Owner:
        return owner_of(self.parts.signer, Workspace(None, team), Sender(self.user(person)))

    def new(self, team: str, person: str, place: Place, *, is_file: bool = False) -> Told:
        word = f"zqx{next(_numbers)}q"
        self.told[word] = Told(word, team, person, place, is_file, next(self.clock))
        return self.told[word]

    def of(self, team: str) -> list[Told]:
        return [one for one in self.told.values() if one.team == team]

    def bury(self, gone: Iterable[Told]) -> None:
        """Nothing of it may be read in what is asked from now on."""
        now = next(self.clock)
        for one in gone:
            one.died = one.died or now

    def send(self, team: str, person: str, place: Place, **event: Any) -> dict[str, Any]:
        """Write something; its ids are those of something else in the other workspace."""
        number = next(self.stamps[team])
        ts = f"1800000000.{number:06d}"
        kind = (
            {"type": "message", "channel_type": "im"} if place.direct else {"type": "app_mention"}
        )
        body = self.people.envelope(
            {
                **kind,
                "user": self.user(person),
                "channel": place.channel,
                "thread_ts": place.thread_ts,
                "ts": ts,
                "event_id": f"Ev{self.story}x{number}",
                "workspace": team,
                "team": team,
                **event,
            }
        )
        key = f"{self.owner(team, person).tenant}:{place.channel}:{ts}"
        mark = self.parts.signer.sign("slack delivery", key)
        self.marks[mark] = Source(team, person, place, next(self.clock))
        assert self.people.post_json(body).status_code == 200
        return body

    def click(
        self, team: str, person: str, action: str, value: str, *, hook: str | None = None
    ) -> None:
        self.people.team = team
        url = self.mock.response_url(hook, self.user(person)) if hook else None
        reply = self.people.interact(
            {
                "type": "block_actions",
                "user": {"id": self.user(person), "team_id": team},
                "channel": {"id": f"C{self.story}WARD", "name": "ward"},
                "container": {
                    "type": "message",
                    "message_ts": f"1900000000.{next(_numbers):06d}",
                    "channel_id": f"C{self.story}WARD",
                },
                "actions": [
                    {"type": "button", "action_id": action, "block_id": "b", "value": value}
                ],
                **({"response_url": url} if url else {}),
            }
        )
        assert reply.status_code == 200

    def install(self, team: str) -> None:
        if not self.town.is_several:
            return
        self.mock.oauth = {"team": {"id": team}, "access_token": f"xoxb-of-{team}"}
        client = self.people.client
        asked = client.get("/slack/install", follow_redirects=False).headers["location"]
        state = asked.split("state=")[1].split("&")[0]
        reply = client.get(f"/slack/oauth_redirect?state={state}&code=x")
        assert reply.status_code == 200


def str_of(one: Seen) -> str:
    return json.dumps([one.text, one.blocks], ensure_ascii=False)


class _Heard(logging.Handler):
    def __init__(self, told: list[str]) -> None:
        super().__init__(logging.NOTSET)
        self._told = told

    def emit(self, record: logging.LogRecord) -> None:
        text = f"{record.getMessage()} {record.__dict__!r}"
        if "zqx" in text:
            self._told.append(text)


@pytest.fixture(params=["several"])
def town(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    mock: MockSlack,
    library: Library,
    assistant: Assistant,
) -> Iterator[Town]:
    """The whole app: installed by two workspaces, or with a token that is good for both."""
    several = {
        "slack_bot_token": None,
        "slack_client_id": "1234.5678",
        "slack_client_secret": SecretStr("a-client-secret-for-tests"),
    }
    given = several if request.param == "several" else {}
    with opened(tmp_path, mock, library, ready(assistant), **given) as world:
        made = Town(world, bool(given))
        heard = _Heard(made.logged)
        logging.root.addHandler(heard)
        level = logging.root.level
        logging.root.setLevel(logging.DEBUG)
        yield made
        logging.root.setLevel(level)
        logging.root.removeHandler(heard)


def test_who_may_read_something_does(town: Town) -> None:
    """The model looks where words are: in readings of follow-ups, in statuses, in files."""
    apart = Apart(town)
    for person, place in itertools.product(PEOPLE, PLACES):
        apart.ask("T0ONE", person, place, FORMS[0])
        apart.follow_up("T0ONE", person, place)
        apart.share("T0TWO", person, place, "", True)
        apart.ask("T0TWO", person, place, DATA)
        apart.command("T0TWO", person, DATA, direct=place == "direct")
        apart.command("T0TWO", person, FORMS[0], direct=False)
        apart.command("T0TWO", person, FOLLOW_UP, direct=False)
        apart.show_to_all("T0TWO", person)
    apart.teardown()
    assert town.seen_words >= len(PEOPLE) * len(PLACES)
    assert town.seen_files >= len(PEOPLE) * len(PLACES)
    assert apart.within(str(town.world.mock.uploads))
    apart.leave_and_come_back("T0TWO")
    assert town.logged == []


def test_what_was_deleted_is_read_by_nobody(town: Town) -> None:
    apart = Apart(town)
    for place in PLACES:
        apart.ask("T0ONE", "ANNA", place, FORMS[0])
        apart.share("T0ONE", "ANNA", place, "", True)
    apart.delete("T0ONE", "ANNA", "everything")
    for person, place in itertools.product(PEOPLE, PLACES):
        apart.follow_up("T0ONE", person, place)
    apart.share("T0ONE", "ANNA", "first thread", "", True)
    apart.open_home("T0ONE", "ANNA")
    apart.teardown()


@pytest.mark.parametrize("town", ["several", "one"], indirect=True)
def test_nobody_reads_what_is_anothers(town: Town) -> None:
    run_state_machine_as_test(
        cast(type[Apart], lambda: Apart(town)),
        settings=settings(
            max_examples=5,
            stateful_step_count=20,
            deadline=None,
            phases=(Phase.generate,),  # the town goes on: what failed is not the same again
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert town.logged == []
