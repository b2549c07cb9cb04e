"""What the reader of XLS workbooks leaves out: errors in cells, formulas, links and passwords.

An XLS file is a container of streams (MS-CFB); its stream `Workbook` is a series of records, each
of a type, a length and its bytes (MS-XLS 2.1). Only the few records named below are looked at.
"""

import struct
from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_END = 0xFFFFFFFA
"""Sector numbers from here on are marks, not sectors (MS-CFB 2.1)."""
_ENTRY = 128
_BOF, _EOF, _BOUNDSHEET = 0x0809, 0x000A, 0x0085
_FORMULA, _BOOLERR, _SUPBOOK, _FILEPASS = 0x0006, 0x0205, 0x01AE, 0x002F
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
"""MS-XLS 2.5.10 (BErr)."""


Rows = Mapping[int, Mapping[int, str]]


@dataclass(frozen=True)
class XlsNotes:
    """What was found."""

    errors: Mapping[int, Rows] = field(default_factory=dict)
    """The names of errors, by the sheet's place in the workbook, row and column: all from 0."""
    formulas: bool = False
    links: bool = False
    """Whether it refers to other workbooks."""
    encrypted: bool = False


def notes_of(data: bytes) -> XlsNotes:
    """Return what the workbook's records say; nothing where they can't be followed.

    It is then as damaged for the reader too, which has the last word.
    """
    try:
        return _notes(_workbook(data))
    except (struct.error, IndexError, ValueError):
        return XlsNotes()


def _sector_size(data: bytes) -> int:
    (shift,) = struct.unpack_from("<H", data, 30)
    if shift not in (9, 12):
        raise ValueError(shift)
    return 1 << int(shift)


def _allocation(data: bytes) -> "array[int]":
    """Return the table that says which sector follows each."""
    size = _sector_size(data)
    a_sector = f"<{size // 4}I"
    listed = list(struct.unpack_from("<109I", data, 76))
    (more,) = struct.unpack_from("<I", data, 68)
    seen: set[int] = set()
    while more < _END and more not in seen:
        seen.add(more)
        *further, more = struct.unpack_from(a_sector, data, (more + 1) * size)
        listed.extend(further)
    used = [sector for sector in listed if sector < _END]
    if len(used) * size // 4 > 2 * len(data) // size + 128 * size:
        raise ValueError("the table has more sectors than the file")
    table = array("I")
    for sector in used:
        table.extend(struct.unpack_from(a_sector, data, (sector + 1) * size))
    return table


def _chain(data: bytes, table: "array[int]", first: int) -> bytes:
    size = _sector_size(data)
    parts: list[bytes] = []
    sector = first
    while sector < _END:
        if len(parts) > len(data) // size:
            raise ValueError("a chain without end")
        parts.append(data[(sector + 1) * size : (sector + 2) * size])
        sector = table[sector]
    return b"".join(parts)


def _entries(data: bytes, table: "array[int]") -> Iterator[tuple[str, int, int]]:
    """Yield each stream's name, first sector and size."""
    (first,) = struct.unpack_from("<I", data, 48)
    directory = _chain(data, table, first)
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        (length,) = struct.unpack_from("<H", directory, at + 64)
        start, size = struct.unpack_from("<II", directory, at + 116)
        name = directory[at : at + min(max(length - 2, 0), 62)]
        yield name.decode("utf-16-le", errors="replace"), start, size


def _workbook(data: bytes) -> bytes:
    table = _allocation(data)
    (smallest,) = struct.unpack_from("<I", data, 56)
    for name, start, size in _entries(data, table):
        if name in ("Workbook", "Book") and size >= smallest:
            return _chain(data, table, start)[:size]
    # A stream of under 4 kB is kept elsewhere; a workbook that small has no table in it.
    raise ValueError("no workbook")


def _notes(stream: bytes) -> XlsNotes:
    sheets: dict[int, int] = {}
    errors: defaultdict[int, dict[int, dict[int, str]]] = defaultdict(lambda: defaultdict(dict))
    formulas = links = encrypted = False
    sheet: int | None = None
    depth = 0
    for at, kind, body in _records(stream):
        if kind == _BOF:
            # A chart within a sheet has a beginning and an end of its own.
            depth += 1
            sheet = sheets.get(at) if depth == 1 else sheet
        elif kind == _EOF:
            depth -= 1
        elif kind == _BOUNDSHEET:
            (offset,) = struct.unpack_from("<I", body)
            sheets[int(offset)] = len(sheets)
        elif kind == _SUPBOOK:
            # Of four bytes, it is the workbook's reference to itself (MS-XLS 2.4.271).
            links = links or len(body) > 4
        elif kind == _FILEPASS:
            encrypted = True
        else:
            formulas = formulas or kind == _FORMULA
            error = _ERRORS.get(_error_code(kind, body))
            if sheet is not None and error:
                row, column = struct.unpack_from("<HH", body)
                errors[sheet][row][column] = error
    return XlsNotes(errors, formulas, links, encrypted)


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield the place, type and bytes of each record that matters here."""
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind in (_BOF, _EOF, _BOUNDSHEET, _SUPBOOK, _FILEPASS, _FORMULA, _BOOLERR):
            yield at, kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _error_code(kind: int, body: bytes) -> int:
    """Return the error that a cell's record holds, -1 for none."""
    if kind == _BOOLERR:
        code, is_error = struct.unpack_from("<BB", body, 6)
        return int(code) if is_error else -1
    # A formula's result is a number unless its last two bytes are FF (MS-XLS 2.5.133).
    stored = body[6:14]
    return stored[2] if stored[:1] == b"\x02" and stored[6:] == b"\xff\xff" else -1
