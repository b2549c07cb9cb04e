"""A file's cells before anybody knows what they mean: grids of text, and tables with a header.

A grid holds every cell as text and every row's number, so that each figure can be traced to its
rows. Everything in it is untrusted.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

ROW = "row"
"""The frame's column of row numbers, as a spreadsheet shows them, from 1."""


@dataclass(frozen=True)
class Grid:
    """The cells of a sheet or a CSV file: columns `c0`, `c1` … of text, and `row`.

    An empty cell is null. Text is stripped of blanks at both ends. Rows that are empty throughout
    are left out; the others keep their numbers.
    """

    file: str
    frame: pl.DataFrame
    sheet: str | None = None

    @property
    def width(self) -> int:
        """How many columns of cells there are."""
        return self.frame.width - 1


@dataclass(frozen=True)
class Header:
    """A row of column names."""

    row: int
    """Its number in the file, from 1."""
    names: tuple[str, ...]
    """As published, blanks folded; empty for a column without a name."""

    @cached_property
    def normal(self) -> tuple[str, ...]:
        """The names as they are compared: see `normal`."""
        return tuple(normal(name) for name in self.names)

    def find(self, *names: str) -> int | None:
        """Return the first column that has one of `names`; None where there is none."""
        wanted = [normal(name) for name in names]
        return next((at for at, name in enumerate(self.normal) if name in wanted), None)

    def has(self, *names: str) -> bool:
        """Return whether every one of `names` is a column's name."""
        return all(normal(name) in self.normal for name in names)

    def matching(self, pattern: re.Pattern[str]) -> tuple[int, ...]:
        """Return the columns whose normal name the pattern matches as a whole."""
        return tuple(at for at, name in enumerate(self.normal) if pattern.fullmatch(name))


@dataclass(frozen=True)
class Table:
    """A header and the rows under it. `frame` is as in `Grid`."""

    file: str
    header: Header
    frame: pl.DataFrame
    sheet: str | None = None

    def column(self, *names: str) -> int:
        """Return the position of a column that the format is known to have.

        Raises:
            KeyError: it has none of `names`; a reader asks only for what it recognised.
        """
        found = self.header.find(*names)
        if found is None:
            raise KeyError(names[0])
        return found

    def rows(self, columns: Sequence[int]) -> Iterator[tuple[int, tuple[str | None, ...]]]:
        """Yield each row's number and its cells in `columns`."""
        picked = self.frame.select(ROW, *(pl.col(f"c{at}") for at in columns))
        for number, *cells in picked.iter_rows():
            yield number, tuple(cells)


def normal(name: str) -> str:
    """Return a column's name as it is compared: no case, underscores or runs of blanks."""
    plain = unicodedata.normalize("NFKC", name).replace("_", " ").replace("\ufeff", "")
    return " ".join(plain.split()).casefold()


def table_at(grid: Grid, header_row: int) -> Table:
    """Return the table whose header is the row numbered `header_row`."""
    cells = grid.frame.filter(pl.col(ROW) == header_row).drop(ROW).row(0)
    header = Header(header_row, tuple(" ".join((cell or "").split()) for cell in cells))
    below = grid.frame.filter(pl.col(ROW) > header_row)
    return Table(grid.file, header, below, grid.sheet)


def header_candidates(grid: Grid, *, deepest: int = 60) -> Iterable[Header]:
    """Yield the rows that could be a header, from the top: those with two or more cells filled."""
    for number, *cells in grid.frame.head(deepest).select(ROW, pl.exclude(ROW)).iter_rows():
        if sum(cell is not None for cell in cells) >= 2:
            yield Header(number, tuple(" ".join((cell or "").split()) for cell in cells))
