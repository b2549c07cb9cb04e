"""Starts the process that reads a workbook, and takes its lines: see `spreadsheet_worker`."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from threading import Event, Timer
from typing import IO, Any

from assistant.uploads.errors import Refused
from assistant.uploads.limits import Limits

# Isolated, and without site packages: nothing of the environment or the working directory gets in.
# The folders of this package and of the reader are named instead; they come last, so that they
# hide nothing of the standard library.
START = (
    "import sys; sys.path += sys.argv[1:3]; "
    "from assistant.uploads.spreadsheet_worker import main; main()"
)
_PASSED_ON = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
"""What Python may need to start at all. Everything else, keys and passwords too, stays here."""
_LONGEST_LINE = 64_000_000


@contextmanager
def worker_lines(
    data: bytes, limits: Limits, *, program: str = START
) -> Iterator[Iterator[list[Any]]]:
    """Start the process, give it the workbook, and hand over the lines that it writes.

    They end where it ends, which may be before its last line.

    Raises:
        Refused: it can't be started, takes too long or writes too much.
    """
    process = _started(program, limits)
    expired = Event()

    def stop() -> None:
        expired.set()
        process.kill()

    timer = Timer(limits.seconds, stop)
    timer.start()
    try:
        with process:
            try:
                assert process.stdin and process.stdout
                # It takes all of the workbook before it writes anything, so neither waits for the
                # other. If it dies instead, that shows in what it writes.
                with suppress(OSError), process.stdin:
                    process.stdin.write(data)
                yield _parsed(process.stdout, limits, expired)
            finally:
                process.kill()
    finally:
        timer.cancel()


def _started(program: str, limits: Limits) -> "subprocess.Popen[bytes]":
    reader = find_spec("python_calamine")
    if reader is None or reader.origin is None or not sys.executable:
        raise Refused(
            "no_reader", "Workbooks can't be read here. Save the table as CSV and send that."
        )
    folders = (str(Path(__file__).parents[2]), str(Path(reader.origin).parents[1]))
    bounds = (
        round(limits.seconds) + 2,  # The clock comes first, and has the better words.
        limits.memory,
        limits.sheets,
        limits.rows,
        limits.columns,
        limits.sheet_cells,
    )
    return subprocess.Popen(
        [sys.executable, "-I", "-S", "-B", "-c", program, *folders, *map(str, bounds)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
    )


def _parsed(stream: IO[bytes], limits: Limits, expired: Event) -> Iterator[list[Any]]:
    size = 0
    while line := stream.readline(_LONGEST_LINE):
        size += len(line)
        if size > limits.uncompressed_bytes or len(line) == _LONGEST_LINE:
            raise Refused(
                "too_much_text", "The workbook has more text in it than is read of one upload."
            )
        if not line.endswith(b"\n"):
            break  # Cut off: it died while it wrote.
        yield json.loads(line)
    if expired.is_set():
        raise Refused(
            "too_slow",
            f"The workbook takes more than {limits.seconds:g} seconds to read. Save the sheet as "
            "CSV.",
        )
