"""Nothing goes over a network at run time: not a hub call, not telemetry."""

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from tests_support import example_file, small_corpus

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


STATUS = textwrap.dedent(
    """
    import sys
    refused = []

    def forbid(event, arguments):
        if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
            refused.append(event)
            raise OSError("no network in this test")

    sys.addaudithook(forbid)
    from datetime import date
    from pathlib import Path
    from assistant.build import load_library
    from assistant.reports.status_page import status_page
    from assistant.settings import Settings
    from assistant.status_files import Upload, read_files
    from assistant.status_report import status_report
    contents = read_files([Upload("f.csv", Path(sys.argv[1]).read_bytes())])
    corpus = load_library(Settings()).corpus
    report = status_report(corpus, contents, as_of=date(2026, 11, 22))
    print(report.assessment.objective(8).status, len(status_page(report)) > 10_000, refused)
    loaded = {"torch", "chromadb", "sentence_transformers", "langchain_core"} & set(sys.modules)
    print(sorted(loaded))
    """
)


def test_a_status_opens_no_socket_and_loads_no_model(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", STATUS, str(example_file())],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=300,
        check=False,
    )
    assert done.stdout.decode().split("\n")[:2] == ["not_met True []", "[]"], done.stderr.decode()


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
