"""Counts that a whole number does not hold: half patients, and suppressed or rounded counts.

The rule for suppressed and rounded counts is NHS England's for its mental health statistics, read
in the code it publishes (NHSDigital/mental-health-monthly-statistics): below England a count under
five, nought included, is shown as `*`, and any other is rounded to the nearest five. England's own
counts are not rounded.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

import polars as pl

from assistant.objectives.cells import read_number
from assistant.objectives.observations import Count
from assistant.objectives.problems import Problem
from assistant.objectives.readers.reading import Numbers, ReadCount, at_rows, read_count
from assistant.objectives.tables import ROW, Table

UNDER_FIVE = Count(Decimal(0), Decimal(4))
"""What a suppressed count can be."""

_ROUNDED_TO = 5
_ROUNDED_BY = 2
"""The most that rounding a whole number to the nearest five changes it by."""


def half_numbers(table: Table, columns: Sequence[int]) -> Numbers:
    """Return columns in half patients, 0 or more: 12.5 is 25.

    A patient whom two trusts looked after counts as half a patient for each. As in
    `whole_numbers`, a cell is null where it is empty or can't be used, and `problems` says why.
    """
    frame = table.frame.select(ROW)
    problems: list[Problem] = []
    faulty: dict[int, frozenset[int]] = {}
    for at in columns:
        text = table.frame[f"c{at}"]
        halves: dict[str, int] = {}
        unread: dict[Problem, list[str]] = {}
        for cell in text.drop_nulls().unique(maintain_order=True):
            found = read_count(table, 0, at, cell, halves=True)
            if found.count:
                halves[cell] = int(found.count.low * 2)
            elif found.problem:
                unread.setdefault(replace(found.problem, row=None), []).append(cell)
        for problem, cells in unread.items():
            rows = table.frame.filter(pl.col(f"c{at}").is_in(cells))[ROW].to_list()
            problems.extend(at_rows(problem, rows))
            faulty[at] = faulty.get(at, frozenset()) | frozenset(rows)
        column = text.replace_strict(halves, default=None, return_dtype=pl.Int64)
        frame = frame.with_columns(column.alias(f"c{at}"))
    return Numbers(frame, tuple(problems), faulty)


def are_rounded(cells: Iterable[str | None]) -> bool:
    """Return whether counts have been rounded: every number among them is a multiple of five.

    Judged over all counts of one level of a file. Where a few exact counts happen to be multiples
    of five, they are taken for rounded: the bounds are then too wide, never too narrow.
    """
    numbers = [cell.number for cell in map(read_number, cells) if cell.state == "number"]
    return bool(numbers) and all(number % _ROUNDED_TO == 0 for number in numbers)


def bounded_count(table: Table, row: int, at: int, text: str | None, *, rounded: bool) -> ReadCount:
    """Return one cell as a count with the bounds that suppression and rounding leave it."""
    if read_number(text).state == "suppressed":
        return ReadCount(UNDER_FIVE, None)
    found = read_count(table, row, at, text)
    if found.count is None or not rounded:
        return found
    shown = found.count.low
    return ReadCount(Count(max(shown - _ROUNDED_BY, Decimal(0)), shown + _ROUNDED_BY), None)


def part_of(part: Count, whole: Count) -> Count | None:
    """Return a part's bounds, no higher than its whole's; None where it can't be a part of it."""
    if part.low > whole.high:
        return None
    return Count(part.low, min(part.high, whole.high))


def share_of(percentage: Decimal, whole: Count) -> Count:
    """Return the counts that a rounded percentage of a whole leaves possible.

    It is rounded to the places it is written with: 95 stands for 94.5 to 95.5, 95.1 for 95.05 to
    95.15. Not cut to whole numbers.
    """
    places = max(0, -int(percentage.normalize().as_tuple().exponent))
    half = Decimal(5).scaleb(-places - 1)
    low = max(percentage - half, Decimal(0)) * whole.low / 100
    high = min(percentage + half, Decimal(100)) * whole.high / 100
    return Count(low, high)
