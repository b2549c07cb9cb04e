"""CSV files to frames, whichever of the usual dialects they are written in.

Row numbers count records, as a spreadsheet does: a blank line is one, and a line break within
quotation marks starts none.
"""

import csv
import io
import re
from collections.abc import Iterator

import polars as pl

from assistant.objectives.problems import Problem
from assistant.objectives.tables import ROW
from assistant.uploads.csv_layout import Layout, layout_of, too_many_columns
from assistant.uploads.encodings import to_utf8
from assistant.uploads.errors import Refused
from assistant.uploads.grids import cell_too_long, frame_of, schema, split_wide, tidy
from assistant.uploads.kinds import BOM, check_text
from assistant.uploads.limits import Limits

_LONGEST_RECORD = 4_000_000
"""Characters. Beyond this a record is no row of a table, and would fill the memory with cells."""
_STRIDE = 1 << 20
_LONE_CR = re.compile(rb"\r(?!\n)")


def read_csv(data: bytes, limits: Limits) -> tuple[pl.DataFrame, tuple[Problem, ...]]:
    """Return a CSV file's frame, as in `Grid`, and what there is to tell of it.

    Raises:
        Refused: nothing of the file can be used.
    """
    text, problems = to_utf8(data)
    check_text(text)
    layout = layout_of(text, limits)
    frame = _fast(text, layout, limits)
    if frame is None:
        frame = frame_of(_records(text, layout, limits), layout.width + 1)
    frame, wide = split_wide(tidy(frame, limits), layout.width)
    if not frame.height:
        raise Refused("empty_file", "The file has no cell with anything in it.")
    return frame, (*problems, *wide)


def _fast(text: bytes, layout: Layout, limits: Limits) -> pl.DataFrame | None:
    """Read regular CSV at full speed; None where that could differ from what is written.

    Polars splits a file into parts that it reads at the same time. That is exact as long as every
    quotation mark opens or closes a cell or is doubled within one, and lines end in LF or CRLF.
    Whatever else there is (and a row that is longer than the first ones) is left to Python's csv
    module, which takes several times as long.
    """
    most = min(limits.rows, limits.cells // layout.widest)
    # Polars would make room for all of them, whatever number of rows it is asked for.
    if text.count(b"\n") > most or not _is_regular(text, layout.delimiter):
        return None
    try:
        frame = pl.read_csv(
            text,
            has_header=False,
            schema=schema(layout.widest),
            separator=layout.delimiter,
            missing_columns="insert",
            row_index_name=ROW,
            row_index_offset=1,
        ).with_columns(pl.col(ROW).cast(pl.UInt32))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        return None
    if frame.height > most:
        raise _too_many_rows(most)
    return frame


def _is_regular(text: bytes, delimiter: str) -> bool:
    if _LONE_CR.search(text) or _has_long_line(text):
        return False
    if b'"' not in text:
        return True
    edge = rb"[^%b\r\n]" % re.escape(delimiter.encode())
    # Possessive throughout: one pass, no way back, no memory. The bounds leave cells that are far
    # too long to the other way, which stops reading them in time.
    cell = rb'(?<!%b)"[^"]{0,131072}+(?:""[^"]{0,131072}+){0,99}+"(?!%b)' % (edge, edge)
    regular = re.compile(rb'(?:[^"]*+%b)*+[^"]*+' % cell)
    # As a view, the mark before it is out of sight of `(?<!`.
    view = memoryview(text)[len(BOM) if text.startswith(BOM) else 0 :]
    return regular.fullmatch(view) is not None


def _has_long_line(text: bytes) -> bool:
    """Return whether there is a line of 2 MB, and never for one of less than half of that."""
    return any(
        text.find(b"\n", at, at + _STRIDE) < 0 for at in range(0, len(text) - _STRIDE, _STRIDE)
    )


def _records(text: bytes, layout: Layout, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """Yield each record's number and cells: the table's, and one of what there is beyond them."""
    lines = _Lines(text, limits)
    most = min(limits.rows, limits.cells // (layout.width + 1))
    number = 0
    # Strict: a cell that goes on after its closing quotation mark is most often one that was never
    # closed, and has swallowed the rows up to somebody else's quotation mark.
    records = csv.reader(lines, delimiter=layout.delimiter, strict=True)
    while True:
        try:
            cells = next(records, None)
        except csv.Error as wrong:
            raise _bad_quotes(number + 1, wrong, limits) from None
        if cells is None:
            return
        number += 1
        lines.start_record(number + 1)
        if number > most:
            raise _too_many_rows(most)
        if len(cells) > limits.columns and any(cells[limits.columns :]):
            raise too_many_columns(number, limits)
        beyond = next((cell for cell in cells[layout.width :] if cell.strip()), None)
        yield number, cells[: layout.width] + ([beyond] if beyond else [])


class _Lines:
    """The lines of a text, with an eye on how long the record grows that they make."""

    def __init__(self, text: bytes, limits: Limits) -> None:
        self._lines = io.TextIOWrapper(io.BytesIO(text), encoding="utf-8-sig", newline="")
        self._limits = limits
        self.start_record(1)

    def start_record(self, number: int) -> None:
        self._number, self._length = number, 0

    def __iter__(self) -> Iterator[str]:
        while line := self._lines.readline(_LONGEST_RECORD + 1):
            self._length += len(line)
            if self._length > _LONGEST_RECORD:
                raise cell_too_long(self._number, self._limits)
            yield line


def _bad_quotes(row: int, wrong: csv.Error, limits: Limits) -> Refused:
    if "limit" in str(wrong):
        return cell_too_long(row, limits)
    if "end of data" in str(wrong):
        return Refused(
            "unclosed_quote",
            "A quotation mark opens a cell on this row and is never closed, so that the rest of "
            "the file is one cell. Close it, or take it out.",
            row=row,
        )
    return Refused(
        "misplaced_quote",
        "A cell that begins with a quotation mark goes on after the closing one. Most often the "
        "quotation mark that opens a cell on this row is not closed in its own cell. Close it, or "
        "double the quotation marks within the cell.",
        row=row,
    )


def _too_many_rows(most: int) -> Refused:
    return Refused(
        "too_many_rows",
        f"The file has more than {most:,} rows, the most that is read of a table this wide.",
    )
