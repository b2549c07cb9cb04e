"""Load the served page with wrk: `python -m evals.bench_web`.

Two kinds of load at each number of connections: questions that are all different, and one question
over and over, which is answered from what is remembered. Each connection asks again as soon as it
is answered. Beside them the ceiling: how many questions a second the embedding model alone takes in
a process of its own, in the same run. Prints medians over the rounds.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.case_set import WrongUse

KINDS = ("distinct", "same")
_NAMES = {"distinct": "all different", "same": "identical, cached"}
_WARMING = 10
_READY_SECONDS = 900
"""An index may have to be built first."""

_TIMEOUT = "120s"
_SERVE = "from bots.command import main; main()"
_LIMITS = {"ASSISTANT_ASKS_PER_MINUTE": "100000", "ASSISTANT_REQUESTS_PER_MINUTE": "1000000"}
_ENCODE = "--encode"


@dataclass(frozen=True)
class Load:
    """What wrk measured in one go."""

    seconds: float
    p50: float
    """Latency that half of the requests kept under, in seconds; `p95` that 95% did."""
    p95: float
    statuses: Mapping[int, int]
    """How many responses there were of each HTTP status."""
    broken: int
    """Connections that failed or broke off."""
    late: int
    """Requests that took longer than two minutes."""

    @property
    def per_second(self) -> float:
        """Answers a second; refusals are none."""
        return self.statuses.get(200, 0) / self.seconds


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid")

    microseconds: float
    p50: float
    p95: float
    statuses: dict[int, int]
    broken: int
    late: int


def load_of(output: str) -> Load:
    """Return what wrk printed, from the line that evals/bench_web.lua adds to it.

    Raises:
        WrongUse: there is no such line.
    """
    lines = [line for line in output.splitlines() if line.startswith('{"microseconds"')]
    try:
        line = _Line.model_validate_json(lines[-1] if lines else "")
    except ValidationError as error:
        raise WrongUse(f"wrk did not say what it measured. It said:\n{output.strip()}") from error
    return Load(
        seconds=line.microseconds / 1e6,
        p50=line.p50 / 1e6,
        p95=line.p95 / 1e6,
        statuses=line.statuses,
        broken=line.broken,
        late=line.late,
    )


def table(loads: Mapping[tuple[int, str], Sequence[Load]], encode: float) -> str:
    """Return a line for each number of connections and kind of load.

    Args:
        loads: the rounds of each.
        encode: seconds that the embedding model takes for a question.
    """
    lines = [
        f"{'connections':>11}  {'questions':<17}  {'answers/s':>9}  {'to ceiling':>10}  "
        f"{'p50 ms':>8}  {'to encode':>9}  {'p95 ms':>8}  errors"
    ]
    for (connections, kind), rounds in loads.items():
        rate = statistics.median(one.per_second for one in rounds)
        p50 = statistics.median(one.p50 for one in rounds)
        p95 = statistics.median(one.p95 for one in rounds)
        lines.append(
            f"{connections:>11}  {_NAMES[kind]:<17}  {rate:>9.1f}  {rate * encode:>8.2f} x  "
            f"{p50 * 1e3:>8.1f}  {p50 / encode:>7.1f} x  {p95 * 1e3:>8.1f}  {errors(rounds)}"
        )
    return "\n".join(lines)


def errors(rounds: Sequence[Load]) -> str:
    """Return how often something other than an answer came, over all rounds, in words."""
    counted: Counter[str] = Counter()
    for one in rounds:
        counted.update({str(status): n for status, n in one.statuses.items() if status != 200})
        counted.update({"broken": one.broken, "over two minutes": one.late})
    return ", ".join(f"{count} × {name}" for name, count in counted.items() if count) or "none"


@contextmanager
def served() -> Iterator[str]:
    """Serve the page in a process of its own, with high rate limits; give its address.

    Raises:
        WrongUse: it did not get ready; the message holds what it said.
    """
    command = [sys.executable, "-c", _SERVE, "serve", "--port", "0"]
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            command, env=os.environ | _LIMITS, stdout=subprocess.PIPE, stderr=said, text=True
        )
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            address = line.rsplit(" ", 1)[-1].strip()
            if not address.startswith("http") or not _is_ready(address, process):
                process.terminate()
                process.wait()
                said.seek(0)
                raise WrongUse(f"The page did not get ready:\n{line}{said.read()[-2000:]}")
            yield address
        finally:
            process.terminate()
            process.wait()


def _is_ready(address: str, process: "subprocess.Popen[str]") -> bool:
    until = time.monotonic() + _READY_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address.rstrip('/')}/readyz", timeout=10):
                return True
        except urllib.error.HTTPError as error:
            error.close()
        except OSError:
            pass
        time.sleep(0.5)
    return False


def loaded(
    address: str, questions: Path, kind: str, connections: int, seconds: int, first: int
) -> Load:
    """Return what wrk measures at `address` in `seconds`.

    Args:
        questions: a file as evals/bench_web.lua reads it.
        first: the number that the first question ends in; no two runs may share any.

    Raises:
        WrongUse: wrk failed.
    """
    script = Path(str(files("evals"))) / "bench_web.lua"
    threads = min(connections, 2)
    command = ["wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--timeout", _TIMEOUT]
    command += ["-s", str(script), address, "--", str(questions), kind, str(first)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise WrongUse(f"wrk failed:\n{done.stdout}{done.stderr}")
    return load_of(done.stdout)


def encode_seconds(questions: Path) -> list[float]:
    """Return how long the embedding model takes for each question, in a process of its own."""
    command = [sys.executable, "-m", "evals.bench_web", _ENCODE, str(questions)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return [float(seconds) for seconds in json.loads(done.stdout)]


def _encode(path: Path) -> None:
    """Encode the questions of a file one by one; print the seconds of each as JSON."""
    from index.sentence_embedder import SentenceEmbedder

    model = SentenceEmbedder().module()
    texts = [json.loads(f'{line}"') for line in path.read_text(encoding="utf-8").splitlines()]
    for text in texts[:_WARMING]:
        model.encode(text, show_progress_bar=False)
    taken = []
    for text in texts:
        start = time.perf_counter()
        model.encode(text, show_progress_bar=False)
        taken.append(time.perf_counter() - start)
    print(json.dumps(taken))


def write_questions(path: Path) -> int:
    """Write the questions of the packaged cases, one a line; return how many there are."""
    from assistant.build import corpus_root
    from assistant.settings import load_settings
    from corpus.read import load_corpus
    from evals.cases import cases_file, load_cases

    corpus = load_corpus(corpus_root(load_settings()))
    asked = [
        case.question
        for part in ("development", "release")
        for case in load_cases(cases_file(part), corpus)
    ]
    lines = [json.dumps(text)[:-1] for text in asked]
    path.write_text("\n".join(lines), encoding="utf-8")
    return len(lines)


def run(connections: Sequence[int], rounds: int, seconds: int) -> None:
    """Measure everything and print it."""
    with tempfile.TemporaryDirectory() as folder:
        questions = Path(folder) / "questions"
        count = write_questions(questions)
        encoded = encode_seconds(questions)
        loads: dict[tuple[int, str], list[Load]] = {
            (number, kind): [] for number in connections for kind in KINDS
        }
        first = 1_000_000
        with served() as address:
            loaded(address, questions, "distinct", 1, 2, first)
            for _ in range(rounds):
                for (number, kind), found in loads.items():
                    first += 10_000_000
                    found.append(loaded(address, questions, kind, number, seconds, first))
        encoded += encode_seconds(questions)
    encode = statistics.median(encoded)
    print(f"{count} questions of the cases, each made different by a number at its end")
    print(f"one encode alone: median {encode * 1e3:.1f} ms, so the ceiling is {1 / encode:.1f}/s")
    print(
        f"{rounds} rounds of {seconds} s; latency is of responses within them, refusals included\n"
    )
    print(table(loads, encode))


def main() -> None:
    """Read the command line; run."""
    if sys.argv[1:2] == [_ENCODE]:
        _encode(Path(sys.argv[2]))
        return
    parser = argparse.ArgumentParser(prog="python -m evals.bench_web", description=__doc__)
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 10, 50, 200])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=15, help="of each measurement")
    given = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("wrk is not installed. On Debian and Ubuntu: apt-get install wrk")
    try:
        run(given.connections, given.rounds, given.seconds)
    except WrongUse as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
