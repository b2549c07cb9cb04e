"""The finance template: surplus or deficit, and cost improvement out of expenditure.

All amounts are in millions of pounds, and run from April to the end of the row's period.
"""

from collections.abc import Mapping
from decimal import Decimal

from assistant.objectives.observations import Observation, Organisation, Reading
from assistant.objectives.periods import Period, year_to_quarter
from assistant.objectives.problems import Problem, error, warning
from assistant.objectives.readers.columns import (
    ColumnText,
    ColumnValues,
    filled,
    problems_of,
    read_amounts,
    read_choices,
)
from assistant.objectives.readers.dates import read_financial_years
from assistant.objectives.readers.ratios import known, ratios
from assistant.objectives.readers.template_tables import TemplateTable, template_format

BALANCE = "sector_balance"
BALANCE_COLUMN = "actual_surplus_deficit_gbp_m"
EXPENDITURE_COLUMN = "expenditure_gbp_m"
SAVINGS_COLUMNS = {
    "efficiency_cip": "cip_delivered_gbp_m",
    "efficiency_cip_recurrent": "cip_recurrent_gbp_m",
}
"""By measure: savings out of expenditure."""
LARGEST = Decimal(10_000)
"""Millions of pounds. No provider's amount comes near it: a larger one is in another unit."""

_QUARTERS = {"FY": 4, "Q1": 1, "Q2": 2, "Q3": 3, "Q4": 4}
"""Up to the end of which quarter the amounts run."""
_BASES = {"Y": "Y", "N": "N", "yes": "Y", "no": "N"}


def _read(sheet: TemplateTable) -> Reading:
    organisations = sheet.organisations(providers_only=False)
    year_cells, period_cells = sheet.column("financial_year"), sheet.column("period")
    years = filled(year_cells, read_financial_years(year_cells))
    named = read_choices(period_cells, {name: name for name in _QUARTERS})
    up_to = filled(period_cells, named)
    bases = read_choices(sheet.column("includes_stf"), _BASES)
    names = (BALANCE_COLUMN, EXPENDITURE_COLUMN, *SAVINGS_COLUMNS.values())
    columns = {name: sheet.column(name) for name in names}
    amounts = {
        name: read_amounts(column, signed=name == BALANCE_COLUMN)
        for name, column in columns.items()
    }
    # A column that is blank throughout means that the file is not about the measure.
    parts = {
        measure: ratios(columns[name], amounts[name], amounts[EXPENDITURE_COLUMN])
        for measure, name in SAVINGS_COLUMNS.items()
        if len(amounts[name].blank) < len(columns[name].cells)
    }
    mixed = _mixed_bases(sheet.table.file, bases.by_row, years.by_row)
    observations: list[Observation] = []
    for row, who in organisations.by_row.items():
        if row not in years.by_row or row not in up_to.by_row:
            continue
        period = year_to_quarter(years.by_row[row].start.year, _QUARTERS[up_to.by_row[row]])
        balance, rows = known(amounts[BALANCE_COLUMN], row), sheet.rows(row)
        if years.by_row[row] in mixed:
            balance = None
        observations.append(Observation(BALANCE, period, who, balance, None, rows))
        observations += [
            Observation(measure, period, who, part.numerator(row), part.denominator(row), rows)
            for measure, part in parts.items()
        ]
    problems = (
        *problems_of(organisations, years, up_to, bases, *amounts.values(), *parts.values()),
        *mixed.values(),
        *(
            problem
            for name, column in columns.items()
            for problem in _unit_problems(column, amounts[name], organisations.by_row)
        ),
    )
    return sheet.reading(problems, observations)


def _mixed_bases(
    file: str, bases: Mapping[int, str], years: Mapping[int, Period]
) -> dict[Period, Problem]:
    """Return an error for each year whose figures are given with and without the fund."""
    first: dict[Period, str] = {}
    differing: dict[Period, int] = {}
    for row, basis in bases.items():
        if row in years and first.setdefault(years[row], basis) != basis:
            differing.setdefault(years[row], row)
    return {
        year: error(
            "mixed_basis",
            f"The figures of {year.label} are partly with the Sustainability and Transformation "
            "Fund and partly without it, so that their sum would be neither: no surplus or deficit "
            "of that year was used. From this row on they differ; give them all on one basis.",
            file=file,
            row=row,
            column="includes_stf",
        )
        for year, row in differing.items()
    }


def _unit_problems(
    column: ColumnText,
    amounts: ColumnValues[Decimal],
    organisations: Mapping[int, Organisation],
) -> tuple[Problem, ...]:
    """Return one warning where a provider's amount is too large for millions of pounds."""
    too_large = (
        row
        for row, who in organisations.items()
        if who.kind == "provider" and abs(amounts.by_row.get(row, Decimal(0))) > LARGEST
    )
    row = next(too_large, None)
    if row is None:
        return ()
    message = (
        "This is more than any provider has in millions of pounds. Check whether the column is in "
        "pounds or thousands."
    )
    return (warning("check_unit", message, file=column.file, row=row, column=column.name),)


FORMAT = template_format("finance", "Surplus or deficit and cost improvement of providers", _read)
