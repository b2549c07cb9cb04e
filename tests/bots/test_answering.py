"""Many askers at once: few answers are worked on, the others wait, and nobody waits for ever."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

import pytest
from tests_gate import WAIT, Gate, until

from assistant.answers import Answer, Question
from assistant.errors import UnusableQuestion
from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.status_files import Contents
from assistant.wire import answer_data
from bots.answering import OTHERS_WAITING, Answering
from bots.errors import NotReady, TooBusy, TookTooLong
from bots.preparation import Preparation
from evals.attack_kinds import good_questions
from evals.cases import cases_file, load_cases

AGENCY = "What is expected of us on agency staff?"
OTHERS = [f"What is expected of us on objective {number}?" for number in range(1, 17)]

Make = Callable[..., Answering]


@pytest.fixture
def make(gate: Gate, tmp_path: Path) -> Iterator[Make]:
    """Make an `Answering` of the assistant behind the gate; the gate is opened at the end."""
    made: list[Answering] = []

    def answering(
        *, at_once: int = 2, waiting: int = 100, seconds: float = WAIT, remembered: int = 100
    ) -> Answering:
        preparation = Preparation(
            Settings(data_dir=tmp_path), lambda settings, tell: cast(Assistant, gate)
        )
        preparation.start()
        preparation.wait()
        made.append(
            Answering(
                preparation,
                at_once=at_once,
                waiting=waiting,
                seconds=seconds,
                remembered=remembered,
            )
        )
        return made[-1]

    yield answering
    gate.opened.set()
    for one in made:
        one.close()


def asked(answering: Answering, text: str) -> "asyncio.Task[Answer]":
    return asyncio.create_task(answering.answer(Question(text)))


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


def test_no_more_are_at_work_than_was_said_and_all_are_answered(make: Make, gate: Gate) -> None:
    async def work() -> None:
        answering = make(at_once=3)
        tasks = [asked(answering, text) for text in OTHERS]
        await gate.entered(3)
        assert answering.waiting == len(OTHERS) - 3
        gate.opened.set()
        answers = await asyncio.gather(*tasks)
        assert [one.question for one in answers] == OTHERS
        assert gate.most_at_work == 3
        assert answering.waiting == 0

    run(work())


def test_who_comes_when_the_queue_is_full_is_told_so(make: Make, gate: Gate) -> None:
    async def work() -> None:
        answering = make(at_once=1, waiting=2)
        tasks = [asked(answering, text) for text in OTHERS[:3]]
        await gate.entered()
        with pytest.raises(TooBusy):
            await answering.answer(Question(OTHERS[3]))
        gate.opened.set()
        await asyncio.gather(*tasks)
        assert (await answering.answer(Question(OTHERS[3]))).question == OTHERS[3]

    run(work())


def test_those_who_came_first_are_answered_first(make: Make, gate: Gate) -> None:
    async def work() -> None:
        answering = make(at_once=1)
        tasks = [asked(answering, text) for text in OTHERS]
        await gate.entered()
        gate.opened.set()
        await asyncio.gather(*tasks)
        assert list(gate.answered) == OTHERS

    run(work())


def test_a_question_is_given_up_and_its_answer_is_there_the_next_time(
    make: Make, gate: Gate
) -> None:
    async def work() -> None:
        answering = make(at_once=1, seconds=0.01)
        with pytest.raises(TookTooLong):
            await answering.answer(Question(AGENCY))
        gate.opened.set()
        await until(lambda: gate.answered[AGENCY] == 1 and gate.at_work == 0)
        answer = None
        while answer is None:  # the thread may still have to put it away
            try:
                answer = await answering.answer(Question(AGENCY))
            except TookTooLong:
                continue
        assert answer.outcome == "answered"
        assert gate.answered[AGENCY] == 1

    run(work())


def test_a_question_given_up_in_the_queue_is_never_worked_on(make: Make, gate: Gate) -> None:
    async def work() -> None:
        answering = make(at_once=1, seconds=0.01)
        first = asked(answering, OTHERS[0])
        await gate.entered()
        with pytest.raises(TookTooLong):
            await answering.answer(Question(OTHERS[1]))
        assert answering.waiting == 0
        gate.opened.set()
        with pytest.raises(TookTooLong):
            await first
        await until(lambda: gate.at_work == 0)
        assert gate.answered[OTHERS[1]] == 0

    run(work())


def test_one_answer_serves_all_who_ask_the_same(make: Make, gate: Gate) -> None:
    async def work() -> None:
        answering = make()
        tasks = [asked(answering, text) for text in (AGENCY, f"  {AGENCY}\n", AGENCY) * 10]
        await gate.entered()
        gate.opened.set()
        answers = await asyncio.gather(*tasks)
        assert sum(gate.answered.values()) == 1
        assert all(one is answers[0] for one in answers)
        assert await answering.answer(Question(AGENCY)) is answers[0]

    run(work())


def test_the_same_words_in_another_thread_of_talk_are_another_question(
    make: Make, gate: Gate
) -> None:
    async def work() -> None:
        gate.opened.set()
        answering = make()
        await answering.answer(Question("And by when?"))
        await answering.answer(Question("And by when?", history=(AGENCY,)))
        assert gate.answered["And by when?"] == 2

    run(work())


def test_only_the_answers_asked_for_last_are_kept(make: Make, gate: Gate) -> None:
    async def work() -> None:
        gate.opened.set()
        answering = make(remembered=2)
        for text in (OTHERS[0], OTHERS[1], OTHERS[0], OTHERS[2], OTHERS[0], OTHERS[1]):
            await answering.answer(Question(text))
        assert gate.answered == {OTHERS[0]: 1, OTHERS[1]: 2, OTHERS[2]: 1}

    run(work())


def test_a_question_about_somebodys_own_data_is_neither_shared_nor_kept(
    make: Make, gate: Gate
) -> None:
    async def work() -> None:
        answering = make(at_once=3)
        tasks = [
            asyncio.create_task(answering.answer(Question(AGENCY, data=Contents())))
            for _ in range(2)
        ]
        await gate.entered(2)
        gate.opened.set()
        await asyncio.gather(*tasks)
        await answering.answer(Question(AGENCY))
        assert gate.answered[AGENCY] == 3

    run(work())


def test_who_goes_takes_the_question_out_of_the_queue(make: Make, gate: Gate) -> None:
    async def work() -> None:
        answering = make(at_once=1, waiting=1)
        first = asked(answering, OTHERS[0])
        await gate.entered()
        gone = asked(answering, OTHERS[1])
        await until(lambda: answering.waiting == 1)
        gone.cancel()
        await until(gone.done)
        assert answering.waiting == 0
        stays = asked(answering, OTHERS[2])  # there is a place again
        await until(lambda: answering.waiting == 1)
        gate.opened.set()
        await asyncio.gather(first, stays)
        assert list(gate.answered) == [OTHERS[0], OTHERS[2]]

    run(work())


def test_who_goes_takes_nothing_away_from_others_who_ask_the_same(make: Make, gate: Gate) -> None:
    async def work() -> None:
        answering = make(at_once=1)
        first = asked(answering, OTHERS[0])
        await gate.entered()
        tasks = [asked(answering, AGENCY) for _ in range(3)]
        await until(lambda: answering.waiting == 1)
        tasks[0].cancel()
        tasks[2].cancel()
        await until(lambda: tasks[0].done() and tasks[2].done())
        gate.opened.set()
        assert (await tasks[1]).outcome == "answered"
        await first

    run(work())


def test_a_fault_in_one_answer_reaches_its_askers_and_nobody_else(make: Make, gate: Gate) -> None:
    async def work() -> None:
        gate.fails = {AGENCY}
        answering = make(at_once=1)
        failing = [asked(answering, AGENCY) for _ in range(2)]
        fine = asked(answering, OTHERS[0])
        await gate.entered()
        gate.opened.set()
        for one in failing:
            with pytest.raises(RuntimeError):
                await one
        assert (await fine).question == OTHERS[0]
        gate.fails = set()
        assert (await answering.answer(Question(AGENCY))).outcome == "answered"

    run(work())


def test_what_is_no_question_takes_no_place(make: Make, gate: Gate) -> None:
    async def work() -> None:
        answering = make(at_once=1, waiting=1)
        with pytest.raises(UnusableQuestion):
            await answering.answer(Question(" \u200b "))
        assert gate.most_at_work == 0

    run(work())


def test_questions_wait_for_an_assistant_that_is_ready(tmp_path: Path) -> None:
    never = Preparation(Settings(data_dir=tmp_path))
    answering = Answering(never, at_once=1, waiting=1, seconds=WAIT)
    with pytest.raises(NotReady):
        asyncio.run(answering.answer(Question(AGENCY)))
    with pytest.raises(NotReady):
        answering.warm()
    answering.close()


def test_closing_lets_those_who_wait_have_their_answers(make: Make, gate: Gate) -> None:
    async def work() -> None:
        answering = make(at_once=1)
        tasks = [asked(answering, text) for text in OTHERS[:3]]
        await gate.entered()
        closing = asyncio.create_task(asyncio.to_thread(answering.close))
        gate.opened.set()
        assert [one.question for one in await asyncio.gather(*tasks)] == OTHERS[:3]
        await closing
        with pytest.raises(NotReady):
            await answering.answer(Question(AGENCY))

    run(work())


def test_askers_in_several_event_loops_share_one_queue(make: Make, gate: Gate) -> None:
    answering = make(at_once=2)
    gate.opened.set()
    with ThreadPoolExecutor(4) as threads:
        answers = list(
            threads.map(lambda text: asyncio.run(answering.answer(Question(text))), OTHERS * 4)
        )
    assert [one.question for one in answers] == OTHERS * 4
    assert gate.most_at_work <= 2
    assert set(gate.answered.values()) == {1}


def test_files_and_reports_are_worked_on_one_at_a_time(make: Make) -> None:
    async def work() -> None:
        answering = make()
        begun, go_on = threading.Semaphore(0), threading.Event()
        at_work = 0

        def parse() -> int:
            nonlocal at_work
            at_work += 1
            begun.release()
            assert go_on.wait(WAIT)
            alone = at_work
            at_work -= 1
            return alone

        tasks = [asyncio.create_task(answering.run(parse)) for _ in range(1 + OTHERS_WAITING)]
        assert await asyncio.to_thread(begun.acquire, timeout=WAIT)
        with pytest.raises(TooBusy):
            await answering.run(parse)
        tasks.pop().cancel()
        await asyncio.sleep(0)
        tasks.append(asyncio.create_task(answering.run(parse)))
        go_on.set()
        assert set(await asyncio.gather(*tasks)) == {1}

    run(work())


def test_other_work_is_given_up_where_a_time_is_set(make: Make) -> None:
    async def work() -> None:
        answering = make()
        begun, go_on = threading.Event(), threading.Event()

        def parse() -> bool:
            begun.set()
            return go_on.wait(WAIT)

        patient = asyncio.create_task(answering.run(parse))
        assert await asyncio.to_thread(begun.wait, WAIT)
        with pytest.raises(TookTooLong):
            await answering.run(parse, seconds=0.01)
        go_on.set()
        assert await patient

    run(work())


def test_several_threads_answer_in_the_same_bytes_as_one(assistant: Assistant) -> None:
    cases = load_cases(cases_file("development"), assistant.corpus)
    questions = list(dict.fromkeys([*good_questions(), *(case.question for case in cases)]))[:16]

    def answers(first: int) -> list[str]:
        """Answer all of them, each thread beginning at another."""
        found = {
            text: repr(answer_data(assistant.answer(Question(text))))
            for text in questions[first:] + questions[:first]
        }
        return [found[text] for text in questions]

    expected = answers(0)
    with ThreadPoolExecutor(4) as threads:
        assert all(one == expected for one in threads.map(answers, (0, 4, 8, 12)))
