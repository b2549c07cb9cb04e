"""Early intervention in psychosis, from the Mental Health Services Monthly Statistics.

Columns: REPORTING_PERIOD_START, REPORTING_PERIOD_END, BREAKDOWN, PRIMARY_LEVEL,
PRIMARY_LEVEL_DESCRIPTION, SECONDARY_LEVEL and its description, MEASURE_ID, MEASURE_NAME,
MEASURE_VALUE. EIP23a counts referrals that entered treatment, EIP23b those within two weeks; ids
with more letters (EIP23aa) are age groups of these. Periods are often rolling three months.
"""

from dataclasses import replace

import polars as pl

from assistant.objectives.formats import Format
from assistant.objectives.observations import ENGLAND, Reading
from assistant.objectives.problems import error
from assistant.objectives.readers.measure_rows import (
    Columns,
    Figure,
    Found,
    are_exact,
    count_of,
    has_measures,
    observed,
    picked,
    read_figures,
    rounded_levels,
    used,
)
from assistant.objectives.readers.reading import capped
from assistant.objectives.tables import Header, Table

_ENTERED = "EIP23A"
_IN_TWO_WEEKS = "EIP23B"
_NOT_BROKEN_DOWN = ["", "NONE", "ALL", "NULL"]
_NOTE = (
    "Below England, counts of early intervention in psychosis under five are suppressed and the "
    "others rounded to the nearest five. They are carried as the least and the most they can be."
)


def _recognises(header: Header) -> bool:
    needed = header.has("BREAKDOWN", "PRIMARY_LEVEL", "MEASURE_ID")
    return has_measures(header) and needed and not header.has("GROUP_TYPE")


def _read(table: Table) -> Reading:
    code, measure = table.column("PRIMARY_LEVEL"), table.column("MEASURE_ID")
    name = table.header.find("PRIMARY_LEVEL_DESCRIPTION")
    figures = read_figures(_ours(table), Columns(measure, code, name))
    rounded = rounded_levels(figures.figures, (_ENTERED, _IN_TWO_WEEKS))
    found = [
        _found(table, figure, rounded=rounded[figure.organisation.kind])
        for figure in figures.figures
    ]
    problems = [*figures.problems, *(problem for one in found for problem in one.problems)]
    if not found:
        message = "No row holds EIP23a or EIP23b of a provider or of England. Nothing was used."
        problems.append(error("no_rows", message, file=table.file))
    observations = tuple(one.observation for one in found)
    return Reading(
        observations,
        problems=capped(problems),
        rows_read=table.frame.height,
        rows_used=used(observations),
        notes=() if are_exact(observations) else (_NOTE,),
    )


def _ours(table: Table) -> Table:
    """Return the rows of both measures, of providers and England, without secondary levels."""
    measure = pl.col(f"c{table.column('MEASURE_ID')}")
    breakdown = pl.col(f"c{table.column('BREAKDOWN')}").str.to_uppercase()
    code = f"c{table.column('PRIMARY_LEVEL')}"
    secondary = table.header.find("SECONDARY_LEVEL")
    frame = picked(table, measure, (_ENTERED, _IN_TWO_WEEKS))
    if secondary is not None:
        level = pl.col(f"c{secondary}").fill_null("").str.to_uppercase()
        frame = frame.filter(level.is_in(_NOT_BROKEN_DOWN))
    frame = frame.filter(breakdown.is_in(["PROVIDER", "ENGLAND"])).with_columns(
        measure.str.to_uppercase(),
        pl.when(breakdown == "ENGLAND")
        .then(pl.lit(ENGLAND.code))
        .otherwise(pl.col(code).str.to_uppercase())
        .alias(code),
    )
    return replace(table, frame=frame)


def _found(table: Table, figure: Figure, *, rounded: bool) -> Found:
    entered, in_two_weeks = figure.cells.get(_ENTERED), figure.cells.get(_IN_TWO_WEEKS)
    numerator, unread = count_of(table, in_two_weeks, rounded=rounded)
    denominator, also_unread = count_of(table, entered, rounded=rounded)
    found = observed(table, "eip_2w", figure, numerator, denominator, (entered, in_two_weeks))
    return Found(found.observation, unread + also_unread + found.problems)


FORMAT = Format(
    "eip",
    "Early intervention in psychosis (Mental Health Services Monthly Statistics)",
    _recognises,
    _read,
)
