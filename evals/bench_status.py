"""Time a month's RTT extract, read, checked and assessed, beside libraries that merely read it.

`make bench-status`. Each measurement is a process of its own, and they take turns; the time is
that of the work without the imports, the memory the process's peak.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from evals.rtt_shape import write_extract

_ROUNDS = 5
_WORK = {
    "polars.read_csv": "import polars as m; work = lambda: m.read_csv(path)",
    "polars.read_csv, all as text": (
        "import polars as m; work = lambda: m.read_csv(path, infer_schema=False)"
    ),
    "pandas.read_csv": "import pandas as m; work = lambda: m.read_csv(path, low_memory=False)",
    "opened, checked, read, assessed": (
        "from datetime import date\n"
        "from pathlib import Path\n"
        "from assistant.objectives.recognise import formats\n"
        "from assistant.objectives.register import load_register\n"
        "from assistant.objectives.status import assess\n"
        "from assistant.status_files import Upload, read_files\n"
        "formats()\n"
        "def work():\n"
        "    read = read_files([Upload('rtt.csv', Path(path).read_bytes())])\n"
        "    register = load_register()\n"
        "    made = assess(register, read.observations, read.spells, as_of=date(2026, 3, 1))\n"
        "    return made.objective(8).measures[-1]\n"
    ),
}
_TIMED = """
import json, resource, sys, time
path = sys.argv[1]
{setup}
start = time.perf_counter()
made = work()
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
counts = [int(made.numerator.low), int(made.denominator.low)] if hasattr(made, "numerator") else []
print(json.dumps([seconds, peak, counts]))
"""


def main() -> None:
    """Write the file, run everything, print medians and ratios."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "extract.csv"
        expected = list(write_extract(path))
        with path.open("rb") as file:
            rows = sum(1 for _ in file) - 1
        print(f"{rows:,} rows of 121 columns, {path.stat().st_size / 1e6:.0f} MB\n")
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name in _WORK}
        for _ in range(_ROUNDS):
            for name, setup in _WORK.items():
                seconds, peak, counts = _run(setup, path)
                taken[name].append((seconds, peak))
                if counts and counts != expected:
                    raise SystemExit(f"wrong counts: {counts}, not {expected}")
    medians = {name: statistics.median(one for one, _ in runs) for name, runs in taken.items()}
    print(f"{'':<36} {'median s':>9} {'peak MiB':>9} {'to polars':>10} {'to pandas':>10}")
    for name, runs in taken.items():
        peak = max(memory for _, memory in runs)
        to_polars = medians[name] / medians["polars.read_csv"]
        to_pandas = medians[name] / medians["pandas.read_csv"]
        print(f"{name:<36} {medians[name]:9.2f} {peak:9.0f} {to_polars:8.2f} x {to_pandas:8.2f} x")


def _run(setup: str, path: Path) -> tuple[float, float, list[int]]:
    code = _TIMED.format(setup=setup)
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, check=True, text=True
    )
    seconds, peak, counts = json.loads(done.stdout)
    return seconds, peak, counts


if __name__ == "__main__":
    main()
