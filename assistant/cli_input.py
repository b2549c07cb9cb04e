"""What a person or a program hands to the command line, read and checked."""

import sys
from pathlib import Path

from assistant.errors import UnusableQuestion
from assistant.questions import readable

_MOST = 2_000_000
"""Bytes of standard input that are read for one question; far more than one may have."""


def read_question(words: list[str] | None) -> str:
    """Return the question that `words` are, or that stands on standard input.

    Raises:
        UnusableQuestion: there is none, it is not UTF-8, empty or too long.
    """
    if words and words != ["-"]:
        return readable(" ".join(words))
    if sys.stdin.isatty() and not words:
        raise UnusableQuestion(
            'Ask a question, for example: assistant ask "What is expected of us on agency staff?"'
        )
    try:
        return readable(sys.stdin.buffer.read(_MOST).decode("utf-8"))
    except UnicodeDecodeError as error:
        raise UnusableQuestion("The question on standard input is not UTF-8.") from error


def read_batch(path: Path, words: list[str] | None) -> list[bytes]:
    """Return the lines of a batch file; `-` is standard input.

    Raises:
        UnusableQuestion: a question was given as well, or the file cannot be read.
    """
    if words:
        raise UnusableQuestion("Give either a question or --batch, not both.")
    try:
        return sys.stdin.buffer.readlines() if str(path) == "-" else path.open("rb").readlines()
    except OSError as error:
        raise UnusableQuestion(f"The batch file {path} cannot be read.") from error
