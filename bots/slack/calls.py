"""One call of Slack's Web API: waits and tries again as far as that is safe, and no further."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientConnectorError, ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bots.slack.faults import SlackFault, TryLater, Unsure, fault_of

_PAUSES = (0.5, 2.0, 5.0)
"""Seconds before each further attempt, where Slack names none."""

Ask = Callable[[], Awaitable[AsyncSlackResponse]]


@dataclass(frozen=True)
class Patience:
    """How long a call is waited for, in seconds."""

    between: float
    """Between attempts, in all."""
    each: float | None = None
    """For the answer to one attempt; None: as long as the session allows."""


PATIENT = Patience(30.0)
AT_ONCE = Patience(0.6, 2.0)
"""Where somebody waits: Slack opens a form for three seconds after a click."""


async def call(ask: Ask, patience: Patience, *, repeat: bool) -> dict[str, Any]:
    """Return what Slack answers.

    Args:
        ask: makes the call once.
        patience: how long to wait.
        repeat: whether it may be made again when nobody knows whether it was carried out. What
            posts something may not: it would stand there twice.

    Raises:
        TryLater: it was not carried out; or nobody knows (`Unsure`).
        Refused: Slack said no.
    """
    left = patience.between
    for pause in (*_PAUSES, None):
        outcome = await _once(ask, patience.each)
        if not isinstance(outcome, SlackFault):
            return outcome
        wait = _wait(outcome, pause, repeat=repeat)
        if wait is None or wait > left:
            raise outcome
        left -= wait
        await asyncio.sleep(wait)
    raise TryLater


def _wait(fault: SlackFault, pause: float | None, *, repeat: bool) -> float | None:
    """Return after how many seconds to try again; None: not at all."""
    if not isinstance(fault, TryLater) or (isinstance(fault, Unsure) and not repeat):
        return None
    return pause if pause is None or fault.seconds is None else fault.seconds


async def _once(ask: Ask, seconds: float | None) -> dict[str, Any] | SlackFault:
    """Return the answer, or the fault: raised elsewhere, so that no cause hangs on to it.

    The libraries' own exceptions hold the request with its token and text.
    """
    try:
        async with asyncio.timeout(seconds):
            response = await ask()
    except SlackApiError as error:
        return _fault(error.response)
    except ClientConnectorError:
        return TryLater()
    except (ClientError, OSError, TimeoutError, AttributeError, ValueError):
        # AttributeError: slack_sdk takes whatever is answered for an object.
        return Unsure()
    return dict(response.data) if isinstance(response.data, dict) else {}


def _fault(response: object) -> SlackFault:
    data = getattr(response, "data", None)
    if getattr(response, "status_code", None) == 429:
        headers = getattr(response, "headers", None)
        return TryLater(_seconds(headers if isinstance(headers, Mapping) else {}))
    code = data.get("error") if isinstance(data, dict) else None
    return fault_of(code) if isinstance(code, str) else Unsure()


def _seconds(headers: Mapping[str, Any]) -> float | None:
    value = str(headers.get("Retry-After", ""))
    return float(value) if value.isascii() and value.isdigit() else None
