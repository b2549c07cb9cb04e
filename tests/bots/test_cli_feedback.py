"""`assistant feedback`, as people run it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
ID = "0123456789abcdef"
Command = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def feedback(tmp_path: Path) -> Command:
    """Run `assistant feedback` in a process and a data folder of its own; it needs no index."""

    def call(*arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [
                sys.executable,
                "-c",
                "from bots.command import main; main()",
                "feedback",
                *arguments,
            ],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            timeout=120,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "ASSISTANT_DATA_DIR": str(tmp_path / "data"),
                "COLUMNS": "100",
            },
        )

    return call


def test_it_is_given_listed_and_forgotten(feedback: Command) -> None:
    given = feedback(
        ID, "--not-helpful", "--why", "incomplete", "--comment", "No price caps.",
        "--question", "What is expected of us on agency staff?",
    )  # fmt: skip
    assert (given.returncode, given.stdout, given.stderr) == (0, "Kept. Thank you.\n", "")
    assert feedback("--helpful", ID).returncode == 0
    listed = feedback("list").stdout
    assert f"{ID}  not helpful, incomplete\n" in listed
    assert "    comment: No price caps.\n" in listed
    [first, second] = json.loads(feedback("list", "--json").stdout)
    assert first["question"]["text"] == "What is expected of us on agency staff?"
    assert (second["helpful"], second["why"]) == (True, None)
    assert feedback("forget", "--before", "2020-01-01").stdout == "0 removed.\n"
    assert feedback("forget", "--before", "2099-01-01").stdout == "2 removed.\n"
    assert feedback("list").stdout == "There is no feedback.\n"


def test_what_is_withheld_is_said_and_not_repeated(feedback: Command) -> None:
    given = feedback(ID, "--helpful", "--comment", "Ask Mrs Jones, jones@trust.nhs.uk")
    assert given.returncode == 0
    assert "The comment was not kept: it may hold an e-mail address or a person's name." in (
        given.stdout
    )
    listed = feedback("list").stdout
    assert "comment withheld: it may hold an e-mail address or a person's name" in listed
    assert "Jones" not in given.stdout + listed


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([ID], "--helpful or --not-helpful"),
        (["you@trust.nhs.uk", "--helpful"], "no answer's id"),
        ([ID, "--helpful", "--why", "because"], "because"),
        ([ID, "--helpful", "--comment", "x" * 501], "500 are the most"),
        (["forget"], "--before"),
        (["forget", "--before", "soon"], "Give --before as a day"),
        ([ID, "--nonsense"], "nonsense"),
    ],
)
def test_wrong_use_is_told_in_words(feedback: Command, arguments: list[str], said: str) -> None:
    done = feedback(*arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_folder_that_cannot_be_written_is_told_in_words(
    feedback: Command, tmp_path: Path
) -> None:
    (tmp_path / "data").write_text("")
    done = feedback(ID, "--helpful")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_it_explains_itself(feedback: Command) -> None:
    for arguments in (["--help"], ["record", "--help"], ["list", "--help"], ["forget", "--help"]):
        done = feedback(*arguments)
        assert done.returncode == 0
        assert "Usage" in done.stdout
    assert "ANSWER-ID --helpful" in " ".join(feedback("--help").stdout.split())
