"""`/expectations`: a question whose answer only the asker sees; without one, how to ask."""

import logging
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, Field, ValidationError
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bots.errors import DoorError
from bots.slack import action_ids, words
from bots.slack.clicks import Click, click_of
from bots.slack.elements import actions, button, paragraph
from bots.slack.escaping import fallback
from bots.slack.incoming import Incoming
from bots.slack.prompts import PROMPTS
from bots.slack.reply import Message
from bots.slack.senders import sender_of, workspace_of
from bots.slack.telling import tell
from bots.slack.typed import typed

if TYPE_CHECKING:
    from bots.slack.door import Door

COMMAND = "/expectations"

NOT_UNDERSTOOD = f"Something is wrong with this command. Type {COMMAND} and your question again."
ASKED_ALREADY = "You have asked that here already; the answer is above, or on its way."

_log = logging.getLogger(__name__)

_Id = Annotated[str, Field(max_length=255)]


class _Command(BaseModel):
    """What is read of a command; Slack signs it, but people write what is in it."""

    user_id: _Id
    channel_id: _Id
    trigger_id: _Id
    response_url: Annotated[str, Field(max_length=2_000)] | None = None
    text: str = ""


def help_message() -> Message:
    """Return how to ask, with questions to try at the press of a button."""
    blocks = [paragraph(one) for one in words.HELP.split("\n\n")]
    asks = [button(one, f"{action_ids.ASK}:{number}", str(number)) for number, one in _numbered()]
    return Message(fallback(words.HELP), (*blocks, actions(*asks)))


def wants_help(text: str) -> bool:
    """Return whether a command asks nothing but what it is for."""
    return text.lower().strip(" .!?") in ("", "help")


async def ask_suggested(door: "Door", click: Click) -> None:
    """Ask one of the suggested questions, for the clicker alone."""
    chosen = {str(number): one for number, one in _numbered()}.get(click.value)
    if chosen is None or not click.channel:
        _log.warning("no such suggestion")
        return
    fresh = await door.inbox.accept(
        Incoming(
            kind="command",
            workspace=click.workspace,
            sender=click.sender,
            channel=click.channel,
            direct=_is_direct(click.channel),
            ts="",
            thread_ts="",
            text=chosen,
            response_url=click.response_url,
            key=f"ask:{click.sender.user_id}:{click.channel}:{click.message_ts}:{click.value}",
        )
    )
    if not fresh:
        await tell(
            door,
            click.workspace,
            click.sender.user_id,
            ASKED_ALREADY,
            channel=click.channel,
            response_url=click.response_url,
        )


def listen(app: AsyncApp, door: "Door") -> None:
    """Take the command, and presses on suggested questions."""

    async def commanded(
        body: Mapping[str, Any], context: AsyncBoltContext, ack: AsyncAck
    ) -> BoltResponse:
        try:
            command = _Command.model_validate(body)
        except ValidationError as error:
            _log.warning("command not understood", extra={"fault": type(error).__name__})
            return await ack(text=fallback(NOT_UNDERSTOOD), response_type="ephemeral")
        text = typed(command.text, context.bot_user_id)
        if wants_help(text):
            message = help_message()
            return await ack(text=message.text, blocks=message.blocks, response_type="ephemeral")
        try:
            await door.inbox.accept(
                Incoming(
                    kind="command",
                    workspace=workspace_of(context),
                    sender=sender_of(context, body, command.user_id),
                    channel=command.channel_id,
                    direct=_is_direct(command.channel_id),
                    ts="",
                    thread_ts="",
                    text=text,
                    response_url=command.response_url,
                    key=f"command:{command.trigger_id}",
                )
            )
        except DoorError as error:
            return await ack(text=fallback(words.reason(error)), response_type="ephemeral")
        return await ack()

    async def pressed(body: Mapping[str, Any], context: AsyncBoltContext, ack: AsyncAck) -> None:
        await ack()
        if click := click_of(door, body, context):
            await ask_suggested(door, click)

    app.command(COMMAND)(commanded)
    app.action(re.compile(rf"^{action_ids.ASK}:\d+$"))(pressed)


def _numbered() -> list[tuple[int, str]]:
    return list(enumerate(PROMPTS, 1))


def _is_direct(channel: str) -> bool:
    return channel.startswith("D")
