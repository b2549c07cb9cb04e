"""Questions to answers for many askers at once: few at work, the others wait, none for ever."""

import asyncio
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from assistant.answers import Answer, Question
from assistant.questions import readable
from bots.errors import TookTooLong
from bots.preparation import Preparation
from bots.workers import Job, Workers
from index.hits import Hit

T = TypeVar("T")

_REMEMBERED = 1_000

OTHERS_WAITING = 64
"""Files, reports and charts that may wait for their turn."""

_FIRST = "What is expected of providers on agency staff?"

_Key = tuple[str, tuple[str, ...]]


@dataclass
class _Flight:
    """An answer on its way, and how many wait for it."""

    job: Job[Answer]
    callers: int = 0


class Answering:
    """Answers questions in a few threads. May be used from any event loop."""

    def __init__(
        self,
        preparation: Preparation,
        *,
        at_once: int,
        waiting: int,
        seconds: float,
        remembered: int = _REMEMBERED,
    ) -> None:
        """Take the assistant, which may still be in the making.

        Args:
            preparation: has the assistant, once it is ready.
            at_once: how many answers are worked on at the same time.
            waiting: how many more questions may wait.
            seconds: after how long a question is given up, its waiting included.
            remembered: how many answers are kept, those asked for last.
        """
        self._preparation = preparation
        self._seconds = seconds
        self._remembered = remembered
        self._answers = Workers("answer", at_once=at_once, waiting=waiting)
        self._others = Workers("work", at_once=1, waiting=OTHERS_WAITING)
        self._lock = threading.Lock()
        self._answered: OrderedDict[_Key, Answer] = OrderedDict()
        self._flights: dict[_Key, _Flight] = {}
        self._outcomes: Counter[str] = Counter()

    @property
    def waiting(self) -> int:
        """How many questions nobody has got to yet."""
        return self._answers.waiting

    @property
    def outcomes(self) -> Mapping[str, int]:
        """How many questions were answered, by outcome."""
        with self._lock:
            return dict(self._outcomes)

    async def answer(self, question: Question) -> Answer:
        """Return the answer. A caller who is cancelled takes the question out of the queue.

        Raises:
            UnusableQuestion: the question is empty, too long, or holds no words.
            NotReady: the assistant is not ready, or stopping.
            TooBusy: too many questions wait.
            TookTooLong: it was given up.
            Unverified: a quote is not where it says; nothing of the answer may be used.
        """
        answer = await self._answer(question)
        with self._lock:
            self._outcomes[answer.outcome] += 1
        return answer

    async def understood(self, text: str, history: tuple[str, ...]) -> str:
        """Return a question as it is read with the thread's earlier ones.

        Its answer comes with it, and is remembered: in a thread it has been given before.

        Raises:
            UnusableQuestion, NotReady, TooBusy, TookTooLong, Unverified: see `answer`.
        """
        answer = await self._answer(Question(text, history=history))
        return answer.understood or answer.question

    async def search(self, text: str, limit: int) -> list[Hit]:
        """Return the passages nearest to a question, best first; it waits among the questions.

        Raises:
            UnusableQuestion, NotReady, TooBusy, TookTooLong: see `answer`.
        """
        find = partial(self._preparation.assistant.search, text, limit)
        return await _done(self._answers, find, self._seconds)

    async def run(self, work: Callable[[], T], *, seconds: float | None = None) -> T:
        """Return what `work` returns; for files, reports and charts, one at a time.

        Args:
            work: what to do, in a thread.
            seconds: after how long it is given up, its waiting included; by default never.

        Raises:
            TooBusy: too much waits already.
            TookTooLong: it was given up.
            NotReady: the assistant is stopping.
        """
        return await _done(self._others, work, seconds)

    def warm(self) -> None:
        """Answer a first question, so that the first person need not wait for what loads late.

        Raises:
            NotReady: the assistant is not ready.
        """
        self._preparation.assistant.answer(Question(_FIRST))

    def close(self) -> None:
        """Take no more questions, and return when those there are have been answered."""
        self._answers.close()
        self._others.close()

    async def _answer(self, question: Question) -> Answer:
        text = readable(question.text)
        assistant = self._preparation.assistant
        if question.data is not None:  # somebody's own: never shared, never kept
            return await _done(self._answers, partial(assistant.answer, question), self._seconds)
        return await self._shared((text, question.history), question)

    async def _shared(self, key: _Key, question: Question) -> Answer:
        with self._lock:
            if key in self._answered:
                self._answered.move_to_end(key)
                return self._answered[key]
            flight = self._flights.get(key)
            if flight is None:
                flight = _Flight(self._answers.submit(partial(self._work_out, key, question)))
                self._flights[key] = flight
            flight.callers += 1
        try:
            return await _in_time(flight.job, self._seconds)
        finally:
            with self._lock:
                flight.callers -= 1
                if not flight.callers and self._answers.withdraw(flight.job):
                    del self._flights[key]

    def _work_out(self, key: _Key, question: Question) -> Answer:
        try:
            answer = self._preparation.assistant.answer(question)
            with self._lock:
                self._answered[key] = answer
                if len(self._answered) > self._remembered:
                    self._answered.popitem(last=False)
            return answer
        finally:
            with self._lock:
                del self._flights[key]


async def _done(workers: Workers, work: Callable[[], T], seconds: float | None) -> T:
    """Return what `work` returns; who gives it up takes it out of the queue."""
    job = workers.submit(work)
    try:
        return await _in_time(job, seconds)
    finally:
        workers.withdraw(job)


async def _in_time(job: Job[T], seconds: float | None) -> T:
    try:
        async with asyncio.timeout(seconds):
            return await job.outcome()
    except TimeoutError as error:
        raise TookTooLong("That took too long. Try again in a minute.") from error
