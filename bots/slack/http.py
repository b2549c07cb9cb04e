"""What Slack sends over HTTP: nothing of it is read before its signature is found right."""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from slack_bolt import BoltResponse

from bots.errors import DoorError
from bots.slack import oauth
from bots.slack.configured import EVENTS, INSTALL, REDIRECT, given
from bots.slack.envelopes import Malformed, take
from bots.slack.signatures import is_signed

if TYPE_CHECKING:
    from bots.slack.door import Door

_MOST = 1_048_576
"""Bytes of a body."""
_MOST_FIELDS = 100
_MOST_QUERY = 4_096
"""Characters of what follows a question mark."""
_AGAIN = ("x-slack-retry-num", "x-slack-retry-reason")

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class HttpReply:
    """What a request is answered."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    page: oauth.Page | None = None
    """What a person is to see, in place of a body."""


async def dispatch(
    door: "Door",
    *,
    method: str,
    path: str,
    query: str,
    headers: Sequence[tuple[str, str]],
    body: bytes,
) -> HttpReply:
    """Return the answer to a request of Slack's, or of whoever says so. Raises nothing.

    Args:
        door: the Slack door, started.
        method: of the request.
        path: one of EVENTS, INSTALL and REDIRECT.
        query: what follows the question mark, undecoded.
        headers: as they came: names in any case, one pair for each time a header was sent.
        body: as it came.
    """
    try:
        if path == EVENTS and method == "POST":
            return await _received(door, headers, body)
        if path in (INSTALL, REDIRECT) and method == "GET":
            return await _installing(door, path, query, headers)
    except Exception as error:  # noqa: BLE001  (strangers are told nothing, and Slack to come back)
        _log.error("not received", extra={"fault": type(error).__name__})
        if path == EVENTS:
            return _plain(503, "Try again later.")
        return HttpReply(503, page=oauth.STORAGE if isinstance(error, DoorError) else oauth.FAILED)
    return _plain(404, "There is nothing here.")


async def _received(door: "Door", headers: Sequence[tuple[str, str]], body: bytes) -> HttpReply:
    secret = given(door.parts.settings.slack_signing_secret)
    if not secret:
        return _plain(404, "There is nothing here.")
    if len(body) > _MOST:
        return _plain(400, "It is too large.")
    if not is_signed(secret, headers, body, now=door.parts.now()):
        return _plain(401, "It is not signed, or not rightly.")
    try:
        payload = _parsed(headers, body)
        if payload.get("ssl_check") == "1":
            return HttpReply(200)
        return _told(await take(door.app, payload, retry=_retry(headers)))
    except Malformed:
        return _plain(400, "It cannot be read.")


async def _installing(
    door: "Door", path: str, query: str, headers: Sequence[tuple[str, str]]
) -> HttpReply:
    flow = door.app.oauth_flow
    if flow is None:
        return _plain(404, "There is nothing here.")
    if len(query) > _MOST_QUERY:
        return HttpReply(400, page=oauth.FAILED)
    cookies = [value for name, value in headers if name.lower() == "cookie"]
    reply = await (
        oauth.begin(flow) if path == INSTALL else oauth.finish(flow, query=query, cookies=cookies)
    )
    return _told(reply)


def _parsed(headers: Sequence[tuple[str, str]], body: bytes) -> dict[str, Any]:
    """Return the payload of a body.

    Raises:
        Malformed: it is not UTF-8, not of a type that Slack sends, or not what its type says.
    """
    try:
        text = body.decode()
        match _content_type(headers):
            case "application/json":
                payload = _loaded(text)
            case "application/x-www-form-urlencoded":
                form = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS))
                payload = _loaded(form["payload"]) if "payload" in form else form
            case _:
                raise Malformed
    except (ValueError, RecursionError):
        raise Malformed from None  # what it says holds what was sent
    if not isinstance(payload, dict) or not payload:
        raise Malformed
    return payload


def _loaded(text: str) -> object:
    """Return what JSON says; halves of characters, which no text can hold, are replaced."""
    loaded = json.loads(text)
    if "\\ud" not in text.lower():
        return loaded
    pairs = json.dumps(loaded, ensure_ascii=False).encode("utf-16", "surrogatepass")
    whole: object = json.loads(pairs.decode("utf-16", "replace"))
    return whole


def _content_type(headers: Sequence[tuple[str, str]]) -> str:
    found = [value for name, value in headers if name.lower() == "content-type"]
    return found[0].partition(";")[0].strip().lower() if len(found) == 1 else ""


def _retry(headers: Sequence[tuple[str, str]]) -> Mapping[str, str]:
    return {name.lower(): value for name, value in headers if name.lower() in _AGAIN}


def _told(response: BoltResponse) -> HttpReply:
    """Return an answer of Bolt's."""
    headers = [(name, value) for name, values in response.headers.items() for value in values]
    page = oauth.page_of(response)
    if page:
        headers = [(name, value) for name, value in headers if name == "set-cookie"]
        return HttpReply(response.status, tuple(headers), page=page)
    return HttpReply(response.status, tuple(headers), response.body.encode("utf-8", "replace"))


def _plain(status: int, words: str) -> HttpReply:
    return HttpReply(status, (("content-type", "text/plain; charset=utf-8"),), words.encode())
