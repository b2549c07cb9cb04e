"""What is sent to addresses that Slack hands out: answers to commands and clicks, and files."""

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout

from bots.slack.faults import Refused, SlackFault, TryLater, Unsure, fault_of

_UPLOAD_SECONDS = 120.0
_READ = 200
_FINE = 200


async def send(
    http: ClientSession, url: str, body: Mapping[str, Any], *, seconds: float | None
) -> None:
    """Send an answer to a `response_url`.

    Args:
        http: the session.
        url: checked by the caller.
        body: the answer.
        seconds: after how long it is given up; None: as the session has it.

    Raises:
        TryLater: it was not taken, or it is not known (`Unsure`).
        Refused: it was refused: used too often, for instance, or too late.
    """
    await _sent(http, url, seconds, json=dict(body))


async def upload(http: ClientSession, url: str, data: bytes) -> None:
    """Send a file's bytes to where Slack wants them.

    Raises:
        TryLater: they were not taken.
        Refused: they were refused.
    """
    await _sent(http, url, _UPLOAD_SECONDS, data=data)


async def _sent(http: ClientSession, url: str, seconds: float | None, **what: Any) -> None:
    fault = await _fault(http, url, seconds, what)
    if fault is not None:  # raised here, so that no cause with the address hangs on to it
        raise fault


async def _fault(
    http: ClientSession, url: str, seconds: float | None, what: Mapping[str, Any]
) -> SlackFault | None:
    timeout = ClientTimeout(total=seconds) if seconds else http.timeout
    try:
        async with http.post(url, allow_redirects=False, timeout=timeout, **what) as response:
            said = await response.content.read(_READ)
            status, waits = response.status, response.headers.get("Retry-After", "")
    except ClientConnectorError:
        return TryLater()
    except (ClientError, OSError, TimeoutError, ValueError):
        return Unsure()
    if status == _FINE:
        return _unless_taken(said)
    if status == 429:
        return TryLater(float(waits) if waits.isascii() and waits.isdigit() else None)
    return Unsure() if status >= 500 else Refused(_code(said, status))


def _unless_taken(said: bytes) -> SlackFault | None:
    """Return the fault that stands in an answer which looks fine; None where there is none."""
    if said.lstrip().startswith(b"<"):  # a page of somebody between us and Slack
        return Unsure()
    try:
        told = json.loads(said)
    except ValueError:
        return None
    if not isinstance(told, dict) or told.get("ok") is not False:
        return None
    return fault_of(str(told.get("error")))


def _code(said: bytes, status: int) -> str:
    """Return Slack's word for it, never any other text."""
    word = said.decode("ascii", "replace").strip()
    return word if word.replace("_", "").isalpha() and len(word) <= 40 else f"http_{status}"
