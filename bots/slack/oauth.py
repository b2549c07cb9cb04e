"""Installing the app in a workspace: an administrator is sent to Slack, and comes back."""

import secrets
from asyncio import to_thread
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from logging import Logger

from aiohttp import ClientSession
from slack_bolt import BoltResponse
from slack_bolt.oauth.async_callback_options import (
    AsyncCallbackOptions,
    AsyncFailureArgs,
    AsyncSuccessArgs,
)
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from assistant.settings import Settings
from bots.parts import Parts
from bots.slack.configured import INSTALL, REDIRECT, check_http, for_several
from bots.slack.exchanging import exchange
from bots.slack.faults import SlackFault
from bots.slack.manifests import bot_scopes
from bots.slack.silence import silent
from bots.slack.workspaces import Workspaces, web_client
from bots.store import installations

_COOKIE = "__Host-slack-install"
"""Browsers take a cookie of that kind of name only from this very host, and only over https."""
_SECONDS = 600
"""How long an administrator may take."""
_PAGE = "page"
"""The header by which a page is named until a door shows it."""


@dataclass(frozen=True)
class Page:
    """What whoever installs the app is told."""

    title: str
    words: tuple[str, ...]


_AGAIN = f"Start again at {INSTALL} on this site."

INSTALLED = Page(
    "The app is installed",
    (
        "People in your Slack workspace can find it under Apps, and mention it in a channel once "
        "somebody has invited it there.",
        "Removing the app in Slack deletes all that is kept of your workspace here.",
    ),
)
CANCELLED = Page("The app was not installed", ("You, or Slack, stopped it there.", _AGAIN))
ANOTHER_BROWSER = Page(
    "The app was not installed",
    (
        "This browser did not begin it, or too long ago, or it does not keep cookies of this site.",
        _AGAIN,
    ),
)
USED_UP = Page(
    "The app was not installed",
    ("It took longer than ten minutes, or this page was opened before.", _AGAIN),
)
FAILED = Page("The app was not installed", ("Slack did not confirm it.", _AGAIN))
STORAGE = Page(
    "The app was not installed",
    ("What Slack gave cannot be kept at the moment. Wait for a minute.", _AGAIN),
)

_PAGES = {
    "installed": (200, INSTALLED),
    "access_denied": (200, CANCELLED),
    "invalid_browser": (400, ANOTHER_BROWSER),
    "invalid_state": (400, USED_UP),
    "failed": (400, FAILED),
}


def oauth_flow(parts: Parts, workspaces: Workspaces, http: ClientSession) -> AsyncOAuthFlow | None:
    """Return how the app is installed; None where one bot token is set for one workspace.

    Raises:
        BadSettings: nobody could come back from Slack.
    """
    settings = parts.settings
    if not for_several(settings) or settings.slack_client_secret is None:
        return None
    check_http(settings)
    # All is given here that Bolt would otherwise take from variables of the environment.
    given = AsyncOAuthSettings(
        client_id=settings.slack_client_id,
        client_secret=settings.slack_client_secret.get_secret_value(),
        scopes=bot_scopes(),
        user_scopes=[],
        redirect_uri=f"{(settings.public_url or '').rstrip('/')}{REDIRECT}",
        install_path=INSTALL,
        install_page_rendering_enabled=False,
        redirect_uri_path=REDIRECT,
        callback_options=AsyncCallbackOptions(success=_succeeded, failure=_failed),
        authorization_url=authorization_url(settings.slack_api_url),
        installation_store=_Installations(workspaces),
        state_validation_enabled=True,
        state_store=_States(parts),
        state_cookie_name=_COOKIE,
        state_expiration_seconds=_SECONDS,
        logger=silent(),
    )
    flow = _Flow(client=web_client(settings, http), logger=silent(), settings=given)
    flow.door_settings = settings
    return flow


def authorization_url(api_url: str) -> str:
    """Return where Slack asks whoever installs the app, beside the Web API at `api_url`."""
    return f"{api_url.removesuffix('/').removesuffix('/api')}/oauth/v2/authorize"


async def begin(flow: AsyncOAuthFlow) -> BoltResponse:
    """Send an administrator to Slack. What their request says is none of Slack's business.

    Raises:
        StoreError: it cannot be noted that they have begun.
    """
    return await flow.handle_installation(AsyncBoltRequest(body="", query="", headers={}))


async def finish(flow: AsyncOAuthFlow, *, query: str, cookies: Sequence[str]) -> BoltResponse:
    """Install the app for an administrator who comes back from Slack.

    Raises:
        StoreError: it cannot be kept.
    """
    headers: dict[str, str | Sequence[str]] = {"cookie": list(cookies)} if cookies else {}
    return await flow.handle_callback(AsyncBoltRequest(body="", query=query, headers=headers))


def page_of(response: BoltResponse) -> Page | None:
    """Return the page that a response stands for."""
    named = response.headers.get(_PAGE)
    return _PAGES[named[0]][1] if named else None


class _Flow(AsyncOAuthFlow):
    """Asks Slack for the bot's token and for nothing else."""

    door_settings: Settings

    async def run_installation(self, code: str) -> Installation | None:
        try:
            told = await exchange(
                self.client,
                self.door_settings,
                code=code,
                redirect_uri=self.settings.redirect_uri or "",
            )
        except SlackFault:
            return None
        token = told.get("access_token")
        runs_out = told.get("expires_in")
        if not isinstance(token, str) or told.get("token_type", "bot") != "bot":
            return None
        return Installation(
            app_id=told.get("app_id"),
            enterprise_id=_id(told.get("enterprise")),
            team_id=_id(told.get("team")),
            bot_token=token,
            bot_refresh_token=told.get("refresh_token"),
            bot_token_expires_in=runs_out if isinstance(runs_out, int) else None,
            user_id="",  # who installed it is not kept
            is_enterprise_install=told.get("is_enterprise_install") is True,
        )


class _Installations(AsyncInstallationStore):
    """What Bolt hands over when the app is installed."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces

    @property
    def logger(self) -> Logger:
        return silent()

    async def async_save(self, installation: Installation) -> None:
        await self._workspaces.install(installation)


class _States(AsyncOAuthStateStore):
    """Who has begun to install the app; each comes back once."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @property
    def logger(self) -> Logger:
        return silent()

    async def async_issue(self, *args: object, **kwargs: object) -> str:
        state = secrets.token_hex(32)
        until = self._parts.now() + timedelta(seconds=_SECONDS)
        await to_thread(installations.issue_state, self._parts.database, state, expires_at=until)
        return state

    async def async_consume(self, state: str) -> bool:
        return await to_thread(
            installations.consume_state, self._parts.database, state, now=self._parts.now()
        )


async def _succeeded(args: AsyncSuccessArgs) -> BoltResponse:
    return _shown("installed", args.settings)


async def _failed(args: AsyncFailureArgs) -> BoltResponse:
    known = args.reason if args.reason in _PAGES else "failed"
    return _shown(known, args.settings)


def _shown(name: str, settings: AsyncOAuthSettings) -> BoltResponse:
    """Return a response that stands for a page; the browser forgets that it began."""
    forget = settings.state_utils.build_set_cookie_for_deletion()
    return BoltResponse(status=_PAGES[name][0], headers={_PAGE: name, "set-cookie": forget})


def _id(told: object) -> str | None:
    found = told.get("id") if isinstance(told, dict) else None
    return found if isinstance(found, str) and found else None
