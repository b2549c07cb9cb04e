"""Who sent something, and by which installation it came, as Bolt tells it."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.context.async_context import AsyncBoltContext

from bots.slack.incoming import Sender, Workspace


def workspace_of(context: AsyncBoltContext) -> Workspace:
    """Return the installation that something came by."""
    team = None if context.is_enterprise_install else context.team_id
    return Workspace(context.enterprise_id, team)


def sender_of(context: AsyncBoltContext, body: Mapping[str, Any], user_id: str) -> Sender:
    """Return who sent something. Who is not known to belong here is a stranger."""
    team, enterprise = context.actor_team_id, context.actor_enterprise_id
    same = (team is not None and team == context.team_id) or (
        enterprise is not None and enterprise == context.enterprise_id
    )
    shared = bool(body.get("is_ext_shared_channel"))
    return Sender(user_id, team, stranger=shared and not same)
