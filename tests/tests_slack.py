"""A stand-in for Slack: its Web API over HTTP in a thread, with faults on demand.

It keeps what a person would see, checks requests roughly as Slack does, and records every call.
"""

import json
import threading
import time
import urllib.parse
from collections.abc import Callable, Mapping
from typing import Any, Self, TypeVar

from tests_slack_answers import (
    DONE_THEN_500,
    DONE_THEN_DROP,
    DONE_THEN_HANG,
    DROP,
    FINE,
    HANG,
    LOGIN_PAGE,
    STREAM_EXPIRED,
    Answer,
    Body,
    Call,
    limited,
    refused,
    status,
)
from tests_slack_checks import Refusal, check
from tests_slack_messages import APP, BOT, BOT_USER, TEAM, Seen
from tests_slack_methods import Methods
from tests_slack_server import Handler, Server

__all__ = [
    "APP",
    "BOT",
    "BOT_USER",
    "DONE_THEN_500",
    "DONE_THEN_DROP",
    "DONE_THEN_HANG",
    "DROP",
    "FINE",
    "HANG",
    "LOGIN_PAGE",
    "STREAM_EXPIRED",
    "TEAM",
    "TOKEN",
    "Answer",
    "Body",
    "Call",
    "MockSlack",
    "Seen",
    "limited",
    "refused",
    "status",
]

TOKEN = "xoxb-1234-the-token-of-the-bot"
_PATIENCE = 120
"""Seconds after which waiting is given up; nothing here takes nearly as long."""

T = TypeVar("T")


class MockSlack(Methods):
    """Slack, in a thread. Use it in a `with` block."""

    def __init__(self) -> None:
        super().__init__()
        self._ended = threading.Event()
        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.mock = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def base(self) -> str:
        """Its origin."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def url(self) -> str:
        """The address of its Web API."""
        return f"{self.base}/api/"

    # What goes wrong.

    def fail(self, method: str, *answers: Answer) -> None:
        """Answer the next calls of a method so, one after another; "*": whichever method."""
        with self._changed:
            self._faults[method].extend(answers)

    def fail_always(self, method: str, answer: Answer) -> None:
        """Answer every call of a method so, until `heal`; "*": every method."""
        with self._changed:
            self._always[method] = answer

    def heal(self) -> None:
        """Let everything work again."""
        with self._changed:
            self._faults.clear()
            self._always.clear()

    def revoke(self, token: str = TOKEN) -> None:
        """Take a token back."""
        with self._changed:
            self.revoked.add(token)

    def expire_streams(self) -> None:
        """End every message that is growing, as Slack does after five minutes."""
        with self._changed:
            for one in self._seen:
                one.streaming = False

    # What is there.

    def messages(self, channel: str | None = None) -> list[Seen]:
        """Return what can be seen now, in a channel or everywhere."""
        with self._changed:
            return [one for one in self._seen if channel in (None, one.channel)]

    def of(self, method: str) -> list[Call]:
        """Return the calls of a method."""
        with self._changed:
            return [one for one in self.calls if one.method == method]

    def wait(self, predicate: Callable[["MockSlack"], T], seconds: float = _PATIENCE) -> T:
        """Return the first truthy value of `predicate(mock)`; looked at after every call."""
        end = time.monotonic() + seconds
        with self._changed:
            while not (found := predicate(self)):
                assert time.monotonic() < end, [one.method for one in self.calls[-20:]]
                self._changed.wait(0.25)
            return found

    def wait_for(self, method: str, count: int = 1) -> list[Call]:
        """Return the calls of a method once there are so many."""
        return self.wait(lambda mock: (found := mock.of(method))[count - 1 :] and found)

    def add_message(
        self, channel: str, text: str, *, ts: str | None = None, thread_ts: str | None = None
    ) -> str:
        """Post as somebody else, and return the message's id."""
        with self._changed:
            made = Seen(channel, ts or self._ts(), thread_ts, text, [])
            self._seen.append(made)
            return made.ts

    def add_file(
        self, data: bytes, name: str = "data.csv", mimetype: str = "text/csv", **more: Any
    ) -> str:
        """Share a file, and return its id; `more` goes into what files.info says."""
        with self._changed:
            self._number += 1
            file_id = f"F{self._number:06d}"
            address = f"{self.base}/files/{file_id}/{urllib.parse.quote(name, safe='')}"
            self.files[file_id] = {
                "id": file_id,
                "name": name,
                "title": name,
                "mimetype": mimetype,
                "filetype": name.rpartition(".")[2],
                "size": len(data),
                "mode": "hosted",
                "is_external": False,
                "url_private": address,
                "url_private_download": address,
                **more,
            }
            self._pages[urllib.parse.urlsplit(address).path] = (
                200,
                {"Content-Type": mimetype, "X-Needs-Token": "1"},
                data,
            )
            return file_id

    def serve(
        self,
        path: str,
        data: bytes = b"",
        *,
        status: int = 200,
        needs_token: bool = False,
        **headers: str,
    ) -> str:
        """Serve something at a path, and return its address; `Content_Type="text/html"`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if needs_token:
            named["X-Needs-Token"] = "1"
        with self._changed:
            self._pages[path] = (status, named, data)
        return f"{self.base}{path}"

    def response_url(self, channel: str, user_id: str) -> str:
        """Return an address that answers to a command are sent to, as often as Slack allows."""
        with self._changed:
            self._number += 1
            path = f"/commands/{TEAM}/{self._number}/secret"
            self._hooks[path] = {"channel": channel, "user": user_id, "uses": 0, "ts": None}
            return f"{self.base}{path}"

    # What it does. Called with the lock held.

    def _answer(self, method: str, body: Body, headers: Mapping[str, str]) -> Answer:
        """Return what is answered to a call of the Web API, and do it."""
        fault = self._fault(method)
        if fault:
            if fault.ends_stream:
                self.expire_streams()
            if not fault.done:
                return fault
        try:
            found = self._done(method, body, headers)
        except Refusal as refusal:
            found = {"ok": False, "error": refusal.code, **refusal.more}
        except (KeyError, TypeError, ValueError):
            found = {"ok": False, "error": "invalid_arguments"}
        if fault and fault != FINE:
            return fault
        return Answer(text=json.dumps({"ok": True, **found}))

    def _fault(self, method: str) -> Answer | None:
        scripted = next((self._faults[one] for one in (method, "*") if self._faults[one]), None)
        if scripted:
            fault = scripted.popleft()
        else:
            fault = self._always.get(method) or self._always.get("*")
        if fault and fault.first:
            fault.first()
        return fault

    def _done(self, method: str, body: Body, headers: Mapping[str, str]) -> Body:
        token = headers.get("authorization", "").removeprefix("Bearer ") or body.get("token", "")
        if method == "oauth.v2.access":
            return self._oauth(body)
        if method == "apps.connections.open":
            if not token.startswith("xapp-"):
                raise Refusal("not_allowed_token_type")
            return {"url": self.socket_url}
        if not token:
            raise Refusal("not_authed")
        if token in self.revoked:
            raise Refusal("token_revoked")
        if not self._is_good(token):
            raise Refusal("invalid_auth")
        if method in self.missing_scopes:
            raise Refusal("missing_scope", needed="something")
        handler = getattr(self, "_" + method.replace(".", "_"), None)
        if handler is None:
            raise Refusal("unknown_method")
        usual = {"team_id": TEAM, "user_id": BOT_USER, "bot_id": BOT, "app_id": APP}
        return dict(handler(body, {**usual, **self.tokens.get(token, {})}))

    def _is_good(self, token: str) -> bool:
        bot = token.startswith(("xoxb-", "xoxe.xoxb-")) or token in self.tokens
        return bot and token not in self.revoked

    def _respond(self, path: str, body: Body) -> Answer:
        """Take what is sent to a response_url."""
        fault = self._fault("response_url")
        if fault and not fault.done:
            return fault
        hook = self._hooks.get(path)
        if hook is None:
            return Answer(404, text="expired_url")
        if hook["uses"] >= 5:
            return Answer(404, text="used_url")
        hook["uses"] += 1
        if body.get("delete_original"):
            self._seen = [one for one in self._seen if one.ts != hook["ts"]]
            return fault or Answer(text="ok")
        try:
            check(body)
        except Refusal as refusal:
            return Answer(400, text=refusal.code)
        public = body.get("response_type") == "in_channel"
        message = Seen(
            hook["channel"],
            self._ts(),
            body.get("thread_ts"),
            body.get("text", ""),
            body.get("blocks") or [],
            ephemeral_to=None if public else hook["user"],
        )
        if body.get("replace_original"):
            self._seen = [one for one in self._seen if one.ts != hook["ts"]]
        hook["ts"] = message.ts
        self._seen.append(message)
        return fault if fault and fault != FINE else Answer(text="ok")
