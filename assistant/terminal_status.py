"""A status report at a terminal: words first, then what they rest on, then what was wrong."""

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from assistant.dates import in_words
from assistant.objectives.problems import Problem
from assistant.objectives.status import ObjectiveStatus
from assistant.objectives.wording import capital
from assistant.status_report import StatusReport
from assistant.status_wire import rows_in_words
from assistant.status_words import over_time, problem_words, status_words, title
from assistant.terminal import print_line

_MOST_PROBLEMS = 25
_MOST_ROWS = 200
"""Characters of row numbers that are printed; `--json` has them all."""


def print_status(out: Console, report: StatusReport) -> None:
    """Print the sixteen findings, what they rest on, and what was wrong with the files."""
    print_line(out, title(report), style="bold")
    for file in report.inputs:
        print_line(
            out, f"{file.file}: {file.format}; {file.rows_used:,} of {file.rows_read:,} rows used."
        )
    for note in report.notes:
        print_line(out, f"Note: {note}")
    out.print(_table(report.objectives))
    for one in report.objectives:
        if one.measures:
            _print_finding(out, report, one)
    _print_the_rest(out, report.objectives)
    _print_problems(out, report.problems)


def _table(objectives: Sequence[ObjectiveStatus]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("No.", justify="right")
    table.add_column("Objective")
    table.add_column("Status", no_wrap=True)
    for one in objectives:
        style = "bold" if one.measures else ""
        table.add_row(
            str(one.entry.number),
            Text(capital(one.entry.title), style=style),
            Text(status_words(one), style=style),
        )
    return table


def _print_finding(out: Console, report: StatusReport, one: ObjectiveStatus) -> None:
    citation = report.citations[one.entry.number]
    print_line(
        out,
        f"{one.entry.number}. {capital(one.entry.title)}: {status_words(one).lower()}",
        style="bold",
    )
    print_line(out, one.sentence)
    for series in one.series:
        print_line(out, over_time(series))
    if one.status != "indicator_only":
        print_line(out, f"Rule used: {one.entry.rule}")
    for remark in one.remarks:
        print_line(out, f"Note: {remark}")
    print_line(
        out,
        f"“{citation.quote}” {citation.document_title}, {in_words(citation.published)} "
        f"(characters {citation.start} to {citation.end})",
    )
    latest = {each.definition.id: each for each in one.measures}
    for each in latest.values():
        definition, standard = each.definition, each.standard
        counts = definition.numerator
        if definition.denominator:
            counts += f", divided by {definition.denominator}"
        print_line(out, f"{definition.title}: {counts}.", indent=4)
        if standard:
            unconfirmed = "" if standard.confirmed else " Not confirmed from a published source."
            print_line(out, f"Compared with: {standard.source}.{unconfirmed}", indent=6)
        rows = rows_in_words(each.sources)
        if len(rows) > _MOST_ROWS:
            rows = f"{rows[:_MOST_ROWS].rsplit(',', 1)[0]} and more (--json lists them all)"
        print_line(out, f"{each.period.label} from {rows}", indent=6)
        for note in each.notes:
            print_line(out, note, indent=6)
    out.print()


def _print_the_rest(out: Console, objectives: Sequence[ObjectiveStatus]) -> None:
    without = [one for one in objectives if not one.measures and one.entry.needs]
    if without:
        print_line(out, "Data that would tell more", style="bold")
    for one in without:
        print_line(out, f"{one.entry.number:>2}. {one.entry.needs}")
    settled = [str(one.entry.number) for one in objectives if one.entry.evidence]
    print_line(
        out,
        f"Objectives {', '.join(settled[:-1])} and {settled[-1]}: no figure can settle these; the "
        "documents give none. `--html` lists what would count as evidence.",
    )


def _print_problems(out: Console, problems: Sequence[Problem]) -> None:
    if not problems:
        return
    out.print()
    print_line(out, "What was wrong with the files", style="bold")
    ordered = sorted(problems, key=lambda one: one.severity != "error")
    for one in ordered[:_MOST_PROBLEMS]:
        word = "Error" if one.severity == "error" else "Warning"
        print_line(out, f"{word}: {problem_words(one)}")
    if len(ordered) > _MOST_PROBLEMS:
        print_line(out, f"And {len(ordered) - _MOST_PROBLEMS} more; --json lists them all.")
