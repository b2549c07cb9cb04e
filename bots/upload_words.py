"""What is wrong with a file, in the words of the NHS digital service manual where it has some."""

from collections.abc import Mapping

from assistant.objectives.problems import Problem

_KINDS = "The selected file must be a CSV, XLSX, XLS, ODS or ZIP"
_AGAIN = "The selected file could not be read – save the table anew as CSV or XLSX, then try again"
_PASSWORD = "The selected file is password protected"
_EMPTY = "The selected file is empty"
_WORDS: Mapping[str, str] = {
    "empty_file": _EMPTY,
    "empty_table": "The selected file has column names and nothing under them",
    "encrypted": _PASSWORD,
    "not_a_table": _KINDS,
    "not_text": _KINDS,
    "several_files": "The selected ZIP must have one CSV in it",
    "nested_archive": "The selected ZIP must have one CSV in it",
    "damaged_archive": _AGAIN,
    "unreadable": _AGAIN,
    "unknown_format": "The selected file must be a published NHS file or use one of the templates",
    "no_period_in_file": "Enter the month, quarter or year that the figures in the selected file "
    "are of, for example 2024-09 or 2018/19 Q4",
}
"""By the code of a problem. Other problems say more in their own words."""

NOTHING_SELECTED = "Select a file"
NO_PERIOD = "Enter a month, quarter or year, for example 2024-09, 2018/19 Q4 or 2018/19"
COULD_NOT_UPLOAD = "The selected file could not be uploaded – try again"


def upload_error(problem: Problem, limit: int) -> str:
    """Return what to tell whoever chose the file, without its name and place.

    Args:
        problem: what is wrong.
        limit: the size in bytes that a file must be smaller than.
    """
    if problem.code == "too_large":
        return too_large(limit)
    return _WORDS.get(problem.code, problem.message)


def too_large(limit: int) -> str:
    """Return that a file is too large; `limit` is in bytes."""
    return f"The selected file must be smaller than {size_in_words(limit)}"


def size_in_words(size: int) -> str:
    """Return a size in bytes as people write it: 100MB, 2.5MB, 12KB."""
    for unit, name in ((1_000_000, "MB"), (1_000, "KB")):
        if size >= unit:
            return f"{size / unit:.1f}".removesuffix(".0") + name
    return f"{size} bytes"
