"""People in Slack, as seen from the app: what they do arrives as signed requests."""

import hashlib
import hmac
import itertools
import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from httpx2 import Response
from starlette.testclient import TestClient
from tests_slack import BOT_USER, TEAM

SECRET = "a-signing-secret-for-tests"


_numbers = itertools.count(1)


def signed(body: bytes, *, at: int | None = None, secret: str = SECRET) -> dict[str, str]:
    """Return the headers by which Slack signs `body`."""
    stamp = str(at if at is not None else int(time.time()))
    message = b"v0:" + stamp.encode() + b":" + body
    signature = hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={signature}"}


def new_ts() -> str:
    """Return a message's id that nothing else has."""
    return f"17{time.time_ns() % 10**8:08d}.{next(_numbers):06d}"


@dataclass
class SlackApp:
    """The app as Slack calls it over HTTP. Thread-safe as far as the client is."""

    client: TestClient
    team: str = TEAM
    enterprise: str | None = None
    bot: str = BOT_USER
    sent: list[dict[str, Any]] = field(default_factory=list)

    def mention(self, text: str, **more: Any) -> str:
        """Mention the assistant in a channel; return the message's id."""
        event = {"type": "app_mention", "text": f"<@{self.bot}> {text}", "channel": "C0WARD"}
        return self.event({**event, **more})

    def message(self, text: str, **more: Any) -> str:
        """Write to the assistant; return the message's id."""
        event = {"type": "message", "text": text, "channel": "D0ME", "channel_type": "im"}
        return self.event({**event, **more})

    def share(self, *file_ids: str, text: str = "", **more: Any) -> str:
        """Share files with the assistant; return the message's id."""
        files = [{"id": one, "name": f"{one}.csv"} for one in file_ids]
        return self.message(text, **{"subtype": "file_share", "files": files, **more})

    def event(self, event: dict[str, Any]) -> str:
        """Send an event that must be taken; return the message's id."""
        whole = self.envelope(event)
        reply = self.post_json(whole)
        assert reply.status_code == 200, (reply.status_code, reply.text)
        return str(whole["event"].get("ts", ""))

    def envelope(self, event: dict[str, Any]) -> dict[str, Any]:
        """Return the body in which Slack sends an event; it can be sent again."""
        shared = event.pop("is_ext_shared_channel", False)
        team = event.pop("workspace", self.team)
        stamp = event.get("ts") or new_ts()
        body = {
            "type": "event_callback",
            "team_id": team,
            "enterprise_id": self.enterprise,
            "api_app_id": "A0APP",
            "event_id": event.pop("event_id", f"Ev{next(_numbers):08d}"),
            "event_time": int(time.time()),
            "is_ext_shared_channel": shared,
            "authorizations": [
                {
                    "enterprise_id": self.enterprise,
                    "team_id": team,
                    "user_id": self.bot,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "event": {"user": "U0ANNA", "team": team, "ts": stamp, "event_ts": stamp, **event},
        }
        self.sent.append(body)
        return body

    def command(self, text: str = "", **more: Any) -> Response:
        """Type `/expectations`."""
        form = {
            "command": "/expectations",
            "text": text,
            "team_id": self.team,
            "user_id": "U0ANNA",
            "channel_id": "C0WARD",
            "channel_name": "ward",
            "trigger_id": f"1.{next(_numbers)}",
            "api_app_id": "A0APP",
            **more,
        }
        return self.post_form(form)

    def interact(self, payload: dict[str, Any]) -> Response:
        """Click or submit something."""
        whole = {
            "team": {"id": self.team, "domain": "trust"},
            "user": {"id": "U0ANNA", "team_id": self.team},
            "api_app_id": "A0APP",
            "trigger_id": f"1.{next(_numbers)}",
            **payload,
        }
        return self.post_form({"payload": json.dumps(whole)})

    def post_json(self, body: dict[str, Any], **headers: str) -> Response:
        """Post a signed body of JSON."""
        return self.post(json.dumps(body).encode(), "application/json", **headers)

    def post_form(self, form: dict[str, str]) -> Response:
        """Post a signed form."""
        return self.post(urlencode(form).encode(), "application/x-www-form-urlencoded")

    def post(self, content: bytes, kind: str, **headers: str) -> Response:
        """Post signed bytes."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(
            "/slack/events",
            content=content,
            headers={**signed(content), "Content-Type": kind, **named},
        )
