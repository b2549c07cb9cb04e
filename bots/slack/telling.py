"""A few words to one person, by whichever way gets through."""

import logging
from typing import TYPE_CHECKING

from bots.errors import DoorError
from bots.slack import words
from bots.slack.faults import SlackFault
from bots.slack.incoming import Workspace

if TYPE_CHECKING:
    from bots.slack.door import Door

_log = logging.getLogger(__name__)


async def tell(
    door: "Door",
    workspace: Workspace,
    user_id: str,
    text: str,
    *,
    channel: str | None = None,
    thread_ts: str = "",
    response_url: str | None = None,
) -> bool:
    """Tell somebody something that nobody else sees, and return whether it got through.

    Args:
        door: the Slack door, started.
        workspace: where it is installed.
        user_id: who is told.
        text: what; any words.
        channel: where they are, if they are in a conversation.
        thread_ts: the thread they are in, if any.
        response_url: where Slack takes replies to what they did, if anywhere.
    """
    message, *_ = words.plain_reply(text).messages
    try:
        slack = await door.workspaces.slack(workspace)
    except (DoorError, SlackFault) as error:
        _log.error("not told", extra={"fault": type(error).__name__})
        return False

    async def here() -> None:
        await slack.ephemeral(channel or "", user_id, message, thread_ts=thread_ts or None)

    async def in_reply() -> None:
        await slack.respond(response_url or "", message, public=False)

    async def directly() -> None:
        await slack.post(user_id, message)

    # A reply to `response_url` stands below a thread, not in it; but it needs no membership.
    ways = [here, in_reply, directly] if thread_ts else [in_reply, here, directly]
    there = {here: channel, in_reply: response_url}
    for way in ways:
        if not there.get(way, True):
            continue
        try:
            await way()
        except SlackFault as error:
            _log.warning("not told in one way", extra={"fault": type(error).__name__})
        else:
            return True
    return False
