"""Slack's Web API as the assistant uses it, and what becomes of every way it can fail."""

import asyncio
import logging
import socket
import traceback
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import pytest
from tests_slack import (
    DONE_THEN_500,
    DONE_THEN_DROP,
    DONE_THEN_HANG,
    DROP,
    HANG,
    LOGIN_PAGE,
    TOKEN,
    Answer,
    MockSlack,
    limited,
    refused,
    status,
)

from bots.slack.calls import Patience
from bots.slack.client import Slack
from bots.slack.faults import Gone, Refused, SlackFault, TryLater, Unsure
from bots.slack.reply import Attachment, Message
from bots.slack.sessions import open_http

T = TypeVar("T")
CANARY = "canary-7Q"
BLOCK = {
    "type": "rich_text",
    "elements": [
        {"type": "rich_text_section", "elements": [{"type": "text", "text": f"Words {CANARY}"}]}
    ],
}
MESSAGE = Message(f"Words {CANARY}", (BLOCK,))
Use = Callable[[Slack], Awaitable[T]]


def using(mock_url: str, use: Use[T], *, waits: float = 0.0, seconds: float = 30, **more: Any) -> T:
    """Return what `use` returns of a client that waits between attempts as long as it is told."""

    async def go() -> T:
        async with open_http(seconds=seconds) as http:
            slack = Slack(TOKEN, base_url=mock_url, http=http, patience=Patience(waits), **more)
            return await use(slack)

    return asyncio.run(go())


def fault(mock_url: str, use: Use[Any], **more: Any) -> SlackFault:
    with pytest.raises(SlackFault) as raised:
        using(mock_url, use, **more)
    return raised.value


def post(slack: Slack) -> Awaitable[str]:
    return slack.post("C1", MESSAGE, thread_ts="1.1", key="k-1")


def test_a_message_is_posted_whole_marked_and_without_previews(mock: MockSlack) -> None:
    ts = using(mock.url, post)
    (seen,) = mock.messages("C1")
    assert (seen.ts, seen.thread_ts, seen.text, seen.blocks) == (ts, "1.1", MESSAGE.text, [BLOCK])
    (call,) = mock.of("chat.postMessage")
    assert call.body["metadata"]["event_payload"] == {"key": "k-1"}
    assert call.body["unfurl_links"] is call.body["unfurl_media"] is False
    assert call.headers["authorization"] == f"Bearer {TOKEN}"


def test_a_message_grows_and_ends(mock: MockSlack) -> None:
    async def grow(slack: Slack) -> str:
        chunk = {"type": "blocks", "blocks": [BLOCK]}
        lead = {"type": "markdown_text", "text": "Hello."}
        ts = await slack.start_stream("C1", "1.1", user_id="U1", team_id="T1", chunks=[lead])
        await slack.append_stream("C1", ts, [chunk])
        assert mock.messages("C1")[0].streaming
        await slack.stop_stream("C1", ts, blocks=[BLOCK], key="k-2")
        return ts

    ts = using(mock.url, grow)
    (seen,) = mock.messages("C1")
    assert (seen.ts, seen.text, seen.blocks) == (ts, "Hello.", [BLOCK, BLOCK])
    assert not seen.streaming
    assert seen.metadata == {"event_type": "answer_part", "event_payload": {"key": "k-2"}}


def test_a_message_is_changed_and_deleted(mock: MockSlack) -> None:
    async def change(slack: Slack) -> None:
        ts = await post(slack)
        await slack.update("C1", ts, Message("Other", ()))
        assert [one.text for one in mock.messages("C1")] == ["Other"]
        await slack.delete("C1", ts)

    using(mock.url, change)
    assert mock.messages("C1") == []
    assert mock.of("chat.update")[0].body["unfurl_links"] is False


def test_what_one_person_sees_only_they_see(mock: MockSlack) -> None:
    using(mock.url, lambda slack: slack.ephemeral("C1", "U7", MESSAGE, thread_ts="1.1"))
    assert [one.ephemeral_to for one in mock.messages("C1")] == ["U7"]


def test_status_prompts_forms_and_home_reach_slack(mock: MockSlack) -> None:
    async def all_of_them(slack: Slack) -> None:
        await slack.set_status("D1", "1.1", "is looking…")
        assert mock.statuses == {("D1", "1.1"): "is looking…"}
        await slack.set_status("D1", "1.1", "")
        await slack.session_status("D1", "1.1", "processing", "A title")
        await slack.prompts("D1", [("Short", "The whole question?")], title="Ask")
        view = {"type": "modal", "title": {"type": "plain_text", "text": "Why?"}, "blocks": []}
        await slack.open_view("trigger", view)
        await slack.publish_home("U1", {"type": "home", "blocks": []})

    using(mock.url, all_of_them)
    assert mock.statuses == {}
    assert mock.sessions == {("D1", "1.1"): "processing"}
    assert mock.prompts["D1"]["prompts"] == [{"title": "Short", "message": "The whole question?"}]
    assert len(mock.views) == 1
    assert mock.homes.keys() == {"U1"}


def test_people_and_files_are_looked_up(mock: MockSlack) -> None:
    mock.users["U9"] = {"is_restricted": True}
    file_id = mock.add_file(b"a,b")
    assert using(mock.url, lambda slack: slack.user("U9"))["is_restricted"] is True
    assert using(mock.url, lambda slack: slack.file(file_id))["size"] == 3


def test_files_are_shared_with_their_titles_and_text_alternatives(mock: MockSlack) -> None:
    files = [Attachment("a.png", "A chart", b"\x89PNG", "Bars"), Attachment("b.html", "B", b"<p>")]
    using(mock.url, lambda slack: slack.share_files(files, "C1", "1.1"))
    (seen,) = mock.messages("C1")
    kept = [mock.uploads[one] for one in seen.files]
    assert [(one["name"], one["title"], one["alt"], one["data"]) for one in kept] == [
        ("a.png", "A chart", "Bars", b"\x89PNG"),
        ("b.html", "B", None, b"<p>"),
    ]
    assert seen.thread_ts == "1.1"


def test_our_own_message_is_found_again_on_whichever_page(mock: MockSlack) -> None:
    async def look(slack: Slack) -> None:
        root = mock.add_message("C1", "question")
        for number in range(40):
            mock.add_message("C1", f"{number}", thread_ts=root)
        ts = await slack.post("C1", MESSAGE, thread_ts=root, key="k-3")
        marked = await slack.post(
            "C1", Message("x", ({**BLOCK, "block_id": "k-4"},)), thread_ts=root
        )
        assert await slack.posted("C1", root, "k-3") == ts
        assert await slack.posted("C1", root, "k-4") == marked
        assert await slack.posted("C1", root, "k-5") is None
        assert await slack.posted("C1", "0.0", "k-3") is None
        mock.missing_scopes.add("conversations.replies")
        assert await slack.posted("C1", root, "k-3") is None

    using(mock.url, look)


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [(limited(600), 600), (limited(None), None), (refused("ratelimited"), None)],
)
def test_who_is_told_to_wait_long_says_so(
    mock: MockSlack, answer: Answer, seconds: float | None
) -> None:
    mock.fail("chat.postMessage", answer)
    found = fault(mock.url, post)
    assert type(found) is TryLater
    assert found.seconds == seconds
    assert len(mock.of("chat.postMessage")) == 1


def test_who_is_told_to_wait_a_little_waits(mock: MockSlack) -> None:
    mock.fail("chat.postMessage", limited(1), limited(0))
    using(mock.url, post, waits=5)
    assert len(mock.messages("C1")) == 1
    assert len(mock.of("chat.postMessage")) == 3


@pytest.mark.parametrize("answer", [status(500), status(503), DROP, LOGIN_PAGE, Answer(text="[]")])
def test_what_may_be_repeated_is_repeated(mock: MockSlack, answer: Answer) -> None:
    async def update(slack: Slack) -> None:
        ts = await post(slack)
        mock.fail("chat.update", answer)
        await slack.update("C1", ts, Message("Other", ()))

    using(mock.url, update, waits=1)
    assert [one.text for one in mock.messages("C1")] == ["Other"]


@pytest.mark.parametrize(
    "answer",
    [
        status(500),
        status(502),
        DROP,
        HANG,
        LOGIN_PAGE,
        Answer(text="[1]"),
        Answer(text="not JSON at all"),
        DONE_THEN_500,
        DONE_THEN_DROP,
        DONE_THEN_HANG,
        refused("fatal_error"),
        refused("internal_error"),
    ],
)
def test_what_posts_is_not_repeated_where_nobody_knows(mock: MockSlack, answer: Answer) -> None:
    mock.fail("chat.postMessage", answer)
    assert type(fault(mock.url, post, waits=20, seconds=0.5)) is Unsure
    assert len(mock.of("chat.postMessage")) == 1


def test_text_that_is_no_answer_is_a_fault() -> None:
    with MockSlack() as mock:
        mock.fail("chat.postMessage", Answer(text="ok", headers={"Content-Type": "text/plain"}))
        assert isinstance(fault(mock.url, post), Unsure)


def test_where_nobody_listens_nothing_was_done() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/api/"
        assert type(fault(url, post)) is TryLater


@pytest.mark.parametrize(
    "code", ["token_revoked", "account_inactive", "invalid_auth", "team_access_not_granted"]
)
def test_a_workspace_without_access_is_gone(mock: MockSlack, code: str) -> None:
    mock.fail("chat.postMessage", refused(code))
    found = fault(mock.url, post)
    assert isinstance(found, Gone)
    assert found.code == code


def test_a_revoked_token_is_gone_for_every_call(mock: MockSlack) -> None:
    mock.revoke()
    assert isinstance(fault(mock.url, post), Gone)
    assert isinstance(fault(mock.url, lambda slack: slack.user("U1")), Gone)


def test_a_refusal_has_slacks_word(mock: MockSlack) -> None:
    mock.silent_channels.add("C1")
    found = fault(mock.url, post)
    assert type(found) is Refused
    assert found.code == "not_in_channel"


def test_who_waits_for_a_form_is_not_kept_waiting(mock: MockSlack) -> None:
    mock.fail("views.open", limited(5), HANG)
    view = {"type": "modal", "title": {"type": "plain_text", "text": "Why?"}, "blocks": []}
    for _ in range(2):
        assert isinstance(
            fault(mock.url, lambda slack: slack.open_view("t", view), waits=60), TryLater
        )
    assert len(mock.of("views.open")) == 2


def test_in_a_hurry_nothing_is_waited_for(mock: MockSlack) -> None:
    mock.fail("chat.postEphemeral", limited(5))
    mock.fail("response_url", HANG)
    url = mock.response_url("C1", "U1")
    hurried = [
        lambda slack: slack.at_once().ephemeral("C1", "U1", MESSAGE),
        lambda slack: slack.at_once().respond(url, MESSAGE, public=False),
    ]
    for use in hurried:
        assert isinstance(fault(mock.url, use, waits=60), TryLater)


def test_answers_go_where_slack_wants_them(mock: MockSlack) -> None:
    url = mock.response_url("C1", "U1")
    using(mock.url, lambda slack: slack.respond(url, MESSAGE, public=False))
    using(mock.url, lambda slack: slack.respond(url, MESSAGE, public=True))
    assert [one.ephemeral_to for one in mock.messages("C1")] == ["U1", None]
    (first, _) = mock.of("response_url")
    assert first.body["unfurl_links"] is first.body["unfurl_media"] is False
    assert "authorization" not in first.headers


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (limited(7), TryLater),
        (status(500), Unsure),
        (DROP, Unsure),
        (HANG, Unsure),
        (Answer(404, text="expired_url"), Refused),
        (Answer(302, headers={"Location": "https://elsewhere.example/"}), Refused),
        (Answer(403, text=f"<html>{CANARY}"), Refused),
    ],
)
def test_answers_that_are_not_taken_are_faults(
    mock: MockSlack, answer: Answer, kind: type[SlackFault]
) -> None:
    mock.fail("response_url", answer)
    url = mock.response_url("C1", "U1")
    found = fault(mock.url, lambda slack: slack.respond(url, MESSAGE, public=False), seconds=0.5)
    assert type(found) is kind
    assert CANARY not in str(found)


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks.slack.com.evil.example/x",
        "https://evil.example/x",
        "https://evil.example/hooks.slack.com",
        "https://hooks.slack.com@evil.example/x",
        "https://somebody@hooks.slack.com/x",
        "https://hooks.slack.com:8443/x",
        "https://evil.example#hooks.slack.com",
        "https://evil.example\\@hooks.slack.com/",
        "http://hooks.slack.com/x",
        "http://169.254.169.254/latest",
        "http://127.0.0.1:1/x",
        "file:///etc/passwd",
        "ftp://hooks.slack.com/x",
        "//hooks.slack.com/x",
        "",
        "https://hooks.slack.com\n.evil.example/",
        "https://hooks.slack.cοm/x",
    ],
)
def test_answers_go_nowhere_else(mock: MockSlack, url: str) -> None:
    found = fault(mock.url, lambda slack: slack.respond(url, MESSAGE, public=False))
    assert isinstance(found, Refused)
    assert found.code == "response_url_not_allowed"


def test_files_go_nowhere_else(mock: MockSlack) -> None:
    named = '{"ok": true, "upload_url": "https://evil.example/up", "file_id": "F1"}'
    mock.fail("files.getUploadURLExternal", Answer(text=named))
    found = fault(mock.url, lambda slack: slack.upload(Attachment("a", "A", b"1")))
    assert isinstance(found, Refused)
    assert found.code == "upload_host_not_allowed"


@pytest.mark.parametrize(("with_token", "sent"), [(True, True), (False, False)])
def test_what_is_fetched_is_not_followed(mock: MockSlack, with_token: bool, sent: bool) -> None:
    url = mock.serve("/there", status=302, Location=f"{mock.base}/elsewhere")

    async def fetch(slack: Slack) -> tuple[int, str]:
        async with slack.fetch(url, with_token=with_token) as response:
            return response.status, response.headers["Location"]

    assert using(mock.url, fetch) == (302, f"{mock.base}/elsewhere")
    assert mock.of("/elsewhere") == []
    assert ("authorization" in mock.of("/there")[0].headers) is sent


def test_what_cannot_be_fetched_is_a_fault(mock: MockSlack) -> None:
    url = mock.serve("/there", b"1")
    mock.fail_always("download", DROP)

    async def fetch(slack: Slack) -> None:
        async with slack.fetch(url, with_token=False):
            pass

    assert isinstance(fault(mock.url, fetch), TryLater)


def test_no_cookie_of_one_workspace_reaches_another(mock: MockSlack) -> None:
    cookie = {"Set-Cookie": f"d={CANARY}; Path=/"}
    mock.fail("users.info", Answer(text='{"ok": true, "user": {}}', headers=cookie))
    using(mock.url, lambda slack: _twice(slack))
    assert "cookie" not in mock.of("users.info")[1].headers


async def _twice(slack: Slack) -> None:
    await slack.user("U1")
    await slack.user("U1")


@pytest.mark.parametrize(
    "answer",
    [
        status(500),
        limited(9),
        DROP,
        HANG,
        LOGIN_PAGE,
        refused("channel_not_found"),
        Answer(text="x"),
        refused("token_revoked"),
    ],
)
def test_neither_token_nor_words_get_into_faults_or_logs(
    mock: MockSlack, answer: Answer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    mock.fail_always("*", answer)
    mock.fail_always("response_url", answer)
    url = mock.response_url("C1", "U1")
    uses: list[Use[Any]] = [
        post,
        lambda slack: slack.posted("C1", CANARY, CANARY),
        lambda slack: slack.upload(Attachment(CANARY, CANARY, CANARY.encode())),
        lambda slack: slack.respond(url, MESSAGE, public=True),
    ]
    for use in uses:
        try:
            using(mock.url, use, seconds=0.3)
        except SlackFault as error:
            assert error.__cause__ is None
            assert error.__context__ is None
            told = "".join(traceback.format_exception(error)) + repr(vars(error))
            assert CANARY not in told
            assert TOKEN not in told
    assert CANARY not in caplog.text
    assert TOKEN not in caplog.text
