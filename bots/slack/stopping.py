"""Stop: what is being answered in a thread is given up, by a word or by Slack's own button."""

import logging
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, Field, ValidationError
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bots.errors import DoorError, StoreError
from bots.slack import words
from bots.slack.clicks import once
from bots.slack.elements import paragraph
from bots.slack.faults import SlackFault
from bots.slack.incoming import Incoming, Sender, Workspace, owner_of
from bots.slack.senders import sender_of, workspace_of
from bots.slack.telling import tell

if TYPE_CHECKING:
    from bots.slack.door import Door

HALF = "This was stopped before its end: it is not the whole answer."

_STOP = re.compile(
    r"(?:please\s+)?(?:stop|cancel|abort)(?:\s+(?:it|that|this|now|please))*\s*[.!]*",
    re.IGNORECASE,
)
_MOST = 10
"""Messages that one thread may have growing at a time."""

_log = logging.getLogger(__name__)

_Id = Annotated[str, Field(max_length=255)]


class _Stopped(BaseModel):
    """What is read of the event that Slack's stop button sends."""

    channel: _Id
    thread_ts: _Id
    user: _Id
    streaming_message_ts: Annotated[list[_Id], Field(max_length=_MOST)] = []


@dataclass(frozen=True)
class Stop:
    """A wish to stop: whose, where, and what tells it from others."""

    workspace: Workspace
    sender: Sender
    channel: str
    thread_ts: str
    key: str
    """The same for everything that Slack sends of it."""
    growing: tuple[str, ...] = ()
    """Ids of messages that are half written."""


def asked_to_stop(text: str) -> bool:
    """Return whether a message says nothing but to stop."""
    return _STOP.fullmatch(text.strip()) is not None


async def stop_in_thread(door: "Door", incoming: Incoming) -> None:
    """Give up what is being answered in the thread of a message, and say so there."""
    await stop(
        door,
        Stop(
            incoming.workspace,
            incoming.sender,
            incoming.channel,
            incoming.thread_ts,
            incoming.key,
        ),
    )


async def stop(door: "Door", wish: Stop) -> None:
    """Give up what is being answered in a thread, and say so; once for each wish."""
    owner = owner_of(door.parts.signer, wish.workspace, wish.sender)
    try:
        async with once(door, owner, f"stop:{wish.key}") as is_new:
            if not is_new:
                return
            count = await door.inbox.stop(wish.workspace, wish.channel, wish.thread_ts)
    except StoreError as error:
        await _tell(door, wish, words.reason(error))
        return
    await _end(door, wish)
    if count:
        await _say(door, wish, words.STOPPED)
    else:
        await _tell(door, wish, words.NOTHING_TO_STOP)


async def _end(door: "Door", wish: Stop) -> None:
    """Leave no message half written, and nothing that looks as if somebody were at work."""
    with suppress(SlackFault, DoorError):
        slack = await door.workspaces.slack(wish.workspace)
        for ts in wish.growing:
            with suppress(SlackFault):
                await slack.stop_stream(wish.channel, ts, blocks=[paragraph(HALF)], key=None)
        await slack.session_status(wish.channel, wish.thread_ts, "active")


async def _say(door: "Door", wish: Stop, text: str) -> None:
    """Say something in the thread; if that is impossible, to whoever wished it."""
    message, *_ = words.plain_reply(text).messages
    try:
        slack = await door.workspaces.slack(wish.workspace)
        await slack.post(wish.channel, message, thread_ts=wish.thread_ts or None)
    except (SlackFault, DoorError) as error:
        _log.warning("not said in the thread", extra={"fault": type(error).__name__})
        await _tell(door, wish, text)


async def _tell(door: "Door", wish: Stop, text: str) -> None:
    await tell(
        door,
        wish.workspace,
        wish.sender.user_id,
        text,
        channel=wish.channel,
        thread_ts=wish.thread_ts,
    )


def listen(app: AsyncApp, door: "Door") -> None:
    """Have Slack's stop button stop."""

    async def stopped(body: Mapping[str, Any], context: AsyncBoltContext) -> None:
        try:
            event = _Stopped.model_validate(body["event"])
        except ValidationError as error:
            _log.warning("stop not understood", extra={"fault": type(error).__name__})
            return
        wish = Stop(
            workspace_of(context),
            sender_of(context, body, event.user),
            event.channel,
            event.thread_ts,
            key=f"event:{body.get('event_id')}",
            growing=tuple(event.streaming_message_ts),
        )
        await stop(door, wish)

    app.event("agent_session_stopped")(stopped)
