"""How well follow-ups are understood: `python -m evals.follow_ups [--set release]`.

Three ways of going about a thread's later questions are put side by side: ours, asking each as it
stands, and putting the question before in front of it.
"""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.answers import Answer, Citation, Question
from assistant.pipeline import Assistant
from assistant.wire import answer_data
from evals.cases import Case
from evals.scorers.evidence import holds
from evals.threads import Thread, ThreadSet, Turn

Ask = Callable[[str, tuple[str, ...]], Answer]
"""Takes a question and those before it, as they were understood."""


@dataclass(frozen=True)
class Tried:
    """A later turn of a thread, and what came of asking it in one way."""

    thread: str
    turn: Turn
    answer: Answer
    quoted: bool
    """Of a turn that leans, whether the answer itself quotes what it needs, or declines it as it
    has to."""
    cited: bool
    """The same, with what the notices beside the answer cite."""
    unchanged: bool
    """Whether the answer is that of the question asked outside a thread."""

    @property
    def read_with(self) -> bool:
        """Whether it was taken to lean on the questions before it."""
        return self.answer.understood is not None


@dataclass(frozen=True)
class Figures:
    """Counts over the later turns of threads."""

    leaning: int
    quoted: int
    """Turns that lean whose answer quotes what they need."""
    cited: int
    """Turns that lean whose answer, or a notice beside it, does."""
    alone: int
    unchanged: int
    """Turns that stand on their own whose answer is the same as outside a thread."""
    noticed: int
    """Turns that lean and were taken to."""
    dragged: int
    """Turns that stand on their own and were taken to lean."""

    @property
    def precision(self) -> float:
        """Share of what was taken to lean that does."""
        return self.noticed / max(self.noticed + self.dragged, 1)

    @property
    def recall(self) -> float:
        """Share of what leans that was taken to."""
        return self.noticed / max(self.leaning, 1)


def ways(assistant: Assistant) -> dict[str, Ask]:
    """Return the ways of asking, by name; ours first."""

    def ours(text: str, history: tuple[str, ...]) -> Answer:
        return assistant.answer(Question(text, history=history))

    def ignored(text: str, _: tuple[str, ...]) -> Answer:
        return assistant.answer(Question(text))

    def in_front(text: str, history: tuple[str, ...]) -> Answer:
        return assistant.answer(Question(" ".join((*history[-1:], text))))

    return {"ours": ours, "each as it stands": ignored, "question before in front": in_front}


def tried(assistant: Assistant, threads: Sequence[Thread], ask: Ask) -> list[Tried]:
    """Ask the threads, and return what came of each later turn."""
    found = []
    for thread in threads:
        history: tuple[str, ...] = ()
        for turn in thread.turns:
            answer = ask(turn.question, history)
            if history:
                outside = assistant.answer(Question(turn.question))
                unchanged = answer_data(answer) == answer_data(outside)
                said = is_found(turn, answer, quoted(answer))
                shown = is_found(turn, answer, answer.citations)
                found.append(Tried(thread.id, turn, answer, said, shown, unchanged))
            history = (*history, answer.understood or turn.question)
    return found


def quoted(answer: Answer) -> list[Citation]:
    """Return the citations of the answer itself, without those of its notices."""
    numbers = {number for one in answer.statements for number in one.citations}
    return [one for one in answer.citations if one.id in numbers]


def is_found(turn: Turn, answer: Answer, citations: Sequence[Citation]) -> bool:
    """Return whether `citations` hold all that a turn needs, or it is declined and has to be."""
    if turn.declined:
        return answer.outcome == "not_found"
    return bool(turn.evidence) and all(
        any(holds(citation, place) for citation in citations for place in group)
        for group in turn.evidence
    )


def figures(turns: Sequence[Tried]) -> Figures:
    """Return the counts."""
    leaning = [one for one in turns if one.turn.leans]
    alone = [one for one in turns if not one.turn.leans]
    return Figures(
        leaning=len(leaning),
        quoted=sum(one.quoted for one in leaning),
        cited=sum(one.cited for one in leaning),
        alone=len(alone),
        unchanged=sum(one.unchanged for one in alone),
        noticed=sum(one.read_with for one in leaning),
        dragged=sum(one.read_with for one in alone),
    )


def dragged(assistant: Assistant, cases: Sequence[Case]) -> list[str]:
    """Return the questions that are read otherwise after the one before them in a case file.

    The cases have nothing to do with each other: each stands on its own.
    """
    return [
        case.question
        for before, case in pairwise(cases)
        if assistant.understood(Question(case.question, history=(before.question,)))
    ]


def table(by_way: dict[str, Figures]) -> str:
    """Return a line for each way of asking."""
    wide = max(map(len, by_way))
    lines = [f"{'':<{wide}}  leaning: quoted  cited at all  alone: unchanged"]
    for name, one in by_way.items():
        said, shown = f"{one.quoted} of {one.leaning}", f"{one.cited} of {one.leaning}"
        same = f"{one.unchanged} of {one.alone}"
        lines.append(f"{name:<{wide}}  {said:>15}  {shown:>12}  {same:>16}")
    return "\n".join(lines)


def main() -> None:
    """Ask a set of threads in each way, and print the figures and what went wrong."""
    from assistant.build import build_assistant
    from assistant.settings import load_settings
    from evals.cases import cases_file, load_cases
    from evals.threads import load_threads, threads_file

    parser = argparse.ArgumentParser(prog="python -m evals.follow_ups", description=__doc__)
    parser.add_argument("--set", choices=list(ThreadSet), default=ThreadSet.development)
    part = ThreadSet(parser.parse_args().set)
    assistant = build_assistant(load_settings())
    threads = load_threads(threads_file(part), assistant.corpus)
    by_way = {name: tried(assistant, threads, ask) for name, ask in ways(assistant).items()}
    ours = by_way["ours"]
    counts = figures(ours)
    print(f"{part}: {len(threads)} threads\n\n{table({k: figures(v) for k, v in by_way.items()})}")
    print(f"\ntaken to lean: precision {counts.precision:.2f}, recall {counts.recall:.2f}")
    cases = load_cases(cases_file("development"), assistant.corpus)
    print(
        f"development cases dragged to the one before: {len(dragged(assistant, cases))} "
        f"of {len(cases) - 1}"
    )
    for one in ours:
        if one.turn.leans and not one.quoted:
            read = one.answer.understood or "as it stands"
            print(f"    {one.thread}: “{one.turn.question}” was read as: {read}")
        elif not one.turn.leans and not one.unchanged:
            print(f"    {one.thread}: “{one.turn.question}” was dragged: {one.answer.understood}")


if __name__ == "__main__":
    main()
