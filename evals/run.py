"""Measure retrieval and answers on a set of cases: `python -m evals.run [development|release]`."""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import mean

from assistant.answers import Answer, Question
from assistant.build import build_assistant
from assistant.pipeline import Assistant
from assistant.settings import load_settings
from corpus.documents import Passage
from evals import scorers
from evals.cases import Case, cases_file, load_cases


@dataclass(frozen=True)
class Result:
    """A case, what was found for it, and what was answered."""

    case: Case
    found: tuple[Passage, ...]
    answer: Answer


def run(assistant: Assistant, cases: Iterable[Case]) -> list[Result]:
    """Search and answer each case."""
    return [
        Result(
            case,
            tuple(hit.passage for hit in assistant.search(case.question, 10)),
            assistant.answer(Question(case.question)),
        )
        for case in cases
    ]


def figures(results: Iterable[Result]) -> dict[str, tuple[float, int]]:
    """Return each score's mean and how many cases it is of."""
    scored: dict[str, list[float]] = defaultdict(list)
    for one in results:
        for name, score in _scores(one).items():
            if score is not None:
                scored[name].append(float(score))
    return {name: (mean(values), len(values)) for name, values in scored.items()}


def _scores(one: Result) -> dict[str, float | bool | None]:
    case, found, answer = one.case, one.found, one.answer
    declined = scorers.declined(case, answer)
    return {
        **{f"all needed @{k}": scorers.all_within(case, found, k) for k in (1, 3, 5, 10)},
        "reciprocal rank": scorers.reciprocal_rank(case, found),
        "complete answers": scorers.complete(case, answer),
        "needed share of citations": scorers.needed_share(case, answer),
        "answerable refused": scorers.refused(case, answer),
        "unanswerable declined": declined,
        "  near misses": declined if case.expect == "not_in_documents" else None,
        "  out of scope": declined if case.expect == "out_of_scope" else None,
        "words of an answer": len(answer.text.split()) if answer.citations else None,
        "citations of an answer": len(answer.citations) if answer.citations else None,
    }


def print_figures(results: list[Result], *, out: Callable[[str], None] = print) -> None:
    """Print the figures, and complete answers by type of question."""
    for name, (value, count) in figures(results).items():
        out(f"{name:<28} {value:7.3f}   n = {count}")
    out("")
    by_type: dict[str, list[bool]] = defaultdict(list)
    for one in results:
        done = scorers.complete(one.case, one.answer)
        if done is not None:
            by_type[one.case.type].append(done)
    for name, values in sorted(by_type.items()):
        out(f"complete, {name:<18} {mean(values):7.3f}   n = {len(values)}")


def main() -> None:
    """Run the cases named on the command line."""
    name = sys.argv[1] if len(sys.argv) > 1 else "development"
    assistant = build_assistant(load_settings())
    print_figures(run(assistant, load_cases(cases_file(name), assistant.corpus)))


if __name__ == "__main__":
    main()
