"""How often one caller may ask, upload, or call at all."""

import math
import time
from typing import Literal

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.settings import Settings
from bots.web.guards.areas import HEALTH, is_ask, is_slack, is_static, is_upload
from bots.web.problems import Problem

_Kind = Literal["requests", "questions", "uploads"]

_UPLOADS = 20
"""Files that one caller may send in a minute."""

_BUCKET = 4
"""Characters of a label that are told apart: 65,536 counters at most, however many callers."""


class RateLimits:
    """Refuses callers who call too often; counts within this process."""

    def __init__(self, app: ASGIApp, *, settings: Settings) -> None:
        """Take how often is too often."""
        self._app = app
        self._counter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._limits: dict[_Kind, RateLimitItem] = {
            "requests": RateLimitItemPerMinute(settings.requests_per_minute),
            "questions": RateLimitItemPerMinute(settings.asks_per_minute),
            "uploads": RateLimitItemPerMinute(_UPLOADS),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through that is within what its caller may do."""
        if scope["type"] == "http" and not _is_free(scope["path"]):
            label: str = scope["state"]["label"]
            await self._count("requests", label)
            if is_ask(scope["method"], scope["path"]):
                await self._count("questions", label)
            elif is_upload(scope["method"], scope["path"]):
                await self._count("uploads", label)
        await self._app(scope, receive, send)

    async def _count(self, kind: _Kind, label: str) -> None:
        limit = self._limits[kind]
        bucket = label[:_BUCKET]
        if await self._counter.hit(limit, kind, bucket):
            return
        reset, _ = await self._counter.get_window_stats(limit, kind, bucket)
        wait = max(1, math.ceil(reset - time.time()))
        raise Problem(
            "too-many-requests",
            f"More {kind} came from you than the {limit.amount} that one caller may send in a "
            f"minute. Try again in {_seconds(wait)}.",
            retry_after=wait,
        )


def _is_free(path: str) -> bool:
    return path in HEALTH or is_static(path) or is_slack(path)


def _seconds(count: int) -> str:
    return "a second" if count == 1 else f"{count} seconds"
