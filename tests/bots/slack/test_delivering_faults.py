"""Whatever fails on the way, each message of a reply is seen exactly once and whole."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests_slack import (
    DONE_THEN_500,
    DONE_THEN_DROP,
    DONE_THEN_HANG,
    DROP,
    FINE,
    HANG,
    LOGIN_PAGE,
    STREAM_EXPIRED,
    Answer,
    MockSlack,
    limited,
    refused,
    status,
)
from tests_slack_delivering import (
    WHOLE,
    Notes,
    answers,
    assert_seen_once,
    bare,
    message,
    place,
    send,
    send_until_done,
)

from bots.slack.client import Slack
from bots.slack.faults import TryLater
from bots.slack.reply import Place, Reply

METHODS = (
    "chat.startStream",
    "chat.appendStream",
    "chat.stopStream",
    "chat.update",
    "chat.postMessage",
    "conversations.replies",
)
FAULTS = {
    "limited": limited(1),
    "limited for long": limited(300),
    "500": status(500),
    "503": status(503),
    "dropped": DROP,
    "hanging": HANG,
    "a login page": LOGIN_PAGE,
    "done, then 500": DONE_THEN_500,
    "done, then dropped": DONE_THEN_DROP,
    "done, then hanging": DONE_THEN_HANG,
    "fatal": refused("fatal_error"),
    "expired": STREAM_EXPIRED,
    "unknown": refused("unknown_method"),
}


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("method", METHODS[:3])
def test_a_stream_that_fails_is_completed(mock: MockSlack, method: str, name: str) -> None:
    where = place(mock)
    mock.fail(method, FAULTS[name])
    send_until_done(mock, where)
    assert_seen_once(mock)


@pytest.mark.parametrize("passing", [0, 1, 3])
@pytest.mark.parametrize("method", ["chat.appendStream", "chat.stopStream"])
def test_an_expired_stream_is_completed_in_its_place(
    mock: MockSlack, method: str, passing: int
) -> None:
    where = place(mock)
    if method == "chat.appendStream":
        mock.fail(method, *[FINE] * passing)
    mock.fail(method, STREAM_EXPIRED)
    send(mock, where)
    assert_seen_once(mock)
    assert answers(mock)[0].updated == 1
    assert len(mock.of("chat.postMessage")) == 2


@pytest.mark.parametrize("code", ["cant_update_message", "edit_window_closed", "message_not_found"])
def test_what_cannot_be_completed_is_posted_anew_and_the_half_taken_away(
    mock: MockSlack, code: str
) -> None:
    where = place(mock)
    mock.fail("chat.appendStream", STREAM_EXPIRED)
    mock.fail_always("chat.update", refused(code))
    reply = Reply((message("one"),))
    send(mock, where, reply)
    assert_seen_once(mock, reply)
    assert len(mock.of("chat.delete")) == 1


def test_a_half_message_that_nobody_can_delete_does_not_keep_the_answer_back(
    mock: MockSlack,
) -> None:
    where = place(mock)
    mock.fail("chat.appendStream", STREAM_EXPIRED)
    mock.fail("chat.update", refused("cant_update_message"))
    mock.fail("chat.delete", refused("cant_delete_message"))
    reply = Reply((message("one"),))
    send(mock, where, reply)
    assert bare(answers(mock)[-1].blocks) == list(reply.messages[0].blocks)


def test_while_a_stream_cannot_be_ended_it_is_tried_later(mock: MockSlack) -> None:
    where, notes = place(mock), Notes()
    mock.fail("chat.stopStream", limited(60), limited(60))
    with pytest.raises(TryLater) as raised:
        send(mock, where, notes=notes)
    assert raised.value.seconds == 60
    send(mock, where, notes=notes)
    assert_seen_once(mock)


@pytest.mark.parametrize("name", [one for one in FAULTS if one not in ("expired", "unknown")])
def test_a_post_that_fails_is_made_again_only_if_it_was_not_made(
    mock: MockSlack, name: str
) -> None:
    where = place(mock)
    mock.fail("chat.postMessage", FAULTS[name], FINE, FAULTS[name])
    assert send_until_done(mock, where) > 1
    assert_seen_once(mock)


def test_where_the_app_may_not_look_an_answer_comes_all_the_same(mock: MockSlack) -> None:
    where, reply = place(mock), Reply((message("short", 1),))
    mock.missing_scopes.add("conversations.replies")
    mock.fail("chat.postMessage", status(500))
    send_until_done(mock, where, reply)
    assert_seen_once(mock, reply)


@settings(max_examples=40, deadline=None)
@given(
    script=st.dictionaries(
        st.sampled_from(METHODS),
        st.lists(
            st.sampled_from([FINE, *(FAULTS[one] for one in FAULTS if "hanging" not in one)]),
            max_size=4,
        ),
        max_size=4,
    )
)
def test_whatever_fails_in_whatever_order_each_message_is_seen_once(
    script: dict[str, list[Answer]],
) -> None:
    with MockSlack() as mock:
        where = place(mock)
        for method, found in script.items():
            # A stream can't be unknown, and what posts can't be expired.
            mock.fail(method, *(one for one in found if _is_possible(method, one)))
        send_until_done(mock, where)
        assert_seen_once(mock)


def _is_possible(method: str, answer: Answer) -> bool:
    if answer == FAULTS["unknown"]:
        return method == "chat.startStream"
    return answer != STREAM_EXPIRED or method in METHODS[1:3]


class Killed(BaseException):
    """The process dies."""


@dataclass
class Fuse:
    """Kills after so many steps; a step is half a call, or half a note."""

    left: int
    spent: int = 0

    def burn(self) -> None:
        self.spent += 1
        if self.spent == self.left:
            raise Killed


class MortalSlack(Slack):
    """Slack's Web API, asked by a process that dies before or after one of its calls."""

    def __init__(self, *given: Any, fuse: Fuse, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fuse = fuse

    async def _call(self, method: str, *args: Any, **arguments: Any) -> dict[str, Any]:
        self.fuse.burn()
        found = await super()._call(method, *args, **arguments)
        self.fuse.burn()
        return found


@dataclass
class MortalNotes(Notes):
    """Notes of the same process."""

    fuse: Fuse = field(default_factory=lambda: Fuse(0))

    async def note(self, **changes: Any) -> None:
        self.fuse.burn()
        await super().note(**changes)
        self.fuse.burn()


def break_some(mock: MockSlack, faults: Sequence[str]) -> None:
    if "expired" in faults:
        mock.fail("chat.appendStream", FINE, STREAM_EXPIRED)
    if "not to be changed" in faults:
        mock.fail_always("chat.update", refused("cant_update_message"))


def steps_of(reply: Reply, faults: Sequence[str]) -> int:
    """Return at how many points a process can die while it delivers."""
    with MockSlack() as mock:
        fuse = Fuse(0)
        break_some(mock, faults)
        send(mock, place(mock), reply, MortalNotes(fuse=fuse), made=partial(MortalSlack, fuse=fuse))
        return fuse.spent


def die(mock: MockSlack, where: Place, reply: Reply, kept: str, after: int) -> str:
    """Deliver in a process that dies after so many steps; return what it noted."""
    fuse = Fuse(after)
    notes = MortalNotes(kept=kept, fuse=fuse)
    with suppress(Killed, TryLater):
        send(mock, where, reply, notes, made=partial(MortalSlack, fuse=fuse))
    return notes.kept


@pytest.mark.parametrize("faults", [(), ("expired",), ("expired", "not to be changed")])
def test_a_process_that_dies_at_any_step_leaves_nothing_undone_or_done_twice(
    faults: Sequence[str],
) -> None:
    steps = steps_of(WHOLE, faults)
    assert steps >= 30
    for after in range(1, steps + 1):
        with MockSlack() as mock:
            where = place(mock)
            break_some(mock, faults)
            kept = die(mock, where, WHOLE, "{}", after)
            send(mock, where, WHOLE, Notes(kept=kept))
            assert_seen_once(mock, WHOLE)


@settings(max_examples=40, deadline=None)
@given(
    deaths=st.lists(st.integers(1, 60), min_size=2, max_size=4),
    fault=st.sampled_from([None, DONE_THEN_500, DONE_THEN_DROP, STREAM_EXPIRED, limited(1)]),
    method=st.sampled_from(METHODS[:5]),
)
def test_however_often_it_dies_the_reply_is_seen_once(
    deaths: list[int], fault: Answer | None, method: str
) -> None:
    with MockSlack() as mock:
        where, kept = place(mock), "{}"
        if fault and _is_possible(method, fault):
            mock.fail(method, fault)
        for after in deaths:
            kept = die(mock, where, WHOLE, kept, after)
        send_until_done(mock, where, WHOLE, Notes(kept=kept))
        assert_seen_once(mock, WHOLE)
