"""What every door says of a status report: its title, its statuses and its problems in words."""

from assistant.dates import in_words
from assistant.objectives import spc_words
from assistant.objectives.problems import Problem
from assistant.objectives.series import Series
from assistant.objectives.status import ObjectiveStatus
from assistant.objectives.verdicts import STATUS_WORDS
from assistant.status_report import StatusReport


def title(report: StatusReport) -> str:
    """Return what the report is of: the objectives, the day, whom they are looked at for."""
    return f"Objective status on {in_words(report.as_of.isoformat())}, {whom(report)}"


def whom(report: StatusReport) -> str:
    """Return whom the figures are of."""
    subject = report.assessment.subject
    if subject.kind == "provider":
        return f"figures of provider {subject.name}"
    return f"figures of {subject.name}" if subject.kind == "region" else "for the sector"


def status_words(one: ObjectiveStatus) -> str:
    """Return a status in words, with the part of the objective that it speaks of."""
    words = STATUS_WORDS[one.status]
    if one.entry.part and one.status in ("met", "not_met"):
        return f"{words} ({one.entry.part})"
    return words


def problem_words(problem: Problem) -> str:
    """Return a problem with its place: "file.csv, row 7, column Period: ..."."""
    place = [problem.file or ""]
    if problem.row is not None:
        place.append(f"row {problem.row}")
    if problem.column is not None:
        place.append(f"column {problem.column}")
    where = ", ".join(one for one in place if one)
    return f"{where}: {problem.message}" if where else problem.message


def over_time(series: Series) -> str:
    """Return what the chart of a series says, in a sentence."""
    analysis = series.analysis
    words = f"Over time, {series.definition.title}: {spc_words.variation(analysis).words}"
    if analysis.target is not None:
        words += f"; {spc_words.assurance(analysis).words}"
    return f"{words}. Baseline: {spc_words.baseline(analysis)}."
