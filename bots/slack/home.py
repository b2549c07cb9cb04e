"""The App Home, shown when it is opened and anew when something of it was deleted."""

import asyncio
import logging
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bots.errors import DoorError, NotThere, StoreError
from bots.owners import Owner
from bots.slack import action_ids, words
from bots.slack.clicks import Click, click_of
from bots.slack.faults import SlackFault, TryLater
from bots.slack.home_blocks import home_view
from bots.slack.incoming import Workspace, owner_of
from bots.slack.senders import sender_of, workspace_of
from bots.slack.telling import tell
from bots.store import deliveries, threads

if TYPE_CHECKING:
    from bots.slack.door import Door

DELETED = "The file is deleted."
DELETED_ALREADY = "That file is no longer kept: it was deleted before."
ALL_DELETED = "Everything that was kept of you is deleted."

_log = logging.getLogger(__name__)


async def show(
    door: "Door", workspace: Workspace, owner: Owner, user_id: str, *, news: str | None = None
) -> None:
    """Show somebody their App Home.

    Args:
        door: the Slack door, started.
        workspace: where it is installed.
        owner: whose files are listed.
        user_id: the same person, as Slack names them.
        news: what was just done.

    Raises:
        SlackFault: it cannot be shown.
        StoreError: the workspace's token cannot be read.
    """
    parts = door.parts
    try:
        uploads = await asyncio.to_thread(parts.uploads.listed, owner)
    except StoreError as error:
        _log.error("files not listed", extra={"fault": type(error).__name__})
        uploads = None
    slack = await door.workspaces.slack(workspace)
    documents = parts.library.corpus.documents
    await slack.publish_home(user_id, home_view(documents, uploads, parts.settings, news=news))


async def delete_upload(door: "Door", click: Click) -> None:
    """Delete a file of the clicker's, and show what is left."""
    await _delete(door, click, lambda: door.parts.uploads.delete(click.owner, click.value), DELETED)


async def delete_mine(door: "Door", click: Click) -> None:
    """Delete everything that is kept of the clicker, and show that it is gone."""
    await _delete(door, click, lambda: forget(door, click.owner), ALL_DELETED)


def forget(door: "Door", owner: Owner) -> None:
    """Delete everything that is kept of an owner for good.

    What is to be answered goes first, so that less comes after it.

    Raises:
        StoreError: some of it could not be deleted.
    """
    parts = door.parts
    deliveries.delete_all(parts.database, owner)
    threads.delete_all(parts.database, owner)
    parts.uploads.delete_all(owner)


async def _delete(door: "Door", click: Click, work: Callable[[], None], done: str) -> None:
    try:
        await asyncio.to_thread(work)
        news = done
    except NotThere:
        news = DELETED_ALREADY
    except DoorError as error:
        news = words.reason(error)
    try:
        await show(door, click.workspace, click.owner, click.sender.user_id, news=news)
    except (SlackFault, DoorError) as error:
        _log.warning("home not shown anew", extra={"fault": type(error).__name__})
        await tell(door, click.workspace, click.sender.user_id, news)


def listen(app: AsyncApp, door: "Door") -> None:
    """Show the App Home, and have what is on it deleted."""

    async def is_home(event: Mapping[str, Any]) -> bool:
        return bool(event.get("tab", "home") == "home")

    async def opened(
        event: Mapping[str, Any], body: Mapping[str, Any], context: AsyncBoltContext
    ) -> None:
        user = event.get("user")
        if not isinstance(user, str):
            return
        workspace = workspace_of(context)
        owner = owner_of(door.parts.signer, workspace, sender_of(context, body, user))
        try:
            await show(door, workspace, owner, user)
        except TryLater:
            raise  # Slack sends the event again
        except SlackFault as error:
            _log.warning("home not shown", extra={"fault": type(error).__name__})

    app.event("app_home_opened", matchers=[is_home])(opened)
    _listen_to_buttons(app, door)


def _listen_to_buttons(app: AsyncApp, door: "Door") -> None:
    async def one(body: Mapping[str, Any], context: AsyncBoltContext, ack: AsyncAck) -> None:
        await ack()
        if click := click_of(door, body, context):
            await delete_upload(door, click)

    async def everything(body: Mapping[str, Any], context: AsyncBoltContext, ack: AsyncAck) -> None:
        await ack()
        if click := click_of(door, body, context):
            await delete_mine(door, click)

    async def followed(ack: AsyncAck) -> None:
        await ack()  # a link that was opened asks nothing of us

    app.action(re.compile(rf"^{action_ids.DELETE_UPLOAD}:\d+$"))(one)
    app.action(action_ids.DELETE_MINE)(everything)
    app.action(re.compile(rf"^{action_ids.LINK}(?::.*)?$"))(followed)
