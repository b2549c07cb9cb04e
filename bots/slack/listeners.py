"""Messages as Slack sends them, to `Incoming`; and which of those merely overheard are for us."""

import asyncio
import logging
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bots.errors import StoreError
from bots.slack.incoming import Incoming, owner_of, thread_of
from bots.slack.senders import sender_of, workspace_of
from bots.slack.stopping import asked_to_stop, stop_in_thread
from bots.slack.typed import is_courtesy, mentions, typed
from bots.store import deliveries, threads

if TYPE_CHECKING:
    from bots.slack.door import Door

_SENT_BY_PEOPLE = (None, "file_share", "me_message", "thread_broadcast")
"""Subtypes of a message; the others are edits, deletions and what Slack itself says."""

_QUESTION = re.compile(r"\?\s*$")

_log = logging.getLogger(__name__)


_TABLES = (".csv", ".xlsx", ".xls", ".ods", ".zip")


class _File(BaseModel):
    id: str
    name: str | None = None

    @property
    def may_be_table(self) -> bool:
        """Whether it may hold figures; not everything that people share is meant for us."""
        return self.name is None or self.name.lower().endswith(_TABLES)


class _Event(BaseModel):
    """What is read of an event; Slack signs it, but people write what is in it."""

    model_config = ConfigDict(extra="ignore")

    type: str
    channel: str
    ts: str
    user: str | None = None
    text: str | None = None
    subtype: str | None = None
    thread_ts: str | None = None
    channel_type: str | None = None
    bot_id: str | None = None
    files: list[_File] = []


def listen(app: AsyncApp, door: "Door") -> None:
    """Have messages and mentions put into the inbox before Slack is told that they arrived."""

    async def received(body: dict[str, Any], context: AsyncBoltContext) -> None:
        try:
            event = _Event.model_validate(body["event"])
        except ValidationError as error:
            _log.warning("not understood", extra={"fault": type(error).__name__})
            return
        if event.bot_id or not event.user or event.subtype not in _SENT_BY_PEOPLE:
            return
        await _received(door, event, body, context)

    app.event("app_mention")(received)
    app.event("message")(received)


async def _received(
    door: "Door", event: _Event, body: Mapping[str, Any], context: AsyncBoltContext
) -> None:
    incoming = incoming_of(event, body, context)
    ours = context.bot_user_id
    if event.type != "app_mention" and not incoming.direct:
        addressed = ours is not None and ours in mentions(event.text or "")
        if not addressed and not await _is_for_us(door, event, incoming):
            return
    if asked_to_stop(incoming.text) and not incoming.files:
        await stop_in_thread(door, incoming)
        return
    await door.inbox.accept(incoming)


def incoming_of(event: _Event, body: Mapping[str, Any], context: AsyncBoltContext) -> Incoming:
    """Return an event as what somebody sent."""
    return Incoming(
        kind="message",
        workspace=workspace_of(context),
        sender=sender_of(context, body, event.user or ""),
        channel=event.channel,
        direct=event.channel_type == "im" or event.channel.startswith("D"),
        ts=event.ts,
        thread_ts=event.thread_ts or event.ts,
        text=typed(event.text or "", context.bot_user_id),
        files=tuple(dict.fromkeys(one.id for one in event.files)),
        event_id=body.get("event_id"),
        key=f"{event.channel}:{event.ts}",
    )


async def _is_for_us(door: "Door", event: _Event, incoming: Incoming) -> bool:
    """Return whether a message that mentions nobody goes on with a thread we are in.

    What is said to somebody else is not; nor is thanks. Of whoever has asked here, the rest is;
    of others, a question. A table is for us, whoever shares it.
    """
    if event.thread_ts is None or mentions(event.text or ""):
        return False
    shared = any(one.may_be_table for one in event.files)
    if is_courtesy(incoming.text) and not shared:
        return False
    owner = owner_of(door.parts.signer, incoming.workspace, incoming.sender)
    thread = thread_of(door.parts.signer, incoming)
    try:
        askers = await asyncio.to_thread(_askers, door, owner.tenant, thread)
    except StoreError:
        return False  # overheard, and nobody knows whether it is for us
    if owner.person in askers:
        return True
    return bool(askers) and (shared or bool(_QUESTION.search(incoming.text)))


def _askers(door: "Door", tenant: str, thread: str) -> frozenset[str]:
    database = door.parts.database
    return threads.askers(database, tenant, thread) | deliveries.senders(database, tenant, thread)
