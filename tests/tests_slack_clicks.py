"""Clicks on what the assistant posted, and answers to click on."""

import itertools
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from typing import Any

from httpx2 import Response
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View
from starlette.testclient import TestClient
from tests_slack_app import TEAM, SlackApp, new_ts

from assistant.answers import Question
from assistant.pipeline import Assistant
from assistant.wire import answer_data
from bots.owners import Owner
from bots.parts import Parts
from bots.slack.incoming import Incoming, Sender, Workspace, owner_of, thread_of
from bots.store import threads
from bots.store.database import open_database
from bots.store.threads import ThreadTurn
from bots.uploading import Uploads

ANNA, BEN = "U0ANNA", "U0BEN"
WARD = "C0WARD"
OURS = Workspace(None, TEAM)

_numbers = itertools.count(1)


def person(parts: Parts, user_id: str = ANNA, workspace: Workspace = OURS) -> Owner:
    """Return whose something is that somebody of a workspace sends."""
    return owner_of(parts.signer, workspace, Sender(user_id))


def thread_in(
    parts: Parts, channel: str, thread_ts: str, workspace: Workspace = OURS, user_id: str = ANNA
) -> str:
    """Return the pseudonym of a thread."""
    sender = Sender(user_id)
    place = Incoming("message", workspace, sender, channel, False, thread_ts, thread_ts, "")
    return thread_of(parts.signer, place)


@dataclass
class Asked:
    """A question that was answered, and where."""

    turn: ThreadTurn
    thread_ts: str

    @property
    def id(self) -> str:
        return self.turn.id


@dataclass
class Clicker:
    """Keeps answers of the real assistant, and clicks on them."""

    app: SlackApp
    parts: Parts
    assistant: Assistant

    def asked(
        self,
        question: str = "What is the A&E target?",
        *,
        user: str = ANNA,
        workspace: Workspace = OURS,
        private: bool = False,
    ) -> Asked:
        """Return a question as it is kept once it is answered; privately for a command."""
        owner = owner_of(self.parts.signer, workspace, Sender(user))
        thread_ts = "" if private else new_ts()
        turn = threads.keep(
            self.parts.database,
            owner,
            thread_in(self.parts, WARD, thread_ts, workspace, user),
            key=f"asked:{next(_numbers)}",
            question=question,
            understood=None,
            answer=answer_data(self.assistant.answer(Question(question))),
            now=self.parts.now(),
        )
        return Asked(turn, thread_ts)

    def click(
        self,
        action_id: str,
        value: str,
        *,
        user: str = ANNA,
        thread_ts: str = "",
        response_url: str | None = None,
        in_view: bool = False,
        **more: Any,
    ) -> Response:
        """Press a button below a message, or in the App Home."""
        ts = new_ts()
        message = {
            "channel": {"id": WARD, "name": "ward"},
            "message": {"ts": ts, **({"thread_ts": thread_ts} if thread_ts else {})},
            "container": {"type": "message", "message_ts": ts, "channel_id": WARD},
        }
        view = {"container": {"type": "view", "view_id": "V0HOME"}}
        return self.app.interact(
            {
                "type": "block_actions",
                "user": {"id": user, "team_id": TEAM},
                "actions": [
                    {
                        "type": "button",
                        "action_id": action_id,
                        "block_id": "b",
                        "value": value,
                        "action_ts": ts,
                    }
                ],
                **(view if in_view else message),
                **({"response_url": response_url} if response_url else {}),
                **more,
            }
        )

    def form(
        self,
        kind: str,
        view: dict[str, Any],
        *,
        user: str = ANNA,
        why: str | None = None,
        comment: str | None = None,
        view_id: str = "V0FORM",
        **more: Any,
    ) -> Response:
        """Send a form as it was opened (`view_submission`), or close it (`view_closed`)."""
        chosen = {"selected_option": {"value": why} if why else None}
        values = {"why": {"why": chosen}, "comment": {"comment": {"value": comment}}}
        return self.app.interact(
            {
                "type": kind,
                "user": {"id": user, "team_id": TEAM},
                "view": {**view, "id": view_id, "state": {"values": values}, **more},
            }
        )


@contextmanager
def impatient(clicker: Clicker) -> Iterator[Clicker]:
    """Yield a second app on the same data, whose database waits for nobody."""
    from bots.web.app import create_web_app

    database = open_database(clicker.parts.settings, busy_seconds=0.05)
    parts = replace(
        clicker.parts,
        database=database,
        uploads=Uploads(database, clicker.parts.library.corpus, clicker.parts.settings),
    )
    app = create_web_app(parts)
    with closing(database), TestClient(app, base_url="https://expectations.example") as client:
        yield replace(clicker, app=SlackApp(client), parts=parts)


@contextmanager
def locked(parts: Parts) -> Iterator[None]:
    """Have another process write to the database for as long as the block lasts."""
    file = parts.database.file
    assert file
    with closing(sqlite3.connect(file, isolation_level=None, timeout=30)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def parse_blocks(blocks: list[dict[str, Any]]) -> None:
    """Have slack_sdk's models read blocks and check their limits."""
    for block in blocks:
        parsed = Block.parse(block)
        assert parsed is not None, block["type"]
        parsed.validate_json()
        _parse_parts(parsed)


def parse_view(view: dict[str, Any]) -> None:
    """Have slack_sdk's models read a view and check its limits."""
    View(**view).validate_json()
    parse_blocks(view["blocks"])


def _parse_parts(parsed: Any) -> None:
    """Check what stands in a block: the models leave that to whoever asks."""
    for part in [getattr(parsed, "element", None), *(getattr(parsed, "elements", None) or [])]:
        if part is not None:
            assert not isinstance(part, dict), part
            part.validate_json()


def texts_of(value: Any) -> list[dict[str, Any]]:
    """Return every text object of blocks: whatever says how it is to be read."""
    if isinstance(value, dict):
        own = [value] if isinstance(value.get("text"), str) and "type" in value else []
        return own + [one for part in value.values() for one in texts_of(part)]
    return [one for part in value for one in texts_of(part)] if isinstance(value, list) else []
