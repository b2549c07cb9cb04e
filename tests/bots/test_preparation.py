"""While the assistant is being made a door can say how far it is, and why it cannot be had."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.pipeline import Assistant
from assistant.settings import Settings
from bots.errors import NotReady
from bots.preparation import Preparation, Progress
from index.errors import IndexUnusable

Tell = Callable[[int, int], None]


def test_it_says_how_far_it_is_until_it_is_ready(tmp_path: Path, assistant: Assistant) -> None:
    told, go_on = threading.Event(), threading.Event()

    def make(_: Settings, tell: Tell) -> Assistant:
        tell(3, 10)
        told.set()
        go_on.wait(60)
        return assistant

    preparation = Preparation(Settings(data_dir=tmp_path), make)
    preparation.start()
    assert told.wait(60)
    assert preparation.progress == Progress(3, 10)
    assert not preparation.is_ready
    with pytest.raises(NotReady, match="getting ready"):
        _ = preparation.assistant
    go_on.set()
    preparation.wait(60)
    assert preparation.is_ready
    assert preparation.assistant is assistant


def test_what_went_wrong_is_said_in_its_own_words(tmp_path: Path) -> None:
    def make(_: Settings, tell: Tell) -> Assistant:
        raise IndexUnusable("The index is damaged. Run `assistant index build --fresh`.")

    preparation = Preparation(Settings(data_dir=tmp_path), make)
    preparation.start()
    preparation.wait(60)
    assert preparation.fault == "The index is damaged. Run `assistant index build --fresh`."
    with pytest.raises(NotReady, match="index is damaged"):
        _ = preparation.assistant


def test_an_unforeseen_fault_is_told_without_its_text(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def make(_: Settings, tell: Tell) -> Assistant:
        raise RuntimeError("CANARY")

    preparation = Preparation(Settings(data_dir=tmp_path), make)
    preparation.start()
    preparation.wait(60)
    assert preparation.fault
    assert "CANARY" not in preparation.fault + caplog.text


def test_a_build_that_is_stopped_ends_at_its_next_texts(tmp_path: Path) -> None:
    begun = threading.Event()

    def make(_: Settings, tell: Tell) -> Assistant:
        for done in range(1_000_000):
            tell(done, 1_000_000)
            begun.set()
        raise AssertionError("nobody stopped it")

    preparation = Preparation(Settings(data_dir=tmp_path), make)
    preparation.start()
    assert begun.wait(60)
    preparation.stop()
    assert preparation.fault == "The assistant is stopping. Try again in a minute."
    assert not preparation.is_ready
