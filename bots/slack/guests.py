"""Who may do what: guests, and people of other organisations in shared channels."""

from collections.abc import Mapping
from typing import Any, Literal

from assistant.settings import Settings
from bots.slack.client import Slack
from bots.slack.faults import Gone, Refused, TryLater
from bots.slack.incoming import Incoming
from bots.slack.words import GUESTS_MAY_NOT_ASK, GUESTS_MAY_NOT_UPLOAD

What = Literal["ask", "upload"]

_REFUSALS: Mapping[What, str] = {"ask": GUESTS_MAY_NOT_ASK, "upload": GUESTS_MAY_NOT_UPLOAD}
_UNCHECKED: Mapping[What, str] = {
    "ask": "I did not answer, because Slack did not tell me whether you are a guest here.",
    "upload": "I did not read your file, because Slack did not tell me whether you are a guest "
    "here.",
}
_PERMISSIONS = ("missing_scope", "no_permission", "not_allowed_token_type")


async def may(slack: Slack, incoming: Incoming, settings: Settings, what: What) -> str | None:
    """Return None where the sender may do it, else the reason in words.

    Slack is asked who somebody is only where that decides. Where it does not say, they may not.

    Raises:
        Gone: the app has no access to the workspace.
    """
    allowed = settings.slack_guests
    if allowed == "upload" or allowed == what:
        return None
    if incoming.sender.stranger:
        return _REFUSALS[what]
    try:
        user = await slack.user(incoming.sender.user_id)
    except Gone:
        raise
    except (Refused, TryLater) as error:
        return _unchecked(error, what)
    if "is_restricted" not in user:
        return _unchecked(None, what)
    return _REFUSALS[what] if _is_guest(user) else None


def _is_guest(user: Mapping[str, Any]) -> bool:
    """Return whether somebody is not a full member of the workspace."""
    return any(user.get(one) for one in ("is_restricted", "is_ultra_restricted", "is_stranger"))


def _unchecked(error: Refused | TryLater | None, what: What) -> str:
    if isinstance(error, Refused) and error.code in _PERMISSIONS:
        return (
            f"{_UNCHECKED[what]} Ask an administrator to reinstall me with the permission "
            "users:read."
        )
    return f"{_UNCHECKED[what]} Try again in a minute."
