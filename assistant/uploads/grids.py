"""Cells as they were read to the frame of a `Grid`: stripped, empty ones null, empty rows gone."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import polars as pl

from assistant.objectives.problems import Problem, error
from assistant.objectives.tables import ROW
from assistant.uploads.errors import Refused
from assistant.uploads.limits import Limits

Cells = Sequence[str | None]
_BATCH = 5_000
_HEAD = 512
_SLICE = 16_384
_TOLD = 20
"""Problems of one kind that are told one by one."""


def schema(width: int) -> dict[str, type[pl.DataType]]:
    """Return the columns of cells of a frame."""
    return {f"c{at}": pl.String for at in range(width)}


def frame_of(rows: Iterable[tuple[int, Cells]], width: int) -> pl.DataFrame:
    """Return the frame of numbered rows, none of them longer than `width`.

    Rows are taken in batches: as Python's own strings the whole would take ten times the room.

    Raises:
        ValueError: a row is longer than `width`.
    """
    parts = [_stripped(_batch(batch, width)) for batch in _batches(iter(rows))]
    return pl.concat(parts) if parts else _batch([], width)


def _batches(rows: Iterator[tuple[int, Cells]]) -> Iterator[list[tuple[int, Cells]]]:
    while batch := list(islice(rows, _BATCH)):
        yield batch


def _batch(rows: Sequence[tuple[int, Cells]], width: int) -> pl.DataFrame:
    numbers = pl.Series(ROW, [number for number, _ in rows], pl.UInt32)
    columns = zip(*((*cells, *(None,) * (width - len(cells))) for _, cells in rows), strict=True)
    named = zip(schema(width), list(columns) or [()] * width, strict=True)
    return pl.DataFrame([numbers, *(pl.Series(name, cells, pl.String) for name, cells in named)])


def tidy(frame: pl.DataFrame, limits: Limits) -> pl.DataFrame:
    """Return the frame as a grid has it, without the empty columns at its end.

    Raises:
        Refused: a cell is too long.
    """
    names = _cells_of(frame)
    parts = (frame.head(_HEAD), *frame.slice(_HEAD).iter_slices(_SLICE))
    frame = pl.concat([_stripped(part) for part in parts])
    _check_lengths(frame, names, limits)
    filled = frame.select(pl.col(names).count()).row(0)
    width = max((at for at, count in enumerate(filled, 1) if count), default=0)
    kept = frame.select(ROW, *names[:width])
    return kept.filter(pl.any_horizontal(pl.exclude(ROW).is_not_null())) if width else kept.clear()


def _stripped(frame: pl.DataFrame) -> pl.DataFrame:
    names = _cells_of(frame)
    # Below the header nearly all columns of a large extract are whole numbers. A cell that is read
    # as one has no blanks around it, and trying takes a quarter of the time (and none of the
    # memory) that stripping takes.
    cells = pl.col(names)
    numbers = cells.cast(pl.UInt64, strict=False)
    lost = frame.select(numbers.null_count() - cells.null_count()).row(0)
    others = [name for name, count in zip(names, lost, strict=True) if count]
    return frame.with_columns(pl.col(others).str.strip_chars().replace("", None))


def _cells_of(frame: pl.DataFrame) -> list[str]:
    return [name for name in frame.columns if name != ROW]


def _check_lengths(frame: pl.DataFrame, names: Sequence[str], limits: Limits) -> None:
    longest = frame.select(pl.col(names).str.len_bytes().max()).row(0)
    for at, (name, length) in enumerate(zip(names, longest, strict=True), 1):
        if (length or 0) <= limits.cell_characters:
            continue
        # Bytes are quick to count and never fewer than characters.
        over = frame.filter(pl.col(name).str.len_chars() > limits.cell_characters)
        if over.height:
            raise cell_too_long(over[ROW][0], limits, column=f"column {at}")


def cell_too_long(row: int, limits: Limits, *, column: str | None = None) -> Refused:
    """Return the refusal of a cell that is longer than a spreadsheet could hold."""
    return Refused(
        "cell_too_long",
        f"A cell has more than {limits.cell_characters:,} characters. Most often a quotation mark "
        "that opens a cell is never closed: look at the row, and at what stands before it.",
        row=row,
        column=column,
    )


def split_wide(frame: pl.DataFrame, width: int) -> tuple[pl.DataFrame, tuple[Problem, ...]]:
    """Return the rows that fit into `width` columns, and a problem for each that does not.

    A row with more cells than there are columns has its cells in the wrong columns, so none of
    them is used.
    """
    if frame.width - 1 <= width:
        return frame, ()
    over = pl.any_horizontal(pl.col(f"c{at}").is_not_null() for at in range(width, frame.width - 1))
    wide = frame.filter(over)[ROW].to_list()
    kept = frame.filter(~over).select(ROW, *schema(width))
    return kept, too_wide(wide, width)


def too_wide(rows: Sequence[int], width: int) -> tuple[Problem, ...]:
    """Return the problems of rows with more cells than the table has columns."""
    message = (
        f"The row has more cells than the table's {width} columns, so that its figures stand in "
        "the wrong columns. It was not used. Most often a name or a number has a comma in it and "
        "no quotation marks around it."
    )
    problems = [error("row_too_wide", message, row=row) for row in rows[:_TOLD]]
    if len(rows) > _TOLD:
        more = f"{len(rows) - _TOLD:,} more rows have more cells than the table's {width} columns."
        problems.append(error("row_too_wide", more))
    return tuple(problems)
