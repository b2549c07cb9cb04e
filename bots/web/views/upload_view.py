"""Uploads as their page shows them: a table of what is kept, and all that was wrong with a file."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.dates import in_words
from assistant.objectives.periods import parse_period
from assistant.objectives.problems import Problem
from assistant.objectives.wording import counted
from assistant.status_report import StatusReport
from bots.store.uploads import KeptUpload
from bots.upload_words import upload_error
from bots.web.views.status_choice import Mistake

_FIELDS = {"no_period_in_file": "period"}
"""Where in the form a problem is mended, by its code; else by choosing another file."""
_PERSONAL = "personal_data"
_ABOUT_PEOPLE = (
    "The selected file must hold figures about organisations, not data about people. Nothing of it "
    "was kept"
)
_MOST_PROBLEMS = 300
"""Rows of a table of problems; a file with more has one cause."""


@dataclass(frozen=True)
class UploadView:
    """A file that is kept, in words."""

    id: str
    name: str
    format: str
    rows_used: int
    period: str
    """The month that its sender gave; empty where none was given."""
    uploaded: str
    deleted_on: str
    problems: tuple[str, ...]
    """What is to be known of a file that can be used, with its places."""
    has_errors: bool
    """Whether some of it was not used."""


@dataclass(frozen=True)
class ProblemRow:
    """One thing that is wrong, as a row of a table."""

    kind: str
    """Error, because of which something was not used, or Warning."""
    file: str
    row: str
    column: str
    message: str


@dataclass(frozen=True)
class RefusedFile:
    """A file of which nothing was kept, and everything that is wrong with it."""

    name: str
    message: str
    problems: tuple[Problem, ...]


def upload_view(kept: KeptUpload, limit: int) -> UploadView:
    """Return a kept upload in words; `limit` is the largest file that may be uploaded, in bytes."""
    period = parse_period(kept.period) if kept.period else None
    return UploadView(
        id=kept.id,
        name=kept.name,
        format=kept.format,
        rows_used=kept.rows_used,
        period=period.words if period else "",
        uploaded=in_words(kept.created_at.astimezone().date().isoformat()),
        deleted_on=in_words(kept.expires_at.astimezone().date().isoformat()),
        problems=tuple(dict.fromkeys(_placed(one, limit) for one in kept.problems)),
        has_errors=any(one.severity == "error" for one in kept.problems),
    )


def summary(refused: Sequence[RefusedFile], limit: int) -> list[Mistake]:
    """Return what the error summary says: for each file what is wrong with the whole of it.

    What is wrong with single rows is counted; the table below has it row by row.
    """
    found = []
    for file in refused:
        if any(one.code == _PERSONAL for one in file.problems):
            found.append(Mistake("files", f"{file.name}: {_ABOUT_PEOPLE}"))
            continue
        whole = [one for one in file.problems if one.row is None and one.severity == "error"]
        lines = {upload_error(one, limit): _FIELDS.get(one.code, "files") for one in whole}
        if not file.problems:
            lines[file.message] = "files"
        for words, field in lines.items():
            found.append(Mistake(field, f"{file.name}: {words}"))
        in_rows = sum(one.row is not None for one in file.problems)
        if in_rows:
            words = f"{counted(in_rows, 'problem')} in its rows, listed below"
            found.append(Mistake("problems", f"{file.name}: {words}"))
    return found


def at_fields(found: Sequence[Mistake]) -> dict[str, str]:
    """Return what stands at each field; of several mistakes only how many, the page has them."""
    by_field: dict[str, list[str]] = {}
    for one in found:
        by_field.setdefault(one.field, []).append(one.words)
    return {
        field: words[0]
        if len(words) == 1
        else f"{counted(len(words), 'problem')}, listed at the top of the page"
        for field, words in by_field.items()
    }


def problem_rows(refused: Sequence[RefusedFile], limit: int) -> list[ProblemRow]:
    """Return every problem of files of which nothing was kept, as rows of a table."""
    found = [
        (file.name, one)
        for file in refused
        for one in sorted(file.problems, key=lambda one: one.row or 0)
    ]
    return _rows(found, limit)


def report_problem_rows(report: StatusReport, limit: int) -> list[ProblemRow]:
    """Return every problem that a report tells of, errors first, as rows of a table."""
    ordered = sorted(report.problems, key=lambda one: one.severity != "error")
    return _rows([(one.file or "", one) for one in ordered], limit)


def _rows(problems: Sequence[tuple[str, Problem]], limit: int) -> list[ProblemRow]:
    found = [
        ProblemRow(
            kind="Error" if one.severity == "error" else "Warning",
            file=name,
            row="" if one.row is None else f"{one.row:,}",
            column=one.column or "",
            message=upload_error(one, limit),
        )
        for name, one in problems[:_MOST_PROBLEMS]
    ]
    rest = len(problems) - len(found)
    if rest:
        found.append(ProblemRow("", "", "", "", f"And {counted(rest, 'problem')} more."))
    return found


def _placed(problem: Problem, limit: int) -> str:
    where = []
    if problem.row is not None:
        where.append(f"Row {problem.row}")
    if problem.column is not None:
        where.append(f"column {problem.column}")
    words = upload_error(problem, limit)
    return f"{', '.join(where)}: {words}" if where else words
