"""Time answers and builds, side by side in one run: `make bench`.

Beside a warm answer: (a) one bare `SentenceTransformer.encode` of the same question, (b)
LangChain's stock recipe. The three take turns question by question, so that a machine whose speed
drifts treats them alike. Cold starts are whole processes. Prints medians, 95th percentiles, ratios.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.answers import Question
from assistant.build import build_assistant, build_index, load_library
from assistant.settings import Settings, load_settings
from corpus.pins import Place
from evals.cases import Case, cases_file, load_cases
from evals.stock_recipe import Chunk, StockRecipe
from index.sentence_embedder import SentenceEmbedder

_ROUNDS = 3
_COLD_RUNS = 5


def timed(work: Callable[[], object]) -> float:
    """Return how many seconds `work` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def line(name: str, seconds: list[float], base: float | None = None) -> None:
    """Print median and 95th percentile in milliseconds, and the ratio of medians to `base`."""
    median = statistics.median(seconds)
    high = statistics.quantiles(seconds, n=20)[-1] if len(seconds) > 1 else median
    ratio = f"{median / base:8.2f} x" if base else ""
    print(f"{name:<44} {median * 1e3:10.1f} {high * 1e3:10.1f} {ratio}")


def holds_all(case: Case, chunks: Sequence[Chunk]) -> bool:
    """Return whether the stock recipe's chunks hold a span of every group of evidence."""

    def holds(chunk: Chunk, span: Place) -> bool:
        shared = min(chunk.end, span.end) - max(chunk.start, span.start)
        return chunk.document_id == span.document_id and shared >= 0.9 * (span.end - span.start)

    return all(
        any(holds(chunk, span) for chunk in chunks for span in group) for group in case.evidence
    )


def warm() -> None:
    """Time warm answers beside a bare encode and the stock recipe, and count what each finds."""
    settings = load_settings()
    assistant = build_assistant(settings)
    stock = StockRecipe(assistant.corpus)
    model = SentenceEmbedder().module()
    cases = load_cases(cases_file("development"), assistant.corpus)
    questions = [case.question for case in cases][:120]
    encode, answer, recipe = [], [], []
    for question in questions[:10]:
        assistant.answer(Question(question))
        stock.search(question)
    for _ in range(_ROUNDS):
        for question in questions:
            encode.append(timed(lambda q=question: model.encode(q, show_progress_bar=False)))  # type: ignore[misc]
            answer.append(timed(lambda q=question: assistant.answer(Question(q))))  # type: ignore[misc]
            recipe.append(timed(lambda q=question: stock.search(q)))  # type: ignore[misc]
    base = statistics.median(encode)
    print(f"{'warm, a question':<44} {'median ms':>10} {'p95 ms':>10}   to (a)")
    line("(a) bare SentenceTransformer.encode", encode, base)
    line("(b) LangChain's stock recipe, search only", recipe, base)
    line("answer()", answer, base)
    needs = [case for case in cases if case.answerable]
    found = [holds_all(case, stock.search(case.question)) for case in needs]
    print(f"(b) holds all that is needed in its 4 chunks: {sum(map(bool, found)) / len(needs):.2f}")


def builds() -> None:
    """Time a build from nothing, and one with nothing changed."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        texts = sum(len(one.questions) for one in load_library(settings).questions)
        first = timed(lambda: build_index(settings))
        again = timed(lambda: build_index(settings))
        print(f"\nindex build from nothing ({texts} questions)    {first:8.1f} s")
        print(f"index build with nothing changed            {again:8.1f} s")


def cold() -> None:
    """Time whole processes: `assistant ask` beside importing sentence_transformers."""
    env = {**os.environ, "ASSISTANT_DATA_DIR": str(load_settings().data_dir)}
    commands = {
        "python -c 'import sentence_transformers'": "import sentence_transformers",
        "assistant ask": "from bots.command import main; main()",
        "assistant --help": "from bots.command import main; main()",
    }
    arguments = {"assistant ask": ["ask", "agency staff"], "assistant --help": ["--help"]}
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(_COLD_RUNS + 1):
        for name, code in commands.items():
            command = [sys.executable, "-c", code, *arguments.get(name, [])]
            seconds = timed(
                lambda c=command: subprocess.run(c, env=env, capture_output=True, check=True)  # type: ignore[misc]
            )
            if turn:
                taken[name].append(seconds)
    base = statistics.median(taken["python -c 'import sentence_transformers'"])
    print(f"\n{'cold, a process':<44} {'median ms':>10} {'p95 ms':>10}   to import")
    for name, times in taken.items():
        line(name, times, base)


def main() -> None:
    """Run everything."""
    warm()
    print(f"\npeak memory of this process, with (b): {_peak_mebibytes():.0f} MiB")
    cold()
    builds()


def _peak_mebibytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
