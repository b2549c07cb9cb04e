"""One after another where order counts: a follow-up is read with what was asked before it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class InTurn:
    """Lets those of one thread in one at a time, in the order in which they came."""

    def __init__(self) -> None:
        """Begin with nobody waiting."""
        self._locks: dict[str, asyncio.Lock] = {}
        self._interested: dict[str, int] = {}

    @asynccontextmanager
    async def of(self, thread: str) -> AsyncIterator[None]:
        """Wait until nobody of the thread is before one."""
        lock = self._locks.setdefault(thread, asyncio.Lock())
        self._interested[thread] = self._interested.get(thread, 0) + 1
        try:
            async with lock:
                yield
        finally:
            self._interested[thread] -= 1
            if not self._interested[thread]:
                del self._interested[thread], self._locks[thread]
