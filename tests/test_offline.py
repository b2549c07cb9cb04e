"""Nothing goes over a network at run time: not a hub call, not telemetry."""

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from tests_support import small_corpus

ROOT = Path(__file__).parent.parent
SCRIPT = textwrap.dedent(
    """
    import sys
    refused = []

    def forbid(event, arguments):
        if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
            refused.append(event)
            raise OSError("no network in this test")

    sys.addaudithook(forbid)
    from assistant.answers import Question
    from assistant.build import build_assistant
    from assistant.settings import Settings
    from pathlib import Path
    root = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    assistant = build_assistant(Settings(data_dir=Path(sys.argv[1]), corpus_dir=root))
    print(assistant.answer(Question("agency staff")).outcome, refused)
    """
)


def test_nothing_opens_a_socket_when_it_builds_and_answers(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path / "data"), str(small_corpus(tmp_path))],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=300,
        check=False,
    )
    assert done.stdout.decode().strip() == "answered []", done.stderr.decode()[-500:]


def test_it_answers_where_there_is_no_network_at_all(
    tmp_path: Path, data_dir: Path, assistant: object
) -> None:
    unshare = shutil.which("unshare")
    probe = [unshare or "", "--net", "true"]
    if not unshare or subprocess.run(probe, capture_output=True).returncode:
        pytest.skip("no right to make a network namespace here")
    done = subprocess.run(
        [unshare, "--net", sys.executable, "-c", SCRIPT, str(data_dir)],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=300,
        check=False,
    )
    assert done.stdout.decode().strip() == "answered []", done.stderr.decode()[-500:]
