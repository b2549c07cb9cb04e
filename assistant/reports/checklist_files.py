"""The checklist as a file to fill in: a spreadsheet, a CSV file or a Markdown table."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from assistant.checklist import Line
from assistant.checklist_words import (
    STRENGTH_NOTE,
    Checklist,
    group_meaning,
    group_title,
    quoted,
    source,
    sources,
    stands,
    who,
)
from assistant.reports.csv_cells import safe_cell
from assistant.reports.workbook import HEADING, workbook

ChecklistFormat = Literal["xlsx", "csv", "md"]


@dataclass(frozen=True)
class Column:
    """A column of the spreadsheet and the CSV file."""

    name: str
    width: int
    """In characters, for the spreadsheet."""
    cell: Callable[[Line], str | int | None]
    printed: bool = True


def _empty(_: Line) -> None:
    return None


TO_FILL = ("Our position", "Owner", "Evidence")
"""Columns left empty for the board secretary."""

COLUMNS = (
    Column("No.", 5, lambda line: line.number),
    Column("Strength", 11, lambda line: line.expectation.strength),
    Column("Lead-in", 22, lambda line: line.lead_in),
    Column("The document's words", 44, lambda line: line.quote),
    Column("Who", 15, lambda line: line.expectation.who),
    Column("Level", 11, lambda line: line.expectation.level),
    Column("When", 12, lambda line: line.expectation.deadline),
    Column("Source", 22, stands),
    Column(TO_FILL[0], 22, _empty),
    Column(TO_FILL[1], 11, _empty),
    Column(TO_FILL[2], 18, _empty),
    Column("Put as", 18, lambda line: line.expectation.verb, printed=False),
    Column("Figure", 16, lambda line: line.expectation.figure, printed=False),
    Column("Theme", 18, lambda line: line.expectation.theme, printed=False),
    Column("About", 20, lambda line: line.expectation.about, printed=False),
    Column("Repeats line", 9, lambda line: line.repeats, printed=False),
    Column("Id", 16, lambda line: line.expectation.id, printed=False),
    Column("Document", 28, lambda line: line.document.id, printed=False),
    Column("From character", 10, lambda line: line.place.start, printed=False),
    Column("To character", 10, lambda line: line.place.end, printed=False),
    Column("Document's SHA-256", 20, lambda line: line.document.sha256, printed=False),
)
_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~])")
_MARKDOWN_HEADER = ("No.", "The document's words", "Put as", "Who", "When", "Figure", "Source")
_TO_FILL_COLOUR = "#FFF2CC"
_A4 = 9
"""Excel's number for the paper."""


def write_checklist(made: Checklist, format: ChecklistFormat) -> bytes:
    """Return a checklist as a file: the same bytes every time.

    A spreadsheet has the sheet About, which says what the list is from, and then Checklist. A CSV
    file has the same columns under one header. A Markdown file has a table for each strength.
    """
    if format == "xlsx":
        return _xlsx(made)
    return _csv(made) if format == "csv" else _markdown(made)


def _csv(made: Checklist) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.name for column in COLUMNS])
    writer.writerows([_text(column, line) for column in COLUMNS] for line in made.lines)
    # Without the mark at the beginning, Excel does not take the file for UTF-8.
    return text.getvalue().encode("utf-8-sig")


def _markdown(made: Checklist) -> bytes:
    said = [f"# {_escaped(made.title)}"]
    if made.chosen:
        said.append(f"Chosen by: {_escaped('; '.join(made.chosen))}.")
    said.append(f"{_escaped(sources(made.documents))} {STRENGTH_NOTE}")
    said.append("\n".join(f"- {_escaped(note)}" for note in made.notes))
    for strength, lines in made.groups:
        said += [f"## {group_title(strength, lines)}", group_meaning(strength)]
        header = [*_MARKDOWN_HEADER, *TO_FILL]
        table = [_row(header), _row(["---"] * len(header))]
        for line in lines:
            table.append(_row([*map(_escaped, _markdown_cells(line)), *[""] * len(TO_FILL)]))
        said.append("\n".join(table))
    hashes = [f"{one.id}: SHA-256 {one.sha256}" for one in made.documents]
    said.append(f"Characters are counted in {'; '.join(hashes)}.")
    return ("\n\n".join(words for words in said if words) + "\n").encode("utf-8")


def _markdown_cells(line: Line) -> Iterator[str]:
    one = line.expectation
    repeats = f" (repeats line {line.repeats})" if line.repeats else ""
    yield str(line.number)
    yield quoted(line) + repeats
    yield f"“{one.verb}”"
    yield who(line)
    yield f"“{one.deadline}”" if one.deadline else ""
    yield f"“{one.figure}”" if one.figure else ""
    yield f"{stands(line)}, characters {one.place.start} to {one.place.end}"


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _xlsx(made: Checklist) -> bytes:
    def fill(book: Any) -> None:
        _add_about(book, made)
        _add_lines(book, made)

    return workbook(made.title, fill)


def _add_about(book: Any, made: Checklist) -> None:
    bold = book.add_format({"bold": True, "valign": "top", "text_wrap": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet("About")
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 100)
    for row, (label, words) in enumerate(_about(made)):
        sheet.write_string(row, 0, label, bold)
        sheet.write_string(row, 1, safe_cell(words), wrapped)
    _print_on_a4(sheet)


def _add_lines(book: Any, made: Checklist) -> None:
    heading = book.add_format({**HEADING, "text_wrap": True, "valign": "top"})
    to_fill = book.add_format(
        {**HEADING, "text_wrap": True, "valign": "top", "bg_color": _TO_FILL_COLOUR}
    )
    cells = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    plain = book.add_format({"valign": "top"})
    sheet = book.add_worksheet("Checklist")
    sheet.freeze_panes(1, 1)
    for at, column in enumerate(COLUMNS):
        sheet.set_column(at, at, column.width)
        sheet.write_string(0, at, column.name, to_fill if column.name in TO_FILL else heading)
    for row, line in enumerate(made.lines, start=1):
        for at, column in enumerate(COLUMNS):
            style = cells if column.printed else plain
            value = column.cell(line)
            if isinstance(value, int):
                sheet.write_number(row, at, value, style)
            elif value:
                sheet.write_string(row, at, safe_cell(value), style)
            else:
                sheet.write_blank(row, at, None, style)
    last = len(made.lines)
    sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, last, sum(column.printed for column in COLUMNS) - 1)
    _print_on_a4(sheet)


def _print_on_a4(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&RPage &P of &N")


def _about(made: Checklist) -> Iterator[tuple[str, str]]:
    """Yield what a person reads first: a label and words."""
    yield "What this is", made.title
    if made.chosen:
        yield "Chosen by", "; ".join(made.chosen)
    for document in made.documents:
        yield "Word for word from", source(document)
    yield "Strength", STRENGTH_NOTE
    for strength, lines in made.groups:
        yield group_title(strength, lines), group_meaning(strength)
    yield "To fill in", f"{', '.join(TO_FILL[:-1])} and {TO_FILL[-1]} are left empty for you."
    for note in made.notes:
        yield "Note", note


def _text(column: Column, line: Line) -> str:
    value = column.cell(line)
    return "" if value is None else safe_cell(str(value))
