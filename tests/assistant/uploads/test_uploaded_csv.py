"""CSV as it is published and as it gets broken: the cells and row numbers that a person sees."""

import csv
import io
from collections.abc import Sequence
from hashlib import sha256

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests_support import shared_file

from assistant.objectives.problems import Problem
from assistant.objectives.tables import ROW, table_at
from assistant.uploads.limits import Limits
from assistant.uploads.open import Opened, open_upload

AE = "data/ae_monthly/Monthly-AE-"
Row = tuple[int, tuple[str | None, ...]]


def rows_of(opened: Opened) -> list[Row]:
    [grid] = opened.grids
    return [(number, tuple(cells)) for number, *cells in grid.frame.iter_rows()]


def cells_of(data: bytes) -> list[tuple[str | None, ...]]:
    opened = open_upload("a.csv", data)
    assert not opened.problems
    return [cells for _, cells in rows_of(opened)]


def refusal(data: bytes, limits: Limits | None = None) -> Problem:
    opened = open_upload("a.csv", data, limits or Limits())
    assert opened.grids == ()
    [problem] = opened.problems
    assert problem.severity == "error"
    assert problem.file == "a.csv"
    return problem


def expected(text: str, width: int) -> list[Row]:
    """Return what Python's csv module makes of a text, tidied as a grid is."""
    rows = []
    for number, record in enumerate(csv.reader(io.StringIO(text, newline="")), 1):
        cells = [cell.strip() or None for cell in record]
        if any(cells):
            rows.append((number, tuple([*cells, *[None] * width][:width])))
    return rows


@pytest.mark.parametrize(
    ("name", "rows", "columns"),
    [
        (f"{AE}April-2024-revised.csv", 199, 22),
        (f"{AE}July-2024-revised.csv", 200, 22),
        (f"{AE}September-2024.csv", 199, 28),
        (
            "data/dm01/Monthly-Diagnostics-Web-File-Provider-September-2024_9CL34R.csv",
            432,
            26,
        ),
        ("data/rtt/20241130-RTT-November-2024-RBD.csv", 513, 121),
        ("data/ae_attendances_2016-04_2019-03.csv", 12_766, 6),
        ("data/reference/trust_successors.csv", 418, 3),
    ],
)
def test_published_files_are_read_whole_and_as_written(name: str, rows: int, columns: int) -> None:
    path = shared_file(name)
    data = path.read_bytes()
    opened = open_upload(str(path), data)
    assert opened.problems == ()
    assert opened.file == path.name
    assert opened.sha256 == sha256(data).hexdigest()
    [grid] = opened.grids
    assert (grid.file, grid.sheet) == (path.name, None)
    assert (grid.frame.height, grid.width) == (rows, columns)
    assert grid.frame.schema == {ROW: pl.UInt32} | {f"c{at}": pl.String for at in range(columns)}
    assert rows_of(opened) == expected(data.decode("utf-8-sig"), columns)


def test_a_published_header_is_found_without_its_byte_order_mark() -> None:
    path = shared_file("data/dm01/Monthly-Diagnostics-Web-File-Provider-September-2024_9CL34R.csv")
    [grid] = open_upload(path.name, path.read_bytes()).grids
    table = table_at(grid, 1)
    assert table.header.names[0] == "Regional Team Code"
    assert table.header.has("Total Waiting List")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_delimiters_and_line_ends_make_no_difference(
    encoding: str, delimiter: str, end: str
) -> None:
    rows = [["code", "name", "pay, £"], ["RA1", "Ynys Môn", "1.5"], ["RA2", "B", "-2"]]
    text = end.join(delimiter.join(f'"{c}"' if "," in c else c for c in row) for row in rows)
    opened = open_upload("a.csv", text.encode(encoding))
    assert rows_of(opened) == [(at, tuple(row)) for at, row in enumerate(rows, 1)]
    codes = [problem.code for problem in opened.problems]
    assert codes == (["not_utf8"] if encoding == "cp1252" else [])


def test_utf_16_with_its_mark_in_the_other_order() -> None:
    text = b"\xfe\xff" + "code,n\nRA1,5\n".encode("utf-16-be")
    assert cells_of(text) == [("code", "n"), ("RA1", "5")]


@pytest.mark.parametrize("mark", ["", '"'])  # plain, and such that only the slow way is exact
def test_rows_are_numbered_as_a_spreadsheet_does(mark: str) -> None:
    text = f'\n\nTitle 5{mark}\n,,\n \ncode,name,n\nRA1,"two\n\nlines",1\n\nRA2,"a ""b""",2\n\n\n'
    rows = rows_of(open_upload("a.csv", text.encode()))
    assert rows == [
        (3, (f"Title 5{mark}", None, None)),
        (6, ("code", "name", "n")),
        (7, ("RA1", "two\n\nlines", "1")),
        (9, ("RA2", 'a "b"', "2")),
    ]


def test_blanks_are_stripped_and_blank_cells_are_null() -> None:
    data = '"a ",\u00a0b, \n"","  ",x\n  ,\t,\n1,007 , -5\n'.encode()
    assert cells_of(data) == [("a", "b", None), (None, None, "x"), ("1", "007", "-5")]


def test_blanks_are_stripped_below_thousands_of_rows_too() -> None:
    body = b"1,2\n" * 40_000 + b" 3 ,\t4\n" + b"5,\n" * 20_000
    frame = open_upload("a.csv", b"a,b\n" + body).grids[0].frame
    assert frame.filter(pl.col(ROW) == 40_002).row(0) == (40_002, "3", "4")
    assert frame["c1"].null_count() == 20_000


def test_a_quotation_mark_within_a_cell_is_a_character() -> None:
    data = b'size,n\n5" tube,1\n"6"" tube",2\n'
    assert cells_of(data) == [("size", "n"), ('5" tube', "1"), ('6" tube', "2")]


def test_a_header_alone_is_a_grid() -> None:
    assert cells_of(b"code,n\n") == [("code", "n")]


def test_titles_above_a_wide_header_and_commas_at_row_ends_do_no_harm() -> None:
    data = b"A&E, by provider\nPeriod:,April 2024\n\ncode,name,n\nRA1,A,5,,,\nRA2,B,6\nRA3\n"
    assert cells_of(data) == [
        ("A&E", "by provider", None),
        ("Period:", "April 2024", None),
        ("code", "name", "n"),
        ("RA1", "A", "5"),
        ("RA2", "B", "6"),
        ("RA3", None, None),
    ]


@pytest.mark.parametrize("title", ["", "A title\n\n"])
@pytest.mark.parametrize("rows", [1, 3, 200])
def test_a_row_with_a_stray_comma_is_an_error_and_not_used(title: str, rows: int) -> None:
    table = "code,women,men,other\n" + "RA1,12,3,4\n" * rows + "RA2,1,200,3,4\n"
    opened = open_upload("a.csv", (title + table).encode())
    [problem] = opened.problems
    assert (problem.severity, problem.code) == ("error", "row_too_wide")
    assert problem.row == rows + 2 + 2 * bool(title)
    assert [cells for _, cells in rows_of(opened)][-1] == ("RA1", "12", "3", "4")


def test_a_stray_comma_in_every_row_is_an_error_too() -> None:
    opened = open_upload("a.csv", b"code,women,men\n" + b"RA1,1,200,3\n" * 30)
    assert [problem.row for problem in opened.problems] == [*range(2, 22), None]
    assert "10 more rows" in opened.problems[-1].message
    assert opened.grids[0].frame.height == 1


def test_a_wide_row_far_below_the_first_ones_is_found() -> None:
    body = b"RA1,1,2\n" * 30_000 + b"RA2,1,200,3\n" + b"RA3,1,2\n"
    opened = open_upload("a.csv", b"code,women,men\n" + body)
    assert [problem.row for problem in opened.problems] == [30_002]
    assert opened.grids[0].frame.height == 30_002


def test_semicolons_with_decimal_commas() -> None:
    assert cells_of(b"code;a;b\nRA1;1,5;2,5\n") == [("code", "a", "b"), ("RA1", "1,5", "2,5")]


def test_an_unclosed_quotation_mark_is_named_with_its_row() -> None:
    problem = refusal(b'code,n\nRA1,1\n\nRA2,"2\nRA3,3\n')
    assert (problem.code, problem.row) == ("unclosed_quote", 4)


def test_an_unclosed_quotation_mark_that_another_row_closes_swallows_nothing() -> None:
    problem = refusal(b'code,name,n\nRA1,"A,1\nRA2,"B",2\nRA3,C,3\n')
    assert (problem.code, problem.row) == ("misplaced_quote", 2)


def test_an_unclosed_quotation_mark_in_a_large_file() -> None:
    problem = refusal(b'code,n\n"RA1,1\n' + b"RA2,2\n" * 200_000)
    assert (problem.code, problem.row) == ("cell_too_long", 2)


@pytest.mark.parametrize("quoted", ["{}", '"{}"', '{}"'])
def test_a_cell_may_be_as_long_as_a_spreadsheet_has_it(quoted: str) -> None:
    most = Limits().cell_characters - quoted.count('"')
    assert rows_of(open_upload("a.csv", f"a,b\n1,{quoted.format('é' * most)}".encode()))
    problem = refusal(f"a,b\n1,{quoted.format('é' * (most + 3))}".encode())
    assert (problem.code, problem.row) == ("cell_too_long", 2)


def test_a_million_columns_are_refused_by_row() -> None:
    wide = b"a," * 1_000_000
    assert refusal(wide).code == "too_many_columns"
    assert refusal(wide + b"\n1,2\n").row == 1
    assert refusal(b"a,b\n1,2\n" + wide.replace(b"a", b"5")).row == 3


def test_columns_without_end_take_no_memory_without_end() -> None:
    limits = Limits()
    assert refusal(b"a,b\n1,2\n" + b"," * 20_000_000 + b"x", limits).code == "cell_too_long"
    # Commas alone say nothing, and are as good as a blank line.
    assert cells_of(b"a,b\n1,2\n" + b"," * 2_000_000) == [("a", "b"), ("1", "2")]


def test_too_many_rows_or_cells_are_refused_either_way() -> None:
    few = Limits(rows=10)
    assert refusal(b"a,b\n" + b"1,2\n" * 10, few).code == "too_many_rows"
    assert refusal(b'a",b\n' + b"1,2\n" * 10, few).code == "too_many_rows"
    assert open_upload("a.csv", b"a,b\n" + b"1,2\n" * 9, few).grids
    assert refusal(b"a,b\n" + b"1,2\n" * 60, Limits(cells=100)).code == "too_many_rows"
    assert refusal(b"a,b\n1,2\n", Limits(bytes=7)).code == "too_large"


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"", "empty_file", "empty"),
        (b" \r\n\t\n", "empty_file", "blanks"),
        (b"\xef\xbb\xbf", "empty_file", "blanks"),
        (b",,,\n,,\n", "empty_file", "no cell"),
        (b"<!DOCTYPE html>\n<html><body>403</body></html>", "not_a_table", "web page"),
        ("\ufeff\n<HTML>".encode("utf-16"), "not_a_table", "web page"),
        (b'<?xml version="1.0"?><html lang="en">', "not_a_table", "web page"),
        (b'<?xml version="1.0"?><Workbook/>', "not_a_table", "XML"),
        (b'{"a": 1}', "not_a_table", "JSON"),
        (b"%PDF-1.7\n1 0 obj", "not_a_table", "PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not_a_table", "image"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "not_a_table", "image"),
        (b"GIF89a\x01\x00", "not_a_table", "image"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "not_a_table", "image"),
        (b"\x1f\x8b\x08\x00\x00", "not_a_table", "gzip"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "not_a_table", "7-Zip"),
        (b"BZh91AY&SY", "not_a_table", "bzip2"),
        (b"code,n\nRA1,\x005\n", "nul_bytes", "NUL"),
        (b"code,n\nRA1,\xe9\x005\n", "nul_bytes", "NUL"),
        (b"\xff\xfea\x00,\x00\x00\x00b\x00", "nul_bytes", "NUL"),
        (b"\xff\xfea\x00\x00\xd8b\x00", "not_text", "encoding"),
        (b"code,n\nRA1,\x81\n", "not_text", "encoding"),
        (bytes(range(1, 32)) * 40, "not_text", "neither text"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "nul_bytes", "NUL"),
    ],
)
def test_what_is_no_table_is_refused_in_words(data: bytes, code: str, words: str) -> None:
    problem = refusal(data)
    assert problem.code == code
    assert words in problem.message


def test_prose_is_a_grid_of_one_column_for_others_to_make_nothing_of() -> None:
    assert cells_of(b"Dear all\n\nplease find attached\n") == [
        ("Dear all",),
        ("please find attached",),
    ]


PLAIN = st.text(st.sampled_from("ab5 .é£\u00a0'"), max_size=6)
CELL = st.one_of(PLAIN, st.text(st.sampled_from('a1,"\n \r'), max_size=6), st.integers().map(str))


def written(records: Sequence[Sequence[str]], end: str, quoting: int) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    for record in records:
        if record == ["blank"]:
            stream.write(end)
        else:
            writer.writerow(record)
    return stream.getvalue()


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(st.just(["blank"]), st.lists(CELL, min_size=1, max_size=5)),
        min_size=1,
        max_size=12,
    ),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_written_csv_is_read_as_the_csv_module_reads_it(
    records: list[list[str]], end: str, quoting: int
) -> None:
    header = ["code", "name", "a", "b", "c"]
    text = written([header, *records], end, quoting)
    opened = open_upload("a.csv", text.encode())
    assert opened.problems == ()
    width = max(len(cells) for _, cells in rows_of(opened))
    assert rows_of(opened) == expected(text, 5)
    assert width == 5


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from('ab5,"\n\r é\u00a0'), max_size=60))
def test_any_text_is_read_as_the_csv_module_reads_it_or_refused(junk: str) -> None:
    text = "code,name,a,b,c\n" + junk
    opened = open_upload("a.csv", text.encode())
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        assert not opened.grids
        assert [problem.row is not None for problem in opened.problems] == [True]
        return
    wide = {at for at, record in enumerate(records, 1) if any(c.strip() for c in record[5:])}
    assert {problem.row for problem in opened.problems} == wide
    assert rows_of(opened) == [row for row in expected(text, 5) if row[0] not in wide]


def test_reading_leaves_the_csv_module_as_it_was() -> None:
    before = csv.field_size_limit()
    open_upload("a.csv", b'a",b\n' + b"x" * 200_000)
    assert csv.field_size_limit() == before
