"""Determinism: the same question, the same bytes, in processes that hash differently.

    python -m evals.determinism

Python orders sets of text by hashes that change from one process to the next unless PYTHONHASHSEED
fixes them. Each of three processes is given another seed and asked the same questions; what they
return is compared byte by byte: answers, confidence and what the search found.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from assistant.settings import Settings, load_settings

SEEDS = (0, 1, 2016)
SAMPLE = 60
_ASK = "ask"
_FOUND = 10


def answers(settings: Settings, questions: Sequence[str], seed: int) -> tuple[bytes, ...]:
    """Return what a process of its own answers, one JSON object a question.

    Args:
        settings: of which the folders are passed on.
        seed: its PYTHONHASHSEED.

    Raises:
        subprocess.CalledProcessError: the process failed; `stderr` says why.
    """
    done = subprocess.run(
        [sys.executable, "-m", "evals.determinism", _ASK],
        input=json.dumps(list(questions)).encode(),
        capture_output=True,
        check=True,
        env={**os.environ, **_environment(settings), "PYTHONHASHSEED": str(seed)},
    )
    return tuple(done.stdout.splitlines())


def differing(
    settings: Settings, questions: Sequence[str], seeds: Iterable[int] = SEEDS
) -> Mapping[str, tuple[bytes, ...]]:
    """Return the questions whose answers are not the same bytes, with what each process said.

    Raises:
        subprocess.CalledProcessError: see `answers`.
        ValueError: a process did not answer every question.
    """
    said = [answers(settings, questions, seed) for seed in seeds]
    return {
        question: replies
        for question, *rest in zip(questions, *said, strict=True)
        if len(set(replies := tuple(rest))) > 1
    }


def _environment(settings: Settings) -> Mapping[str, str]:
    code = str(Path(str(files("evals"))).parent)
    here = {
        "ASSISTANT_DATA_DIR": str(settings.data_dir),
        "PYTHONPATH": os.pathsep.join(filter(None, (code, os.environ.get("PYTHONPATH")))),
    }
    if settings.corpus_dir:
        here["ASSISTANT_CORPUS_DIR"] = str(settings.corpus_dir)
    return here


def _ask() -> None:
    """Answer the questions on standard input, one object a line on standard output."""
    from assistant.answers import Question
    from assistant.build import build_assistant
    from assistant.wire import answer_data, hit_data

    assistant = build_assistant(load_settings())
    for question in json.load(sys.stdin):
        hits = assistant.search(question, _FOUND)
        data = {
            "answer": answer_data(assistant.answer(Question(question))),
            "confidence": assistant.confidence(question),
            "found": [hit_data(assistant.corpus, hit) for hit in hits],
        }
        print(json.dumps(data, ensure_ascii=True))


def main() -> None:
    """Ask a sample of the development cases three times over, and print what differs."""
    from assistant.build import build_index
    from corpus.read import load_corpus, packaged_root
    from evals.cases import cases_file, load_cases

    settings = load_settings()
    build_index(settings)
    cases = load_cases(cases_file("development"), load_corpus(packaged_root()))
    questions = [case.question for case in cases[:: max(1, len(cases) // SAMPLE)]][:SAMPLE]
    found = differing(settings, questions)
    print(f"{len(questions)} questions, {len(SEEDS)} processes: {len(found)} answers differ.")
    for question in found:
        print(f"    {question}")
    sys.exit(bool(found))


if __name__ == "__main__":
    if sys.argv[1:] == [_ASK]:
        _ask()
    else:
        main()
