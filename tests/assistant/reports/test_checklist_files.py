import csv
import io
import re
import subprocess
import sys
import zipfile
from dataclasses import replace

import pytest
from python_calamine import CalamineWorkbook

from assistant.build import Library
from assistant.checklist_filters import Filters
from assistant.checklist_words import Checklist, checklist
from assistant.reports.checklist_files import COLUMNS, TO_FILL, ChecklistFormat, write_checklist

NAMES = [column.name for column in COLUMNS]
FORMATS: tuple[ChecklistFormat, ...] = ("xlsx", "csv", "md")


@pytest.fixture(scope="module")
def everything(library: Library) -> Checklist:
    return checklist(library.corpus, library.knowledge, Filters(), library.titles)


@pytest.fixture
def hostile(everything: Checklist) -> Checklist:
    """A list whose words would be run by a spreadsheet or taken for markup."""
    line = everything.lines[0]
    expectation = replace(line.expectation, who="@cmd", deadline="+1", about="[a](http://b)")
    bad = replace(
        line,
        quote='=HYPERLINK("http://b")|<script>*x*\n# y',
        lead_in="-2+3|`z`",
        expectation=expectation,
    )
    return Checklist((bad,), (), ("=1+1",))


def rows_of(made: Checklist) -> list[list[str]]:
    text = write_checklist(made, "csv").decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def part(made: Checklist, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(write_checklist(made, "xlsx"))) as book:
        return book.read(name).decode()


def sheet(made: Checklist, name: str) -> list[list[object]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(write_checklist(made, "xlsx")))
    assert book.sheet_names == ["About", "Checklist"]
    return [list(row) for row in book.get_sheet_by_name(name).to_python()]


def test_a_csv_has_a_header_and_a_row_a_line_in_the_documents_exact_words(
    everything: Checklist,
) -> None:
    header, *rows = rows_of(everything)
    assert header == NAMES
    assert len(rows) == len(everything.lines)
    for row, line in zip(rows, everything.lines, strict=True):
        cells = dict(zip(NAMES, row, strict=True))
        text = line.document.text
        quote = text[int(cells["From character"]) : int(cells["To character"])]
        assert cells["The document's words"] == quote
        assert cells["Lead-in"] == (line.lead_in or "")
        assert cells["Put as"] in f"{cells['Lead-in']} {quote}"
        assert cells["Document's SHA-256"] == line.document.sha256
        assert [cells[name] for name in TO_FILL] == ["", "", ""]


def test_a_csv_opens_in_excel_as_utf_8(everything: Checklist) -> None:
    data = write_checklist(everything, "csv")
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == data.count(b"\n")


def test_a_spreadsheet_has_the_same_cells_as_the_csv(everything: Checklist) -> None:
    header, *rows = sheet(everything, "Checklist")
    assert header == NAMES

    def words(cell: object) -> str:
        return str(int(cell)) if isinstance(cell, float) else str(cell)

    assert [[words(cell) for cell in row] for row in rows] == rows_of(everything)[1:]


def test_its_first_sheet_says_from_which_documents_it_is_and_how_strength_is_meant(
    everything: Checklist,
) -> None:
    said = [str(row[1]) for row in sheet(everything, "About")]
    labels = [str(row[0]) for row in sheet(everything, "About")]
    assert said[0] == f"Checklist of what the documents expect: {len(everything.lines)} lines"
    assert any("11 February 2016" in one for one in said)
    assert any("July 2016" in one for one in said)
    assert any("nothing is made stronger" in one for one in said)
    assert any("sector as a whole rather than" in one for one in said)
    for strength, lines in everything.groups:
        assert f"“{strength}” ({len(lines)})" in labels


def test_its_header_stays_in_sight_can_be_filtered_by_and_is_printed_on_every_page(
    everything: Checklist,
) -> None:
    xml = part(everything, "xl/worksheets/sheet2.xml")
    last = len(everything.lines) + 1
    assert '<pane xSplit="1" ySplit="1"' in xml
    assert f'<autoFilter ref="A1:U{last}"/>' in xml
    assert 'orientation="landscape"' in xml and 'paperSize="9"' in xml
    assert 'fitToHeight="0"' in xml
    names = part(everything, "xl/workbook.xml")
    assert "Checklist!$1:$1" in names
    assert f"Checklist!$A$1:$K${last}" in names
    assert [column.name for column in COLUMNS if column.printed][-3:] == list(TO_FILL)


def test_long_cells_are_wrapped_in_columns_that_fit_a_page(everything: Checklist) -> None:
    assert 'wrapText="1"' in part(everything, "xl/styles.xml")
    assert sum(column.width for column in COLUMNS if column.printed) <= 200
    # A height of its own would cut wrapped words off.
    assert " ht=" not in part(everything, "xl/worksheets/sheet2.xml")


def test_markdown_has_a_table_a_strength_with_every_line(everything: Checklist) -> None:
    text = write_checklist(everything, "md").decode()
    assert len(re.findall(r"^## “", text, re.MULTILINE)) == len(everything.groups)
    rows = re.findall(r"^\| \d+ \|.*$", text, re.MULTILINE)
    assert len(rows) == len(everything.lines)
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {11}
    for document in everything.documents:
        assert document.sha256 in text
        assert document.title in text


def test_no_cell_is_a_formula_or_markup_whatever_the_documents_hold(hostile: Checklist) -> None:
    cells = dict(zip(NAMES, rows_of(hostile)[1], strict=True))
    assert cells["The document's words"].startswith("'=")
    assert cells["Lead-in"].startswith("'-")
    assert cells["Who"] == "'@cmd"
    assert cells["When"] == "+1"  # a number stays one
    shown = sheet(hostile, "Checklist")[1]
    assert str(shown[NAMES.index("The document's words")]).startswith("'=")
    assert "<f>" not in part(hostile, "xl/worksheets/sheet2.xml")
    assert "<f>" not in part(hostile, "xl/worksheets/sheet1.xml")
    assert "hyperlink" not in part(hostile, "xl/worksheets/sheet2.xml")
    markdown = write_checklist(hostile, "md").decode()
    assert "<script>" not in markdown
    assert r"\<script\>\*x\* \# y" in markdown


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_list_is_the_same_bytes(everything: Checklist, form: ChecklistFormat) -> None:
    assert write_checklist(everything, form) == write_checklist(everything, form)


def test_the_spreadsheet_library_waits_until_a_workbook_is_made() -> None:
    code = "import sys, assistant.reports.checklist_files; assert 'xlsxwriter' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": ":".join(sys.path)})
