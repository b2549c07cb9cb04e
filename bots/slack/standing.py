"""What a bot token is good for, as Slack says: which workspace it is of, and what it lacks."""

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import ClientSession
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from assistant.settings import Settings
from bots.slack.calls import Patience, call
from bots.slack.manifests import bot_scopes, optional_scopes
from bots.slack.workspaces import web_client

_ONCE = Patience(0.0)
"""Whoever asks sees at once that it failed, and can ask again."""


@dataclass(frozen=True)
class Standing:
    """What Slack says of a token."""

    workspace: str
    """Its name, as people see it; empty where Slack does not say."""
    missing: tuple[str, ...]
    """Scopes without which some of it does not work."""
    left_out: tuple[str, ...]
    """Scopes that whoever installed the app may leave out, and did."""


async def standing(token: str, settings: Settings, http: ClientSession) -> Standing:
    """Return what Slack says of a bot token.

    Raises:
        TryLater: Slack cannot be reached.
        Refused: Slack does not accept the token.
    """
    headers: Mapping[str, str] = {}

    async def ask() -> AsyncSlackResponse:
        nonlocal headers
        response = await web_client(settings, http).auth_test(token=token)
        headers = response.headers or {}
        return response

    told = await call(ask, _ONCE, repeat=False)
    granted = _scopes(headers)
    lacking = [one for one in bot_scopes() if one not in granted] if granted else []
    optional = optional_scopes()
    return Standing(
        workspace=str(told.get("team") or ""),
        missing=tuple(one for one in lacking if one not in optional),
        left_out=tuple(one for one in lacking if one in optional),
    )


def _scopes(headers: Mapping[str, str]) -> frozenset[str]:
    """Return what was granted; nothing where Slack does not say."""
    named = next((value for name, value in headers.items() if name.lower() == "x-oauth-scopes"), "")
    return frozenset(one.strip() for one in named.split(",") if one.strip())
