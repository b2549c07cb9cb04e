"""A status report as plain data: the shape is `contracts/status.schema.json`'s."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Any

from assistant.objectives import spc_words
from assistant.objectives.measures import Measure
from assistant.objectives.observations import Count, Rows
from assistant.objectives.problems import Problem
from assistant.objectives.series import Series
from assistant.objectives.status import ObjectiveStatus
from assistant.objectives.wording import listed
from assistant.status_report import StatusReport
from assistant.wire import citation_data


def status_data(report: StatusReport) -> dict[str, Any]:
    """Return the report as the contract's object, ready for JSON."""
    return {
        "as_of": report.as_of.isoformat(),
        "level": report.assessment.subject.level.label,
        "inputs": [
            {
                "file": one.file,
                "sha256": one.sha256,
                "format": one.format,
                "rows_read": one.rows_read,
                "rows_used": one.rows_used,
            }
            for one in report.inputs
        ],
        "objectives": [objective_status_data(report, one) for one in report.objectives],
        "problems": [problem_data(one) for one in report.problems],
        "notes": list(report.notes),
    }


def objective_status_data(report: StatusReport, one: ObjectiveStatus) -> dict[str, Any]:
    """Return the finding on one objective as the contract's object."""
    series = {(each.definition.id, each.level): each for each in one.series}
    last = {(each.definition.id, each.level): each for each in one.measures}
    return {
        "objective": one.entry.number,
        "title": one.entry.title,
        "theme": one.entry.theme,
        "role": one.entry.role,
        "scope": one.entry.scope,
        "status": one.status,
        "part": one.entry.part,
        "sentence": one.sentence,
        "rule": one.entry.rule or None,
        "remarks": list(one.remarks),
        "measures": [
            measure_data(
                each,
                series.get((each.definition.id, each.level))
                if each is last[each.definition.id, each.level]
                else None,
            )
            for each in one.measures
        ],
        "citation": citation_data(report.citations[one.entry.number]),
        "scope_citation": citation_data(report.scope),
    }


def measure_data(measure: Measure, series: Series | None = None) -> dict[str, Any]:
    """Return a measure as the contract's object; `series` is given with its last period."""
    standard, bounds = measure.standard, measure.bounds
    definition = measure.definition
    return {
        "measure": definition.id,
        "title": definition.title,
        "period": measure.period.label,
        "complete": measure.complete,
        "level": measure.level.label,
        "numerator": _exact(measure.numerator),
        "denominator": _exact(measure.denominator),
        "value": _number(measure.value),
        "bounds": [_number(one) for one in bounds] if bounds and bounds[0] != bounds[1] else None,
        "unit": definition.unit,
        "comparator": standard.comparator if standard else None,
        "target": _number(standard.threshold) if standard else None,
        "target_source": _source(measure),
        "target_confirmed": standard.confirmed if standard else None,
        "met": measure.met,
        "rule": _rule(measure),
        "providers": measure.providers,
        "missing": list(measure.missing),
        "notes": list(measure.notes),
        "spc": spc_data(series) if series else None,
        "sources": [
            {"file": rows.file, "sheet": rows.sheet, "rows": row_ranges(rows.numbers)}
            for rows in measure.sources
        ],
    }


def spc_data(series: Series) -> dict[str, Any] | None:
    """Return the SPC findings of a series; None where there are too few points for limits."""
    analysis = series.analysis
    phase = analysis.phases[-1]
    if phase.mean is None or phase.lower_limit is None or phase.upper_limit is None:
        return None
    return {
        "points": len(analysis.points),
        "mean": phase.mean,
        "lower_limit": phase.lower_limit,
        "upper_limit": phase.upper_limit,
        "variation": analysis.variation or "not_assessed",
        "variation_words": spc_words.variation(analysis).words,
        "assurance": analysis.assurance,
        "assurance_words": spc_words.assurance(analysis).words,
        "baseline": spc_words.baseline(analysis),
        "method": spc_words.method(analysis),
        "notes": list(spc_words.notes(analysis, seasonal=series.definition.seasonal)),
    }


def series_data(series: Series) -> dict[str, Any]:
    """Return a series with its points, for tools and tables."""
    points = {point.index: point for point in series.analysis.points}
    return {
        "measure": series.definition.id,
        "title": series.definition.title,
        "level": series.level.label,
        "unit": series.definition.unit,
        "target": _number(series.target),
        "spc": spc_data(series),
        "points": [
            {
                "period": period.label,
                "numerator": _exact(measure.numerator) if measure else None,
                "denominator": _exact(measure.denominator) if measure else None,
                "value": _number(measure.value) if measure else None,
                "type": points[at].point_type if at in points else None,
                "special_cause": points[at].special_cause if at in points else None,
            }
            for at, (period, measure) in enumerate(
                zip(series.periods, series.measures, strict=True)
            )
        ],
    }


def problem_data(problem: Problem) -> dict[str, Any]:
    """Return a problem as the contract's object."""
    return {
        "severity": problem.severity,
        "code": problem.code,
        "message": problem.message,
        "file": problem.file,
        "row": problem.row,
        "column": problem.column,
    }


def row_ranges(numbers: Sequence[int]) -> str:
    """Return row numbers as a person writes them: 2-230, 5, 9-12."""
    runs = []
    for _, run in groupby(enumerate(sorted(set(numbers))), key=lambda pair: pair[1] - pair[0]):
        rows = [number for _, number in run]
        runs.append(str(rows[0]) if len(rows) == 1 else f"{rows[0]}-{rows[-1]}")
    return ", ".join(runs)


def rows_in_words(sources: Iterable[Rows]) -> str:
    """Return where figures come from: "file.csv, rows 2-230"."""
    return "; ".join(
        f"{rows.file}{f', sheet {rows.sheet}' if rows.sheet else ''}, "
        f"row{'' if len(rows.numbers) == 1 else 's'} {row_ranges(rows.numbers)}"
        for rows in sources
    )


def files_in_words(sources: Iterable[Rows]) -> str:
    """Return which files figures come from: "a.csv and b.csv"."""
    return listed(list(dict.fromkeys(rows.file for rows in sources)), most=3)


def _rule(measure: Measure) -> str:
    definition = measure.definition
    if definition.denominator is None:
        return f"{definition.numerator}; added up, never averaged"
    return f"{definition.numerator}, divided by {definition.denominator}; added up, never averaged"


def _source(measure: Measure) -> str:
    standard = measure.standard
    if standard:
        return standard.source if standard.confirmed else f"{standard.source} (not confirmed)"
    if measure.definition.standards:
        return "No standard held in this period."
    return "There is no standard for this measure."


def _exact(count: Count | None) -> int | float | None:
    if count is None or not count.exact:
        return None
    return _plain(count.low)


def _plain(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def _number(value: Fraction | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value.denominator == 1 else float(value)
