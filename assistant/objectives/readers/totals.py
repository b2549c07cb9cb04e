"""Sums where a count may be missing, and totals rows against the rows that they total."""

from collections.abc import Iterable, Mapping

from assistant.objectives.observations import Count, exactly
from assistant.objectives.problems import Problem, warning
from assistant.objectives.readers.reading import column_name
from assistant.objectives.tables import Table


def added(counts: Iterable[int | None]) -> int | None:
    """Return the sum; None where one is missing, or where there is none: missing is not zero."""
    known = list(counts)
    present = [count for count in known if count is not None]
    return sum(present) if present and len(present) == len(known) else None


def counted(number: int | None) -> Count | None:
    """Return a whole number as an exact count, None as None."""
    return None if number is None else exactly(number)


def total_differs(
    table: Table, row: int, published: Mapping[int, int | None], summed: Mapping[int, int | None]
) -> tuple[Problem, ...]:
    """Return a warning that names the columns in which a totals row is not its rows' sum, or none.

    Both map columns to counts. A column in which either is None is not compared.
    """
    names = [
        column_name(table, at)
        for at, count in published.items()
        if count is not None and summed.get(at) not in (None, count)
    ]
    if not names:
        return ()
    message = f"The rows do not add up to this totals row. Columns: {', '.join(names)}."
    return (warning("total_differs", message, file=table.file, row=row),)
