"""One thing that somebody sent, answered: the walk from what was typed to what is sent back.

Whoever addresses the assistant gets an answer or a reason. So nothing here is raised but what
keeps every reply from being sent: that is tried again, or given up, by the inbox.
"""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from assistant.answers import Answer
from assistant.errors import AssistantError
from assistant.wire import answer_data
from bots.asking import answer_after
from bots.errors import DoorError, NotReady, NotThere, StoreError
from bots.slack import words
from bots.slack.answer_blocks import answer_reply
from bots.slack.at_work import show_no_more, shown_at_work
from bots.slack.client import Slack
from bots.slack.commands import help_message, wants_help
from bots.slack.delivering import deliver
from bots.slack.faults import SlackFault
from bots.slack.guests import may
from bots.slack.incoming import Incoming
from bots.slack.receiving import receive
from bots.slack.reply import Place, Reply
from bots.slack.typed import asks
from bots.slack.work import Work
from bots.store import threads
from bots.store.threads import ThreadTurn

if TYPE_CHECKING:
    from bots.slack.door import Door

_LOOKED_BACK = 5
"""Earlier questions of a thread that a question is read with."""
_PATIENCE = 180.0
"""Seconds to wait for an assistant that is getting ready; an index takes about a minute."""
_LOOK = 0.2
_DELIVERED = "delivered"
"""Under which name is noted that nothing is left to send."""

_log = logging.getLogger(__name__)


async def handle(door: "Door", work: Work) -> None:
    """Answer what somebody sent, and send it.

    Raises:
        TryLater, Gone, Refused: it cannot be sent, now or at all.
        StoreError: it is not known where to send it.
    """
    incoming = work.incoming
    began = door.parts.now()
    slack = await door.workspaces.slack(incoming.workspace)
    if work.data.get(_DELIVERED):
        await show_no_more(slack, incoming)
        return
    async with shown_at_work(slack, incoming, already=work.resumed):
        reply = await _reply(door, slack, work)
        if await work.is_forgotten():
            await asyncio.to_thread(_forget, door, work, began)
        elif await work.is_wanted():
            await _delivered(slack, work, reply)
            await work.note(**{_DELIVERED: True})


async def _delivered(slack: Slack, work: Work, reply: Reply) -> None:
    """Send a reply; where that fails for a reason of ours, say so in its place."""
    try:
        await deliver(slack, _place(work.incoming), reply, work)
    except SlackFault:
        raise
    except Exception as error:  # noqa: BLE001  (whoever asked is told all the same)
        _log.error("answer not sent", extra={"fault": type(error).__name__})
        told = words.plain_reply(words.reason(error))
        await deliver(slack, _place(work.incoming), told, work)


def _forget(door: "Door", work: Work, began: datetime) -> None:
    """Delete what was kept for a sender who had all of theirs deleted while they were answered."""
    parts, owner = door.parts, work.delivery.owner
    threads.delete(parts.database, owner, work.incoming.key)
    for one in threads.attached(parts.database, owner, work.delivery.thread):
        with suppress(NotThere):
            if parts.uploads.find(owner, one).created_at >= began:
                parts.uploads.delete(owner, one)


async def _reply(door: "Door", slack: Slack, work: Work) -> Reply:
    """Return an answer, or the reason why there is none."""
    incoming = work.incoming
    try:
        if refusal := await may(
            slack, incoming, door.parts.settings, "upload" if incoming.files else "ask"
        ):
            return words.plain_reply(refusal)
        if incoming.files:
            return await _of_files(door, slack, work)
        if wants_help(incoming.text):
            return Reply((help_message(),))
        return await _of_question(door, work)
    except (DoorError, AssistantError, SlackFault) as error:
        return words.plain_reply(words.reason(error))
    except Exception as error:  # noqa: BLE001  (whoever asked is told all the same)
        _log.error("no answer", extra={"fault": type(error).__name__})
        return words.plain_reply(words.reason(error))


async def _of_files(door: "Door", slack: Slack, work: Work) -> Reply:
    """Return the status that files give; before it the answer, where a question came with them."""
    incoming, delivery = work.incoming, work.delivery
    status = await receive(door.parts, slack, incoming, delivery.owner, delivery.thread)
    if not asks(incoming.text):
        return status
    answer = await _of_question(door, work)
    return Reply((*answer.messages, *status.messages), status.attachments)


async def _of_question(door: "Door", work: Work) -> Reply:
    await _ready(door)
    turn, notes = await _turn(door, work)
    base = door.parts.settings.public_url
    return answer_reply(
        turn.answer,
        base=base.rstrip("/") if base else None,
        turn_id=turn.id or None,
        private=work.incoming.response_url is not None,
        notes=notes,
    )


async def _turn(door: "Door", work: Work) -> tuple[ThreadTurn, Sequence[str]]:
    """Return the question answered, and what to say of how: kept, or kept already by a try before.

    Where it cannot be kept it is answered all the same; its id is empty then.
    """
    parts, incoming, delivery = door.parts, work.incoming, work.delivery
    owner, thread = delivery.owner, delivery.thread
    notes: list[str] = []
    try:
        if kept := await asyncio.to_thread(
            threads.by_key, parts.database, owner.tenant, incoming.key
        ):
            return kept, ()
        understood = await asyncio.to_thread(
            threads.questions, parts.database, owner.tenant, thread, _LOOKED_BACK
        )
        uploads = await asyncio.to_thread(_uploads, door, work)
    except StoreError:
        understood, uploads = (), ()
        notes.append(words.THREAD_NOT_READ)
    answer = await answer_after(
        parts, incoming.text, understood=understood, owner=owner, upload_ids=uploads
    )
    return await _kept(door, work, answer), notes


def _uploads(door: "Door", work: Work) -> tuple[str, ...]:
    """Return whose files are read: the asker's own, and in a channel only those of the thread.

    What is said in a channel is seen by all of it.
    """
    parts, owner = door.parts, work.delivery.owner
    if work.incoming.direct:
        return tuple(one.id for one in parts.uploads.listed(owner))
    return threads.attached(parts.database, owner, work.delivery.thread)


async def _kept(door: "Door", work: Work, answer: Answer) -> ThreadTurn:
    parts, delivery, incoming = door.parts, work.delivery, work.incoming
    data, now = answer_data(answer), parts.now()
    not_kept = ThreadTurn(
        "", delivery.owner, delivery.thread, incoming.text, answer.understood, data, now
    )
    try:
        if not await work.is_wanted():  # all of the person's may have been deleted meanwhile
            return not_kept
        return await asyncio.to_thread(
            threads.keep,
            parts.database,
            delivery.owner,
            delivery.thread,
            key=incoming.key,
            question=incoming.text,
            understood=answer.understood,
            answer=data,
            now=now,
        )
    except StoreError as error:
        _log.error("answer not kept", extra={"fault": type(error).__name__})
        return not_kept


async def _ready(door: "Door") -> None:
    """Wait until questions can be answered.

    Raises:
        NotReady: it takes too long, or will never be.
    """
    preparation = door.parts.preparation
    end = asyncio.get_running_loop().time() + _PATIENCE
    while not preparation.is_ready:
        if preparation.fault or asyncio.get_running_loop().time() > end:
            raise NotReady(preparation.fault or words.STILL_GETTING_READY)
        await asyncio.sleep(_LOOK)


def _place(incoming: Incoming) -> Place:
    return Place(
        channel=incoming.channel,
        thread_ts=incoming.thread_ts,
        user_id=incoming.sender.user_id,
        team_id=incoming.sender.team_id or incoming.workspace.team_id,
        direct=incoming.direct,
        response_url=incoming.response_url,
    )
