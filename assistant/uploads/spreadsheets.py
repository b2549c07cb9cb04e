"""Workbooks to frames, by a process that may fail: see `worker_process`."""

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any

import polars as pl

from assistant.objectives.problems import Problem, warning
from assistant.uploads.errors import Refused
from assistant.uploads.grids import frame_of, tidy
from assistant.uploads.limits import Limits
from assistant.uploads.workbook_parts import (
    Family,
    external_links,
    formulas_used,
    looked_through,
    macros,
    password,
)
from assistant.uploads.worker_process import worker_lines

Sheet = tuple[str, pl.DataFrame]

_MB = 1_000_000


def read_packed(
    data: bytes, family: Family, limits: Limits
) -> tuple[tuple[Sheet, ...], tuple[Problem, ...]]:
    """Return the visible sheets of an XLSX, XLSM or ODS workbook that have anything in them.

    Raises:
        Refused: nothing of the workbook can be used.
    """
    workbook = looked_through(data, family, limits)
    sheets, problems = _read(workbook.data, limits)
    return sheets, (*workbook.problems, *problems)


def read_ole(data: bytes, limits: Limits) -> tuple[tuple[Sheet, ...], tuple[Problem, ...]]:
    """Return the visible sheets of an XLS workbook that have anything in them.

    Raises:
        Refused: nothing of it can be used, or it is another document of the same container.
    """
    if _names_stream(data, "EncryptedPackage"):
        raise password()
    if not (_names_stream(data, "Workbook") or _names_stream(data, "Book")):
        raise Refused(
            "not_a_table",
            "This is a document of an older Office program, not a workbook. Save the table as "
            "XLSX or CSV and send that.",
        )
    sheets, problems = _read(data, limits)
    return sheets, (*((macros(),) if _names_stream(data, "_VBA_PROJECT") else ()), *problems)


def _names_stream(data: bytes, name: str) -> bool:
    return name.encode("utf-16-le") in data


def _read(data: bytes, limits: Limits) -> tuple[tuple[Sheet, ...], tuple[Problem, ...]]:
    with worker_lines(data, limits) as lines:
        return sheets_of(lines, limits)


def sheets_of(
    lines: Iterable[list[Any]], limits: Limits
) -> tuple[tuple[Sheet, ...], tuple[Problem, ...]]:
    """Return what the lines of a worker say, which are not to be trusted either.

    Raises:
        Refused: the worker refused, wrote nonsense, or stopped before its last line.
    """
    named: dict[object, tuple[str, int]] = {}
    sheets: list[Sheet] = []
    problems: tuple[Problem, ...] | None = None
    try:
        for what, group in groupby(lines, key=itemgetter(0)):
            if what == "sheet":
                named |= {at: (str(name), int(width)) for _, at, name, width in group}
            elif what == "refused":
                raise _refused(next(group)[1], limits)
            elif what == "end":
                problems = _told(*next(group)[1:])
            else:
                name, width = named[what]
                if width > limits.columns:
                    raise _refused("columns", limits)
                frame = frame_of(((row, cells) for _, row, *cells in group), width)
                sheets.append((name, tidy(frame, limits)))
    except (ValueError, TypeError, LookupError, RecursionError, pl.exceptions.PolarsError):
        raise _crashed(limits) from None
    if problems is None:
        raise _crashed(limits)
    filled = tuple((name, frame) for name, frame in sheets if frame.height)
    if not filled:
        raise Refused("empty_file", "The workbook has no visible sheet with anything in it.")
    return filled, problems


def _refused(reason: object, limits: Limits) -> Refused:
    if reason == "encrypted":
        return password()
    sizes = {
        "sheets": f"{limits.sheets:,} sheets",
        "columns": f"{limits.columns:,} columns",
        "rows": f"{limits.rows:,} rows",
        "cells": f"{limits.sheet_cells:,} cells",
    }
    if reason in sizes:
        return Refused(
            f"too_many_{reason}",
            f"The workbook has more than {sizes[str(reason)]}, the most that is read. Often a "
            "stray entry far below or to the right of the table is all there is: delete the empty "
            "rows and columns, or save the sheet as CSV.",
        )
    return Refused(
        "unreadable_workbook",
        "The workbook is damaged or of a kind that is not read. Save it again as XLSX, or save "
        "the sheet as CSV.",
    )


def _crashed(limits: Limits) -> Refused:
    return Refused(
        "unreadable_workbook",
        "The workbook could not be read: it is damaged, or needs more than "
        f"{limits.memory // _MB:,} MB of memory, as a stray entry far below or to the right of a "
        "table does. Delete the empty rows and columns, or save the sheet as CSV.",
    )


def _told(hidden: int, formulas: bool, links: bool) -> tuple[Problem, ...]:
    problems = []
    if links:
        problems.append(external_links())
    if formulas:
        problems.append(formulas_used())
    if hidden:
        count = f"{hidden} hidden sheets" if hidden > 1 else "a hidden sheet"
        them = "They were" if hidden > 1 else "It was"
        problems.append(
            warning(
                "hidden_sheets",
                f"The workbook has {count}. {them} not read: unhide what is to be used.",
            )
        )
    return tuple(problems)
