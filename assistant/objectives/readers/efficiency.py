"""The efficiency template: efficiency in a financial year, by a measure that each row names."""

from decimal import Decimal

from assistant.objectives.observations import Observation, Reading, exactly
from assistant.objectives.problems import error
from assistant.objectives.readers.columns import filled, problems_of, read_amounts, read_choices
from assistant.objectives.readers.dates import read_financial_years
from assistant.objectives.readers.percents import read_percents
from assistant.objectives.readers.ratios import known, ratios
from assistant.objectives.readers.reading import at_rows
from assistant.objectives.readers.template_tables import TemplateTable, template_format

PRODUCTIVITY = "efficiency_productivity"
MEASURES = {
    "cip": "efficiency_cip",
    "cip_recurrent": "efficiency_cip_recurrent",
    "productivity": PRODUCTIVITY,
}

_WHOLE = exactly(100)
"""Productivity is published as a percentage, so that is what it is out of."""


def _read(sheet: TemplateTable) -> Reading:
    organisations = sheet.organisations(providers_only=False)
    year_cells, measure_cells = sheet.column("financial_year"), sheet.column("measure")
    years = filled(year_cells, read_financial_years(year_cells))
    measures = filled(measure_cells, read_choices(measure_cells, MEASURES))
    saving_cells = sheet.column("saving_gbp_m")
    savings = read_amounts(saving_cells)
    expenditure = read_amounts(sheet.column("expenditure_gbp_m"))
    parts = ratios(saving_cells, savings, expenditure)
    growth = read_percents(sheet.column("productivity_pct"), least=Decimal(-100))
    observations: list[Observation] = []
    not_published: list[int] = []
    for row, who in organisations.by_row.items():
        measure, year = measures.by_row.get(row), years.by_row.get(row)
        if measure is None or year is None:
            continue
        numerator, denominator = parts.numerator(row), parts.denominator(row)
        if measure == PRODUCTIVITY:
            if who.kind != "england":
                not_published.append(row)
                continue
            numerator, denominator = known(growth, row), _WHOLE
        rows = sheet.rows(row)
        observations.append(Observation(measure, year, who, numerator, denominator, rows))
    sector_only = error(
        "sector_only",
        "Implied productivity is published for the whole sector only. Write ENGLAND as the "
        "org_code, or name another measure. The row was not used.",
        file=sheet.table.file,
        column="measure",
    )
    problems = (
        *problems_of(organisations, years, measures, savings, expenditure, parts, growth),
        *at_rows(sector_only, not_published),
    )
    return sheet.reading(problems, observations)


FORMAT = template_format("efficiency", "Efficiency by a named measure", _read)
