"""Percentages in a column: all of them per cent, or refused.

0.9 is a breach rate under one per cent to one writer, and ninety per cent to another; Excel stores
a cell that shows 90% as 0.9. One cell can't tell which; a column often can. So the unit is decided
for the column: signs, or numbers too large for fractions, settle that it is written in per cent.
A column of small numbers without signs is refused: nothing is guessed.
"""

from decimal import Decimal

from assistant.objectives.cells import Cell, read_number
from assistant.objectives.problems import Problem, error, warning
from assistant.objectives.readers.columns import ColumnText, ColumnValues
from assistant.objectives.readers.reading import capped

LARGEST_FRACTION = Decimal("1.5")
"""A number above this is no fraction of a whole: it is in per cent."""

_MESSAGES = {
    "not_a_number": "This cell must hold a percentage, such as 92.5%. It was not used.",
    "out_of_range": "This percentage is outside what is possible here. It was not used.",
    "ambiguous_percent": (
        "This number has no per cent sign, others in the column have one, and so it could be a "
        "fraction. It was not used. Write it with the sign."
    ),
    "small_percent": (
        "This number was read as less than two per cent, as the column is written in per cent. "
        "If it was meant as a fraction, write it with the sign."
    ),
}
_WHOLE_COLUMN = (
    "The numbers in this column could be fractions or percentages: 0.9 could mean 0.9% or 90%. "
    "None of them was used. Write them with the sign."
)


def read_percents(
    column: ColumnText, *, least: Decimal = Decimal(0), most: Decimal = Decimal(100)
) -> ColumnValues[Decimal]:
    """Return a column's percentages in per cent, exactly as they are written: 92.5 for 92.5%.

    An empty cell, `-`, `N/A` and the like are blank. A number of at most 1.5 without a sign, other
    than 0, could be a fraction. Where no sign and no larger number settles the unit, the column is
    refused (`ambiguous_percent`, once). Where other cells have signs, that cell is refused
    (`ambiguous_percent`, by row). Beside larger numbers without signs, it is read as it stands,
    with a warning (`small_percent`, by row).

    Args:
        least: the least percentage that is possible; below it is `out_of_range`.
        most: the greatest.
    """
    cells = {row: read_number(text) for row, text in column.cells}
    numbers = {row: cell for row, cell in cells.items() if cell.state == "number"}
    blank = frozenset(row for row, cell in cells.items() if cell.state == "missing")
    unread = [row for row in cells if row not in numbers and row not in blank]
    problems = [_told(column, row, "not_a_number") for row in unread]
    small = [row for row, cell in numbers.items() if _is_small(cell)]
    signs = any(cell.percent for cell in numbers.values())
    large = any(abs(cell.number) > LARGEST_FRACTION for cell in numbers.values())
    if small and not signs and not large:
        whole = error("ambiguous_percent", _WHOLE_COLUMN, file=column.file, column=column.name)
        return ColumnValues({}, blank, (*capped(problems), whole))
    by_row: dict[int, Decimal] = {}
    for row, cell in numbers.items():
        if _is_small(cell) and signs:
            problems.append(_told(column, row, "ambiguous_percent"))
        elif not least <= cell.number <= most:
            problems.append(_told(column, row, "out_of_range"))
        else:
            by_row[row] = cell.number
            if _is_small(cell):
                problems.append(_told(column, row, "small_percent"))
    return ColumnValues(by_row, blank, capped(problems))


def _is_small(cell: Cell) -> bool:
    return not cell.percent and 0 < abs(cell.number) <= LARGEST_FRACTION


def _told(column: ColumnText, row: int, code: str) -> Problem:
    tell = warning if code == "small_percent" else error
    return tell(code, _MESSAGES[code], file=column.file, row=row, column=column.name)
