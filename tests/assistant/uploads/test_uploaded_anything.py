"""Whatever the bytes and the name are, there is an answer: grids or words, never an exception."""

import io
import re
import zipfile
from functools import cache
from hashlib import sha256

import polars as pl
import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests_support import shared_file

from assistant.objectives.tables import ROW
from assistant.uploads.open import Opened, open_upload

DRAW = st.data()
BYTES = st.one_of(
    st.binary(max_size=40), st.sampled_from([b'"', b"\x00", b"\r", b"\n\n", b",,,", b"\xff\xfe"])
)


@cache
def published() -> tuple[bytes, ...]:
    names = (
        "data/ae_monthly/Monthly-AE-September-2024.csv",
        "data/dm01/Monthly-Diagnostics-Web-File-Provider-September-2024_9CL34R.csv",
        "data/rtt/20241130-RTT-November-2024-RBD.csv",
    )
    return tuple(shared_file(name).read_bytes()[:20_000] for name in names)


@cache
def workbook() -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        for row in range(20):
            sheet.write_row(row, 0, ["RA1", row, row / 3])
    return stream.getvalue()


@cache
def archive() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.csv", "code,n\n" + "RA1,5\n" * 200)
    return stream.getvalue()


def mutated(data: bytes, draw: st.DataObject) -> bytes:
    """Return the bytes flipped, cut and spliced in a few places."""
    for _ in range(draw.draw(st.integers(1, 4))):
        at, to = sorted(draw.draw(st.integers(0, len(data))) for _ in range(2))
        match draw.draw(st.sampled_from(["flip", "cut", "splice", "repeat", "end"])):
            case "flip" if at < len(data):
                data = (
                    data[:at] + bytes([data[at] ^ draw.draw(st.integers(1, 255))]) + data[at + 1 :]
                )
            case "cut":
                data = data[:at] + data[to:]
            case "splice":
                data = data[:at] + draw.draw(BYTES) + data[at:]
            case "repeat":
                data = data[:to] + data[at:]
            case "end":
                data = data[:to]
    return data


def check(opened: Opened, data: bytes) -> None:
    assert opened.sha256 == sha256(data).hexdigest()
    assert opened.grids or any(problem.severity == "error" for problem in opened.problems)
    for problem in opened.problems:
        assert problem.file == opened.file
        assert problem.message.endswith((".", "columns."))
        assert re.fullmatch("[a-z0-9_]+", problem.code)
    for grid in opened.grids:
        frame = grid.frame
        assert frame.columns == [ROW, *(f"c{at}" for at in range(grid.width))]
        assert set(frame.dtypes[1:]) == {pl.String}
        assert frame[ROW].dtype == pl.UInt32
        assert frame[ROW].is_sorted()
        assert frame[ROW].is_unique().all()
        cells = [cell for row in frame.drop(ROW).iter_rows() for cell in row if cell is not None]
        assert all(cell and cell == cell.strip(" \t\r\n\u00a0") for cell in cells)
        assert all(any(cell is not None for cell in row) for row in frame.drop(ROW).iter_rows())


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200))
@example(b"PK\x03\x04")
@example(b"PK\x05\x06" + bytes(18))
@example(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
@example(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") + bytes(600))
@example(b"\xff\xfe")
@example(b"\xef\xbb\xbf\xef\xbb\xbf")
@example(b'"')
@example(b"\r")
def test_any_bytes_are_answered(data: bytes) -> None:
    check(open_upload("a.csv", data), data)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2), DRAW)
def test_published_files_that_were_damaged_are_answered(which: int, draw: st.DataObject) -> None:
    data = mutated(published()[which], draw)
    check(open_upload("a.csv", data), data)


@settings(max_examples=150, deadline=None)
@given(DRAW)
def test_archives_that_were_damaged_are_answered(draw: st.DataObject) -> None:
    data = mutated(archive(), draw)
    check(open_upload("a.zip", data), data)


@settings(max_examples=40, deadline=None)
@given(DRAW)
def test_workbooks_that_were_damaged_are_answered(draw: st.DataObject) -> None:
    data = mutated(workbook(), draw)
    check(open_upload("a.xlsx", data), data)


@settings(max_examples=25, deadline=None)
@given(DRAW)
def test_workbooks_with_a_damaged_part_are_answered(draw: st.DataObject) -> None:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook())) as whole,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        names = ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"]
        spoilt = draw.draw(st.sampled_from(names))
        for name in whole.namelist():
            part = whole.read(name)
            packed.writestr(name, mutated(part, draw) if name == spoilt else part)
    data = stream.getvalue()
    check(open_upload("a.xlsx", data), data)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("/home/me/../x/RTT.csv", "RTT.csv"),
        ("C:\\Users\\me\\A&E.xlsx", "A&E.xlsx"),
        ("a\x00b\x1b[31m\u202egnp.csv\n", "ab_31mgnp.csv"),
        ("  ", "upload"),
        ("folder/", "upload"),
        ("", "upload"),
        ("x" * 500, "x" * 120),
    ],
)
def test_a_name_is_shown_without_folders_and_unseen_characters(name: str, shown: str) -> None:
    opened = open_upload(name, b"a,b\n1,2\n")
    assert opened.file == shown
    assert opened.grids[0].file == shown


def test_the_content_decides_and_not_the_name() -> None:
    assert open_upload("a.csv", workbook()).grids[0].sheet == "Sheet1"
    assert open_upload("a.pdf", archive()).grids[0].sheet is None
    assert open_upload("a.xlsx", b"a,b\n1,2\n").grids[0].width == 2
