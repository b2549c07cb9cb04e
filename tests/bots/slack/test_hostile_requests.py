"""What strangers send to /slack/events: refused, no fault of ours, and nothing of it logged."""

import copy
import json
import logging
import time
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests_slack import MockSlack
from tests_slack_app import SlackApp, signed

EVENTS = "/slack/events"
CANARY = "canary-7e41-é"
_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"
BODY = json.dumps({"type": "event_callback", "event": {"type": "nothing", "text": CANARY}}).encode()

Pairs = list[tuple[str, str | bytes]]


def _send(
    slack: SlackApp,
    headers: Mapping[str, str] | Pairs,
    body: bytes | Iterator[bytes] = BODY,
    kind: str | None = _JSON,
) -> int:
    """Send something, and return the status it is answered with."""
    pairs: Pairs = list(headers.items()) if isinstance(headers, Mapping) else headers
    if kind is not None:
        pairs = [*pairs, ("Content-Type", kind)]
    encoded = [
        (name.encode(), value if isinstance(value, bytes) else value.encode("latin-1"))
        for name, value in pairs
    ]
    return slack.client.post(EVENTS, content=body, headers=encoded).status_code


def _nothing_told(caplog: pytest.LogCaptureFixture, *secrets: str) -> None:
    """Hold that no log line of anybody's, at any level, has any of the words in it."""
    for record in caplog.records:
        for secret in (CANARY, CANARY.encode().hex(), *secrets):
            assert secret not in repr(record.__dict__)
            assert secret not in record.getMessage()


@pytest.fixture(autouse=True)
def _everything_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)


def _good() -> dict[str, str]:
    return signed(BODY)


def _changed(**headers: str | bytes | None) -> Pairs:
    """Return good headers with some of them another, or left out."""
    named = {name.replace("_", "-").lower(): value for name, value in headers.items()}
    kept: Pairs = [(name, value) for name, value in _good().items() if name.lower() not in named]
    return [*kept, *((name, value) for name, value in named.items() if value is not None)]


def test_what_is_signed_rightly_is_taken(slack: SlackApp) -> None:
    assert _send(slack, _good()) == 200


SIGNATURE = "v0=" + "a" * 64
BAD_HEADERS: dict[str, Pairs] = {
    "nothing at all": [],
    "no signature": _changed(X_Slack_Signature=None),
    "no timestamp": _changed(X_Slack_Request_Timestamp=None),
    "another signature": _changed(X_Slack_Signature=SIGNATURE),
    "an empty signature": _changed(X_Slack_Signature=""),
    "a short signature": _changed(X_Slack_Signature="v0=abc"),
    "another version": _changed(X_Slack_Signature="v1=" + "a" * 64),
    "a signature in capitals": _changed(X_Slack_Signature="v0=" + "A" * 64),
    "a signature that is not ASCII": _changed(X_Slack_Signature="v0=é".encode()),
    "a signature of odd bytes": _changed(X_Slack_Signature=b"v0=\xff\xfe" + b"a" * 62),
    "a huge signature": _changed(X_Slack_Signature="v0=" + "a" * 9_000),
    "an empty timestamp": _changed(X_Slack_Request_Timestamp=""),
    "words for a timestamp": _changed(X_Slack_Request_Timestamp="yesterday"),
    "a timestamp of other digits": _changed(X_Slack_Request_Timestamp="٣٤٥".encode()),
    "a timestamp below nought": _changed(X_Slack_Request_Timestamp="-1"),
    "a timestamp with a point": _changed(X_Slack_Request_Timestamp=f"{int(time.time())}.0"),
    "a timestamp that is no number": _changed(X_Slack_Request_Timestamp="nan"),
    "an endless timestamp": _changed(X_Slack_Request_Timestamp="9" * 5_000),
    "spaces and a sign": _changed(X_Slack_Request_Timestamp=f"+{int(time.time())}"),
    "the signature twice": [*_good().items(), ("X-Slack-Signature", SIGNATURE)],
    "a bad signature first": [("X-Slack-Signature", SIGNATURE), *_good().items()],
    "the timestamp twice": [*_good().items(), ("X-Slack-Request-Timestamp", "1")],
}


@pytest.mark.parametrize("name", BAD_HEADERS)
def test_headers_that_are_not_slacks_are_refused(
    slack: SlackApp, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    assert _send(slack, BAD_HEADERS[name]) == 401
    _nothing_told(caplog, "aaaaaaaa")


@pytest.mark.parametrize("seconds", [-100_000, -302, 302, 100_000])
def test_what_is_too_old_or_of_the_future_is_refused(
    slack: SlackApp, caplog: pytest.LogCaptureFixture, seconds: int
) -> None:
    assert _send(slack, signed(BODY, at=int(time.time()) + seconds)) == 401
    _nothing_told(caplog)


def test_another_secret_and_a_changed_body_are_refused(
    slack: SlackApp, caplog: pytest.LogCaptureFixture
) -> None:
    assert _send(slack, signed(BODY, secret="another")) == 401
    assert _send(slack, signed(BODY, secret="")) == 401
    assert _send(slack, signed(BODY), BODY + b" ") == 401
    _nothing_told(caplog)


UNREADABLE: dict[str, tuple[bytes, str | None]] = {
    "not UTF-8": (b'{"text": "\xff\xfe"}', _JSON),
    "not UTF-8 in a form": (b"command=\xff", _FORM),
    "broken JSON": (BODY[:-5], _JSON),
    "nothing": (b"", _JSON),
    "a list": (b"[1, 2]", _JSON),
    "a number of five thousand digits": (b"1" * 5_000, _JSON),
    "brackets without end": (b"[" * 200_000, _JSON),
    "objects without end": (b'{"a":' * 100_000, _JSON),
    "broken JSON in a form": (urlencode({"payload": BODY[:-5]}).encode(), _FORM),
    "a list in a form": (urlencode({"payload": "[]"}).encode(), _FORM),
    "too many fields": ("&".join(f"a{n}=1" for n in range(200)).encode(), _FORM),
    "no content type": (BODY, None),
    "words": (BODY, "text/plain"),
    "a form of parts": (BODY, "multipart/form-data; boundary=x"),
    "something else": (BODY, "application/xml"),
    "a type that is not ASCII": (BODY, "applicätion/json"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_signed_but_cannot_be_read_is_refused(
    slack: SlackApp, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    body, kind = UNREADABLE[name]
    assert _send(slack, signed(body), body, kind) == 400
    assert _send(slack, {}, body, kind) == 401
    _nothing_told(caplog)


ODD: list[dict[str, Any]] = [
    {"type": ["event_callback"]},
    {"type": "event_callback", "event": "message"},
    {"type": "event_callback", "event": {"type": "message", "user": 5}},
    {"type": "event_callback", "authorizations": "none"},
    {"type": "event_callback", "authorizations": [7]},
    {"type": "event_callback", "team_id": {"id": "T0"}},
    {"type": "event_callback", "event": {"type": "message", "channel": ["C0"]}},
    {"type": "block_actions", "user": 1, "actions": {}},
    {"type": "block_actions", "response_urls": [3]},
    {"type": "view_submission", "view": []},
    {"enterprise": 3.5},
    {"response_url": 9},
]


@pytest.mark.parametrize("payload", ODD)
def test_what_has_another_shape_than_slacks_is_refused(
    slack: SlackApp, caplog: pytest.LogCaptureFixture, payload: dict[str, Any]
) -> None:
    assert slack.post_json({**payload, "text": CANARY}).status_code == 400
    assert slack.post_form({"payload": json.dumps(payload)}).status_code == 400
    _nothing_told(caplog)


GOOD: list[dict[str, Any]] = [
    {
        "type": "event_callback",
        "team_id": "T0TRUST",
        "event_id": "Ev1",
        "event_time": 1,
        "authorizations": [{"team_id": "T0TRUST", "user_id": "U0BOT", "is_bot": True}],
        "event": {
            "type": "message",
            "channel": "C0WARD",
            "user": "U0ANNA",
            "ts": "1.1",
            "text": "",
            "message": {"user": "U0ANNA"},
        },
    },
    {
        "type": "block_actions",
        "team": {"id": "T0TRUST"},
        "user": {"id": "U0ANNA", "team_id": "T0TRUST"},
        "container": {"type": "message", "message_ts": "1.1", "channel_id": "C0WARD"},
        "channel": {"id": "C0WARD"},
        "message": {"ts": "1.1"},
        "actions": [{"action_id": "nothing", "block_id": "b", "type": "button", "value": "v"}],
    },
    {
        "type": "view_submission",
        "team": {"id": "T0TRUST"},
        "user": {"id": "U0ANNA"},
        "view": {"type": "modal", "callback_id": "nothing", "state": {"values": {}}},
        "response_urls": [],
    },
    {"command": "/nothing", "team_id": "T0TRUST", "user_id": "U0ANNA", "text": ""},
]
_NAMES = st.sampled_from(
    "type event user team channel view enterprise authorizations actions message item command "
    "action_id callback_id response_urls user_id team_id bot_id is_ext_shared_channel".split()
)
_ODD_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_NAMES, inner, max_size=3),
    max_leaves=6,
)


def _levels(value: Any) -> Iterator[dict[str, Any]]:
    """Yield all the objects in a payload."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _levels(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _levels(inner)


@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_no_payload_is_a_fault_of_ours(slack: SlackApp, data: st.DataObject) -> None:
    payload = copy.deepcopy(data.draw(st.sampled_from(GOOD)))
    for _ in range(data.draw(st.integers(1, 2))):
        level = data.draw(st.sampled_from(list(_levels(payload))))
        level[data.draw(_NAMES)] = data.draw(_ODD_VALUES)
    assert slack.post_json(payload).status_code in (200, 400, 404)


def test_a_body_that_says_it_is_too_large_is_refused(
    slack: SlackApp, caplog: pytest.LogCaptureFixture
) -> None:
    body = json.dumps({"type": "x", "text": CANARY * 100_000}).encode()
    assert len(body) > 1_048_576
    assert _send(slack, signed(body), body) == 400
    _nothing_told(caplog)


def test_a_body_that_turns_out_too_large_is_refused(
    slack: SlackApp, caplog: pytest.LogCaptureFixture
) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(200):
            yield CANARY.encode() * 1_000

    assert _send(slack, {}, pieces()) == 400
    _nothing_told(caplog)


def test_slacks_tests_of_the_address_have_to_be_signed_too(slack: SlackApp) -> None:
    asked = json.dumps({"type": "url_verification", "challenge": "3eZbrw1aB"}).encode()
    assert _send(slack, {}, asked) == 401
    reply = slack.post(asked, _JSON)
    assert (reply.status_code, reply.json()) == (200, {"challenge": "3eZbrw1aB"})

    checked = urlencode({"ssl_check": "1", "token": "t"}).encode()
    assert _send(slack, {}, checked, _FORM) == 401
    assert slack.post(checked, _FORM).status_code == 200


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_other_methods_are_refused(slack: SlackApp, method: str) -> None:
    assert slack.client.request(method, EVENTS, headers=signed(b"")).status_code == 405


def test_nobody_can_install_an_app_of_one_workspace(slack: SlackApp) -> None:
    assert slack.client.get("/slack/install").status_code == 404
    assert slack.client.get("/slack/oauth_redirect?code=x&state=y").status_code == 404


def test_refused_requests_change_nothing_and_are_told_in_a_few_words(
    slack: SlackApp, mock: MockSlack
) -> None:
    reply = slack.client.post(EVENTS, content=BODY, headers={"Content-Type": _JSON})
    assert reply.headers["content-type"].startswith("text/plain")
    assert CANARY not in reply.text
    assert "set-cookie" not in reply.headers
    assert not mock.calls


def test_what_bolt_reads_from_headers_cannot_be_set_from_outside(slack: SlackApp) -> None:
    headers = {**_good(), "X-Slack-Bolt-Lazy-Only": "1", "X-Slack-Bolt-Lazy-Function-Name": "f"}
    assert _send(slack, headers) == 200


def test_a_command_may_say_payload(slack: SlackApp) -> None:
    assert slack.command("what is the payload of a target?").status_code == 200


def test_halves_of_characters_do_no_harm(slack: SlackApp) -> None:
    event = b'{"type": "message", "text": "\\ud83d \\ud83d\\ude00"}'
    body = b'{"type": "event_callback", "event": ' + event + b"}"
    assert slack.post(body, _JSON).status_code == 200
