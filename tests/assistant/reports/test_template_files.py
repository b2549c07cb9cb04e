import io
import os
import re
import subprocess
import sys
import zipfile

import pytest
from python_calamine import CalamineWorkbook
from tests_objectives import grid_of, grid_of_rows

from assistant.objectives.readers.template_tables import template_of
from assistant.objectives.tables import Grid, header_candidates
from assistant.objectives.templates import Template, template, templates
from assistant.reports.template_files import TemplateFormat, write_template

GENERAL, TEXT = "0", "49"
MOST_LINES_ABOVE_A_HEADER = 40
EACH = pytest.mark.parametrize("one", templates(), ids=lambda one: str(one.id))


def sheet(one: Template, name: str) -> Grid:
    book = CalamineWorkbook.from_filelike(io.BytesIO(write_template(one, "xlsx")))
    return grid_of_rows(book.get_sheet_by_name(name).to_python(), sheet=name)


def part(one: Template, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(write_template(one, "xlsx"))) as book:
        return book.read(name).decode()


def recognised(grid: Grid) -> list[tuple[int, str]]:
    found = ((header.row, template_of(header)) for header in header_candidates(grid))
    return [(row, one.id) for row, one in found if one]


@EACH
def test_a_spreadsheet_has_the_header_alone_and_then_the_instructions(one: Template) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(write_template(one, "xlsx")))
    assert book.sheet_names == ["Data", "Instructions"]
    assert book.get_sheet_by_index(0).to_python() == [list(one.names)]


@EACH
def test_only_the_data_sheet_is_recognised_as_the_template(one: Template) -> None:
    assert recognised(sheet(one, "Data")) == [(1, one.id)]
    assert recognised(sheet(one, "Instructions")) == []


@EACH
def test_the_instructions_name_every_column_with_its_example_and_values(one: Template) -> None:
    rows = [cells for _, *cells in sheet(one, "Instructions").frame.iter_rows()]
    words = {cell for cells in rows for cell in cells if cell}
    assert {one.title, one.purpose, *one.notes} <= words
    by_name = {cells[0]: cells[1:] for cells in rows}
    for column in one.columns:
        instruction, values, example = by_name[column.name]
        assert (instruction or "").startswith(column.instruction)
        assert (values or "") == ", ".join(column.values)
        assert (example or "") == column.example


@EACH
def test_the_header_stays_in_sight_and_closed_columns_offer_their_values(one: Template) -> None:
    xml = part(one, "xl/worksheets/sheet1.xml")
    assert '<pane ySplit="1" topLeftCell="A2"' in xml
    offered = re.findall(r'type="list".*?<formula1>"(.*?)"</formula1>', xml)
    assert offered == [",".join(column.values) for column in one.columns if column.values]
    # A list that is longer would be dropped by Excel.
    assert all(len(values) <= 255 for values in offered)


@EACH
def test_codes_are_kept_as_text_and_dates_shown_year_first(one: Template) -> None:
    styles = part(one, "xl/styles.xml")
    formats = re.findall(r'<xf numFmtId="(\d+)"', styles.split("<cellXfs")[1])
    by_column: dict[int, str] = {}
    for attributes in re.findall(r"<col ([^>]*)/>", part(one, "xl/worksheets/sheet1.xml")):
        named = dict(re.findall(r'(\w+)="([^"]*)"', attributes))
        for at in range(int(named["min"]), int(named["max"]) + 1):
            by_column[at - 1] = formats[int(named.get("style", "0"))]
    dates = re.findall(r'<numFmt numFmtId="(\d+)" formatCode="yyyy-mm-dd"/>', styles)
    for at, column in enumerate(one.columns):
        if column.kind == "date":
            assert by_column[at] in dates
        elif column.kind == "number":
            assert by_column[at] == GENERAL
        else:
            assert by_column[at] == TEXT


@EACH
def test_a_csv_has_its_instructions_in_the_first_column_above_the_header(one: Template) -> None:
    data = write_template(one, "csv")
    assert data.startswith(b"\xef\xbb\xbf")
    text = data.decode("utf-8-sig")
    assert text.count("\r\n") == text.count("\n") <= MOST_LINES_ABOVE_A_HEADER + 1
    grid = grid_of(text)
    *above, header = [cells for _, *cells in grid.frame.iter_rows()]
    assert all(not any(cells[1:]) for cells in above)
    assert header == list(one.names)
    assert recognised(grid) == [(grid.frame.height, one.id)]


@EACH
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_no_cell_of_a_template_is_a_formula(one: Template, form: TemplateFormat) -> None:
    if form == "csv":
        grids = [grid_of(write_template(one, "csv").decode("utf-8-sig"))]
    else:
        grids = [sheet(one, "Data"), sheet(one, "Instructions")]
        assert "<f>" not in part(one, "xl/worksheets/sheet1.xml")
    cells = [cell for grid in grids for _, *row in grid.frame.iter_rows() for cell in row if cell]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


@EACH
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_same_template_is_the_same_bytes(one: Template, form: TemplateFormat) -> None:
    assert write_template(one, form) == write_template(one, form)


def test_another_process_writes_the_same_bytes() -> None:
    code = (
        "import hashlib\n"
        "from assistant.objectives.templates import template\n"
        "from assistant.reports.template_files import write_template\n"
        "print(hashlib.sha256(write_template(template('finance'), 'xlsx')).hexdigest())"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1


def test_the_spreadsheet_library_is_not_loaded_before_it_is_needed() -> None:
    code = (
        "import sys, assistant.reports.template_files as m; assert 'xlsxwriter' not in sys.modules"
    )
    subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=True,
    )


def test_which_objectives_a_template_is_for_is_said_in_words() -> None:
    lines = write_template(template("finance"), "csv").decode("utf-8-sig").splitlines()
    assert "Objectives: 6 and 7" in lines
    assert "Objective: 13" in write_template(template("boards"), "csv").decode("utf-8-sig")
    assert "Objective" not in write_template(template("tidy"), "csv").decode("utf-8-sig")
