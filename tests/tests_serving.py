"""The command `assistant serve` in a process of its own."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2

from assistant.settings import Settings

_ROOT = Path(__file__).parent.parent
_COMMAND = [sys.executable, "-c", "from bots.command import main; main()"]
_PATIENCE = 240
"""Seconds after which a test is given up; nothing here takes nearly as long."""


class Serving:
    """A running server, what it says and what it logs."""

    def __init__(self, process: "subprocess.Popen[str]", log: Path) -> None:
        self.process = process
        self._log = log
        self.url = self._address()

    @property
    def log(self) -> str:
        """All that is on its standard error."""
        return self._log.read_text()

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The same, which has to be JSON line by line."""
        return [json.loads(line) for line in self.log.splitlines()]

    @property
    def kilobytes(self) -> int:
        """The memory it uses."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(one.split()[1]) for one in status.splitlines() if one.startswith("VmRSS"))

    def until(self, path: str, holds: Callable[[httpx2.Response], bool]) -> httpx2.Response:
        """Return the first reply at `path` for which something holds."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            reply = httpx2.get(f"{self.url}{path}", timeout=60)
            if holds(reply):
                return reply
            time.sleep(0.1)
        raise AssertionError(self.log)

    def until_ready(self) -> "Serving":
        """Wait until it can answer."""
        self.until("/readyz", lambda reply: reply.status_code == 200)
        return self

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal, and return the exit code."""
        self.process.send_signal(how)
        return self.process.wait(_PATIENCE)

    def _address(self) -> str:
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line.startswith("The page is at http://127.0.0.1:"), line + self.log
        return line.split()[-1]


@contextmanager
def serving(
    data_dir: Path, *arguments: str, limit: Callable[[], None] | None = None, **settings: object
) -> Iterator[Serving]:
    """Serve on a free port until the end of the block."""
    log = data_dir.parent / f"{data_dir.name}.log"
    with log.open("w") as file:
        process = subprocess.Popen(
            [*_COMMAND, "serve", "--port", "0", *arguments],
            stdout=subprocess.PIPE,
            stderr=file,
            text=True,
            cwd=data_dir.parent,
            env=environment(data_dir, **settings),
            preexec_fn=limit,
        )
    try:
        yield Serving(process, log)
    finally:
        process.kill()
        process.communicate()


def environment(data_dir: Path, **settings: object) -> dict[str, str]:
    """Return the environment of a process that works in `data_dir`."""
    assert settings.keys() <= Settings.model_fields.keys()
    given = {f"ASSISTANT_{name}".upper(): str(value) for name, value in settings.items()}
    return {
        **os.environ,
        "PYTHONPATH": str(_ROOT),
        "ASSISTANT_DATA_DIR": str(data_dir),
        "COLUMNS": "100",
        **given,
    }


def with_index(folder: Path, built: Path) -> Path:
    """Return a data folder with an index that is there already."""
    folder.mkdir()
    shutil.copytree(built / "index", folder / "index")
    return folder
