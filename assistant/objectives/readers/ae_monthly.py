"""The monthly A&E publication's CSV: a row a provider, and a totals row for England.

Source: NHS England, A&E attendances and emergency admissions, monthly CSV.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from assistant.objectives.formats import Format
from assistant.objectives.observations import TOTAL_ROW, Organisation, Reading
from assistant.objectives.periods import Period, parse_period
from assistant.objectives.problems import Problem, warning
from assistant.objectives.readers.ae_columns import COUNTS, Pair, are_monthly, pairs
from assistant.objectives.readers.four_hour import (
    Department,
    DepartmentType,
    Return,
    read_returns,
)
from assistant.objectives.readers.kept_rows import distinct_rows, with_organisation
from assistant.objectives.readers.reading import (
    Numbers,
    provider,
    read_periods,
    total_rows,
    whole_numbers,
)
from assistant.objectives.readers.totals import added, total_differs
from assistant.objectives.tables import ROW, Table

_BOOKED_NOTE = "A&E attendances include booked appointments, as the file has them."


@dataclass(frozen=True)
class _Part:
    """Rows of one sort, their numbers, and the month of each row that has one."""

    table: Table
    numbers: Numbers
    months: Mapping[int, Period]


def read(table: Table) -> Reading:
    """Return both four-hour measures of each provider, and of England from its totals row.

    Every column of counts is compared with the totals row. A provider with no attendances has 0 of
    0. A department whose cells are both empty is one that the provider hasn't.
    """
    at_period, at_code = table.column("Period"), table.column("Org Code")
    counts = table.header.matching(COUNTS)
    is_total = total_rows([at_period, at_code, table.column("Org name")])
    named = with_organisation(replace(table, frame=table.frame.filter(~is_total)), at_code, counts)
    periods = read_periods(named.table, at_period)
    distinct = distinct_rows(named.table, (at_code,), counts, periods)
    months = {
        row: periods.by_text[text]
        for row, (text,) in distinct.table.rows([at_period])
        if text in periods.by_text
    }
    totals = replace(table, frame=table.frame.filter(is_total))
    providers = _Part(distinct.table, whole_numbers(distinct.table, counts), months)
    england = _Part(totals, whole_numbers(totals, counts), _placed(totals, months))
    returns = _returns(providers, _organisations(distinct.table)) + _returns(england, {})
    found = read_returns(table, returns)
    return replace(
        found,
        problems=(
            *named.problems,
            *periods.problems,
            *distinct.problems,
            *providers.numbers.problems,
            *england.numbers.problems,
            *_not_placed(england),
            *_reconciled(providers, england),
            *found.problems,
        ),
        rows_read=table.frame.height,
        rows_used=len(returns),
        notes=(*found.notes, *_booked_note(table)),
    )


def _organisations(table: Table) -> dict[int, Organisation]:
    columns = [table.column(name) for name in ("Org Code", "Org name", "Parent Org")]
    return {
        row: provider(code or "", name, region) for row, (code, name, region) in table.rows(columns)
    }


def _returns(part: _Part, organisations: Mapping[int, Organisation]) -> list[Return]:
    """Return what each row says; a row without an organisation is England's."""
    columns = pairs(part.table.header)
    return [
        Return(
            part.months[cells[ROW]],
            organisations.get(cells[ROW], TOTAL_ROW),
            _departments(cells, columns, part.numbers),
            (cells[ROW],),
        )
        for cells in part.numbers.frame.iter_rows(named=True)
        if cells[ROW] in part.months
    ]


def _departments(
    cells: Mapping[str, int | None], columns: tuple[Pair, ...], numbers: Numbers
) -> tuple[Department, ...]:
    """Return a row's departments, with booked appointments in their type."""
    row = cells[ROW] or 0
    by_type: dict[DepartmentType, list[tuple[int | None, int | None]]] = {}
    for pair in columns:
        attended, over = cells[f"c{pair.attended}"], cells[f"c{pair.over}"]
        faulty = any(row in numbers.faulty.get(at, ()) for at in (pair.attended, pair.over))
        if attended is not None or over is not None or faulty:
            by_type.setdefault(pair.type, []).append((attended, over))
    return tuple(
        Department(
            kind, added(attended for attended, _ in its), added(over for _, over in its), row
        )
        for kind, its in by_type.items()
    )


def _placed(totals: Table, months: Mapping[int, Period]) -> dict[int, Period]:
    """Return each totals row's month: its own cell's, the only one, or that of the rows above it.

    In a file that joins several months' files, each month's rows are followed by their total.
    """
    placed: dict[int, Period] = {}
    previous = 0
    for row, (text,) in totals.rows([totals.column("Period")]):
        own = parse_period(text or "")
        above = {month for number, month in months.items() if previous < number < row}
        for candidates in ({own} if own else set(), set(months.values()), above):
            if len(candidates) == 1 and row not in placed and not candidates & {*placed.values()}:
                (placed[row],) = candidates
        previous = row
    return placed


def _reconciled(providers: _Part, england: _Part) -> list[Problem]:
    """Compare each totals row with its month's providers, where every cell could be read."""
    faulty = providers.numbers.faulty.keys() | england.numbers.faulty.keys()
    columns = [at for at in england.table.header.matching(COUNTS) if at not in faulty]
    names = [f"c{at}" for at in columns]
    problems: list[Problem] = []
    for row, *cells in england.numbers.frame.select(ROW, *names).iter_rows():
        of_month = [
            at for at, month in providers.months.items() if month == england.months.get(row)
        ]
        rows = providers.numbers.frame.filter(pl.col(ROW).is_in(of_month))
        if of_month:
            published = dict(zip(columns, cells, strict=True))
            summed = dict(zip(columns, rows.select(names).sum().row(0), strict=True))
            problems.extend(total_differs(england.table, row, published, summed))
    return problems


def _not_placed(england: _Part) -> list[Problem]:
    message = "The month of this totals row can't be told from the rows above it. It was not used."
    return [
        warning("total_not_placed", message, file=england.table.file, row=row)
        for row in england.table.frame[ROW]
        if row not in england.months
    ]


def _booked_note(table: Table) -> tuple[str, ...]:
    return (_BOOKED_NOTE,) if any(pair.booked for pair in pairs(table.header)) else ()


FORMAT = Format(
    id="ae_monthly", title="Monthly A&E statistics (CSV)", recognises=are_monthly, read=read
)
