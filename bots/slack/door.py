"""The Slack door, opened: its parts wired in one place. Belongs to one event loop."""

import logging
from contextlib import AsyncExitStack
from typing import Any, cast

from aiohttp import ClientSession
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bots.parts import Parts
from bots.slack import (
    answering,
    commands,
    feedback,
    home,
    listeners,
    oauth,
    prompts,
    sharing,
    stopping,
    uninstalling,
)
from bots.slack.inbox import Inbox, Pace
from bots.slack.sessions import open_http
from bots.slack.silence import silent
from bots.slack.work import Work
from bots.slack.workspaces import Workspaces

_LISTENERS = (listeners, commands, feedback, sharing, home, prompts, stopping, uninstalling)

_log = logging.getLogger(__name__)


class Door:
    """What listens in Slack and answers there. What it holds is there once it is started."""

    http: ClientSession
    workspaces: Workspaces
    inbox: Inbox
    app: AsyncApp

    def __init__(self, parts: Parts, *, pace: Pace | None = None) -> None:
        """Take the parts of the running assistant; nothing happens before `start`."""
        self.parts = parts
        self._pace = pace
        self._opened = AsyncExitStack()

    async def start(self) -> None:
        """Open it, and take up what an earlier process left."""
        self.http = await self._opened.enter_async_context(open_http())
        self.workspaces = Workspaces(self.parts, self.http)
        self.inbox = Inbox(self.parts, self._handle, pace=self._pace)
        self.app = self._bolt()
        for one in _LISTENERS:
            one.listen(self.app, self)
        self.inbox.start()

    async def stop(self) -> None:
        """Finish what is being answered, and let go of everything."""
        await self.inbox.close()
        await self.workspaces.close()
        await self._opened.aclose()

    async def _handle(self, work: Work) -> None:
        await answering.handle(self, work)

    def _bolt(self) -> AsyncApp:
        """Return Bolt, which tells Slack of what arrived when a listener has done its work."""
        settings = self.parts.settings
        secret = settings.slack_signing_secret
        app = AsyncApp(
            name="forward-view-assistant",
            logger=silent(),
            process_before_response=True,
            signing_secret=secret.get_secret_value() if secret else "",
            client=AsyncWebClient(
                base_url=settings.slack_api_url, session=self.http, logger=silent()
            ),
            authorize=cast(Any, self.workspaces.authorize),  # an AsyncAuthorize is taken as well
            oauth_flow=oauth.oauth_flow(self.parts, self.workspaces, self.http),
            attaching_conversation_kwargs_enabled=False,
        )
        app.error(_failed)
        return app


async def _failed(error: Exception) -> BoltResponse:
    """Have Slack send it again: what a listener could not do was not done."""
    _log.error("not received", extra={"fault": type(error).__name__})
    return BoltResponse(status=503, body="")
