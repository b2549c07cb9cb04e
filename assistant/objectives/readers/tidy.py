"""The tidy template: any measure's numerators and denominators, by organisation and period.

Which measures there are is the caller's to say: only the form of a name is checked here. Rows that
are given twice are left in, because other files may give them as well.
"""

import re
from decimal import Decimal

from assistant.objectives.observations import Count, Observation, Reading
from assistant.objectives.problems import Problem, error, warning
from assistant.objectives.readers.cell_counts import UNDER_FIVE
from assistant.objectives.readers.columns import (
    ColumnText,
    ColumnValues,
    filled,
    problems_of,
    read_amounts,
    read_cells,
    without,
)
from assistant.objectives.readers.dates import read_periods
from assistant.objectives.readers.ratios import ratios
from assistant.objectives.readers.reading import at_rows
from assistant.objectives.readers.template_tables import TemplateTable, template_format

PLAIN_SUMS = frozenset(("sector_balance",))
"""Measures that are added up and are part of nothing: they have no denominator."""
SIGNED = PLAIN_SUMS | {"efficiency_productivity"}
"""Measures whose numerator may be negative: a deficit, a fall in productivity."""

_NAME = re.compile(r"[a-z0-9_]+")


def _read(sheet: TemplateTable) -> Reading:
    organisations = sheet.organisations(providers_only=False)
    period_cells, measure_cells = sheet.column("period"), sheet.column("measure")
    periods = filled(period_cells, read_periods(period_cells))
    measures = filled(measure_cells, _read_measures(measure_cells))
    numerator_cells, denominator_cells = sheet.column("numerator"), sheet.column("denominator")
    numerators = read_amounts(numerator_cells, signed=True)
    denominators = read_amounts(denominator_cells)
    negative = [
        row
        for row, number in numerators.by_row.items()
        if number < 0 and measures.by_row.get(row) not in SIGNED
    ]
    unneeded = [row for row in denominators.by_row if measures.by_row.get(row) in PLAIN_SUMS]
    parts = ratios(numerator_cells, without(numerators, negative), without(denominators, unneeded))
    observations = [
        Observation(
            measures.by_row[row],
            periods.by_row[row],
            who,
            _suppressed(row, numerators, parts.denominator(row)) or parts.numerator(row),
            parts.denominator(row),
            sheet.rows(row),
        )
        for row, who in organisations.by_row.items()
        if row in measures.by_row and row in periods.by_row
    ]
    problems = (
        *problems_of(organisations, periods, measures, numerators, denominators, parts),
        *at_rows(_negative(numerator_cells), negative),
        *at_rows(_unneeded(denominator_cells), unneeded),
    )
    return sheet.reading(problems, observations)


def _suppressed(
    row: int, numerators: ColumnValues[Decimal], denominator: Count | None
) -> Count | None:
    """Return what a suppressed numerator can be: none to four, and no more than its whole."""
    if row not in numerators.suppressed or denominator is None:
        return None
    return Count(Decimal(0), min(UNDER_FIVE.high, denominator.high))


def _read_measures(column: ColumnText) -> ColumnValues[str]:
    def parse(text: str) -> str | None:
        name = text.casefold()
        return name if _NAME.fullmatch(name) else None

    message = "This cell must be a measure's short name, such as efficiency_cip. It was not used."
    return read_cells(column, parse, code="bad_measure", message=message)


def _negative(column: ColumnText) -> Problem:
    message = "This measure's numerator must not be negative. It was not used."
    return error("negative", message, file=column.file, column=column.name)


def _unneeded(column: ColumnText) -> Problem:
    message = "This measure is a sum and has no denominator. The denominator was not used."
    return warning("denominator_not_used", message, file=column.file, column=column.name)


FORMAT = template_format("tidy", "Any measure, with its numerator and denominator", _read)
