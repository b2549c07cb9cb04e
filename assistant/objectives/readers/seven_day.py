"""The seven-day-standards template: which trusts meet the four priority standards.

A trust meets them when its overall percentage is 90 or more for each of standards 2, 5, 6 and 8.
Source of the 90%: NHS England's seven-day services self-assessment survey. The documents of 2016
speak of the four priority standards and give no threshold.
"""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from assistant.objectives.cells import read_number
from assistant.objectives.observations import Count, Observation, Reading, exactly
from assistant.objectives.periods import Period
from assistant.objectives.problems import error
from assistant.objectives.readers.columns import filled, problems_of, read_choices
from assistant.objectives.readers.dates import read_periods
from assistant.objectives.readers.percents import read_percents
from assistant.objectives.readers.reading import at_rows
from assistant.objectives.readers.template_tables import TemplateTable, template_format

MEASURE = "seven_day_standards"
PRIORITY_STANDARDS = (2, 5, 6, 8)
THRESHOLD = Decimal(90)
"""Per cent, for each of the four standards."""

_WORDS = {
    word: number
    for number in PRIORITY_STANDARDS
    for word in (f"{number}", f"{number}.0", f"standard {number}")
}


def _read(sheet: TemplateTable) -> Reading:
    organisations = sheet.organisations(providers_only=True)
    period_cells, standard_cells = sheet.column("period"), sheet.column("standard")
    periods = filled(period_cells, read_periods(period_cells))
    standards = read_choices(standard_cells, _WORDS)
    overall = read_percents(sheet.column("overall_pct"))
    answered = _answered(sheet)
    unnamed = sorted(standards.blank & answered)
    usable = (standards.by_row.keys() | standards.blank) - set(unnamed)
    trusts: dict[tuple[Period, str], list[int]] = defaultdict(list)
    for row, organisation in organisations.by_row.items():
        if row in periods.by_row and row in usable:
            trusts[periods.by_row[row], organisation.code].append(row)
    observations: list[Observation] = []
    repeated: list[int] = []
    for (period, _), rows in trusts.items():
        given = [standards.by_row[row] for row in rows if row in standards.by_row]
        known = {
            standards.by_row[row]: overall.by_row[row]
            for row in rows
            if row in standards.by_row and row in overall.by_row
        }
        if len(set(given)) < len(given):
            repeated += rows
            known = {}
        # A trust that answered and can't be judged is still a trust that answered.
        one = None if answered.isdisjoint(rows) else exactly(1)
        who, where = organisations.by_row[rows[0]], sheet.rows(*rows)
        observations.append(Observation(MEASURE, period, who, _meets(known), one, where))
    no_standard = error(
        "blank_cell",
        "This row has percentages and no standard. The row was not used.",
        file=sheet.table.file,
        column=standard_cells.name,
    )
    twice = error(
        "duplicate_rows",
        "The trust has two rows for one standard and period, so it is not known which of its rows "
        "for the period are right. None was used.",
        file=sheet.table.file,
        column=standard_cells.name,
    )
    problems = (
        *problems_of(organisations, periods, standards, overall),
        *at_rows(no_standard, unnamed),
        *at_rows(twice, sorted(repeated)),
    )
    return sheet.reading(problems, observations)


def _answered(sheet: TemplateTable) -> frozenset[int]:
    """Return the rows that have any percentage: where all are blank, the trust sent nothing."""
    columns = (sheet.column(name) for name in ("weekday_pct", "weekend_pct", "overall_pct"))
    cells = (cell for column in columns for cell in column.cells)
    return frozenset(row for row, text in cells if read_number(text).state != "missing")


def _meets(known: Mapping[int, Decimal]) -> Count | None:
    """Return 1 for a trust that meets all four, 0 once it misses one, None while that is open."""
    if any(percent < THRESHOLD for percent in known.values()):
        return exactly(0)
    return exactly(1) if len(known) == len(PRIORITY_STANDARDS) else None


FORMAT = template_format(
    "seven-day-standards", "Seven-day hospital services: the four priority standards", _read
)
