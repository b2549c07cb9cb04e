"""Reads one workbook in a process of its own, which may crash without harm.

Workbooks are read by compiled code that a crafted file can bring down, memory and all. So this
process bounds itself first, takes the workbook from standard input, and writes lines of JSON:
`["sheet", at, name, width]`, then `[at, row, cell, cell, ...]` for each of its rows, and at the
end `["end", hidden, formulas, links]`; or `["refused", reason]`, after which there is nothing.

It is started by `assistant.uploads.worker_process` without site packages: it may import only the
standard library, python_calamine and the modules beside it that do the same.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from io import BytesIO

import python_calamine

from assistant.uploads.xls_records import Rows, XlsNotes, notes_of

_PLAIN = 10**16
"""Whole numbers from here on have more digits than a spreadsheet keeps, and stay in powers."""
_OLE = b"\xd0\xcf\x11\xe0"


def main() -> None:
    """Read the workbook on standard input. The last six arguments are its limits."""
    seconds, memory, *most = map(int, sys.argv[-6:])
    _bound(seconds, memory)
    limits = dict(zip(("sheets", "rows", "columns", "cells"), most, strict=True))
    for line in _lines(sys.stdin.buffer.read(), limits):
        sys.stdout.buffer.write(json.dumps(line, separators=(",", ":")).encode() + b"\n")


def _bound(seconds: int, memory: int) -> None:
    if sys.platform == "win32":
        return  # There the time limit of the parent is all there is.
    import resource

    bounds = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: seconds,
        # No file is written, and no image of the memory is left behind.
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in bounds.items():
        # Not every system has each of them.
        with suppress(OSError, ValueError):
            resource.setrlimit(what, (most, most))


def _lines(data: bytes, most: Mapping[str, int]) -> Iterator[Sequence[object]]:
    notes = notes_of(data) if data.startswith(_OLE) else XlsNotes()
    if notes.encrypted:
        # The reader knows only the newer kinds of protection, and makes rubbish of the oldest.
        yield "refused", "encrypted"
        return
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(data))
        if len(book.sheets_metadata) > most["sheets"]:
            yield "refused", "sheets"
            return
        yield from _sheets(book, notes, most)
    except python_calamine.PasswordError:
        yield "refused", "encrypted"
    except (python_calamine.CalamineError, OSError, ValueError):
        yield "refused", "unreadable"


def _sheets(
    book: python_calamine.CalamineWorkbook, notes: XlsNotes, most: Mapping[str, int]
) -> Iterator[Sequence[object]]:
    cells = hidden = 0
    for at, about in enumerate(book.sheets_metadata):
        if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        if about.visible != python_calamine.SheetVisibleEnum.Visible:
            hidden += 1
            continue
        sheet = book.get_sheet_by_index(at)
        if sheet.start is None or sheet.end is None:
            continue
        (top, left), (bottom, right) = sheet.start, sheet.end
        cells += (bottom - top + 1) * (right - left + 1)
        sizes = {"columns": right + 1, "rows": bottom + 1, "cells": cells}
        if over := next((name for name in sizes if sizes[name] > most[name]), None):
            yield "refused", over
            return
        yield "sheet", at, about.name, right + 1
        for row, texts in _rows(sheet.iter_rows(), left, notes.errors.get(at, {})):
            yield at, row, *texts
    yield "end", hidden, notes.formulas, notes.links


def _rows(
    rows: Iterable[Sequence[object]], left: int, errors: Rows
) -> Iterator[tuple[int, Sequence[str | None]]]:
    """Yield the rows that have something in them, numbered from 1."""
    # The reader gives every row from the sheet's first on, but only the columns that are used.
    margin = [None] * left
    for at, values in enumerate(rows):
        cells = [*margin, *map(_text, values)]
        for column, name in errors.get(at, {}).items():
            if column < len(cells):
                cells[column] = name
        if any(cell is not None for cell in cells):
            yield at + 1, cells


def _text(value: object) -> str | None:
    """Return a cell as text: whole numbers without a point, others to the last digit, ISO dates."""
    match value:
        case str():
            return value or None
        case bool():
            return "TRUE" if value else "FALSE"
        case int():
            return str(value)
        case float():
            return _number(value)
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat()
        case date() | time():
            return value.isoformat()
        case timedelta():
            minutes, seconds = divmod(int(value.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return None if value is None else "#VALUE!"


def _number(value: float) -> str:
    if value.is_integer():
        return str(int(value)) if abs(value) < _PLAIN else repr(value)
    return repr(value) if abs(value) < float("inf") else "#NUM!"
