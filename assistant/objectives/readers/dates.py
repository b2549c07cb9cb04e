"""Dates and periods in a column: day before month, as British readers write them, or refused.

01/02/2026 is 1 February to a British reader and 2 January to a program set up for America. One
date cannot tell which; a column sometimes can. So the order is decided for the column: day, month,
year, with a warning where a date could be read both ways. Where one of its dates is only possible
month first (02/13/2026), the column contradicts that order, and every date written in that style is
refused: nothing is guessed. 2026-02-01 and 1 February 2026 are always certain.
"""

import re
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from assistant.objectives.periods import Period, day, month, parse_date, parse_period
from assistant.objectives.problems import Problem, error, warning
from assistant.objectives.readers.columns import ColumnText, ColumnValues, read_cells

_NUMERIC = re.compile(
    r"(?P<first>\d{1,2})(?P<mark>[/.\-])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4}|(?<=[/.])\d\d)"
    r"(?:[T ]0?0:00(?::00)?)?"
)
"""Day and month in one order or the other; a time of midnight behind them says nothing."""
_NAMED = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[ \-](?P<month>[A-Za-z]{3,9})[ \-](?P<year>\d{4})"
)


class _Certain(NamedTuple):
    """A column without the dates whose order is not certain, and what to tell about the order."""

    column: ColumnText
    problems: tuple[Problem, ...]


def read_dates(column: ColumnText) -> ColumnValues[date]:
    """Return the days that a column names. Only an empty cell is blank.

    Problems: `not_a_date`, an error by row; `ambiguous_dates`, an error, once for the column and
    each style of writing; `date_order`, a warning, once for the column.
    """
    certain = _certain(column)
    values = read_cells(
        certain.column,
        _day,
        code="not_a_date",
        message="This cell is not a date. Write dates as year-month-day, such as 2018-03-31.",
    )
    return replace(values, problems=certain.problems + values.problems)


def read_periods(column: ColumnText) -> ColumnValues[Period]:
    """Return the periods that a column names; the first of a month stands for that month.

    Problems: as for `read_dates`, with `no_period` in place of `not_a_date`.
    """
    certain = _certain(column)
    values = read_cells(
        certain.column,
        _period,
        code="no_period",
        message="This cell names no month, quarter or year. The row was not used.",
    )
    return replace(values, problems=certain.problems + values.problems)


def read_financial_years(column: ColumnText) -> ColumnValues[Period]:
    """Return the financial years that a column names, from April to March: 2016/17.

    Problems: `not_a_financial_year` by row. What could as well be a month (2011-12) is one.
    """
    return read_cells(
        column,
        _financial_year,
        code="not_a_financial_year",
        message="This cell is not a financial year such as 2016/17. The row was not used.",
    )


def _certain(column: ColumnText) -> _Certain:
    dates = {row: found for row, text in column.cells if (found := _NUMERIC.fullmatch(text or ""))}
    contrary: dict[str, int] = {}
    for row, found in dates.items():
        if _is_month_first(found):
            contrary.setdefault(found["mark"], row)
    problems = [
        error(
            "ambiguous_dates",
            "The date in this row is only possible with the month first, and others in the column "
            f"may be so too. None of its dates written with “{mark}” was used. Write dates as "
            "year-month-day, such as 2018-03-31.",
            file=column.file,
            row=row,
            column=column.name,
        )
        for mark, row in contrary.items()
    ]
    refused = {row for row, found in dates.items() if found["mark"] in contrary}
    open_rows = (row for row, found in dates.items() if row not in refused and _is_open(found))
    first = next(open_rows, None)
    if first is not None:
        message = (
            "The dates in this column were read as day, month, year. If that is not how they were "
            "meant, write them as year-month-day, such as 2018-03-31."
        )
        order = warning("date_order", message, file=column.file, row=first, column=column.name)
        problems.append(order)
    cells = tuple(cell for cell in column.cells if cell[0] not in refused)
    return _Certain(replace(column, cells=cells), tuple(problems))


def _is_month_first(found: re.Match[str]) -> bool:
    """Whether it is a date with the month first, and none with the day first."""
    return _british(found) is None and _american(found) is not None


def _is_open(found: re.Match[str]) -> bool:
    """Whether it is one date with the day first, and another with the month first."""
    return _american(found) not in (None, _british(found))


def _day(text: str) -> date | None:
    found = _NUMERIC.fullmatch(text)
    if found:
        return _british(found)
    named = _NAMED.fullmatch(text)
    if named:
        whole = parse_period(f"{named['month']} {named['year']}")
        return parse_date(f"{named['day']}/{whole.start.month}/{named['year']}") if whole else None
    return parse_date(text)


def _period(text: str) -> Period | None:
    when = _day(text)
    if when is None:
        return None if _NUMERIC.fullmatch(text) else parse_period(text)
    return month(when.year, when.month) if when.day == 1 else day(when)


def _financial_year(text: str) -> Period | None:
    found = parse_period(text)
    return found if found and found.kind == "year" else None


def _british(found: re.Match[str]) -> date | None:
    return parse_date(f"{found['first']}/{found['second']}/{found['year']}")


def _american(found: re.Match[str]) -> date | None:
    return parse_date(f"{found['second']}/{found['first']}/{found['year']}")
