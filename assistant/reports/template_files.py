"""A template as a file to download and fill in: a spreadsheet or a CSV file."""

import csv
import io
from collections.abc import Iterator
from typing import Any, Literal

from assistant.objectives.templates import ColumnKind, Template, TemplateColumn
from assistant.reports.workbook import AS_TEXT, HEADING, workbook

TemplateFormat = Literal["xlsx", "csv"]

_ROWS_TO_FILL = 5000
"""Rows of a spreadsheet whose cells offer their values and instructions."""

_NUMBER_FORMATS: dict[ColumnKind, int | str] = {
    # As text, Excel keeps 5E1 a code, 2011/12 a year and 92.5% a percentage, as they are typed.
    "code": AS_TEXT,
    "text": AS_TEXT,
    "period": AS_TEXT,
    "choice": AS_TEXT,
    "percent": AS_TEXT,
    "date": "yyyy-mm-dd",
    "number": "General",
}
_WIDTHS: dict[ColumnKind, int] = {"text": 36}
_LEAST_WIDTH = 14


def write_template(template: Template, format: TemplateFormat) -> bytes:
    """Return a template as a file: the same bytes every time.

    A spreadsheet has the sheet Data, which holds the header alone, and then Instructions. A CSV
    file has the instructions above its header, in the first column.
    """
    return _xlsx(template) if format == "xlsx" else _csv(template)


def _csv(template: Template) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([template.title])
    writer.writerows([f"{label}: {words}" if label else words] for label, words in _about(template))
    for column in template.columns:
        example = f" Example: {column.example}" if column.example else ""
        writer.writerow([f"{column.name}: {_instruction(column)}{_allowed(column)}{example}"])
    writer.writerow(
        [
            "Excel changes some codes and dates when it opens a CSV file. The spreadsheet template "
            "keeps them as they are."
        ]
    )
    writer.writerow(["Write your rows below the next line. These instructions may stay."])
    writer.writerow(template.names)
    # Without the mark at the beginning, Excel does not take the file for UTF-8.
    return text.getvalue().encode("utf-8-sig")


def _xlsx(template: Template) -> bytes:
    def fill(book: Any) -> None:
        _add_data(book, template)
        _add_instructions(book, template)

    return workbook(template.title, fill)


def _add_data(book: Any, template: Template) -> None:
    heading = book.add_format(HEADING)
    sheet = book.add_worksheet("Data")
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(template.columns):
        width = max(_LEAST_WIDTH, len(column.name) + 2, _WIDTHS.get(column.kind, 0))
        cells = book.add_format({"num_format": _NUMBER_FORMATS[column.kind]})
        sheet.set_column(at, at, width, cells)
        sheet.write_string(0, at, column.name, heading)
        sheet.data_validation(1, at, _ROWS_TO_FILL, at, _validation(column))
    # Numbers that are kept as text on purpose would each be marked as a mistake.
    last = chr(ord("A") + len(template.columns) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A2:{last}{_ROWS_TO_FILL + 1}"})


def _add_instructions(book: Any, template: Template) -> None:
    label = book.add_format({"bold": True, "valign": "top"})
    heading = book.add_format(HEADING)
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "num_format": AS_TEXT})
    sheet = book.add_worksheet("Instructions")
    for at, width in enumerate((32, 80, 30, 30)):
        sheet.set_column(at, at, width)
    rows: list[tuple[str, ...]] = [(template.title,), *_about(template), ()]
    table = len(rows)
    rows.append(("Column", "What to write", "Values", "Example"))
    rows += [
        (column.name, _instruction(column), ", ".join(column.values), column.example)
        for column in template.columns
    ]
    for row, cells in enumerate(rows):
        for at, words in enumerate(cells):
            style = heading if row == table else wrapped if at else label
            sheet.write_string(row, at, words, style)


def _about(template: Template) -> Iterator[tuple[str, str]]:
    """Yield what a person reads first: a label, empty where the last one goes on, and words."""
    yield "What it is for", template.purpose
    numbers = [str(number) for number in template.objectives]
    if len(numbers) == 1:
        yield "Objective", numbers[0]
    elif numbers:
        yield "Objectives", " and ".join(numbers)
    label = "How to fill it in"
    for note in template.notes:
        yield label, note
        label = ""


def _instruction(column: TemplateColumn) -> str:
    return column.instruction + ("" if column.required else " You may leave this column out.")


def _allowed(column: TemplateColumn) -> str:
    return f" Values: {', '.join(column.values)}." if column.values else ""


def _validation(column: TemplateColumn) -> dict[str, object]:
    shown: dict[str, object] = {"input_title": column.name, "input_message": column.instruction}
    if not column.values:
        return {"validate": "any", **shown}
    return {
        "validate": "list",
        "source": list(column.values),
        "error_title": column.name,
        "error_message": f"Choose {' or '.join(column.values)}.",
        **shown,
    }
