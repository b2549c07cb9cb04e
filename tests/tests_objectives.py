"""Grids and figures for tests of objective status: files as the readers are given them."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

import polars as pl

from assistant.objectives.formats import Format
from assistant.objectives.observations import Observation, Reading
from assistant.objectives.periods import Period, month, next_month
from assistant.objectives.tables import ROW, Grid, header_candidates, table_at


def grid_of(source: Path | str, *, file: str = "synthetic.csv", sheet: str | None = None) -> Grid:
    """Return a CSV file, or CSV text, as a grid: stripped, empty cells null, rows numbered."""
    if isinstance(source, Path):
        text, file = source.read_text(encoding="utf-8-sig"), source.name
    else:
        text = source
    return grid_of_rows(list(csv.reader(io.StringIO(text))), file=file, sheet=sheet)


def grid_of_rows(
    rows: Sequence[Sequence[object]], *, file: str = "synthetic.csv", sheet: str | None = None
) -> Grid:
    """Return rows of cells as a grid; None is an empty cell."""
    width = max(len(row) for row in rows)
    cells = [
        [str("" if cell is None else cell).strip() or None for cell in row]
        + [None] * (width - len(row))
        for row in rows
    ]
    kept = [(number, row) for number, row in enumerate(cells, start=1) if any(row)]
    columns: dict[str, list[str | None]] = {
        f"c{at}": [row[at] for _, row in kept] for at in range(width)
    }
    schema = dict.fromkeys(columns, pl.String())
    frame = pl.DataFrame(columns, schema=schema).insert_column(
        0, pl.Series(ROW, [number for number, _ in kept], dtype=pl.Int64)
    )
    return Grid(file, frame, sheet)


def read_grid(form: Format, grid: Grid) -> Reading:
    """Return what a format reads under the first row that it recognises as its header."""
    header = next(header for header in header_candidates(grid) if form.recognises(header))
    return form.read(table_at(grid, header.row))


def summed(observations: Iterable[Observation]) -> tuple[Decimal, Decimal]:
    """Return the numerators' and the denominators' sum of observations that have both, exactly."""
    numerator = denominator = Decimal(0)
    for seen in observations:
        if seen.numerator is None or seen.denominator is None:
            continue
        assert seen.numerator.exact
        assert seen.denominator.exact
        numerator += seen.numerator.low
        denominator += seen.denominator.low
    return numerator, denominator


def percentage(observations: Iterable[Observation]) -> Decimal:
    """Return 100 times the numerators' sum over the denominators' sum."""
    numerator, denominator = summed(observations)
    return 100 * numerator / denominator


def codes(reading: Reading) -> list[str]:
    """Return the codes of a reading's problems, in order."""
    return [problem.code for problem in reading.problems]


def months_of(year: Period) -> tuple[Period, ...]:
    """Return the twelve months of a financial year."""
    found = [month(year.start.year, 4)]
    while len(found) < 12:
        found.append(next_month(found[-1]))
    return tuple(found)
