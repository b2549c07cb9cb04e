"""What somebody says of an answer: helpful or not, and why. Kept without who said it."""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from assistant.errors import AssistantError, UnusableInput
from assistant.feedback import Feedback, Why
from bots.errors import DoorError, NotThere, StoreBusy, StoreError
from bots.owners import Owner
from bots.slack import action_ids, words
from bots.slack.clicks import Click, click_of, once, turn_of
from bots.slack.faults import SlackFault
from bots.slack.forms import COMMENT, Filled, closing, feedback_form, filled
from bots.slack.incoming import owner_of
from bots.slack.senders import sender_of, workspace_of
from bots.slack.telling import tell
from bots.store import threads
from bots.store.feedback import record
from bots.store.threads import ThreadTurn

if TYPE_CHECKING:
    from bots.slack.door import Door

THANKS = "Thank you. It was kept without saying who you are."
WITHHELD = (
    "Thank you. What you chose was kept, but not your words: they seem to hold personal "
    "information."
)
ALREADY = "Thank you. You have said so already, and it was kept once."
NO_LONGER = "That answer is no longer kept, so nothing can be said of it."
BUSY = "It could not be kept, because something else is being written. Try again in a minute."
NOT_UNDERSTOOD = "Something is wrong with this form. Close it and choose “Not helpful” again."

_log = logging.getLogger(__name__)


async def said(door: "Door", click: Click) -> None:
    """Keep that an answer helped; if it did not, ask why. Whoever clicked is told what was done."""
    what, _, turn_id = click.value.partition(":")
    try:
        turn = await turn_of(door, click, turn_id)
        if what == "yes":
            text = await _kept_plainly(door, click.owner, turn, helpful=True)
        elif await _asked_why(door, click, turn):
            return
        else:
            text = await _kept_plainly(door, click.owner, turn, helpful=False)
    except NotThere:
        text = NO_LONGER
    except (DoorError, AssistantError) as error:
        text = _reason(error)
    await tell(
        door,
        click.workspace,
        click.sender.user_id,
        text,
        channel=click.channel,
        thread_ts=click.thread_ts,
        response_url=click.response_url,
    )


async def sent(door: "Door", owner: Owner, form: Filled) -> str:
    """Keep what somebody put into the form, once, and return what to say of it.

    Raises:
        UnusableInput: the words cannot be taken; nothing is kept.
        StoreError: it cannot be kept.
    """
    try:
        turn = await asyncio.to_thread(
            threads.find, door.parts.database, owner.tenant, form.turn_id
        )
    except NotThere:
        return NO_LONGER
    async with once(door, owner, f"form:{form.view_id}") as is_new:
        if not is_new:
            return ALREADY
        kept = await _keep(door, turn, helpful=False, why=form.why, comment=form.comment)
    with suppress(StoreError):  # a second form that is closed without a word adds nothing to this
        async with once(door, owner, _plainly(turn, helpful=False)):
            pass
    return WITHHELD if kept.comment.withheld else THANKS


async def closed(door: "Door", owner: Owner, form: Filled) -> None:
    """Keep that an answer did not help, of somebody who did not want to say why.

    Raises:
        NotThere: the answer is no longer kept.
        StoreError: it cannot be kept.
    """
    turn = await asyncio.to_thread(threads.find, door.parts.database, owner.tenant, form.turn_id)
    await _kept_plainly(door, owner, turn, helpful=False)


async def _asked_why(door: "Door", click: Click, turn: ThreadTurn) -> bool:
    """Open the form, and return whether that was possible."""
    if not click.trigger_id:
        return False
    try:
        slack = await door.workspaces.slack(click.workspace)
        await slack.open_view(click.trigger_id, feedback_form(turn.id, turn.answer["outcome"]))
    except SlackFault as error:
        _log.warning("form not opened", extra={"fault": type(error).__name__})
        return False
    return True


async def _kept_plainly(door: "Door", owner: Owner, turn: ThreadTurn, *, helpful: bool) -> str:
    """Keep it, once for each person and answer, and return what to say of it."""
    async with once(door, owner, _plainly(turn, helpful=helpful)) as is_new:
        if not is_new:
            return ALREADY
        await _keep(door, turn, helpful=helpful)
    return THANKS


def _plainly(turn: ThreadTurn, *, helpful: bool) -> str:
    return f"feedback:{turn.id}:{'yes' if helpful else 'no'}"


async def _keep(
    door: "Door",
    turn: ThreadTurn,
    *,
    helpful: bool,
    why: Why | None = None,
    comment: str | None = None,
) -> Feedback:
    parts = door.parts

    def keep() -> Feedback:
        answer = turn.answer
        given = parts.screen.feedback(
            answer["id"], turn.question, answer["outcome"], helpful, why, comment, parts.today
        )
        record(parts.database, given, tenant=turn.owner.tenant)
        return given

    return await asyncio.to_thread(keep)


def listen(app: AsyncApp, door: "Door") -> None:
    """Take what people say of answers."""

    async def clicked(body: Mapping[str, Any], context: AsyncBoltContext, ack: AsyncAck) -> None:
        await ack()
        if click := click_of(door, body, context):
            await said(door, click)

    async def submitted(
        body: Mapping[str, Any], context: AsyncBoltContext, ack: AsyncAck
    ) -> BoltResponse:
        try:
            text = await sent(door, _owner(door, body, context), filled(body["view"]))
        except ValidationError:
            return await ack(response_action="errors", errors={COMMENT: NOT_UNDERSTOOD})
        except UnusableInput as error:
            return await ack(response_action="errors", errors={COMMENT: str(error)})
        except DoorError as error:
            return await ack(response_action="errors", errors={COMMENT: _reason(error)})
        return await ack(response_action="update", view=closing(text))

    async def left(body: Mapping[str, Any], context: AsyncBoltContext, ack: AsyncAck) -> None:
        await ack()
        try:
            await closed(door, _owner(door, body, context), filled(body["view"]))
        except (DoorError, AssistantError, ValidationError) as error:
            _log.error("feedback not kept", extra={"fault": type(error).__name__})

    app.action(action_ids.FEEDBACK)(clicked)
    app.view(action_ids.FEEDBACK_FORM)(submitted)
    app.view_closed(action_ids.FEEDBACK_FORM)(left)


def _reason(error: BaseException) -> str:
    return BUSY if isinstance(error, StoreBusy) else words.reason(error)


def _owner(door: "Door", body: Mapping[str, Any], context: AsyncBoltContext) -> Owner:
    sender = sender_of(context, body, context.user_id or "")
    return owner_of(door.parts.signer, workspace_of(context), sender)
