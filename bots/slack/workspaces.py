"""Where the app is installed, and the token with which it speaks there."""

from asyncio import to_thread
from datetime import datetime, timedelta

from aiohttp import ClientSession
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.web.async_client import AsyncWebClient

from assistant.settings import Settings
from bots.box import SealBroken
from bots.parts import Parts
from bots.slack.client import Slack
from bots.slack.configured import for_several, given
from bots.slack.faults import Gone
from bots.slack.incoming import Workspace, tenant_of
from bots.slack.installed import Installed, Kept, gone
from bots.slack.renewing import Renewals
from bots.slack.silence import silent
from bots.slack.turns import InTurn
from bots.store import tenants

_DOUBT = timedelta(seconds=30)
"""By which Slack's clock and ours may differ."""


class Workspaces:
    """The workspaces the app is installed in. Belongs to one event loop."""

    def __init__(self, parts: Parts, http: ClientSession) -> None:
        """Take the parts, and the session that all calls go through."""
        self._parts = parts
        self._settings = parts.settings
        self._http = http
        self._in_turn = InTurn()
        self._kept = Kept(parts)
        web = web_client(parts.settings, http)
        self._renewals = Renewals(parts, self._kept, web, self._in_turn)

    @property
    def authorize(self) -> AsyncAuthorize:
        """What Bolt asks whether a workspace is known; it never calls the network."""
        return _Authorize(self)

    async def slack(self, workspace: Workspace) -> Slack:
        """Return the Web API of a workspace.

        Raises:
            Gone: the app is not installed there, or no longer.
            TryLater: its token has run out and cannot be renewed now.
            StoreError: what is kept cannot be read.
            SealBroken: what is kept was sealed with another secret.
        """
        settings = self._settings
        if for_several(settings):
            tenant = tenant_of(self._parts.signer, workspace)
            installed = await self._kept.find(tenant)
            token = (await self._renewals.good(tenant, installed)).token
        else:
            token = given(settings.slack_bot_token)
        return Slack(
            token, base_url=settings.slack_api_url, http=self._http, hosts=settings.slack_hosts
        )

    async def is_known(self, workspace: Workspace) -> bool:
        """Return whether the app is installed there, as far as is known here.

        Raises:
            StoreError: what is kept cannot be read.
        """
        if not for_several(self._settings):
            return True
        return await self._kept.is_there(tenant_of(self._parts.signer, workspace))

    async def install(self, installation: Installation) -> None:
        """Keep what Slack gave for a workspace, in place of what was kept before.

        Raises:
            StoreError: it cannot be kept.
        """
        team = None if installation.is_enterprise_install else installation.team_id
        tenant = tenant_of(self._parts.signer, Workspace(installation.enterprise_id, team))
        ends = installation.bot_token_expires_at
        installed = Installed(
            token=installation.bot_token or "",
            refresh_token=installation.bot_refresh_token,
            ends=None if ends is None else float(ends),
            since=self._parts.now().timestamp(),
        )
        async with self._in_turn.of(tenant):
            await self._kept.keep(tenant, installed)
            self._renewals.forget(tenant)

    async def forget(self, workspace: Workspace, *, at: datetime | None = None) -> int:
        """Delete all that is kept of a workspace, and return how many rows there were.

        Args:
            workspace: where the app was installed.
            at: when it was removed there; it may have been installed again since.

        Raises:
            StoreError: nothing can be deleted.
        """
        tenant = tenant_of(self._parts.signer, workspace)
        async with self._in_turn.of(tenant):
            if at is not None and await self._came_later(tenant, at):
                return 0
            self._kept.let_go(tenant)
            self._renewals.forget(tenant)
            return await to_thread(tenants.forget_tenant, self._parts.database, tenant)

    async def close(self) -> None:
        """Finish what is under way."""
        await self._renewals.close()

    async def _came_later(self, tenant: str, moment: datetime) -> bool:
        """Return whether the app was installed after a moment; Slack tells some things late."""
        try:
            installed = await self._kept.find(tenant)
        except (Gone, SealBroken):
            return False
        return installed.since > (moment + _DOUBT).timestamp()


class _Authorize(AsyncAuthorize):
    """Lets in what comes from a workspace the app is installed in; gives it no token."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        **_: str | None,
    ) -> AuthorizeResult:
        """Return who is asked; raise `Gone` or `StoreError` where nobody is, or can be."""
        workspace = Workspace(enterprise_id, None if context.is_enterprise_install else team_id)
        if not await self._workspaces.is_known(workspace):
            raise gone()
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            user_id=user_id,
            bot_user_id=context.bot_user_id,
        )


def web_client(settings: Settings, http: ClientSession) -> AsyncWebClient:
    """Return a client for calls that need no workspace's token."""
    made = AsyncWebClient(
        base_url=settings.slack_api_url, session=http, logger=silent(), retry_handlers=[]
    )
    made.proxy = None  # the session knows it, and which hosts are reached without it
    return made
