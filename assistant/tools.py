"""What a program or a model may ask for about objectives: plain functions, plain data out.

Nothing here is written by a model; every figure comes from the rules. All are read-only.
"""

from datetime import date
from typing import Any

from assistant.errors import UnusableInput
from assistant.framework import objectives
from assistant.objectives.register import load_register
from assistant.objectives.subjects import Subject
from assistant.status_files import Contents
from assistant.status_report import StatusReport, status_report
from assistant.status_wire import objective_status_data, problem_data, series_data
from assistant.wire import objective_data
from corpus.read import Corpus


def list_objectives(corpus: Corpus) -> list[dict[str, Any]]:
    """Return the objectives with their exact words, how each is assessed and what data it needs."""
    register = load_register()
    return [
        {
            **objective_data(corpus, one),
            "assessed": register.objective(one.number).assessed,
            "measures": list(register.objective(one.number).measures),
            "rule": register.objective(one.number).rule or None,
            "needs": register.objective(one.number).needs or None,
        }
        for one in objectives(corpus)
        if 1 <= one.number <= len(register.objectives)
    ]


def objective_status(
    corpus: Corpus,
    contents: Contents,
    *,
    objective: int,
    as_of: date,
    provider: str | None = None,
) -> dict[str, Any]:
    """Return the status of one objective as the contract's object, with the files' problems.

    Args:
        contents: what the asker's own files hold.
        objective: its number, 1 to 16.
        provider: a provider's code; the sector, or the only provider in the data, where None.

    Raises:
        UnusableInput: there is no such objective.
    """
    if not 1 <= objective <= len(load_register().objectives):
        raise UnusableInput("There is no such objective: they are numbered 1 to 16.")
    report = _report(corpus, contents, as_of, provider)
    return {
        **objective_status_data(report, report.assessment.objective(objective)),
        "as_of": as_of.isoformat(),
        "problems": [problem_data(one) for one in report.problems],
    }


def measure_series(
    corpus: Corpus,
    contents: Contents,
    *,
    measure: str,
    as_of: date,
    provider: str | None = None,
) -> dict[str, Any]:
    """Return a measure over time with its SPC findings, point by point.

    Raises:
        UnusableInput: there is no such measure, or the data hold no series of it.
    """
    register = load_register()
    if measure not in register.measures:
        raise UnusableInput(
            f"There is no such measure. There are: {', '.join(sorted(register.measures))}."
        )
    report = _report(corpus, contents, as_of, provider)
    for one in report.objectives:
        for series in one.series:
            if series.definition.id == measure:
                return series_data(series)
    raise UnusableInput(
        "The data hold no series of this measure: it takes two periods or more at one level."
    )


def _report(corpus: Corpus, contents: Contents, as_of: date, provider: str | None) -> StatusReport:
    subject = Subject("provider", provider.strip().upper()) if provider else None
    return status_report(corpus, contents, as_of=as_of, subject=subject)
