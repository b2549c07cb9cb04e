"""Whoever addresses it gets an answer or a reason, exactly once, whatever Slack does."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
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
    Seen,
    limited,
    refused,
    status,
)
from tests_slack_world import (
    Asked,
    World,
    assert_answered_once,
    assert_nothing_is_shown_at_work,
    new_person,
    opened,
    ready,
)

from assistant.build import Library
from assistant.pipeline import Assistant

TROUBLE = {
    "limited": limited(0),
    "limited for a second": limited(1),
    "limited for no one knows how long": limited(None),
    "500": status(500),
    "503": status(503),
    "404": status(404),
    "dropped": DROP,
    "hanging": HANG,
    "a login page": LOGIN_PAGE,
    "done, then 500": DONE_THEN_500,
    "done, then dropped": DONE_THEN_DROP,
    "done, then hanging": DONE_THEN_HANG,
    "fatal": refused("fatal_error"),
    "internal": refused("internal_error"),
    "rate limited with 200": refused("ratelimited"),
    "unavailable": refused("service_unavailable"),
}
NONSENSE = {
    "a list": Answer(text="[]"),
    "a number": Answer(text="5"),
    "null": Answer(text="null"),
    "cut off": Answer(text='{"ok": tr'),
}
PASSING = {**TROUBLE, **NONSENSE}
"""What Slack answers while something is wrong with it."""
REFUSALS = (
    "thread_not_found",
    "channel_not_found",
    "not_in_channel",
    "is_archived",
    "missing_scope",
    "invalid_blocks",
    "msg_blocks_too_long",
    "restricted_action",
    "unknown_method",
    "something_new",
)
GONE = {"used": Answer(404, text="used_url"), "expired": Answer(404, text="expired_url")}
STREAMING = ("chat.startStream", "chat.appendStream", "chat.stopStream")
SHOWING = ("assistant.threads.setStatus", "agents.sessions.setStatus")
POSTING = ("chat.postMessage", "chat.update", "chat.delete", "conversations.replies")
FETCHING = ("files.info", "download", "users.info")
SHARING = ("files.getUploadURLExternal", "upload", "files.completeUploadExternal")

FEW = ("limited", "500", "dropped", "done, then 500", "done, then dropped", "fatal", "cut off")
FEWER = ("500", "done, then dropped")


def each(faults: Iterable[str], often: Sequence[str] = FEW) -> list[Any]:
    """Return the names of faults, for a test; most of them only for those that run all."""
    return [pytest.param(one, marks=[] if one in often else pytest.mark.thorough) for one in faults]


@pytest.fixture(scope="module")
def shared(
    tmp_path_factory: pytest.TempPathFactory, library: Library, assistant: Assistant
) -> Iterator[World]:
    """An app for many tests; each asks in a channel of its own."""
    with (
        MockSlack() as mock,
        opened(tmp_path_factory.mktemp("world"), mock, library, ready(assistant)) as made,
    ):
        made.whole()
        yield made


@pytest.fixture
def world(shared: World) -> Iterator[World]:
    """The same, with nothing wrong at first."""
    yield shared
    mend(shared)


def mend(world: World) -> None:
    world.mock.heal()
    world.mock.missing_scopes.clear()
    world.mock.silent_channels.clear()


@pytest.mark.parametrize("name", each(PASSING))
@pytest.mark.parametrize("method", [*STREAMING, *SHOWING])
def test_a_stream_that_fails_in_passing(world: World, method: str, name: str) -> None:
    world.mock.fail(method, PASSING[name])
    asked = world.ask()
    world.settle()
    assert_answered_once(world, asked)


@pytest.mark.thorough
@pytest.mark.parametrize("name", FEW)
@pytest.mark.parametrize("method", [*STREAMING, *SHOWING])
def test_a_stream_that_fails_for_a_while(world: World, method: str, name: str) -> None:
    world.mock.fail(method, *[PASSING[name]] * 5)
    asked = world.ask()
    world.settle()
    assert_answered_once(world, asked)


@pytest.mark.parametrize("direct", [False, True])
@pytest.mark.parametrize("name", each(PASSING))
def test_a_post_that_fails_in_passing(world: World, name: str, direct: bool) -> None:
    world.mock.fail_always("chat.startStream", refused("unknown_method"))
    world.mock.fail("chat.postMessage", PASSING[name])
    asked = world.ask(direct=direct)
    world.settle()
    assert_answered_once(world, asked)


@pytest.mark.parametrize("name", each(FEW, FEWER))
def test_a_post_that_fails_for_a_while(world: World, name: str) -> None:
    world.mock.fail_always("chat.startStream", refused("unknown_method"))
    world.mock.fail("chat.postMessage", *[PASSING[name]] * 5)
    asked = world.ask()
    world.settle()
    assert_answered_once(world, asked)


@pytest.mark.parametrize("name", each(PASSING, FEWER))
@pytest.mark.parametrize("method", ["chat.update", "chat.stopStream", "conversations.replies"])
def test_a_stream_that_ended_in_the_middle_and_cannot_be_mended_at_once(
    world: World, method: str, name: str
) -> None:
    world.mock.fail("chat.appendStream", STREAM_EXPIRED)
    world.mock.fail(method, PASSING[name], PASSING[name])
    asked = world.ask()
    world.settle()
    assert_answered_once(world, asked)


@pytest.mark.parametrize("method", ["chat.appendStream", "chat.stopStream"])
def test_a_stream_that_expires(world: World, method: str) -> None:
    world.mock.fail(method, STREAM_EXPIRED)
    asked = world.ask()
    world.settle()
    assert assert_answered_once(world, asked).updated == 1


@pytest.mark.parametrize("code", REFUSALS)
@pytest.mark.parametrize("method", [*STREAMING, "chat.update"])
def test_a_stream_that_is_refused(world: World, method: str, code: str) -> None:
    if method == "chat.update":
        world.mock.fail("chat.appendStream", STREAM_EXPIRED)
    world.mock.fail_always(method, refused(code))
    asked = world.ask()
    world.settle()
    assert_answered_once(world, asked)


@pytest.mark.parametrize("code", REFUSALS)
def test_a_channel_that_cannot_be_posted_to(world: World, code: str) -> None:
    for method in ("chat.startStream", "chat.postMessage", *["chat.postEphemeral"] * 2):
        world.mock.fail(method, refused(code))
    asked = world.ask()
    world.settle()
    assert_answered_once(world, asked)


def test_a_channel_that_it_is_no_longer_in(world: World) -> None:
    user, channel = new_person()
    world.mock.silent_channels.add(channel)
    asked = world.ask(user=user, channel=channel)
    world.settle()
    assert assert_answered_once(world, asked).channel == f"D{user}"


@pytest.mark.parametrize("code", ["missing_scope", "channel_not_found", "invalid_blocks"])
def test_nothing_is_let_through_until_all_is(world: World, code: str) -> None:
    for method in (*STREAMING, *POSTING, "chat.postEphemeral"):
        world.mock.fail_always(method, refused(code))
    asked = world.ask()
    calls = len(world.mock.calls)
    world.mock.wait(lambda mock: len(mock.calls) > calls + 8)
    world.mock.heal()
    world.settle()
    assert_answered_once(world, asked)


def test_one_thing_after_another_fails_for_a_while(world: World) -> None:
    world.mock.fail("*", *[one for one in PASSING.values() if one.how != "hang"] * 2)
    asked = [world.ask() for _ in range(3)]
    world.settle()
    for one in asked:
        assert_answered_once(world, one)


@pytest.mark.parametrize("name", ["500", "dropped", "done, then dropped", "unavailable"])
def test_nothing_works_until_all_does(world: World, name: str) -> None:
    world.mock.fail_always("*", PASSING[name])
    asked = [world.ask() for _ in range(3)]
    calls = len(world.mock.calls)
    world.mock.wait(lambda mock: len(mock.calls) > calls + 20)
    for one in asked:
        world.again(one)
    world.mock.heal()
    world.settle()
    for one in asked:
        assert_answered_once(world, one)


@pytest.mark.parametrize("code", ["token_revoked", "invalid_auth", "account_inactive"])
def test_a_token_that_is_revoked_and_then_good_again(world: World, code: str) -> None:
    world.mock.fail_always("*", refused(code))
    calls = len(world.mock.calls)
    asked = world.ask()
    world.mock.wait(lambda mock: len(mock.calls) > calls + 3)
    world.mock.heal()
    world.settle()
    assert_answered_once(world, asked)


def test_a_token_that_is_revoked_in_the_middle_of_an_answer(world: World) -> None:
    revoked = refused("token_revoked")
    world.mock.fail("chat.appendStream", FINE, revoked)
    world.mock.fail("chat.stopStream", revoked, revoked)
    asked = world.ask()
    world.settle()
    assert_answered_once(world, asked)


def test_the_same_message_while_it_is_being_answered(world: World) -> None:
    world.mock.fail("chat.startStream", limited(None))
    asked = world.ask()
    for number in range(3):
        world.again(asked, number=number)
    world.settle()
    world.again(asked)
    world.settle()
    assert_answered_once(world, asked)


@pytest.mark.parametrize("name", [*GONE, *each(TROUBLE)])
def test_a_command_whose_answer_is_not_taken(world: World, name: str) -> None:
    fault = {**TROUBLE, **GONE}[name]
    world.mock.fail("response_url", fault)
    asked = world.command()
    world.settle()
    assert_answered_once_or_again(world, asked, may_be_again=fault.done)


@pytest.mark.parametrize("name", each(PASSING, FEWER))
@pytest.mark.parametrize("method", ["chat.postEphemeral", "chat.postMessage"])
def test_a_command_whose_answer_takes_another_way_that_fails(
    world: World, method: str, name: str
) -> None:
    world.mock.fail_always("response_url", GONE["expired"])
    if method == "chat.postMessage":
        world.mock.fail_always("chat.postEphemeral", refused("not_in_channel"))
    world.mock.fail(method, PASSING[name])
    asked = world.command()
    world.settle()
    assert_answered_once_or_again(world, asked, may_be_again=PASSING[name].done)


@pytest.mark.parametrize("name", each(PASSING, FEWER))
@pytest.mark.parametrize("method", FETCHING)
def test_a_file_that_cannot_be_fetched(world: World, method: str, name: str) -> None:
    world.mock.fail(method, *[PASSING[name]] * 5)
    asked = world.share()
    world.settle()
    first, *more = world.seen(asked)
    assert is_status(first) or is_reason(first)
    assert [len(one.files) for one in more] == [2] * is_status(first)
    assert_nothing_is_shown_at_work(world, asked)


@pytest.mark.parametrize("name", each(PASSING, FEWER))
@pytest.mark.parametrize("method", SHARING)
def test_files_that_cannot_be_shared_at_once(world: World, method: str, name: str) -> None:
    world.mock.fail(method, PASSING[name])
    asked = world.share()
    world.settle()
    first, files = world.seen(asked)
    assert is_status(first)
    assert len(files.files) == 2 or "could not attach" in files.words
    assert_nothing_is_shown_at_work(world, asked)


def is_status(message: Seen) -> bool:
    return "NHS Constitution standards" in message.words


def is_reason(message: Seen) -> bool:
    return any(one in message.words for one in ("hare it again", "I did not read", "reinstall"))


def assert_answered_once_or_again(world: World, asked: Asked, *, may_be_again: bool) -> None:
    """Where nobody can look whether it arrived, rather twice than not at all."""
    for one in world.seen(asked)[1:]:
        assert may_be_again
        world.mock._seen.remove(one)
    assert_answered_once(world, asked)


QUICK = [name for name, one in PASSING.items() if one.how != "hang" and one != limited(1)]
UNDONE = [name for name in QUICK if name in TROUBLE and not TROUBLE[name].done]
ANSWERS = {
    **PASSING,
    **{code: refused(code) for code in (*REFUSALS, "token_revoked")},
    "expired": STREAM_EXPIRED,
    "fine": FINE,
}
IN_A_THREAD = (*STREAMING, *SHOWING, *POSTING)
ELSEWHERE = ("response_url", "chat.postEphemeral")
Script = dict[str, list[str]]
"""What is answered to the next calls of some methods."""


def scripts(methods: tuple[str, ...], names: list[str]) -> st.SearchStrategy[Script]:
    answers = st.lists(st.sampled_from(["fine", *names]), min_size=1, max_size=6)
    return st.dictionaries(st.sampled_from(methods), answers, max_size=4)


PEOPLE = st.lists(st.sampled_from(["mention", "message", "command"]), min_size=1, max_size=4)
THOROUGH = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@THOROUGH
@given(
    in_a_thread=scripts(IN_A_THREAD, [*QUICK, "expired"]),
    elsewhere=scripts(ELSEWHERE, UNDONE),
    people=PEOPLE,
    again=st.lists(st.integers(0, 3), max_size=4),
)
def test_whatever_fails_in_whatever_order_each_is_answered_once(
    world: World, in_a_thread: Script, elsewhere: Script, people: list[str], again: list[int]
) -> None:
    follow(world, {**in_a_thread, **elsewhere})
    asked = [ask(world, one) for one in people]
    in_time, late = again[::2], again[1::2]
    repeat(world, asked, in_time)
    world.settle()
    repeat(world, asked, late)
    world.settle()
    for one in asked:
        assert_answered_once(world, one)


@THOROUGH
@given(
    # Not of looking and deleting: what it may neither find nor delete stays where it is.
    script=scripts(
        (*STREAMING, "chat.postMessage", "chat.update", *ELSEWHERE),
        [*QUICK, *REFUSALS, "token_revoked"],
    ),
    people=PEOPLE,
)
def test_whatever_is_refused_in_whatever_order_each_is_answered(
    world: World, script: Script, people: list[str]
) -> None:
    follow(world, script)
    asked = [ask(world, one) for one in people]
    world.settle()
    for one in asked:
        seen = world.seen(one)
        assert not any(message.streaming for message in seen)
        world.mock._seen = [message for message in world.mock._seen if message not in seen[:-1]]
        assert_answered_once(world, one)


def follow(world: World, script: Script) -> None:
    """Have Slack answer as a script says, and nothing else."""
    mend(world)
    for method, names in script.items():
        known = [one for one in names if method != "response_url" or one not in NONSENSE]
        world.mock.fail(method, *[ANSWERS[one] for one in known])


def ask(world: World, how: str) -> Asked:
    return world.command() if how == "command" else world.ask(direct=how == "message")


def repeat(world: World, asked: list[Asked], numbers: list[int]) -> None:
    for number in numbers:
        if number < len(asked) and asked[number].body:
            world.again(asked[number])
