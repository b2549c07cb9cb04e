"""The app removed from a workspace, or its token revoked: all that is kept of it is deleted."""

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bots.box import SealBroken
from bots.slack.configured import for_several
from bots.slack.faults import Gone
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
        StoreError, TryLater, Refused: it cannot be deleted now; Slack tells it again.
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
    if await door.workspaces.is_known(named):
        return (named,)
    return (organisation,) if await _is_gone(door, organisation) else ()


async def _is_gone(door: "Door", workspace: Workspace) -> bool:
    """Return whether Slack no longer lets the app in there.

    A removal is told twice, as one and as a revoked token; the second one no longer finds the
    workspace, and must not be taken for its organisation's.
    """
    try:
        slack = await door.workspaces.slack(workspace)
        await slack.test()
    except Gone:
        return True
    except SealBroken:  # nothing that is kept there can be read by anybody
        return True
    return False
