"""A column of text as values: what each cell holds, whether it is blank, and what was refused.

Some things are only seen when a whole column is looked at: the order of day and month, or whether
0.9 is a fraction. So columns are read at once, and rows are put together from what was read.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Generic, Protocol, TypeVar

from assistant.objectives.cells import Cell, read_number
from assistant.objectives.problems import Problem, error, warning
from assistant.objectives.readers.reading import at_rows, capped, column_name
from assistant.objectives.tables import Table, normal

Value = TypeVar("Value")

_NUMBER_FAULTS = {
    "suppressed": "This number is suppressed in the file. It is treated as not known.",
    "not_a_number": "This cell must hold a number without words or signs. It was not used.",
    "negative": "This number must not be negative. It was not used.",
    "not_whole": "This must be a whole number. It was not used.",
}


@dataclass(frozen=True)
class ColumnText:
    """A column as it stands in a file."""

    file: str
    name: str
    """As published."""
    cells: tuple[tuple[int, str | None], ...]
    """Each row's number, as a spreadsheet shows it, and its cell."""


@dataclass(frozen=True)
class ColumnValues(Generic[Value]):
    """A column that was read. A row that is neither in `by_row` nor `blank` was refused."""

    by_row: Mapping[int, Value]
    blank: frozenset[int]
    """The rows whose cell is blank."""
    problems: tuple[Problem, ...] = ()
    """At most twenty of one kind, then how many more there are."""
    suppressed: frozenset[int] = frozenset()
    """The rows whose number is suppressed: not known, and not nothing."""


class WithProblems(Protocol):
    """Anything that was read, with what is to be told about it."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is to be told."""
        ...


def column_text(table: Table, at: int) -> ColumnText:
    """Return the column at this position."""
    cells = tuple((row, text) for row, (text,) in table.rows([at]))
    return ColumnText(table.file, column_name(table, at), cells)


def read_cells(
    column: ColumnText, parse: Callable[[str], Value | None], *, code: str, message: str
) -> ColumnValues[Value]:
    """Return what `parse` makes of each cell that holds anything.

    Where it returns None, the cell is refused with an error of this code and message.
    """
    by_row: dict[int, Value] = {}
    refused: list[int] = []
    for row, text in column.cells:
        if text:
            value = parse(text)
            if value is None:
                refused.append(row)
            else:
                by_row[row] = value
    blank = frozenset(row for row, text in column.cells if not text)
    problems = (
        error(code, message, file=column.file, row=row, column=column.name) for row in refused
    )
    return ColumnValues(by_row, blank, capped(problems))


def read_choices(column: ColumnText, choices: Mapping[str, Value]) -> ColumnValues[Value]:
    """Return the value of each cell that holds one of the allowed words, in any case.

    Args:
        choices: the words and what they stand for; the problem names the first word of each value.
    """
    values = {normal(word): value for word, value in choices.items()}
    words: dict[Value, str] = {}
    for word, value in choices.items():
        words.setdefault(value, word)
    return read_cells(
        column,
        lambda text: values.get(normal(text)),
        code="not_allowed",
        message=f"This cell must be {' or '.join(words.values())}. It was not used.",
    )


def read_amounts(
    column: ColumnText, *, signed: bool = False, whole: bool = False
) -> ColumnValues[Decimal]:
    """Return the numbers in a column, exactly as they are written.

    Parentheses mean a negative number. An empty cell, `-`, `N/A` and the like are blank. A
    suppressed number is told and left out: it is neither nothing nor known.

    Args:
        signed: whether a number may be negative.
        whole: whether it must be a whole number.
    """
    by_row: dict[int, Decimal] = {}
    blank: set[int] = set()
    suppressed: set[int] = set()
    problems: list[Problem] = []
    for row, text in column.cells:
        cell = read_number(text)
        fault = _fault(cell, signed=signed, whole=whole)
        if cell.state == "missing":
            blank.add(row)
        elif fault:
            if fault == "suppressed":
                suppressed.add(row)
            tell = warning if fault == "suppressed" else error
            message = _NUMBER_FAULTS[fault]
            problems.append(tell(fault, message, file=column.file, row=row, column=column.name))
        else:
            by_row[row] = cell.number
    return ColumnValues(by_row, frozenset(blank), capped(problems), frozenset(suppressed))


def filled(column: ColumnText, values: ColumnValues[Value]) -> ColumnValues[Value]:
    """Return the values of a column in which every row needs one: each blank cell is an error."""
    blank = error(
        "blank_cell",
        "This cell is blank. The row was not used.",
        file=column.file,
        column=column.name,
    )
    return replace(values, problems=values.problems + at_rows(blank, sorted(values.blank)))


def problems_of(*parts: WithProblems) -> tuple[Problem, ...]:
    """Return the problems of several columns, in the order given."""
    return tuple(problem for part in parts for problem in part.problems)


def without(values: ColumnValues[Value], rows: Iterable[int]) -> ColumnValues[Value]:
    """Return a column as if these rows had been refused."""
    kept = dict(values.by_row)
    for row in rows:
        kept.pop(row, None)
    return replace(values, by_row=kept)


def _fault(cell: Cell, *, signed: bool, whole: bool) -> str | None:
    if cell.state == "suppressed":
        return "suppressed"
    if cell.state == "not_a_number" or cell.percent:
        return "not_a_number"
    if cell.number < 0 and not signed:
        return "negative"
    return "not_whole" if whole and cell.number % 1 else None
