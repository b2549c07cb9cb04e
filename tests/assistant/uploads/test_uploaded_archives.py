"""ZIP archives: one CSV file is read, and nothing that they claim is believed."""

import io
import struct
import zipfile
from collections.abc import Mapping

import pytest
from tests_support import shared_file

from assistant.objectives.problems import Problem
from assistant.uploads.limits import Limits
from assistant.uploads.open import open_upload

CSV = b"code,n\nRA1,5\n"
MB = 1_000_000


def packed(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def refusal(data: bytes, limits: Limits | None = None) -> Problem:
    opened = open_upload("a.zip", data, limits or Limits())
    assert opened.grids == ()
    [problem] = opened.problems
    assert problem.severity == "error"
    return problem


def test_the_published_extract_is_read_as_if_it_were_not_packed() -> None:
    path = shared_file("data/rtt/20241130-RTT-November-2024-RBD.csv")
    plain = open_upload("rtt.csv", path.read_bytes())
    archive = open_upload("rtt.csv", packed({f"RTT/{path.name}": path.read_bytes()}))
    assert archive.problems == ()
    assert archive.grids[0].frame.equals(plain.grids[0].frame)
    assert archive.sha256 != plain.sha256


def test_what_systems_add_to_an_archive_is_passed_over() -> None:
    files = {"x/": b"", "x/a.csv": CSV, "__MACOSX/x/._a.csv": b"\x00\x05", "x/.DS_Store": b"\x00"}
    opened = open_upload("a.zip", packed(files))
    assert opened.problems == ()
    assert opened.grids[0].frame.rows() == [(1, "code", "n"), (2, "RA1", "5")]
    assert opened.grids[0].file == "a.zip"


def test_several_files_are_refused() -> None:
    problem = refusal(packed({"a.csv": CSV, "b.csv": CSV}))
    assert problem.code == "several_files"
    assert "2 files" in problem.message
    assert "one CSV" in problem.message


@pytest.mark.parametrize("files", [{}, {"x/": b""}, {"a.csv": b""}])
def test_an_archive_of_nothing_is_refused(files: Mapping[str, bytes]) -> None:
    assert refusal(packed(files)).code == "empty_file"


@pytest.mark.parametrize(
    "inner", [packed({"a.csv": CSV}), b"\x1f\x8b\x08", b"Rar!\x1a\x07", b"\xd0\xcf\x11\xe0\xa1\xb1"]
)
def test_archives_and_workbooks_within_archives_are_refused(inner: bytes) -> None:
    assert refusal(packed({"a.csv": inner})).code == "nested_archive"


@pytest.mark.parametrize("inner", [b"%PDF-1.7", b"<html></html>"])
def test_what_is_no_table_is_refused_within_an_archive_too(inner: bytes) -> None:
    assert refusal(packed({"a.csv": inner})).code == "not_a_table"


def test_a_bomb_is_not_unpacked() -> None:
    assert refusal(packed({"a.csv": b"0" * 20 * MB})).code == "archive_bomb"
    # A small file that packs well is no bomb.
    assert open_upload("a.zip", packed({"a.csv": CSV * 100_000})).grids


def test_unpacked_sizes_are_limited_one_by_one_and_together() -> None:
    few = Limits(uncompressed_bytes=100)
    assert refusal(packed({"a.csv": CSV * 10}), few).code == "too_large_unpacked"
    three = {name: CSV * 3 for name in ("a", "b", "c")}
    assert refusal(packed(three), few).code == "too_large_unpacked"


def test_a_size_that_is_a_lie_unpacks_to_nothing() -> None:
    data = bytearray(packed({"a.csv": b"0" * 20 * MB}))
    directory = data.index(b"PK\x01\x02")
    for at in (22, directory + 24):
        data[at : at + 4] = struct.pack("<I", 10)
    assert refusal(bytes(data)).code == "damaged_archive"


def test_too_many_entries_are_refused() -> None:
    limits = Limits(entries=20)
    assert refusal(packed({str(at): b"" for at in range(21)}), limits).code == "too_many_entries"


def test_a_protected_archive_is_refused_in_words() -> None:
    data = bytearray(packed({"a.csv": CSV}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    problem = refusal(bytes(data))
    assert problem.code == "encrypted"
    assert "password" in problem.message


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_unusual_compression_is_refused(method: int) -> None:
    assert refusal(packed({"a.csv": CSV}, method)).code == "unknown_compression"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_entries_of_one_name_are_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.csv", CSV)
        archive.writestr("a.csv", CSV)
    assert refusal(stream.getvalue()).code == "damaged_archive"


def test_a_damaged_archive_is_refused() -> None:
    data = packed({"a.csv": CSV * 100})
    assert refusal(data[:-30]).code == "damaged_archive"
    assert refusal(b"PK\x03\x04" + bytes(100)).code == "damaged_archive"
    spoilt = bytearray(data)
    spoilt[45] ^= 0xFF
    assert refusal(bytes(spoilt)).code == "damaged_archive"
    several_disks = bytearray(data)
    end = data.rindex(b"PK\x05\x06")
    several_disks[end + 4] = 3
    opened = open_upload("a.zip", bytes(several_disks))
    assert opened.grids or opened.problems


@pytest.mark.parametrize("name", ["word/document.xml", "ppt/presentation.xml", "xl/workbook.bin"])
def test_documents_of_other_kinds_are_refused_in_words(name: str) -> None:
    problem = refusal(packed({"[Content_Types].xml": b"<Types/>", name: b"<x/>"}))
    assert problem.code == "not_a_table"


def test_a_text_document_of_the_open_format_is_no_table() -> None:
    mime = b"application/vnd.oasis.opendocument.text"
    assert refusal(packed({"mimetype": mime, "content.xml": b"<x/>"})).code == "not_a_table"
