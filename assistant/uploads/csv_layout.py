"""How a CSV file is laid out, judged by its first rows: the delimiter and the table's width."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.uploads.errors import Refused
from assistant.uploads.limits import Limits

_DELIMITERS = "\t|,;"
"""Where two of them explain a file equally well, the first is taken: running text has no tabs."""
_SAMPLE = 65_536
_LONGEST_SAMPLE = 1 << 20
_VALUE = re.compile(r"[£$(+\-−–<]*\d[\d,.:/ \-]*[%)]*")
"""A number, a date or a time: what stands in a row of data and hardly ever in a header."""


@dataclass(frozen=True)
class Layout:
    """What is needed to read the cells."""

    delimiter: str
    width: int
    """Columns of the table. A row with something in a cell beyond them is out of step."""
    widest: int
    """Cells in the longest of the first rows, empty ones at the end counted."""


def layout_of(text: bytes, limits: Limits) -> Layout:
    """Return the layout of a CSV file in UTF-8.

    The delimiter is the one that cuts the most rows into the same number of cells.

    Raises:
        Refused: it has too many columns.
    """
    sample, whole = _sample(text)
    records = {delimiter: _records(sample, delimiter, whole=whole) for delimiter in _DELIMITERS}
    delimiter = max(_DELIMITERS, key=lambda delimiter: _agreement(records[delimiter]))
    rows = records[delimiter]
    widest = max(map(len, rows), default=1)
    layout = Layout(delimiter, _table_width(rows), widest)
    if widest > limits.columns:
        row = next(at for at, cells in enumerate(rows, 1) if len(cells) > limits.columns)
        raise too_many_columns(row, limits)
    return layout


def too_many_columns(row: int, limits: Limits) -> Refused:
    """Return the refusal of a row that is wider than the limit."""
    return Refused(
        "too_many_columns",
        f"The row has more than {limits.columns:,} cells, the most that is read.",
        row=row,
    )


def _sample(text: bytes) -> tuple[str, bool]:
    """Return the first rows, and whether they are the whole file."""
    length = _SAMPLE
    while length < min(len(text), _LONGEST_SAMPLE) and not re.search(
        rb"[\r\n][^\r\n]+[\r\n]", text[:length]
    ):
        length *= 16
    piece = text[:length].removeprefix(b"\xef\xbb\xbf")
    return piece.decode(errors="ignore"), length >= len(text)


def _records(sample: str, delimiter: str, *, whole: bool) -> list[list[str]]:
    records: list[list[str]] = []
    try:
        for cells in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            records.append(cells)
    except csv.Error:
        # A cell without end. Reading the file in earnest will say so, with its row.
        return records
    # The last of a part may be cut off.
    return records if whole or len(records) < 2 else records[:-1]


def _agreement(rows: Sequence[Sequence[str]]) -> tuple[int, int]:
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return max(((count, width) for width, count in widths.items()), default=(0, 0))


def _table_width(rows: Sequence[Sequence[str]]) -> int:
    """Return how many cells the header has.

    Formats are not known here, so the header is told by its place: it is the widest row above the
    first row with a figure or date in it. Where that is no header (no row above it, or only
    titles, not half as wide as most rows), it is the first row that is as wide as most.
    """
    table = [row for row in rows if sum(bool(cell.strip()) for cell in row) > 1]
    if not table:
        return max(map(len, rows), default=1)
    # Of two widths equally common the smaller: a stray comma makes rows longer, never shorter.
    usual = min(Counter(map(_filled, table)).items(), key=lambda item: (-item[1], item[0]))[0]
    above = next(
        (at for at, row in enumerate(table) if any(map(_is_value, row))),
        len(table),
    )
    header = max(table[:above], key=_filled, default=())
    if 2 * _filled(header) <= usual:
        header = next(row for row in table if _filled(row) >= usual)
    return len(header)


def _filled(row: Sequence[str]) -> int:
    """Return the row's length without empty cells at its end."""
    return next((at for at in range(len(row), 0, -1) if row[at - 1].strip()), 0)


def _is_value(cell: str) -> bool:
    return _VALUE.fullmatch(cell.strip()) is not None
