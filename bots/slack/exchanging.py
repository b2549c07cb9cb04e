"""What Slack gives tokens for: a code from whoever installs the app, or a token that ends."""

import base64
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from assistant.settings import Settings
from bots.slack.calls import PATIENT, call
from bots.slack.configured import given


async def exchange(web: AsyncWebClient, settings: Settings, **offered: str) -> dict[str, Any]:
    """Return what Slack gives for a code or a refresh token, either of which is good for once.

    Args:
        web: makes calls without a token.
        settings: those in force; they say which app is asking.
        offered: `code` and `redirect_uri`, or `grant_type` and `refresh_token`.

    Raises:
        TryLater: Slack is not reached.
        Refused: Slack gives nothing for it.
    """
    app = f"{settings.slack_client_id}:{given(settings.slack_client_secret)}"
    proof = base64.b64encode(app.encode()).decode()
    # Not by the library's own method for this: it uses a class that aiohttp is giving up.
    return await call(
        lambda: web.api_call(
            "oauth.v2.access", data=offered, headers={"Authorization": f"Basic {proof}"}
        ),
        PATIENT,
        repeat=False,
    )
