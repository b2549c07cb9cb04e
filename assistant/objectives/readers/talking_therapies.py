"""NHS Talking Therapies (IAPT) monthly activity: waits of those who finished a course of treatment.

Columns: REPORTING_PERIOD_START, REPORTING_PERIOD_END, GROUP_TYPE, ORG_CODE1, ORG_NAME1, ORG_CODE2,
ORG_NAME2 (a provider stands in the second pair), MEASURE_ID, MEASURE_NAME, and MEASURE_VALUE or
MEASURE_VALUE_SUPPRESSED. Below England percentages are whole numbers and counts are rounded to
five, so a numerator is known within bounds; where the file counts it, the count is used.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

import polars as pl

from assistant.objectives.cells import read_number
from assistant.objectives.formats import Format
from assistant.objectives.observations import ENGLAND, Count, Reading
from assistant.objectives.problems import Problem, error
from assistant.objectives.readers.cell_counts import share_of
from assistant.objectives.readers.measure_rows import (
    Cell,
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
    value_column,
)
from assistant.objectives.readers.reading import capped, column_name
from assistant.objectives.tables import Header, Table


@dataclass(frozen=True)
class _Wait:
    """A measure of ours, and the names of what it is made of."""

    measure: str
    count: str
    percentage: str


_FINISHED = "COUNT_FINISHEDCOURSETREATMENT"
_WAITS = tuple(
    _Wait(
        f"iapt_{weeks}w",
        f"COUNT_FIRSTTREATMENT{weeks}WEEKSFINISHEDCOURSETREATMENT",
        f"PERCENTAGE_FIRSTTREATMENT{weeks}WEEKSFINISHEDCOURSETREATMENT",
    )
    for weeks in (18, 6)
)
_BY_ID = {
    "M076": _FINISHED,
    "M052": _WAITS[1].count,
    "M053": _WAITS[1].percentage,
    "M054": _WAITS[0].count,
    "M055": _WAITS[0].percentage,
}
"""For files without names. Names come first: `Percentage_AccessingServices18Weeks…` is another
measure, of people who have only begun."""

_NO_CODE = ["", "ALL", "NONE", "NULL", "NA", "N/A", "-"]
_NOTE = (
    "Below England, talking therapies statistics give whole percentages and counts rounded to the "
    "nearest five. Figures are carried as the least and the most they can be."
)


class _Numerator(NamedTuple):
    value: Count | None
    cell: Cell | None
    problems: tuple[Problem, ...] = ()


def _recognises(header: Header) -> bool:
    return (
        has_measures(header)
        and header.has("GROUP_TYPE")
        and header.find("ORG_CODE1", "ORG_CODE") is not None
    )


def _read(table: Table) -> Reading:
    ours = _ours(table)
    figures = read_figures(ours.table, ours.columns)
    counts = (_FINISHED, *(wait.count for wait in _WAITS))
    rounded = rounded_levels(figures.figures, counts)
    problems = list(figures.problems)
    fractions = _are_fractions(figures.figures)
    if fractions:
        message = (
            "The percentages in this file are 1 or less, so they may be fractions: 0.95 for 95. "
            "They were not used. Give them as in the publication, such as 95."
        )
        column = column_name(table, value_column(table))
        problems.append(error("fractions", message, file=table.file, column=column))
    found = [
        _found(table, wait, figure, rounded[figure.organisation.kind], fractions=fractions)
        for wait in _WAITS
        if any(wait.count in one.cells or wait.percentage in one.cells for one in figures.figures)
        for figure in figures.figures
        if {_FINISHED, wait.count, wait.percentage} & figure.cells.keys()
    ]
    problems.extend(problem for one in found for problem in one.problems)
    if not found:
        message = (
            "No row of a provider or of England holds a wait of those who finished a course of "
            "treatment. Nothing was used."
        )
        problems.append(error("no_rows", message, file=table.file))
    observations = tuple(one.observation for one in found)
    return Reading(
        observations,
        problems=capped(dict.fromkeys(problems)),
        rows_read=table.frame.height,
        rows_used=used(observations),
        notes=() if are_exact(observations) else (_NOTE,),
    )


class _Picked(NamedTuple):
    table: Table
    columns: Columns


def _ours(table: Table) -> _Picked:
    """Return the rows of our measures, of providers and England, with plain names and codes."""
    by_name = table.header.find("MEASURE_NAME")
    measure = table.column("MEASURE_ID") if by_name is None else by_name
    wanted = _BY_ID.keys() if by_name is None else _BY_ID.values()
    text = pl.col(f"c{measure}").str.to_uppercase()
    group = pl.col(f"c{table.column('GROUP_TYPE')}").str.to_uppercase()
    frame = picked(table, text, wanted).filter(group.is_in(["PROVIDER", "ENGLAND"]))
    code, name = _organisation(table)
    at, at_name = table.column("ORG_CODE1", "ORG_CODE"), table.header.find("ORG_NAME1", "ORG_NAME")
    frame = frame.with_columns(
        text.replace(_BY_ID).alias(f"c{measure}"),
        pl.when(group == "ENGLAND").then(pl.lit(ENGLAND.code)).otherwise(code).alias(f"c{at}"),
        *([] if at_name is None else [name.alias(f"c{at_name}")]),
    )
    return _Picked(replace(table, frame=frame), Columns(measure, at, at_name))


def _organisation(table: Table) -> tuple[pl.Expr, pl.Expr]:
    """Return a row's code and name: the second pair's where it holds a code, else the first's."""
    code: pl.Expr = pl.lit(None, pl.String)
    name: pl.Expr = pl.lit(None, pl.String)
    for codes, names in (
        (("ORG_CODE1", "ORG_CODE"), ("ORG_NAME1", "ORG_NAME")),
        (("ORG_CODE2",), ("ORG_NAME2",)),
    ):
        at, at_name = table.header.find(*codes), table.header.find(*names)
        if at is None:
            continue
        own = pl.col(f"c{at}").str.to_uppercase()
        is_code = ~own.fill_null("").is_in(_NO_CODE)
        code = pl.when(is_code).then(own).otherwise(code)
        own_name = pl.lit(None, pl.String) if at_name is None else pl.col(f"c{at_name}")
        name = pl.when(is_code).then(own_name).otherwise(name)
    return code, name


def _found(table: Table, wait: _Wait, figure: Figure, rounded: bool, *, fractions: bool) -> Found:
    finished = figure.cells.get(_FINISHED)
    denominator, unread = count_of(table, finished, rounded=rounded)
    counted, percentage = figure.cells.get(wait.count), figure.cells.get(wait.percentage)
    if counted:
        count, also_unread = count_of(table, counted, rounded=rounded)
        numerator = _Numerator(count, counted, also_unread)
    elif fractions:
        numerator = _Numerator(None, percentage)
    else:
        numerator = _by_percentage(table, percentage, denominator)
    cells = (finished, numerator.cell)
    found = observed(table, wait.measure, figure, numerator.value, denominator, cells)
    return Found(found.observation, unread + numerator.problems + found.problems)


def _by_percentage(table: Table, cell: Cell | None, whole: Count | None) -> _Numerator:
    """Return the numerator that a percentage of a whole leaves possible; none without a whole."""
    read = read_number(cell.text if cell else None)
    if cell is None or read.state == "missing":
        return _Numerator(None, cell)
    if read.state == "suppressed":
        return _Numerator(Count(Decimal(0), whole.high) if whole else None, cell)
    if read.state == "not_a_number" or not 0 <= read.number <= 100:
        message = "This cell must hold a percentage from 0 to 100. It was not used."
        column = column_name(table, value_column(table))
        problem = error("no_percentage", message, file=table.file, row=cell.row, column=column)
        return _Numerator(None, cell, (problem,))
    return _Numerator(share_of(read.number, whole) if whole else None, cell)


def _are_fractions(figures: Iterable[Figure]) -> bool:
    cells = (
        read_number(figure.cells[wait.percentage].text)
        for figure in figures
        for wait in _WAITS
        if wait.percentage in figure.cells
    )
    numbers = [cell.number for cell in cells if cell.state == "number" and not cell.percent]
    return 0 < max(numbers, default=Decimal(0)) <= 1


FORMAT = Format(
    "talking_therapies",
    "NHS Talking Therapies monthly activity (CSV)",
    _recognises,
    _read,
)
