"""What every reader needs: whole numbers and periods out of cells, totals rows, capped problems.

Each function takes text that somebody else wrote and raises nothing on account of it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import polars as pl

from assistant.objectives.cells import read_number
from assistant.objectives.observations import (
    ENGLAND,
    TOTAL_ROW,
    Count,
    Organisation,
    Reading,
    Rows,
    exactly,
)
from assistant.objectives.periods import Period, parse_period
from assistant.objectives.problems import Problem, error, warning
from assistant.objectives.tables import ROW, Header, Table

UNDATED = Period(date(1, 1, 1), date(1, 1, 1), "date")
"""Stands for the period of a table that names none, until `dated` puts the real one in."""

MOST_PROBLEMS = 20
"""Problems of one kind for one column that are told row by row; the rest are counted."""

_ENGLANDS = ("ENGLAND", "ENGLAND TOTAL", "ENG", "E92000001")
TOTALS = ("E92000001", "TOTAL", "TOTALS", "GRAND TOTAL", "ENGLAND", "ENGLAND TOTAL", "ENG", "ALL")
_NUMERIC = re.compile(r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}")
_MONTH_FIRST = re.compile(r"\d{1,2}[/.](?:1[3-9]|2\d|3[01])[/.]\d{2,4}")
_MOST = 10**11  # more than anything counted, and the largest file's sum still fits 64 bits
CONTRADICTED = "\0"
"""Stands for a count that another row contradicts; no file that is read holds it."""
_UNREAD = {
    "not_a_number": "This cell must hold a number. It was not used.",
    "not_whole": "This cell must hold a whole number. It was not used.",
    "not_half": "This cell must hold a whole or a half number. It was not used.",
    "too_great": "This count is greater than can be. It was not used.",
    "negative": "This cell must not hold a negative number. It was not used.",
    "suppressed": "This count is suppressed in the file. It is treated as missing.",
}


@dataclass(frozen=True)
class ReadCount:
    """One cell as a count; None where it is missing or can't be used."""

    count: Count | None
    problem: Problem | None


@dataclass(frozen=True)
class Numbers:
    """Columns of a table as whole numbers.

    `frame` has `row` and the columns that were asked for, by the same names (`c4`), as Int64: null
    where a cell is empty, suppressed or can't be used. What can't be used is in `problems`, and by
    column in `faulty`: the numbers of all its rows, so that nobody takes the cell for an empty one.
    """

    frame: pl.DataFrame
    problems: tuple[Problem, ...]
    faulty: dict[int, frozenset[int]]


@dataclass(frozen=True)
class Periods:
    """The periods that a column names, by the cell's text."""

    column: int
    by_text: dict[str, Period]
    problems: tuple[Problem, ...]


def column_name(table: Table, at: int) -> str:
    """Return a column's name as published, or its place where it has none."""
    return table.header.names[at] or f"column {at + 1}"


def rows_of(table: Table, numbers: Iterable[int]) -> Rows:
    """Return where something stands: rows of this table, in their order."""
    return Rows(table.file, tuple(numbers), table.sheet)


def provider(code: str, name: str | None = None, region: str | None = None) -> Organisation:
    """Return a provider, its code in upper case and all three stripped, blanks folded."""
    return Organisation(code.strip().upper(), _folded(name), _folded(region))


def optional_columns(header: Header, *names: str) -> tuple[int, ...]:
    """Return the column that has one of `names`, or nothing: for columns a file may lack."""
    found = header.find(*names)
    return () if found is None else (found,)


def is_total(*cells: str | None) -> bool:
    """Return whether one of a row's naming cells (period, code, name) marks a totals row.

    TOTAL, Total with trailing blanks, England, Eng, ALL: as the publications spell it.
    """
    return any((cell or "").strip().upper() in TOTALS for cell in cells)


def national(*cells: str | None) -> Organisation:
    """Return whose totals row it is: England's where a naming cell says so, else the file's own."""
    return ENGLAND if any(_folded(cell).upper() in _ENGLANDS for cell in cells) else TOTAL_ROW


def total_rows(columns: Sequence[int]) -> pl.Expr:
    """Return `is_total` over the naming columns as an expression for a table's frame."""
    upper = (pl.col(f"c{at}").str.strip_chars().str.to_uppercase() for at in columns)
    return pl.any_horizontal(text.is_in(TOTALS).fill_null(False) for text in upper)


def at_rows(problem: Problem, rows: Sequence[int]) -> tuple[Problem, ...]:
    """Return the problem for each of these rows: the first few, then how many more there are."""
    told = tuple(replace(problem, row=row) for row in rows[:MOST_PROBLEMS])
    left = len(rows) - MOST_PROBLEMS
    return (*told, _and_more(problem, left)) if left > 0 else told


def capped(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems, at most `MOST_PROBLEMS` of one kind for one column, the rest counted."""
    told: list[Problem] = []
    counts = Counter[tuple[str, str | None]]()
    last: dict[tuple[str, str | None], int] = {}
    for problem in problems:
        kind = (problem.code, problem.column)
        counts[kind] += 1
        if counts[kind] <= MOST_PROBLEMS:
            last[kind] = len(told)
            told.append(problem)
    for kind, at in sorted(last.items(), key=lambda item: item[1], reverse=True):
        if counts[kind] > MOST_PROBLEMS:
            told.insert(at + 1, _and_more(told[at], counts[kind] - MOST_PROBLEMS))
    return tuple(told)


def read_count(
    table: Table, row: int, at: int, text: str | None, *, halves: bool = False
) -> ReadCount:
    """Return one cell as an exact count, for readers that go row by row.

    `halves` allows half patients, as cancer statistics have them. An empty cell is None without a
    problem; a suppressed one is None with a warning: a reader that knows its bounds looks itself.
    """
    cell, fault = read_number(text), _fault(text, halves=halves)
    if fault == "contradicted":
        return ReadCount(None, None)
    if fault:
        return ReadCount(None, _unread(fault, table, at, row))
    return ReadCount(None if cell.state == "missing" else exactly(cell.number), None)


def whole_numbers(table: Table, columns: Sequence[int]) -> Numbers:
    """Return columns of whole numbers, 0 or more, for readers that take columns at once.

    Thousands separators in their places are understood. Columns of plain digits are quick.
    """
    names = [f"c{at}" for at in columns]
    text = table.frame.select(ROW, *names)
    number = pl.col(names).cast(pl.Int64, strict=False)
    frame = text.with_columns(pl.when(number.is_between(0, _MOST)).then(number))
    unread = [
        (at, name)
        for at, name in zip(columns, names, strict=True)
        if frame[name].null_count() > text[name].null_count()
    ]
    problems: list[Problem] = []
    faulty: dict[int, frozenset[int]] = {}
    for at, name in unread:
        cells = text[name].filter(frame[name].is_null()).drop_nulls().unique().to_list()
        faults = {cell: _fault(cell, halves=False) for cell in cells}
        found = {
            cell: int(read_number(cell).number)
            for cell, fault in faults.items()
            if fault is None and read_number(cell).state == "number"
        }
        slow = text[name].replace_strict(found, default=None, return_dtype=pl.Int64)
        frame = frame.with_columns(pl.col(name).fill_null(slow))
        for fault in sorted({fault for fault in faults.values() if fault}):
            alike = [cell for cell, its in faults.items() if its == fault]
            rows = text.filter(pl.col(name).is_in(alike))[ROW].to_list()
            if fault in _UNREAD:
                problems.extend(at_rows(_unread(fault, table, at), rows))
            faulty[at] = faulty.get(at, frozenset()) | frozenset(rows)
    return Numbers(frame, tuple(problems), faulty)


def read_periods(table: Table, at: int) -> Periods:
    """Return the periods in a column; a row whose cell names none is a problem."""
    cells = table.frame.select(ROW, f"c{at}")
    texts: list[str | None] = cells[f"c{at}"].unique(maintain_order=True).to_list()
    by_text = {text: found for text in texts if text and (found := parse_period(text))}
    if any(text and _MONTH_FIRST.fullmatch(text) for text in texts):
        # One date with its month first: none that is written so can be trusted.
        by_text = {text: one for text, one in by_text.items() if not _NUMERIC.fullmatch(text)}
    unread = [text for text in texts if text not in by_text]
    rows = cells.filter(pl.col(f"c{at}").is_in(unread, nulls_equal=True))[ROW].to_list()
    problem = error(
        "no_period",
        "This cell names no month, quarter or year. The row was not used.",
        file=table.file,
        column=column_name(table, at),
    )
    return Periods(at, by_text, at_rows(problem, rows))


def dated(reading: Reading, period: Period) -> Reading:
    """Return the reading with `period` wherever it had `UNDATED`."""
    observations = tuple(
        replace(seen, period=period) if seen.period == UNDATED else seen
        for seen in reading.observations
    )
    return replace(reading, observations=observations)


def _folded(text: str | None) -> str:
    return " ".join((text or "").split())


def _fault(text: str | None, *, halves: bool) -> str | None:
    if text == CONTRADICTED:
        return "contradicted"
    cell = read_number(text)
    if cell.state in ("missing", "suppressed"):
        return None if cell.state == "missing" else "suppressed"
    if cell.state == "not_a_number" or cell.percent:
        return "not_a_number"
    if abs(cell.number) > _MOST:
        return "too_great"
    if cell.number < 0:
        return "negative"
    if halves:
        return None if cell.number % Decimal("0.5") == 0 else "not_half"
    return None if cell.number % 1 == 0 else "not_whole"


def _unread(fault: str, table: Table, at: int, row: int | None = None) -> Problem:
    tell = warning if fault == "suppressed" else error
    return tell(fault, _UNREAD[fault], file=table.file, row=row, column=column_name(table, at))


def _and_more(problem: Problem, count: int) -> Problem:
    rows = "1 more row has" if count == 1 else f"{count} more rows have"
    return replace(problem, row=None, message=f"And {rows} the same problem.")
