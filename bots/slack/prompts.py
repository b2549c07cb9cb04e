"""Questions that the documents answer well, suggested to whoever opens the conversation."""

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bots.slack.faults import SlackFault
from bots.slack.incoming import Workspace
from bots.slack.senders import workspace_of

if TYPE_CHECKING:
    from bots.slack.door import Door

PROMPTS = (
    "What is expected of us on agency staff?",
    "What is the A&E target?",
    "By when should the provider sector be in financial balance?",
    "Where do the two documents differ on CQC ratings?",
)
"""Slack shows four at the most."""

TITLE = "Ask what the two framework documents of 2016 expect"

_log = logging.getLogger(__name__)


async def suggest(door: "Door", workspace: Workspace, channel: str) -> None:
    """Suggest the questions in a conversation with the assistant. Never raises a fault of Slack's.

    Raises:
        StoreError: the workspace's token cannot be read.
    """
    try:
        slack = await door.workspaces.slack(workspace)
        await slack.prompts(channel, [(one, one) for one in PROMPTS], title=TITLE)
    except SlackFault as error:  # a question can be typed all the same
        _log.warning("nothing suggested", extra={"fault": type(error).__name__})


def listen(app: AsyncApp, door: "Door") -> None:
    """Suggest questions whenever somebody opens the conversation."""

    async def is_conversation(event: Mapping[str, Any]) -> bool:
        return event.get("tab") == "messages"

    async def opened(event: Mapping[str, Any], context: AsyncBoltContext) -> None:
        channel = event.get("channel")
        if isinstance(channel, str):
            await suggest(door, workspace_of(context), channel)

    app.event("app_home_opened", matchers=[is_conversation])(opened)
