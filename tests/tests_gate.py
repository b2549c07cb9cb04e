"""The real assistant behind a gate, to hold answers back and to count them."""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Callable

from assistant.answers import Answer, Question
from assistant.pipeline import Assistant

WAIT = 60
"""Seconds after which a test that hangs is given up."""


class Gate:
    """Lets questions through to the assistant once it is opened; counts them."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._lock = threading.Lock()
        self._entered = threading.Semaphore(0)
        self.opened = threading.Event()
        self.answered: Counter[str] = Counter()
        self.at_work = 0
        self.most_at_work = 0
        self.fails: set[str] = set()

    def answer(self, question: Question) -> Answer:
        with self._lock:
            self.at_work += 1
            self.most_at_work = max(self.most_at_work, self.at_work)
        self._entered.release()
        try:
            assert self.opened.wait(WAIT)
            self.answered[question.text] += 1
            if question.text in self.fails:
                raise RuntimeError(question.text)
            return self._assistant.answer(question)
        finally:
            with self._lock:
                self.at_work -= 1

    def wait_for(self, times: int = 1) -> None:
        """Wait until so many more questions have come to the gate."""
        for _ in range(times):
            assert self._entered.acquire(timeout=WAIT)

    async def entered(self, times: int = 1) -> None:
        """Wait until so many more questions have come to the gate."""
        await asyncio.to_thread(self.wait_for, times)


async def until(is_so: Callable[[], bool]) -> None:
    """Let other tasks and threads run until something is so."""
    async with asyncio.timeout(WAIT):
        while not is_so():
            await asyncio.sleep(0)


def wait_until(is_so: Callable[[], bool]) -> None:
    """Let other threads run until something is so."""
    end = time.monotonic() + WAIT
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.001)
