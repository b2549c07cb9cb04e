"""Whether a request is Slack's own. Looks at headers and bytes only; parses nothing."""

import hashlib
import hmac
import re
from collections.abc import Sequence
from datetime import datetime

_TIMESTAMP = "x-slack-request-timestamp"
_SIGNATURE = "x-slack-signature"
_SECONDS = 300
"""How far a request's time may be from ours."""

_DIGITS = re.compile(r"[0-9]{1,12}")
_HEXADECIMAL = re.compile(r"v0=[0-9a-f]{64}")


def is_signed(
    secret: str, headers: Sequence[tuple[str, str]], body: bytes, *, now: datetime
) -> bool:
    """Return whether a request is signed with `secret`, once, and lately.

    Args:
        secret: the app's signing secret; with an empty one nothing is signed.
        headers: as they came, a pair for each time that one was sent.
        body: as it came.
        now: the time, with its zone.
    """
    stamp = _only(headers, _TIMESTAMP)
    signature = _only(headers, _SIGNATURE)
    if not secret or not _DIGITS.fullmatch(stamp) or not _HEXADECIMAL.fullmatch(signature):
        return False
    if abs(now.timestamp() - int(stamp)) > _SECONDS:
        return False
    message = b":".join((b"v0", stamp.encode(), body))
    expected = hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
    return hmac.compare_digest(f"v0={expected}", signature)


def _only(headers: Sequence[tuple[str, str]], name: str) -> str:
    """Return the value of a header that was sent once; empty otherwise."""
    found = [value for one, value in headers if one.lower() == name]
    return found[0] if len(found) == 1 else ""
