"""Spreadsheets: the only importer of xlsxwriter. The same content is the same bytes."""

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

HEADING = {"bold": True, "bg_color": "#D8DDE0", "border": 1}
"""How a row of column names looks."""
AS_TEXT = 49
"""Excel's number for its own format of text: what looks like a number or date stays as it is."""

_MADE_ON = datetime(2016, 7, 1)  # noqa: DTZ001 - a spreadsheet's dates have no time zone
"""Written into every spreadsheet, so that the same content gives the same bytes."""


def workbook(title: str, fill: Callable[[Any], None]) -> bytes:
    """Return a spreadsheet.

    Args:
        title: what its properties call it.
        fill: adds the sheets to the xlsxwriter workbook that it is given.
    """
    from xlsxwriter import Workbook

    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": title, "created": _MADE_ON})
    fill(book)
    book.close()
    return content.getvalue()
