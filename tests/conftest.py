"""What tests share: the real corpus, the real model, one real index for the whole run."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.build import (
    Library,
    build_assistant,
    build_index,
    index_folder,
    load_library,
)
from assistant.pipeline import Assistant
from assistant.settings import Settings
from corpus.read import Corpus

ROOT = Path(__file__).parent.parent
Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--run-slow", action="store_true", help="run the tests marked slow as well")
    parser.addoption(
        "--run-thorough", action="store_true", help="run those marked thorough: for a release"
    )
    parser.addoption(
        "--index",
        type=Path,
        default=None,
        help="begin with a copy of this index instead of building one: --index=.data/index",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for name in ("slow", "thorough"):
        if not config.getoption(f"--run-{name}"):
            for item in items:
                if item.get_closest_marker(name):
                    item.add_marker(pytest.mark.skip(reason=f"{name}: run with --run-{name}"))
    # What takes longest begins first, so that neither process waits for the other at the end.
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session", autouse=True)
def _no_settings_from_outside() -> None:
    for name in list(os.environ):
        if name.startswith(("ASSISTANT_", "SLACK_")):
            del os.environ[name]


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
def settings(data_dir: Path) -> Settings:
    return Settings(data_dir=data_dir)


@pytest.fixture(scope="session")
def library(settings: Settings) -> Library:
    return load_library(settings)


@pytest.fixture(scope="session")
def corpus(library: Library) -> Corpus:
    return library.corpus


@pytest.fixture(scope="session")
def assistant(
    settings: Settings,
    tmp_path_factory: pytest.TempPathFactory,
    pytestconfig: pytest.Config,
) -> Assistant:
    """The assistant as it ships; the first test that asks for it waits for its index."""
    built: Path | None = pytestconfig.getoption("--index")
    if built is None and hasattr(pytestconfig, "workerinput"):
        built = _built_once(tmp_path_factory.getbasetemp().parent)
    if built:
        shutil.copytree(built, settings.data_dir / "index")
    return build_assistant(settings)


def _built_once(shared: Path) -> Path:
    """Return the index of a run in several processes: one of them builds it, the others wait."""
    with (shared / "index.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        folder = index_folder(Settings(data_dir=shared / "built"))
        if not folder.exists():
            build_index(Settings(data_dir=shared / "built"))
    return folder


@pytest.fixture
def run(assistant: Assistant, data_dir: Path, tmp_path: Path) -> Run:
    """Run the command line in a process of its own, away from the checkout, on the real index."""

    def call(
        *arguments: str, stdin: bytes = b"", **env: str
    ) -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run(
            [sys.executable, "-c", "from bots.command import main; main()", *arguments],
            input=stdin,
            capture_output=True,
            cwd=tmp_path,
            timeout=300,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "ASSISTANT_DATA_DIR": str(data_dir),
                "COLUMNS": "100",
                **env,
            },
        )

    return call
