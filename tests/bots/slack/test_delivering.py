"""A reply reaches whoever asked: into the thread, or by the next best way, and in words."""

import asyncio
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests_slack import (
    DONE_THEN_500,
    DONE_THEN_HANG,
    DROP,
    FINE,
    HANG,
    STREAM_EXPIRED,
    TOKEN,
    Answer,
    Call,
    MockSlack,
    limited,
    refused,
    status,
)
from tests_slack_delivering import (
    CHANNEL,
    FILES,
    REPLY,
    USER,
    WHOLE,
    Notes,
    answers,
    assert_seen_once,
    bare,
    message,
    paragraph,
    place,
    send,
    send_until_done,
)

from bots.slack.calls import Patience
from bots.slack.client import Slack
from bots.slack.delivering import deliver
from bots.slack.faults import Gone, Refused
from bots.slack.reply import Block, Message, Place, Reply
from bots.slack.sessions import open_http
from bots.slack.streaming import LEAD

_STREAMING = ("chat.startStream", "chat.appendStream", "chat.stopStream")


def test_the_first_message_grows_and_the_others_follow(mock: MockSlack) -> None:
    where = place(mock)
    send(mock, where)
    assert_seen_once(mock)
    assert [one.method for one in mock.calls] == [
        "chat.startStream",
        *["chat.appendStream"] * 4,
        "chat.stopStream",
        "chat.postMessage",
        "chat.postMessage",
    ]
    first = answers(mock)[0]
    assert first.text == LEAD
    assert {one.thread_ts for one in answers(mock)} == {where.thread_ts}
    assert first.metadata


def test_a_message_of_many_blocks_grows_in_few_steps(mock: MockSlack) -> None:
    reply = Reply((message("long", 45),))
    send(mock, place(mock), reply)
    assert_seen_once(mock, reply)
    assert len(mock.of("chat.appendStream")) <= 6


def test_a_short_message_is_posted(mock: MockSlack) -> None:
    reply = Reply((message("short", 2),))
    send(mock, place(mock), reply)
    assert_seen_once(mock, reply)
    assert [one.method for one in mock.calls] == ["chat.postMessage"]


def test_a_message_in_a_conversation_with_the_assistant_grows_too(mock: MockSlack) -> None:
    where = Place("D1", mock.add_message("D1", "The question?"), USER, None, True)
    send(mock, where)
    assert_seen_once(mock, channel="D1")
    assert mock.of("chat.startStream")


def test_without_a_known_workspace_a_message_in_a_channel_is_posted(mock: MockSlack) -> None:
    where = Place(CHANNEL, mock.add_message(CHANNEL, "The question?"), USER, None, False)
    send(mock, where)
    assert_seen_once(mock)
    assert not mock.of("chat.startStream")


def test_nothing_that_is_sent_twice_is_seen_twice(mock: MockSlack) -> None:
    where, notes, reply = place(mock), Notes(), Reply(REPLY.messages, FILES)
    for _ in range(3):
        send(mock, where, reply, notes)
    assert_seen_once(mock, reply)


def test_a_reply_that_has_changed_since_takes_the_place_of_the_first(mock: MockSlack) -> None:
    where, notes = place(mock), Notes()
    send(mock, where, REPLY, notes)
    other = Reply((message("other"), message("two", 2)))
    send(mock, where, other, notes)
    assert_seen_once(mock, other)
    assert len(mock.of("chat.postMessage")) == 2


def cancel(mock: MockSlack, where: Place, notes: Notes, when: Callable[[Call], bool]) -> None:
    """Deliver, and cancel it once a call has come."""

    async def go() -> None:
        async with open_http(seconds=5) as http:
            slack = Slack(TOKEN, base_url=mock.url, http=http, patience=Patience(0))
            task = asyncio.create_task(deliver(slack, where, REPLY, notes))
            await asyncio.to_thread(mock.wait, lambda it: any(when(one) for one in it.calls))
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(go())


def test_what_is_stopped_does_not_look_as_if_it_grew_on(mock: MockSlack) -> None:
    where, notes = place(mock), Notes()
    mock.fail("chat.appendStream", FINE, HANG)
    cancel(mock, where, notes, lambda call: len(mock.of("chat.appendStream")) == 2)
    (half,) = answers(mock)
    assert not half.streaming
    send(mock, where, notes=notes)
    assert_seen_once(mock)


@pytest.mark.parametrize("code", ["thread_not_found", "is_archived", "restricted_action"])
def test_what_cannot_go_into_the_thread_is_shown_to_who_asked(mock: MockSlack, code: str) -> None:
    where = place(mock)
    for method in ("chat.startStream", "chat.postMessage"):
        mock.fail_always(method, refused(code))
    mock.fail("chat.postEphemeral", refused("thread_not_found"))
    send(mock, where)
    assert_seen_once(mock)
    assert {one.ephemeral_to for one in answers(mock)} == {USER}
    assert len(mock.of("chat.postMessage")) == 1


def test_where_the_assistant_is_not_in_the_channel_who_asked_gets_a_message(
    mock: MockSlack,
) -> None:
    where = place(mock)
    mock.silent_channels.add(CHANNEL)
    reply = Reply(REPLY.messages, FILES)
    send(mock, where, reply)
    assert answers(mock, CHANNEL) == []
    assert_seen_once(mock, reply, f"D{USER}")


def test_an_answer_for_one_person_goes_where_the_command_came_from(mock: MockSlack) -> None:
    send(mock, place(mock, private=True))
    assert_seen_once(mock)
    assert {one.ephemeral_to for one in answers(mock)} == {USER}
    assert {one.method for one in mock.calls} == {"response_url"}


@pytest.mark.parametrize("code", ["used_url", "expired_url"])
def test_where_a_command_is_too_old_it_is_answered_all_the_same(mock: MockSlack, code: str) -> None:
    where = place(mock, private=True)
    mock.fail("response_url", FINE, Answer(404, text=code))
    send(mock, where)
    assert_seen_once(mock)
    assert {one.ephemeral_to for one in answers(mock)} == {USER}


def test_a_long_answer_for_one_person_outlives_its_address(mock: MockSlack) -> None:
    reply = Reply(tuple(message(f"{n}", 1) for n in range(8)))
    send(mock, place(mock, private=True), reply)
    assert_seen_once(mock, reply)


def test_the_files_of_an_answer_for_one_person_are_for_them_alone(mock: MockSlack) -> None:
    where, notes = place(mock, private=True), Notes()
    for _ in range(2):
        send(mock, where, WHOLE, notes)
    assert_seen_once(mock, REPLY)
    (words, files) = mock.messages(f"D{USER}")
    assert words.blocks
    assert len(files.files) == 2


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.sampled_from([FINE, limited(1), refused("expired_url"), status(500)]), max_size=5),
    st.lists(st.sampled_from([FINE, limited(1), refused("not_in_channel")]), max_size=5),
)
def test_what_is_for_one_person_is_never_seen_by_others(
    responses: list[Answer], ephemerals: list[Answer]
) -> None:
    with MockSlack() as mock:
        where = place(mock, private=True)
        mock.fail(
            "response_url",
            *(
                Answer(404, text=one.error) if one.error == "expired_url" else one
                for one in responses
            ),
        )
        mock.fail("chat.postEphemeral", *ephemerals)
        send_until_done(mock, where)
        seen = answers(mock)
        assert all(one.ephemeral_to == USER or one.channel == f"D{USER}" for one in seen)
        assert [bare(one.blocks) for one in seen] == [list(one.blocks) for one in REPLY.messages]


@pytest.mark.parametrize("code", ["invalid_blocks", "msg_blocks_too_long"])
@pytest.mark.parametrize("method", _STREAMING)
def test_where_blocks_are_not_taken_the_words_are_sent_plain(
    mock: MockSlack, method: str, code: str
) -> None:
    where, notes = place(mock), Notes()
    mock.fail(method, refused(code))
    mock.fail("chat.update" if method != "chat.startStream" else "chat.postMessage", refused(code))
    for _ in range(2):
        send(mock, where, notes=notes)
    seen = answers(mock)
    assert len(seen) == 3
    words = "\n".join(one for block in REPLY.messages[0].blocks for one in _texts(block))
    assert seen[0].words.split() == words.split()
    kinds = {block["type"] for block in seen[0].blocks}
    assert kinds == {"section"}
    assert all(block["text"]["type"] == "plain_text" for block in seen[0].blocks)
    assert bare(seen[1].blocks) == list(REPLY.messages[1].blocks)


def _texts(block: Block) -> list[str]:
    return [one["text"] for part in block["elements"] for one in part["elements"]]


def test_what_is_too_long_for_one_message_is_sent_in_several_once(mock: MockSlack) -> None:
    words = " ".join(f"word{n}" for n in range(4000))
    reply = Reply((Message("Long.", (paragraph(words),)), message("after", 1)))
    where = place(mock)
    mock.fail("chat.postMessage", FINE, DONE_THEN_500)
    notes = Notes()
    send_until_done(mock, where, reply, notes)
    send(mock, where, reply, notes)
    *parts, after = answers(mock)
    assert len(parts) > 1
    assert " ".join(one.words for one in parts).split() == words.split()
    assert bare(after.blocks) == list(reply.messages[1].blocks)


def test_a_workspace_that_is_gone_is_said_so(mock: MockSlack) -> None:
    where = place(mock)
    mock.revoke()
    with pytest.raises(Gone):
        send(mock, where)


@pytest.mark.parametrize("method", [*_STREAMING, "chat.update", "chat.postMessage"])
def test_a_workspace_that_goes_away_in_the_middle_is_said_so(mock: MockSlack, method: str) -> None:
    where = place(mock)
    if method != "chat.appendStream":
        mock.fail("chat.appendStream", FINE, STREAM_EXPIRED)
    mock.fail_always(method, refused("token_revoked"))
    with pytest.raises(Gone):
        send(mock, where)


def test_where_no_way_is_left_it_is_said_so(mock: MockSlack) -> None:
    where = place(mock)
    for method in ("chat.startStream", "chat.postMessage", "chat.postEphemeral"):
        mock.fail_always(method, refused("no_permission"))
    with pytest.raises(Refused):
        send(mock, where)


@pytest.mark.parametrize(
    ("method", "answer"),
    [
        ("files.getUploadURLExternal", status(500)),
        ("files.completeUploadExternal", DONE_THEN_500),
        ("files.completeUploadExternal", DONE_THEN_HANG),
        ("files.completeUploadExternal", status(500)),
        ("files.completeUploadExternal", limited(1)),
        ("upload", DROP),
        ("upload", status(503)),
    ],
)
def test_files_are_shared_once(mock: MockSlack, method: str, answer: Answer) -> None:
    where = place(mock)
    mock.fail(method, answer)
    send_until_done(mock, where, WHOLE)
    assert_seen_once(mock, WHOLE)


def test_files_that_cannot_be_shared_are_spoken_of(mock: MockSlack) -> None:
    where, notes = place(mock), Notes()
    mock.missing_scopes.add("files.getUploadURLExternal")
    for _ in range(2):
        send(mock, where, WHOLE, notes)
    seen = answers(mock)
    assert len(seen) == 4
    assert "files:write" in seen[-1].words
