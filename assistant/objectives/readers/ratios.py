"""A numerator column beside its denominator column: parts of a whole, row by row."""

from dataclasses import dataclass
from decimal import Decimal

from assistant.objectives.observations import Count, exactly
from assistant.objectives.problems import Problem, error
from assistant.objectives.readers.columns import ColumnText, ColumnValues, without
from assistant.objectives.readers.reading import at_rows


@dataclass(frozen=True)
class Ratios:
    """Numerators and denominators by row. One that is blank or was refused is None."""

    numerators: ColumnValues[Decimal]
    denominators: ColumnValues[Decimal]
    problems: tuple[Problem, ...]
    """Only what was found by comparing the two; each column has its own."""

    def numerator(self, row: int) -> Count | None:
        """Return a row's numerator."""
        return known(self.numerators, row)

    def denominator(self, row: int) -> Count | None:
        """Return a row's denominator."""
        return known(self.denominators, row)


def ratios(
    column: ColumnText, numerators: ColumnValues[Decimal], denominators: ColumnValues[Decimal]
) -> Ratios:
    """Return the two together, without the rows in which the numerator is the greater.

    Which of the two is wrong is not known, so neither is used.

    Args:
        column: the numerators', to say where the problem is.
    """
    rows = [
        row
        for row, number in numerators.by_row.items()
        if row in denominators.by_row and number > denominators.by_row[row]
    ]
    problem = error(
        "numerator_above_denominator",
        "This number is greater than what it is a part of. Neither of the two was used.",
        file=column.file,
        column=column.name,
    )
    return Ratios(without(numerators, rows), without(denominators, rows), at_rows(problem, rows))


def known(values: ColumnValues[Decimal], row: int) -> Count | None:
    """Return a row's number as an exact count; None where it is blank or was refused."""
    return exactly(values.by_row[row]) if row in values.by_row else None
