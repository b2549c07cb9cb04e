"""ZIP archives, unpacked within limits: what their headers claim is checked, never trusted."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import PurePosixPath

from assistant.uploads.errors import Refused
from assistant.uploads.limits import Limits

_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
_MB = 1_000_000
_PIECE = 1 << 20
_SMALL = 10 * _MB
"""Bytes. An entry that unpacks to less is no bomb, however well it was packed."""
_KNOWN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"\xfd7zXZ")
_WORKBOOK = b"\xd0\xcf\x11\xe0"

# All that the standard library raises on damaged archives.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    OSError,
    IndexError,
    KeyError,
)


@contextmanager
def opened_archive(data: bytes, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """Open an archive whose entries are few, not encrypted and packed in a usual way.

    Whatever goes wrong with the archive while it is open becomes a refusal.

    Raises:
        Refused: it is damaged, or beyond a limit.
    """
    # Before the directory is parsed: each of its entries takes a hundred times its own room.
    if data.count(_ENTRY) > limits.entries:
        raise Refused(
            "too_many_entries", f"The file has more than {limits.entries:,} files packed in it."
        )
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check(archive.infolist(), limits)
            yield archive
    except _DAMAGE:
        raise _damaged() from None


def _damaged() -> Refused:
    return Refused(
        "damaged_archive", "The file is damaged and can't be unpacked. Save or send it again."
    )


def _check(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len({entry.filename for entry in entries}) < len(entries):
        # Which of two is meant differs between programs: what was checked may not be what is read.
        raise _damaged()
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise Refused(
            "encrypted", "The archive is protected by a password. Send it without protection."
        )
    if any(entry.compress_type not in _KNOWN for entry in entries):
        raise Refused(
            "unknown_compression",
            "The archive is packed in an unusual way. Pack it again as an ordinary ZIP file, or "
            "send the file itself.",
        )
    for entry in entries:
        _check_size(entry, entry.file_size, limits)
    if sum(entry.file_size for entry in entries) > limits.uncompressed_bytes:
        raise too_large(limits)


def pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits) -> Iterator[bytes]:
    """Yield what an entry holds, piece by piece, and stop at the limits, whatever it claims.

    Raises:
        Refused: it unpacks to more than the limits.
    """
    size = 0
    with archive.open(entry) as stream:
        while piece := stream.read(_PIECE):
            size += len(piece)
            _check_size(entry, size, limits)
            yield piece


def _check_size(entry: zipfile.ZipInfo, size: int, limits: Limits) -> None:
    if size > limits.uncompressed_bytes:
        raise too_large(limits)
    if size > _SMALL and size > limits.ratio * entry.compress_size:
        raise Refused(
            "archive_bomb",
            f"The file unpacks to more than {limits.ratio} times its size, as no table does. It "
            "was not unpacked.",
        )


def too_large(limits: Limits) -> Refused:
    """Return the refusal of what unpacks to more than the limit."""
    return Refused(
        "too_large_unpacked",
        f"The file unpacks to more than {limits.uncompressed_bytes // _MB:,} MB, the most that is "
        "read.",
    )


def only_file(data: bytes, limits: Limits) -> bytes:
    """Return what the one file in an archive holds. RTT extracts are published so.

    Raises:
        Refused: it has none, several, or one that is itself an archive or a workbook.
    """
    with opened_archive(data, limits) as archive:
        files = [entry for entry in archive.infolist() if not _is_furniture(entry)]
        if not files:
            raise Refused("empty_file", "The archive has no file in it.")
        if len(files) > 1:
            raise Refused(
                "several_files",
                f"The archive has {len(files):,} files in it. Send an archive of one CSV file, or "
                "the files themselves.",
            )
        content = b"".join(pieces(archive, files[0], limits))
    if content.startswith(_ARCHIVES):
        raise Refused(
            "nested_archive",
            "The archive has another archive or a workbook in it. Send that by itself.",
        )
    if content.startswith(_WORKBOOK):
        raise Refused(
            "nested_archive", "The archive has a workbook in it. Send the workbook by itself."
        )
    return content


def _is_furniture(entry: zipfile.ZipInfo) -> bool:
    """Return whether an entry is what an operating system adds by itself."""
    path = PurePosixPath(entry.filename)
    return (
        entry.is_dir()
        or "__MACOSX" in path.parts
        or path.name in (".DS_Store", "Thumbs.db", "desktop.ini")
    )
