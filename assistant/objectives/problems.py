"""What is wrong, or worth knowing, about uploaded data: collected, and told all at once."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Problem:
    """One thing to tell whoever sent the file.

    `message` says what is the matter and what to do. It never repeats a cell's value; it may name
    a column or an organisation's code. An `error` means that something was not used.
    """

    severity: Severity
    code: str
    """For programs: lower case with underscores, such as `not_a_number`."""
    message: str
    file: str | None = None
    row: int | None = None
    """As a spreadsheet numbers it, from 1."""
    column: str | None = None


def error(
    code: str,
    message: str,
    *,
    file: str | None = None,
    row: int | None = None,
    column: str | None = None,
) -> Problem:
    """Return a problem because of which something was not used."""
    return Problem("error", code, message, file, row, column)


def warning(
    code: str,
    message: str,
    *,
    file: str | None = None,
    row: int | None = None,
    column: str | None = None,
) -> Problem:
    """Return something worth knowing that stopped nothing."""
    return Problem("warning", code, message, file, row, column)
