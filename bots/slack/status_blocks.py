"""A status report as Slack shows it: the findings, the table of the sixteen, what was amiss."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import get_args

from assistant.answers import Citation
from assistant.dates import in_words
from assistant.objectives.problems import Problem
from assistant.objectives.status import ObjectiveStatus
from assistant.objectives.verdicts import STATUS_WORDS, Status
from assistant.objectives.wording import capital, counted, listed
from assistant.reports.status_page import SYMBOLS
from assistant.status_report import StatusReport
from assistant.status_words import status_words, title
from bots.addresses import passage_path
from bots.slack.elements import (
    Element,
    bullets,
    divider,
    heading,
    link,
    paragraph,
    quote,
    rich_text,
    section,
    small,
    verbatim,
    words,
)
from bots.slack.escaping import shown
from bots.slack.reply import Block
from bots.upload_words import upload_error

MOST_PROBLEMS = 10
"""Of a file, or of all files together, that are told; the same in several rows is one."""
PERIOD_NEEDED = (
    "The file does not say which month its figures are of. Share it again with the month, the "
    "quarter or the year as your message, for example 2024-09 or 2018/19 Q4"
)
COMPUTED = (
    "Computed from your figures by fixed rules; no language model wrote a figure. Whether an aim "
    "of 2016 still holds is not the documents' to say."
)
_WITHOUT_FIGURES: tuple[Status, ...] = ("no_data", "not_computable")
_MOST_ROWS = 5
_COLUMNS = ("No.", "Objective", "Status")


def status_blocks(report: StatusReport, *, base: str | None, limit: int) -> list[Block]:
    """Return the blocks of a report.

    Args:
        report: what was computed.
        base: the address of the page, which links to passages begin with; no links without.
        limit: the largest file that may be uploaded, in bytes.
    """
    found = [one for one in report.objectives if one.status not in _WITHOUT_FIGURES]
    blocks = [heading(title(report)), paragraph(_counts(report)), _read(report)]
    for one in found:
        blocks.append(_finding(report, one, base))
    blocks += [heading("Status of each objective"), table(report), _scope(report, base)]
    if report.notes:
        blocks.append(rich_text(bullets([words(note)] for note in report.notes)))
    if report.problems:
        blocks += [divider(), *problem_blocks("Problems with the files", report.problems, limit)]
    return [*blocks, small(COMPUTED)]


def in_short(report: StatusReport) -> str:
    """Return a report in a sentence or two, for those who see no blocks."""
    return f"{title(report)}. {_counts(report)}"


def table(report: StatusReport) -> Block:
    """Return the sixteen objectives as a table, each with its status in words and a sign."""
    rows = [
        (str(one.entry.number), capital(one.entry.title), _status(one)) for one in report.objectives
    ]
    return {
        "type": "table",
        "rows": [
            [{"type": "raw_text", "text": shown(cell)} for cell in row] for row in (_COLUMNS, *rows)
        ],
        "column_settings": [{"align": "right"}, {"is_wrapped": True}, {"is_wrapped": True}],
    }


def problem_blocks(named: str, problems: Sequence[Problem], limit: int) -> list[Block]:
    """Return what is wrong with files, errors first, and how much more there is.

    Args:
        named: the heading.
        problems: all of them.
        limit: the largest file that may be uploaded, in bytes.
    """
    ordered = sorted(problems, key=lambda one: (one.severity != "error", one.file or ""))
    alike: dict[Problem, list[int]] = {}
    for one in ordered:
        rows = alike.setdefault(replace(one, row=None), [])
        rows += [] if one.row is None else [one.row]
    told = [problem_line(one, rows, limit) for one, rows in alike.items()][:MOST_PROBLEMS]
    if len(alike) > len(told):
        told.append(f"And {counted(len(alike) - len(told), 'problem')} more.")
    return [heading(named), rich_text(bullets([words(line)] for line in told))]


def problem_line(problem: Problem, rows: Sequence[int], limit: int) -> str:
    """Return a problem with its place: "ae.csv, rows 7 and 8, column Period: ..."."""
    places = listed([f"{one:,}" for one in dict.fromkeys(rows)], most=_MOST_ROWS)
    where = [problem.file or ""]
    where.append(f"row{'s' if len(set(rows)) > 1 else ''} {places}" if places else "")
    where.append("" if problem.column is None else f"column {problem.column}")
    place = ", ".join(one for one in where if one)
    is_undated = problem.code == "no_period_in_file"
    said = PERIOD_NEEDED if is_undated else upload_error(problem, limit)
    said = said if said.endswith((".", "?", "!")) else f"{said}."
    return f"{place}: {said}" if place else said


def _counts(report: StatusReport) -> str:
    """Return how it stands with how many objectives: 1 not met and 15 no data."""
    by_status = Counter(one.status for one in report.objectives)
    order: tuple[Status, ...] = get_args(Status)
    said = [f"{by_status[one]} {STATUS_WORDS[one].lower()}" for one in order if by_status[one]]
    return f"Of the {len(report.objectives)} objectives: {listed(said, most=len(order))}."


def _read(report: StatusReport) -> Block:
    return rich_text(
        bullets(
            [
                words(f"{one.file}: ", bold=True),
                words(f"{one.format}, {counted(one.rows_used, 'row')} used"),
            ]
            for one in report.inputs
        )
    )


def _finding(report: StatusReport, one: ObjectiveStatus, base: str | None) -> Block:
    said = [one.sentence, *one.remarks]
    return rich_text(
        section(
            words(f"{one.entry.number}. {capital(one.entry.title)}: ", bold=True),
            words(f"{_status(one)}\n", bold=True),
            words("\n".join(said)),
        ),
        quote(*_quoted(report.citations[one.entry.number], base)),
    )


def _scope(report: StatusReport, base: str | None) -> Block:
    return rich_text(quote(*_quoted(report.scope, base)))


def _quoted(citation: Citation, base: str | None) -> Iterator[Element]:
    """Yield the words of a document to the letter, and where they stand."""
    yield verbatim(f"“{citation.quote}”")
    where = (
        f"{citation.document_title}, {in_words(citation.published)}, {' › '.join(citation.section)}"
    )
    yield words("\n")
    yield link(f"{base.rstrip('/')}{passage_path(citation)}", where) if base else words(where)


def _status(one: ObjectiveStatus) -> str:
    return f"{SYMBOLS[one.status]} {status_words(one)}"
