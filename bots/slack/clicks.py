"""What somebody did to a message or a view of ours: read with care, and taken in once."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, Field, ValidationError
from slack_bolt.context.async_context import AsyncBoltContext

from bots.errors import NotThere, StoreError
from bots.owners import Owner
from bots.slack.incoming import Incoming, Sender, Workspace, owner_of, thread_of
from bots.slack.senders import sender_of, workspace_of
from bots.store import deliveries, threads
from bots.store.threads import ThreadTurn

if TYPE_CHECKING:
    from bots.slack.door import Door

_LEASE = timedelta(seconds=20)
"""How long the work on a click may take before another click may begin it anew."""

_log = logging.getLogger(__name__)

_Id = Annotated[str, Field(max_length=255)]


class _Named(BaseModel):
    id: _Id


class _Container(BaseModel):
    channel_id: _Id | None = None
    message_ts: _Id | None = None
    thread_ts: _Id | None = None


class _Message(BaseModel):
    thread_ts: _Id | None = None


class _Action(BaseModel):
    value: Annotated[str, Field(max_length=2_000)] = ""


class _Payload(BaseModel):
    """What is read of a click; Slack signs it, and yet every id in it is looked up."""

    user: _Named
    channel: _Named | None = None
    container: _Container = _Container()
    message: _Message = _Message()
    actions: Annotated[list[_Action], Field(min_length=1)]
    response_url: Annotated[str, Field(max_length=2_000)] | None = None
    trigger_id: _Id | None = None


@dataclass(frozen=True)
class Click:
    """A click, who made it, and where."""

    workspace: Workspace
    sender: Sender
    owner: Owner
    value: str
    """What the button carries; nothing of it is believed."""
    channel: str | None = None
    """None in a view, which stands in no conversation."""
    message_ts: str = ""
    thread_ts: str = ""
    """Empty where the message stands in no thread."""
    response_url: str | None = None
    trigger_id: str | None = None


def click_of(door: "Door", body: Mapping[str, Any], context: AsyncBoltContext) -> Click | None:
    """Return a click as Slack tells of it; None where it cannot be understood."""
    try:
        payload = _Payload.model_validate(body)
    except ValidationError as error:
        _log.warning("click not understood", extra={"fault": type(error).__name__})
        return None
    workspace, sender = workspace_of(context), sender_of(context, body, payload.user.id)
    place = payload.container
    return Click(
        workspace=workspace,
        sender=sender,
        owner=owner_of(door.parts.signer, workspace, sender),
        value=payload.actions[0].value,
        channel=payload.channel.id if payload.channel else place.channel_id,
        message_ts=place.message_ts or "",
        thread_ts=place.thread_ts or payload.message.thread_ts or "",
        response_url=payload.response_url,
        trigger_id=payload.trigger_id,
    )


async def turn_of(door: "Door", click: Click, turn_id: str) -> ThreadTurn:
    """Return the answer that a click is on: the clicker's own, or one of the thread they are in.

    Raises:
        NotThere: there is none that they may know of.
        StoreError: it cannot be looked up.
    """
    turn = await asyncio.to_thread(threads.find, door.parts.database, click.owner.tenant, turn_id)
    if turn.owner != click.owner and turn.thread != _thread(door, click):
        raise NotThere("There is no such question, or it is no longer kept.")
    return turn


@asynccontextmanager
async def once(door: "Door", owner: Owner, what: str) -> AsyncIterator[bool]:
    """Yield whether something is still to be done; it counts as done unless an error is raised.

    Who did what is kept for a day, as a signature that only this door can make.

    Raises:
        StoreError: nobody can tell.
    """
    parts = door.parts
    now = parts.now()
    claim = await asyncio.to_thread(
        deliveries.accept,
        parts.database,
        owner,
        key=parts.signer.sign("slack click", f"{owner.tenant}:{owner.person}:{what}"),
        event_id=None,
        thread="",
        payload=b"",
        now=now,
        until=now + _LEASE,
    )
    if claim is None:
        yield False
        return
    try:
        yield True
    except BaseException:
        with suppress(StoreError):  # otherwise the lease runs out
            await asyncio.to_thread(
                deliveries.postpone, parts.database, claim.id, until=parts.now()
            )
        raise
    with suppress(StoreError):
        await asyncio.to_thread(deliveries.finish, parts.database, claim.id, "done")


def _thread(door: "Door", click: Click) -> str | None:
    """Return the pseudonym of the thread that was clicked in; None where it is none."""
    if not click.channel or not click.thread_ts:
        return None
    place = Incoming(
        "message",
        click.workspace,
        click.sender,
        click.channel,
        direct=False,
        ts=click.thread_ts,
        thread_ts=click.thread_ts,
        text="",
    )
    return thread_of(door.parts.signer, place)
