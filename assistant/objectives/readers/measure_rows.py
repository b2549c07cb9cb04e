"""Files of NHS England's mental health statistics: a row for each measure of an organisation.

Columns that all of them have: REPORTING_PERIOD_START, REPORTING_PERIOD_END, MEASURE_ID or
MEASURE_NAME, and MEASURE_VALUE or MEASURE_VALUE_SUPPRESSED.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import polars as pl

from assistant.objectives.observations import (
    ENGLAND,
    Count,
    Observation,
    Organisation,
    OrganisationKind,
)
from assistant.objectives.periods import Period, parse_date, spanning
from assistant.objectives.problems import Problem, error
from assistant.objectives.readers.cell_counts import are_rounded, bounded_count, part_of
from assistant.objectives.readers.kept_rows import with_organisation
from assistant.objectives.readers.reading import (
    at_rows,
    column_name,
    provider,
    rows_of,
)
from assistant.objectives.readers.row_keys import distinct_keys
from assistant.objectives.tables import Header, Table

_START = "REPORTING_PERIOD_START"
_END = "REPORTING_PERIOD_END"
_VALUES = ("MEASURE_VALUE_SUPPRESSED", "MEASURE_VALUE")


class Cell(NamedTuple):
    """A measure's value as it stands in the file."""

    row: int
    text: str | None


class Columns(NamedTuple):
    """Where the rows say whose measure it is; England's code is `ENGLAND`."""

    measure: int
    code: int
    name: int | None


@dataclass(frozen=True)
class Figure:
    """The measures of one organisation in one period."""

    period: Period
    organisation: Organisation
    cells: dict[str, Cell] = field(default_factory=dict)
    """By measure, as the measure's column has it."""


@dataclass(frozen=True)
class Figures:
    """What a file's rows come to."""

    figures: tuple[Figure, ...]
    problems: tuple[Problem, ...]


class Found(NamedTuple):
    """What was made of a figure, and what is wrong with it."""

    observation: Observation
    problems: tuple[Problem, ...]


class _Periods(NamedTuple):
    by_row: dict[int, Period]
    problems: tuple[Problem, ...]


def has_measures(header: Header) -> bool:
    """Return whether the header has what all these files have."""
    return (
        header.has(_START, _END)
        and header.find("MEASURE_ID", "MEASURE_NAME") is not None
        and header.find(*_VALUES) is not None
    )


def value_column(table: Table) -> int:
    """Return the column of values: the suppressed ones where a file has both."""
    return next(at for name in _VALUES if (at := table.header.find(name)) is not None)


def read_figures(table: Table, columns: Columns) -> Figures:
    """Return the measures of each organisation and period, of rows that have been picked.

    A row that names no period or no organisation is an error. So are two rows that contradict one
    another: neither is used.
    """
    value = value_column(table)
    named = with_organisation(table, columns.code, [value])
    periods = _periods(named.table)
    keys = {
        row: f"{period.start}/{period.end}/{code}/{measure}"
        for row, (code, measure) in named.table.rows([columns.code, columns.measure])
        if (period := periods.by_row.get(row))
    }
    once = distinct_keys(named.table, keys, [value])
    by_key: dict[tuple[Period, str], Figure] = {}
    wanted = [columns.measure, columns.code, value]
    wanted += [] if columns.name is None else [columns.name]
    for row, (measure, code, text, *name) in once.table.rows(wanted):
        period, organisation = periods.by_row[row], _organisation(code or "", *name)
        figure = by_key.setdefault((period, organisation.code), Figure(period, organisation))
        figure.cells[measure or ""] = Cell(row, text)
    problems = (*named.problems, *periods.problems, *once.problems)
    return Figures(tuple(by_key.values()), problems)


def rounded_levels(
    figures: Iterable[Figure], counts: Iterable[str]
) -> dict[OrganisationKind, bool]:
    """Return whether these counts are rounded, for providers and for England, each by its own."""
    cells: dict[OrganisationKind, list[str | None]] = {"provider": [], "england": []}
    wanted = tuple(counts)
    for figure in figures:
        cells[figure.organisation.kind].extend(
            figure.cells[name].text for name in wanted if name in figure.cells
        )
    return {kind: are_rounded(texts) for kind, texts in cells.items()}


def count_of(
    table: Table, cell: Cell | None, *, rounded: bool
) -> tuple[Count | None, tuple[Problem, ...]]:
    """Return a measure that is a count; None where it is missing or can't be used."""
    if cell is None:
        return None, ()
    found = bounded_count(table, cell.row, value_column(table), cell.text, rounded=rounded)
    return found.count, () if found.problem is None else (found.problem,)


def observed(
    table: Table,
    measure: str,
    figure: Figure,
    numerator: Count | None,
    denominator: Count | None,
    cells: Iterable[Cell | None],
) -> Found:
    """Return an observation; without counts where the numerator is more than the denominator."""
    rows = sorted(cell.row for cell in cells if cell)
    problems: tuple[Problem, ...] = ()
    if numerator and denominator:
        part = part_of(numerator, denominator)
        if part is None:
            message = (
                "The count within the standard is more than the count of all. Neither was used."
            )
            column = column_name(table, value_column(table))
            problems = (
                error("more_than_all", message, file=table.file, row=rows[0], column=column),
            )
            denominator = None
        numerator = part
    where = rows_of(table, rows)
    return Found(
        Observation(measure, figure.period, figure.organisation, numerator, denominator, where),
        problems,
    )


def picked(table: Table, text: pl.Expr, wanted: Iterable[str]) -> pl.DataFrame:
    """Return the rows in which a text is one of those wanted, whatever its case."""
    return table.frame.filter(text.str.to_uppercase().is_in(list(wanted)).fill_null(False))


def used(observations: Iterable[Observation]) -> int:
    """Return how many rows the observations were made of, each counted once."""
    return len({row for seen in observations for row in seen.rows.numbers})


def are_exact(observations: Iterable[Observation]) -> bool:
    """Return whether every count of the observations is known exactly."""
    counts = (count for seen in observations for count in (seen.numerator, seen.denominator))
    return all(count.exact for count in counts if count)


def _periods(table: Table) -> _Periods:
    start, end = table.column(_START), table.column(_END)
    by_row: dict[int, Period] = {}
    unread: list[int] = []
    for row, (first, last) in table.rows([start, end]):
        days = parse_date(first or ""), parse_date(last or "")
        if days[0] and days[1] and days[0] <= days[1]:
            by_row[row] = spanning(days[0], days[1])
        else:
            unread.append(row)
    problem = error(
        "no_period",
        "This row does not name a period from a first day to a last. The row was not used.",
        file=table.file,
        column=column_name(table, start),
    )
    return _Periods(by_row, at_rows(problem, unread))


def _organisation(code: str, name: str | None = None) -> Organisation:
    if code == ENGLAND.code:
        return ENGLAND
    plain = "" if (name or "").upper() in ("NONE", "NULL") else name
    return provider(code, plain)
