"""A published percentage against the counts beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from assistant.objectives.cells import read_number

_TOLERANCE = Decimal("0.06")
"""In percentage points: half of the last digit of 4.8, and a little."""


@dataclass(frozen=True)
class Published:
    """A percentage as the file has it, and the counts that it is of."""

    row: int
    text: str | None
    numerator: int | None
    denominator: int | None


def rows_off(column: Iterable[Published]) -> list[int]:
    """Return the rows whose percentage is not that of their counts, as far as it can be compared.

    A per cent sign means points. Without one a column is in points (4.8) or in fractions (0.048),
    whichever fits more of its rows.
    """
    signed: list[int] = []
    in_points: list[int] = []
    in_fractions: list[int] = []
    for cell in column:
        written = read_number(cell.text)
        if written.state != "number" or cell.numerator is None or not cell.denominator:
            continue
        points = Decimal(100 * cell.numerator) / cell.denominator
        if written.percent:
            signed.extend([cell.row] if _differ(written.number, points) else [])
            continue
        if _differ(written.number, points):
            in_points.append(cell.row)
        if _differ(100 * written.number, points):
            in_fractions.append(cell.row)
    return sorted(signed + min(in_points, in_fractions, key=len))


def _differ(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) > _TOLERANCE
