"""The app removed from a workspace, or its token revoked: all that is kept of it is deleted."""

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bots.slack.configured import for_several
from bots.slack.incoming import Workspace
from bots.slack.senders import workspace_of

if TYPE_CHECKING:
    from bots.slack.door import Door

_LATEST = 2**32
"""Seconds since 1970 beyond which no event was."""

_log = logging.getLogger(__name__)


def listen(app: AsyncApp, door: "Door") -> None:
    """Have a workspace's rows deleted before Slack is told that the event arrived."""

    async def removed(body: dict[str, Any], context: AsyncBoltContext) -> None:
        await forget_workspace(door, body, context)

    async def revoked(body: dict[str, Any], context: AsyncBoltContext) -> None:
        # Only the bot's token counts: the app has no other, and without it nothing can be done.
        tokens = body["event"].get("tokens")
        if isinstance(tokens, dict) and tokens.get("bot"):
            await forget_workspace(door, body, context)

    app.event("app_uninstalled")(removed)
    app.event("tokens_revoked")(revoked)


async def forget_workspace(door: "Door", body: dict[str, Any], context: AsyncBoltContext) -> None:
    """Delete all that is kept of a workspace, unless the app was installed again since.

    Raises:
        StoreError: it cannot be deleted now; Slack tells it again.
    """
    told = body.get("event_time")
    at = datetime.fromtimestamp(told, UTC) if isinstance(told, int) and told < _LATEST else None
    for one in await _meant(door, workspace_of(context)):
        await door.workspaces.forget(one, at=at)
    _log.info("workspace forgotten")


async def _meant(door: "Door", named: Workspace) -> tuple[Workspace, ...]:
    """Return which installations may be meant.

    Such an event names a workspace even where the app was installed for the organisation.
    """
    if named.enterprise_id is None or named.team_id is None:
        return (named,)
    organisation = Workspace(named.enterprise_id, None)
    if not for_several(door.parts.settings):
        return (named, organisation)  # there is one installation only
    return (named,) if await door.workspaces.is_known(named) else (organisation,)
