"""What stands above a table: the period, where the table itself names none."""

import re
from collections.abc import Iterable

import polars as pl

from assistant.objectives.periods import Period, month, parse_period
from assistant.objectives.tables import ROW, Grid, normal

_PERIOD_LABELS = ("period", "month", "reporting period", "reporting month", "data period")
_OTHER_LABELS = re.compile(
    r"(?:date )?(?:published|publication|revised|revision|next|last|updated|contact|extracted"
    r"|created|version).*"
)


def period_above(grid: Grid, header_row: int) -> Period | None:
    """Return the period that stands in the rows above a header; None where none is certain.

    A cell behind the label Period or Month decides. Without one, every other cell is looked at,
    except in rows about the publication itself (Published, Revised, Contact); they must agree. The
    last day of a month stands for the month.
    """
    found: list[Period] = []
    above = grid.frame.filter(pl.col(ROW) < header_row).drop(ROW)
    for cells in above.iter_rows():
        filled = [cell for cell in cells if cell]
        label, _, rest = filled[0].partition(":") if filled else ("", "", "")
        if normal(label) in _PERIOD_LABELS:
            periods = _periods_in((rest, *filled[1:]))
            if periods:
                return periods[0]
        elif not _OTHER_LABELS.fullmatch(normal(label)):
            found.extend(_periods_in(filled))
    return found[0] if len(set(found)) == 1 else None


def _periods_in(cells: Iterable[str]) -> list[Period]:
    periods = [period for cell in cells if (period := parse_period(cell))]
    whole = [month(period.start.year, period.start.month) for period in periods]
    return [
        its if period.kind == "date" and period.end == its.end else period
        for period, its in zip(periods, whole, strict=True)
    ]
