"""Workbooks: the sheet's own rows and columns, exact text, and no harm from crafted ones."""

import io
import os
import struct
import sys
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from pathlib import Path

import pytest
import xlsxwriter

from assistant.objectives.tables import ROW
from assistant.uploads.errors import Refused
from assistant.uploads.limits import Limits
from assistant.uploads.open import Opened, open_upload
from assistant.uploads.spreadsheets import sheets_of
from assistant.uploads.worker_process import worker_lines
from assistant.uploads.xls_records import notes_of

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def packed(parts: Mapping[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return stream.getvalue()


def xlsx(rows: str, *, before: str = "", **parts: str) -> bytes:
    """Return a workbook of one sheet, written by hand: what no spreadsheet program would write."""
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return packed(
        {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{types}.sheet.main+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
            f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
            '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
            "</Relationships>",
            "xl/worksheets/sheet1.xml": f'<?xml version="1.0"?>{before}<worksheet xmlns="{MAIN}">'
            f"<sheetData>{rows}</sheetData></worksheet>",
            **{f"xl/{name}": text for name, text in parts.items()},
        }
    )


def ods(tables: str, *, styles: str = "", **parts: str) -> bytes:
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style", "calcext")
    )
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": '<?xml version="1.0"?><manifest:manifest xmlns:manifest='
            '"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
            "content.xml": f"<office:document-content{spaces}>{styles}<office:body>"
            f"<office:spreadsheet>{tables}</office:spreadsheet></office:body>"
            "</office:document-content>",
            **parts,
        }
    )


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def label(row: int, column: int, text: str) -> bytes:
    """Return an XLS cell of text (MS-XLS 2.4.148)."""
    return record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 0) + text.encode())


def number(row: int, column: int, value: float) -> bytes:
    return record(0x0203, struct.pack("<HHHd", row, column, 0, value))


def xls(*sheets: tuple[str, int, bytes], before: bytes = b"", **streams: bytes) -> bytes:
    """Return a BIFF8 workbook of sheets (name, hidden, records) in its container."""
    start = record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0)) + before
    length = len(start) + sum(4 + 8 + len(name) for name, _, _ in sheets) + 4
    heads, bodies = b"", b""
    for name, hidden, cells in sheets:
        at = length + len(bodies)
        heads += record(0x0085, struct.pack("<IBBBB", at, hidden, 0, len(name), 0) + name.encode())
        begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0))
        bodies += begin + cells + record(0x000A, b"")
    stream = start + heads + record(0x000A, b"") + bodies
    return container({"Workbook": stream, **streams})


def container(streams: Mapping[str, bytes]) -> bytes:
    """Return a compound file (MS-CFB): sector 0 the table, sector 1 the directory, then streams."""
    free, end = 0xFFFFFFFF, 0xFFFFFFFE
    table, sectors = [0xFFFFFFFD, end], b""
    entries = [("Root Entry", 5, end, 0)]
    for name, data in streams.items():
        whole = data.ljust(4096, b"\x00")
        whole += bytes(-len(whole) % 512)
        first, count = len(table), len(whole) // 512
        table += [*range(first + 1, first + count), end]
        sectors += whole
        entries.append((name, 2, first, len(whole)))
    directory = b""
    for at, (name, kind, first, size) in enumerate(entries):
        after = at + 1 if 0 < at < len(entries) - 1 else free
        child = 1 if at == 0 else free
        directory += name.encode("utf-16-le").ljust(64, b"\x00")
        directory += struct.pack("<HBBIII", 2 * len(name) + 2, kind, 1, free, after, child)
        directory += bytes(36) + struct.pack("<IQ", first, size)
    assert len(table) <= 128
    assert len(directory) <= 512
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack(
        "<HHHHH6xIIIIIIIII", 62, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0
    )
    header += struct.pack("<109I", 0, *[free] * 108)
    return (
        header
        + struct.pack("<128I", *table, *[free] * (128 - len(table)))
        + directory.ljust(512, b"\x00")
        + sectors
    )


def ordinary(fill: Callable[[xlsxwriter.Workbook], object]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        fill(book)
    return stream.getvalue()


def rows_of(opened: Opened) -> list[tuple[object, ...]]:
    [grid] = opened.grids
    return grid.frame.rows()


def codes_of(opened: Opened) -> list[tuple[str, str]]:
    return [(problem.severity, problem.code) for problem in opened.problems]


def test_cells_keep_their_places_and_come_as_exact_text() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Provider Level/Data".replace("/", " "))
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        percent = book.add_format({"num_format": "0.0%"})
        sheet.write_row(3, 1, ["Code", " Name ", "", "n"])
        sheet.write_row(5, 1, ["RA1", "", "x", 5])
        sheet.write(7, 1, 0.1)
        sheet.write(7, 2, 9434765919)
        sheet.write(7, 3, -2.5)
        sheet.write(7, 4, 0.953, percent)
        sheet.write(8, 1, date(2024, 3, 1), day)
        sheet.write(8, 2, datetime(2024, 3, 1, 10, 30), day)  # noqa: DTZ001  (a cell has no zone)
        sheet.write(8, 3, time(9, 5), book.add_format({"num_format": "hh:mm"}))
        sheet.write_row(9, 1, [True, False, "007", "=1+1"[1:]])
        sheet.write_blank(20, 6, None, day)

    opened = open_upload("a.csv", ordinary(fill))
    assert opened.problems == ()
    assert opened.grids[0].sheet == "Provider Level Data"
    assert rows_of(opened) == [
        (4, None, "Code", "Name", None, "n"),
        (6, None, "RA1", None, "x", "5"),
        (8, None, "0.1", "9434765919", "-2.5", "0.953"),
        (9, None, "2024-03-01", "2024-03-01T10:30:00", "09:05:00", None),
        (10, None, "TRUE", "FALSE", "007", "1+1"),
    ]


def test_numbers_are_whole_or_to_the_last_digit_and_errors_stay_errors() -> None:
    values = {
        "<v>5.0</v>": "5",
        "<v>-0</v>": "0",
        "<v>0.30000000000000004</v>": "0.30000000000000004",
        "<v>1e15</v>": "1000000000000000",
        "<v>1e22</v>": "1e+22",
        "<v>NaN</v>": "#NUM!",
        "<v>1e999</v>": "#NUM!",
        ' t="e"><v>#REF!</v>': "#REF!",
        " t = 'e' s=\"0\"><f>1/0</f><v>#DIV/0!</v>": "#DIV/0!",
        ' t="str"><f>A1</f><v>#N/A</v>': "#N/A",
        "<f>A1+1</f>": None,
        ' t="inlineStr"><is><t>a t="e" b</t></is>': 'a t="e" b',
    }
    rows = "".join(
        f'<row r="{at}"><c r="B{at}"{"" if cell[0] == " " else ">"}{cell}</c></row>'
        for at, cell in enumerate(values, 3)
    )
    opened = open_upload("a.xlsx", xlsx(rows))
    assert codes_of(opened) == [("warning", "formulas")]
    found = dict(opened.grids[0].frame.select(ROW, "c1").iter_rows())
    assert [found.get(at) for at in range(3, 3 + len(values))] == list(values.values())


def test_sheets_are_named_and_hidden_or_empty_ones_are_not_read() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        for name in ("Notes", "Provider", "Empty", "Secret", "Deep"):
            sheet = book.add_worksheet(name)
            if name != "Empty":
                sheet.write(0, 0, f"in {name}")
        book.get_worksheet_by_name("Secret").hide()
        book.get_worksheet_by_name("Deep").very_hidden()
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Provider!$A$1:$A$2"})
        book.get_worksheet_by_name("Provider").insert_chart("C3", chart)
        another = book.add_chart({"type": "bar"})
        another.add_series({"values": "=Provider!$A$1:$A$2"})
        book.add_chartsheet("Chart").set_chart(another)

    opened = open_upload("a.xlsx", ordinary(fill))
    assert [(grid.sheet, grid.frame["c0"].to_list()) for grid in opened.grids] == [
        ("Notes", ["in Notes"]),
        ("Provider", ["in Provider"]),
    ]
    assert codes_of(opened) == [("warning", "hidden_sheets")]
    assert "2 hidden sheets" in opened.problems[0].message
    assert not any("in Secret" in str(grid.frame.rows()) for grid in opened.grids)


def test_macros_links_and_formulas_are_told_and_left_alone() -> None:
    cells = '<row r="1"><c r="A1"><f>[1]S!A1</f><v>7</v></c></row>'
    links = {"vbaProject.bin": "x", "externalLinks/externalLink1.xml": "<externalLink/>"}
    opened = open_upload("a.xlsm", xlsx(cells, **links))
    assert codes_of(opened) == [
        ("warning", "macros"),
        ("warning", "external_links"),
        ("warning", "formulas"),
    ]
    assert rows_of(opened) == [(1, "7")]


ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'
FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
ENTITY = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
FEW = Limits(rows=5, columns=3, sheet_cells=6)


@pytest.mark.parametrize(
    ("data", "limits", "code"),
    [
        (xlsx(ONE + FAR), Limits(), "unreadable_workbook"),
        (xlsx('<row r="9"><c r="ZZZZZZZ4294967295"><v>1</v></c></row>'), Limits(), None),
        (xlsx("<row><c><v>1</c></row>"), Limits(), "unreadable_workbook"),
        (xlsx(""), Limits(), "empty_file"),
        (xlsx(ONE, before=ENTITY), Limits(), "xml_entities"),
        (xlsx(ONE, **{"sharedStrings.xml": " " * 2_000_000 + ENTITY}), Limits(), "xml_entities"),
        (xlsx(ONE, **{"media/a.xml": "0" * 11_000_000}), Limits(), "archive_bomb"),
        (xlsx(ONE + '<row r="6"><c r="A6"><v>1</v></c></row>'), FEW, "too_many_rows"),
        (xlsx('<row r="1"><c r="D1"><v>1</v></c></row>'), FEW, "too_many_columns"),
        (
            xlsx('<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="C3"><v>1</v></c></row>'),
            FEW,
            "too_many_cells",
        ),
        (xlsx(ONE), Limits(seconds=0.001), "too_slow"),
        (packed({"[Content_Types].xml": "<Types/>"}), Limits(), "unreadable_workbook"),
        (xlsx(ONE), Limits(entries=3), "too_many_entries"),
        (xlsx(f'<row r="1"><c r="A1" t="str"><v>{"x" * 40_000}</v></c></row>'), Limits(), None),
        (container({"EncryptedPackage": b"x"}), Limits(), "encrypted"),
        (container({"WordDocument": b"x"}), Limits(), "not_a_table"),
        (container({"Workbook": b"x"}), Limits(), "empty_file"),
        (xls(("S", 0, number(0, 0, 1)), before=record(0x2F, bytes(6))), Limits(), "encrypted"),
        (
            ods("", **{"META-INF/manifest.xml": "<manifest:encryption-data/>"}),
            Limits(),
            "encrypted",
        ),
        (
            ods(
                '<table:table table:name="A"><table:table-row table:number-rows-repeated="1048576">'
                '<table:table-cell office:value-type="float" office:value="1" '
                'table:number-columns-repeated="16384"/></table:table-row></table:table>'
            ),
            Limits(),
            "unreadable_workbook",
        ),
    ],
)
def test_crafted_and_damaged_workbooks_are_refused(
    data: bytes, limits: Limits, code: str | None
) -> None:
    opened = open_upload("a.xlsx", data, limits)
    assert opened.grids == ()
    [problem] = opened.problems
    assert problem.severity == "error"
    assert code in (problem.code, None)


def test_too_many_sheets_are_refused() -> None:
    data = ordinary(lambda book: [book.add_worksheet() for _ in range(3)])
    assert codes_of(open_upload("a.xlsx", data, Limits(sheets=2))) == [("error", "too_many_sheets")]


def test_text_without_end_is_refused() -> None:
    cell = '<c r="A1" t="str"><v>' + "x" * 30_000 + "</v></c>"
    opened = open_upload("a.xlsx", xlsx(f'<row r="1">{cell}</row>' * 3), Limits())
    assert opened.grids or opened.problems
    parts = xlsx("".join(f'<row r="{at}">{cell}</row>' for at in range(1, 40)).replace("A1", ""))
    assert codes_of(open_upload("a.xlsx", parts, Limits(uncompressed_bytes=1_000_000))) == [
        ("error", "too_large_unpacked")
    ]


def test_an_open_document_sheet() -> None:
    def cell(kind: str, value: str, text: str = "", more: str = "") -> str:
        return (
            f'<table:table-cell office:value-type="{kind}" {value} {more}>'
            f"<text:p>{text}</text:p></table:table-cell>"
        )

    hidden = (
        '<office:automatic-styles><style:style style:name="ta1" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    )
    error = 'table:formula="of:=1/0" calcext:value-type="error"'
    rows = (
        '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
        "<table:table-row><table:table-cell/>"
        + cell("string", "", "Code")
        + cell("float", 'office:value="5"', "5")
        + cell("percentage", 'office:value="0.953"', "95%")
        + cell("date", 'office:date-value="2024-03-01"', "1 March")
        + cell("boolean", 'office:boolean-value="true"', "TRUE")
        + cell("string", 'office:string-value=""', "#DIV/0!", error)
        + "</table:table-row>"
    )
    tables = (
        f'<table:table table:name="A/B">{rows}</table:table>'
        '<table:table table:name="H" table:style-name="ta1"><table:table-row>'
        + cell("string", "", "secret")
        + "</table:table-row></table:table>"
    )
    opened = open_upload("a.ods", ods(tables, styles=hidden))
    assert codes_of(opened) == [("warning", "formulas"), ("warning", "hidden_sheets")]
    assert opened.grids[0].sheet == "A/B"
    assert rows_of(opened) == [(3, None, "Code", "5", "0.953", "2024-03-01", "TRUE", "#DIV/0!")]


def test_an_xls_workbook_with_errors_a_formula_a_link_and_macros() -> None:
    result = struct.pack("<B1xB3xH", 2, 0x17, 0xFFFF)
    formula = struct.pack("<HHH", 3, 3, 0) + result + bytes(6) + struct.pack("<H", 0)
    cells = (
        label(2, 1, "Code")
        + label(2, 2, "n")
        + number(3, 1, 5)
        + number(3, 2, 0.5)
        + record(0x0006, formula)
        + record(0x0205, struct.pack("<HHHBB", 4, 1, 0, 0x07, 1))
        + record(0x0205, struct.pack("<HHHBB", 4, 2, 0, 1, 0))
    )
    data = xls(
        ("Hidden", 1, label(0, 0, "secret")),
        ("Data", 0, cells),
        before=record(0x01AE, struct.pack("<HHB", 1, 1, 0) + b"\x01x"),
        _VBA_PROJECT=b"x",
    )
    opened = open_upload("a.xls", data)
    assert codes_of(opened) == [
        ("warning", "macros"),
        ("warning", "external_links"),
        ("warning", "formulas"),
        ("warning", "hidden_sheets"),
    ]
    assert [grid.sheet for grid in opened.grids] == ["Data"]
    assert rows_of(opened) == [
        (3, None, "Code", "n", None),
        (4, None, "5", "0.5", "#REF!"),
        (5, None, "#DIV/0!", "TRUE", None),
    ]


def test_a_container_that_goes_in_circles_has_an_end() -> None:
    data = bytearray(xls(("S", 0, number(0, 0, 1))))
    struct.pack_into("<I", data, 512 + 4 * 3, 2)
    assert notes_of(bytes(data)).errors == {}
    struct.pack_into("<I", data, 68, 0)
    assert notes_of(bytes(data)).errors == {}


def test_nothing_of_the_environment_reaches_the_process_and_it_needs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit")
    (tmp_path / "assistant.py").write_text("raise SystemExit")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("A_SECRET", "x")
    opened = open_upload("a.xlsx", xlsx(ONE))
    assert rows_of(opened) == [(1, "1")]
    shown = "import json, os; print(json.dumps(['env', *os.environ]))"
    with worker_lines(b"", Limits(), program=shown) as lines:
        [[_, *names]] = list(lines)
    assert not {"A_SECRET", "PYTHONPATH", "PATH", "HOME"} & set(names)
    assert "A_SECRET" in os.environ


END: list[object] = ["end", 0, False, False]


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [["x"]],
        [["sheet", 0, "S", 1]],
        [["sheet", 0, "S", 1], [0, 1, "x"]],
        [[0, 1, "x"], END],
        [["sheet", 0, "S", 1], [0, 1, "x", "y"], END],
        [["sheet", 0, "S", 1], [0, 1, {"a": 1}], END],
        [["sheet", 0, "S", 1], [0, -1, "a"], END],
        [["sheet", 0, "S", 10**12], [0, 1, "a"], END],
        [["sheet", 0, "S", -1], [0, 1, "a"], END],
        [{}],
        [[]],
        [None],
    ],
)
def test_a_process_that_was_taken_over_is_not_believed(lines: list[list[object]]) -> None:
    with pytest.raises(Refused):
        sheets_of(lines, Limits())


def test_a_process_that_never_ends_or_never_stops_writing_is_ended() -> None:
    asleep = "import time; time.sleep(60)"
    endless = "while True: print('[0, 1]')"
    broken = "print('{')"
    for program, limits, expected in (
        (asleep, Limits(seconds=0.2), "seconds"),
        (endless, Limits(uncompressed_bytes=100_000), "text"),
    ):
        with (
            pytest.raises(Refused, match=expected),
            worker_lines(b"", limits, program=program) as lines,
        ):
            list(lines)
    with (
        pytest.raises(ValueError, match="Expecting"),
        worker_lines(b"", Limits(), program=broken) as lines,
    ):
        list(lines)


def test_where_no_process_can_be_started_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "")
    assert codes_of(open_upload("a.xlsx", xlsx(ONE))) == [("error", "no_reader")]
