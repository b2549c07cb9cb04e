"""The improvement-approach template: which providers have a continuous improvement approach."""

from assistant.objectives.observations import Observation, Reading, exactly
from assistant.objectives.periods import day
from assistant.objectives.readers.columns import filled, problems_of, read_choices
from assistant.objectives.readers.dates import read_dates
from assistant.objectives.readers.template_tables import TemplateTable, template_format

MEASURE = "improvement_approach"

_WORDS = {"yes": 1, "no": 0, "y": 1, "n": 0, "true": 1, "false": 0}
"""TRUE and FALSE are what a spreadsheet makes of a tick box."""


def _read(sheet: TemplateTable) -> Reading:
    organisations = sheet.organisations(providers_only=True)
    day_cells = sheet.column("as_of")
    days = filled(day_cells, read_dates(day_cells))
    in_place = read_choices(sheet.column("approach_in_place"), _WORDS)
    observations: list[Observation] = []
    for row, who in organisations.by_row.items():
        if row in days.by_row:
            is_known = row in in_place.by_row
            numerator = exactly(in_place.by_row[row]) if is_known else None
            denominator = exactly(1) if is_known else None
            period, rows = day(days.by_row[row]), sheet.rows(row)
            observations.append(Observation(MEASURE, period, who, numerator, denominator, rows))
    return sheet.reading(problems_of(organisations, days, in_place), observations)


FORMAT = template_format(
    "improvement-approach", "Continuous improvement approach of providers", _read
)
