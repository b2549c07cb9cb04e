"""Markdown that also reads well as plain text."""

import re
from collections.abc import Collection, Sequence

_SPECIAL = re.compile(r"[\\`*\[\]|]|(?<!\w)_|_(?!\w)")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_ENTITY = re.compile(r"&(?=#?\w+;)")


def plain(text: str) -> str:
    """Return `text` on one line, with nothing in it that Markdown or HTML would act on."""
    folded = _ENTITY.sub("&amp;", " ".join(text.split()))
    return _SPECIAL.sub(r"\\\g<0>", _TAG.sub("&lt;", folded))


def table(
    head: Sequence[str], rows: Sequence[Sequence[str]], *, words: Collection[int] = (0,)
) -> list[str]:
    """Return the lines of a table with padded columns.

    Args:
        words: the columns that hold words and go to the left; figures go to the right.
    """
    cells = [[plain(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]

    def line(row: Sequence[str]) -> str:
        padded = [
            cell.ljust(width) if column in words else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        return f"| {' | '.join(padded)} |"

    rule = [
        "-" * width if column in words else f"{'-' * max(width - 1, 1)}:"
        for column, width in enumerate(widths)
    ]
    return [line(cells[0]), f"| {' | '.join(rule)} |", *(line(row) for row in cells[1:])]


def verbatim(text: str) -> list[str]:
    """Return the lines of a fenced block that shows `text` as it stands."""
    longest = max((len(run) for run in re.findall("~+", text)), default=0)
    fence = "~" * max(3, longest + 1)
    return [f"{fence}text", *text.split("\n"), fence]
