"""A few threads, and a bounded queue before them."""

import asyncio
import contextlib
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Generic, TypeVar

from bots.errors import NotReady, TooBusy

T = TypeVar("T")


class Job(Generic[T]):
    """A piece of work, and its outcome once there is one."""

    def __init__(self, work: Callable[[], T]) -> None:
        """Take the work; nothing happens before one of the workers gets to it."""
        self._work = work
        self._outcome: Future[T] = Future()

    def perform(self) -> None:
        """Do the work. What it raises is the outcome, too."""
        try:
            outcome = self._work()
        except BaseException as error:  # noqa: BLE001  (whoever waits for it is told)
            self._outcome.set_exception(error)
        else:
            self._outcome.set_result(outcome)

    async def outcome(self) -> T:
        """Wait for it. Giving up waiting does not take it away from others who wait."""
        loop = asyncio.get_running_loop()
        done = asyncio.Event()

        def tell(_: Future[T]) -> None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(done.set)

        self._outcome.add_done_callback(tell)
        await done.wait()
        return self._outcome.result()


class Workers:
    """Threads that do jobs in the order in which they came. May be used from any event loop."""

    def __init__(self, name: str, *, at_once: int, waiting: int) -> None:
        """Take how many jobs are worked on at the same time, and how many more may wait."""
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix=name)
        self._at_once = at_once
        self._most = waiting
        self._at_work = 0
        self._queue: deque[Job[Any]] = deque()
        self._lock = threading.Lock()
        self._closed = False

    @property
    def waiting(self) -> int:
        """How many jobs nobody has got to yet."""
        return len(self._queue)

    def submit(self, work: Callable[[], T]) -> Job[T]:
        """Return the job of doing `work`, begun or in the queue.

        Raises:
            TooBusy: the queue is full.
            NotReady: the workers are going home.
        """
        job = Job(work)
        with self._lock:
            if self._closed:
                raise NotReady("The assistant is stopping. Try again in a minute.")
            if self._at_work < self._at_once:
                self._at_work += 1
                self._threads.submit(self._work, job)
            elif len(self._queue) < self._most:
                self._queue.append(job)
            else:
                raise TooBusy("Too many people are asking at the moment. Try again in a minute.")
        return job

    def withdraw(self, job: Job[T]) -> bool:
        """Take a job out of the queue; return False where it has been begun."""
        with self._lock:
            try:
                self._queue.remove(job)
            except ValueError:
                return False
            return True

    def close(self) -> None:
        """Take no more jobs, and return when all there are have been done."""
        with self._lock:
            self._closed = True
        self._threads.shutdown(wait=True)

    def _work(self, job: Job[Any]) -> None:
        following: Job[Any] | None = job
        while following:
            following.perform()
            with self._lock:
                following = self._queue.popleft() if self._queue else None
                if following is None:
                    self._at_work -= 1
