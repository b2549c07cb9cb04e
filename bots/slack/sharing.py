"""Share with channel: an answer that only the asker saw is shown to all, if the asker wants it."""

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bots.errors import DoorError, NotThere
from bots.slack import action_ids, words
from bots.slack.answer_blocks import answer_reply
from bots.slack.clicks import Click, click_of, once, turn_of
from bots.slack.client import Slack
from bots.slack.faults import SlackFault
from bots.slack.reply import Message
from bots.slack.telling import tell
from bots.store.threads import ThreadTurn

if TYPE_CHECKING:
    from bots.slack.door import Door

NO_LONGER = "That answer is no longer kept, so it cannot be shared. Ask again, then share it."
NOT_YOURS = "Only whoever asked can share an answer that nobody else sees."
ALREADY = "This answer has been shared with the channel already."
NOT_SHARED = (
    "The answer could not be shared here. Add me to the channel and try again, or mention me in "
    "the channel and ask there."
)
IN_PART = "Only the beginning of the answer could be shared. Ask in the channel to show all of it."

_log = logging.getLogger(__name__)


async def share(door: "Door", click: Click) -> None:
    """Show the answer to the channel, once; where that is impossible, say why."""
    try:
        text = await _shared(door, click)
    except NotThere:
        text = NO_LONGER
    except DoorError as error:
        text = words.reason(error)
    except SlackFault as error:
        _log.warning("not shared", extra={"fault": type(error).__name__})
        text = NOT_SHARED
    if text:
        await tell(
            door,
            click.workspace,
            click.sender.user_id,
            text,
            channel=click.channel,
            thread_ts=click.thread_ts,
            response_url=click.response_url,
        )


async def _shared(door: "Door", click: Click) -> str:
    """Share an answer; return why not where it was not, and nothing where it was."""
    turn = await turn_of(door, click, click.value)
    if turn.owner != click.owner:
        return NOT_YOURS
    async with once(door, click.owner, f"share:{turn.id}:{click.channel}") as is_new:
        if not is_new:
            return ALREADY
        slack = await door.workspaces.slack(click.workspace)
        messages = shared_messages(turn, door.parts.settings.public_url)
        for number, one in enumerate(messages):
            try:
                await _show(slack, click, one)
            except SlackFault as error:
                if number:  # trying again would show the beginning twice
                    _log.warning("shared in part", extra={"fault": type(error).__name__})
                    return IN_PART
                raise
    return ""


def shared_messages(turn: ThreadTurn, public_url: str | None) -> tuple[Message, ...]:
    """Return an answer as the channel sees it: with its question, which nobody else saw."""
    return answer_reply(
        turn.answer,
        base=public_url.rstrip("/") if public_url else None,
        turn_id=None,
        notes=[f"Shared by somebody here who asked: “{turn.question}”"],
    ).messages


async def _show(slack: Slack, click: Click, message: Message) -> None:
    """Show a message to the channel; where it is in no thread, it needs no membership.

    Raises:
        SlackFault: it cannot be shown.
    """
    if click.response_url and not click.thread_ts:
        try:
            await slack.respond(click.response_url, message, public=True)
            return
        except SlackFault as error:
            _log.warning("not shared as a reply", extra={"fault": type(error).__name__})
            if not click.channel:
                raise
    await slack.post(click.channel or "", message, thread_ts=click.thread_ts or None)


def listen(app: AsyncApp, door: "Door") -> None:
    """Take clicks on "Share with channel"."""

    async def clicked(body: Mapping[str, Any], context: AsyncBoltContext, ack: AsyncAck) -> None:
        await ack()
        if click := click_of(door, body, context):
            await share(door, click)

    app.action(action_ids.SHARE)(clicked)
