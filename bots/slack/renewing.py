"""Tokens that run out, exchanged in time for new ones."""

import asyncio
import logging
from dataclasses import replace
from datetime import datetime, timedelta

from slack_sdk.web.async_client import AsyncWebClient

from bots.parts import Parts
from bots.slack.exchanging import exchange
from bots.slack.faults import Gone, Refused, SlackFault, TryLater
from bots.slack.installed import Installed, Kept
from bots.slack.turns import InTurn

_SOON = timedelta(hours=2)
"""How long before its end a token is renewed; Slack's last for twelve hours."""
_PAUSE = timedelta(minutes=1)
"""Between two tries; and how long a token has to last to be used meanwhile."""

_log = logging.getLogger(__name__)


class Renewals:
    """Renews tokens, each workspace's by one task at a time. Belongs to one event loop."""

    def __init__(self, parts: Parts, kept: Kept, web: AsyncWebClient, in_turn: InTurn) -> None:
        """Take what is kept, and how to ask Slack.

        Args:
            parts: the parts of the running assistant.
            kept: the installations.
            web: makes calls without a token.
            in_turn: lets those in one at a time who change a workspace's installation.
        """
        self._parts = parts
        self._kept = kept
        self._web = web
        self._in_turn = in_turn
        self._tried: dict[str, datetime] = {}
        self._tasks: dict[str, asyncio.Task[Installed]] = {}

    async def good(self, tenant: str, installed: Installed) -> Installed:
        """Return an installation with a token that is good now; renew one that ends soon.

        Nobody waits for that while the old one still works: a click is answered in seconds.

        Raises:
            Gone: it has ended, and Slack gives no other.
            TryLater: it has ended, and Slack cannot be reached.
            StoreError: what is kept cannot be read.
        """
        now = self._parts.now()
        if installed.lasts(now, _SOON):
            return installed
        renewal = self._renewal(tenant)
        return installed if installed.lasts(now, _PAUSE) else await asyncio.shield(renewal)

    def forget(self, tenant: str) -> None:
        """Begin anew with a workspace: it was installed again, or left."""
        self._tried.pop(tenant, None)

    async def close(self) -> None:
        """Finish what is under way: a token that was exchanged and not kept is lost."""
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def _renewal(self, tenant: str) -> asyncio.Task[Installed]:
        task = self._tasks.get(tenant)
        if task is None:
            task = self._tasks[tenant] = asyncio.create_task(self._renewed(tenant))
            task.add_done_callback(lambda done: self._settle(tenant, done))
        return task

    def _settle(self, tenant: str, task: asyncio.Task[Installed]) -> None:
        del self._tasks[tenant]
        if not task.cancelled() and (error := task.exception()):
            _log.error("token not renewed", extra={"fault": type(error).__name__})

    async def _renewed(self, tenant: str) -> Installed:
        async with self._in_turn.of(tenant):
            installed = await self._kept.find(tenant)
            now = self._parts.now()
            tried = self._tried.get(tenant)
            lately = tried is not None and now - tried < _PAUSE
            if installed.lasts(now, _SOON) or (lately and installed.lasts(now, _PAUSE)):
                return installed
            self._tried[tenant] = now
            try:
                renewed = await self._exchanged(installed)
            except SlackFault as fault:
                return await self._despite(fault, tenant, installed)
            self._tried.pop(tenant, None)
            await self._kept.keep_renewed(tenant, renewed)
            return renewed

    async def _exchanged(self, installed: Installed) -> Installed:
        """Return an installation with the token that Slack gives for the one that ends."""
        told = await exchange(
            self._web,
            self._parts.settings,
            grant_type="refresh_token",
            refresh_token=installed.refresh_token or "",
        )
        token, refresh, lasts = (
            told.get(name) for name in ("access_token", "refresh_token", "expires_in")
        )
        if not isinstance(token, str) or not isinstance(lasts, int):
            raise TryLater
        return replace(
            installed,
            token=token,
            refresh_token=refresh if isinstance(refresh, str) else installed.refresh_token,
            ends=(self._parts.now() + timedelta(seconds=lasts)).timestamp(),
        )

    async def _despite(self, fault: SlackFault, tenant: str, before: Installed) -> Installed:
        """Return what works although a token was not renewed, or raise why nothing does."""
        found = await self._kept.find(tenant)  # another process may have renewed it
        if found.token != before.token or found.lasts(self._parts.now(), timedelta()):
            _log.warning("token not renewed", extra={"fault": type(fault).__name__})
            return found
        raise Gone(fault.code) if isinstance(fault, Refused) else fault
