"""The sheet Notes of the diagnostics workbook: which organisations sent nothing."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from assistant.objectives.tables import ROW, Grid, normal

_SENT_NOTHING = re.compile(
    r"\b(?:not|failed to|unable to)\b.{0,20}\bsubmi|\bnon[- ]?submi", re.IGNORECASE
)
_LONGEST_NAME = 90
_MOST_NAMES = 40


def remarks(grids: Sequence[Grid]) -> tuple[str, ...]:
    """Return a sentence that names the organisations which sent nothing, if Notes lists any.

    The names stand behind a colon in the cell that says so, or in the rows under it down to a gap
    or to the next sentence.
    """
    for grid in grids:
        rows = _rows(grid) if normal(grid.sheet or "") == "notes" else iter(())
        said = next((text for _, text in rows if _SENT_NOTHING.search(text)), None)
        if said is None:
            continue
        behind = (name.strip(" .") for name in re.split(r"[,;]", said.partition(":")[2]))
        names = [name for name in behind if name] or list(_under(rows))
        if not names or len(names) > _MOST_NAMES or max(map(len, names)) > _LONGEST_NAME:
            return ("The file's sheet Notes says that organisations did not submit data: see it.",)
        return (f"According to the file's sheet Notes, these did not submit: {'; '.join(names)}.",)
    return ()


def _rows(grid: Grid) -> Iterator[tuple[int, str]]:
    cells = grid.frame.columns
    for row in grid.frame.select(ROW, *(name for name in cells if name != ROW)).iter_rows():
        yield row[0], " ".join(" ".join(cell.split()) for cell in row[1:] if cell)


def _under(rows: Iterator[tuple[int, str]]) -> Iterator[str]:
    """Yield the rows of a list: no sentences, and no empty row between them."""
    previous = None
    for number, text in islice(rows, _MOST_NAMES + 1):
        is_gap = previous is not None and number > previous + 1
        if is_gap or text.endswith((".", ":")) or len(text) > _LONGEST_NAME:
            return
        yield text
        previous = number
