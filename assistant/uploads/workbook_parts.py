"""What is inside a packed workbook (XLSX, XLSM, ODS), looked at before any reader parses it.

Parts are searched as bytes: nothing is parsed, so nothing in them can be expanded or fetched.
"""

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Literal

from assistant.objectives.problems import Problem, warning
from assistant.uploads.archives import opened_archive, pieces, too_large
from assistant.uploads.errors import Refused
from assistant.uploads.limits import Limits

Family = Literal["xlsx", "ods"]

_OVERLAP = 256
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
_FORMULA = {
    "xlsx": (b"<f>", b"<f ", b"<x:f>", b"<x:f "),
    "ods": (b"table:formula=",),
}
_MAYBE_ERROR = {"xlsx": (b'"e"', b"'e'"), "ods": (b'value-type="error"',)}
_TAG = rb"""(?:[^<>"']|"[^"<]*"|'[^'<]*')*?"""
_ERROR = {
    "xlsx": re.compile(rb"""(<(?:\w+:)?c\s""" + _TAG + rb"""\bt\s*=\s*)(?:"e"|'e')"""),
    "ods": re.compile(
        rb"(<table:table-cell\s(?=" + _TAG + rb'\bcalcext:value-type="error")' + _TAG + rb")"
        rb'\boffice:string-value="[^"<]*"'
    ),
}
_TEXT = {"xlsx": rb'\1"str"', "ods": rb"\1"}


@dataclass(frozen=True)
class Workbook:
    """A workbook that may be given to a reader."""

    data: bytes
    """As sent, but for cells with an error (such as `#REF!`), which are made text."""
    problems: tuple[Problem, ...]


def family_of(data: bytes, limits: Limits) -> Family | None:
    """Return which kind of workbook an archive is; None for an archive that is none.

    Raises:
        Refused: it is damaged, beyond a limit, or a document of another kind.
    """
    with opened_archive(data, limits) as archive:
        names = archive.namelist()
        if "xl/workbook.xml" in names:
            return "xlsx"
        if "content.xml" in names and "mimetype" in names:
            mime = archive.read("mimetype")[:200] if _is_small(archive, "mimetype") else b""
            if mime.startswith(_ODS):
                return "ods"
            raise _other("a document, not a workbook")
        if "xl/workbook.bin" in names:
            raise _other("a binary workbook (XLSB)")
        if any(name.startswith(("word/", "ppt/", "visio/")) for name in names):
            raise _other("a document, not a workbook")
        if "[Content_Types].xml" in names:
            # Office finds the workbook by references; so does the reader.
            return "xlsx"
        return None


def _is_small(archive: zipfile.ZipFile, name: str) -> bool:
    return archive.getinfo(name).file_size < 1_000


def _other(words: str) -> Refused:
    return Refused("not_a_table", f"This is {words}. Save the table as XLSX or CSV and send that.")


def looked_through(data: bytes, family: Family, limits: Limits) -> Workbook:
    """Return the workbook and what there is to tell of it.

    Raises:
        Refused: it is damaged, beyond a limit, protected by a password, or declares entities.
    """
    formulas = False
    with_errors: set[str] = set()
    total = 0
    with opened_archive(data, limits) as archive:
        names = archive.namelist()
        for entry in archive.infolist():
            tail = b""
            for piece in pieces(archive, entry, limits):
                total += len(piece)
                if total > limits.uncompressed_bytes:
                    raise too_large(limits)
                # Two bytes a character is allowed in XML too; markup is then the same but for NULs.
                window = tail + piece.replace(b"\x00", b"")
                _check(window, entry.filename)
                if not formulas and _has_cells(entry.filename):
                    formulas = _has(window, _FORMULA[family])
                if _has(window, _MAYBE_ERROR[family]):
                    with_errors.add(entry.filename)
                tail = window[-_OVERLAP:]
        if with_errors:
            data = _errors_as_text(archive, family, with_errors)
    return Workbook(data, _told(names, formulas=formulas))


def _has(window: bytes, marks: Sequence[bytes]) -> bool:
    return any(mark in window for mark in marks)


def _has_cells(name: str) -> bool:
    # A chart's references to cells are marked up as formulas are.
    return "worksheets/" in name or name == "content.xml"


def _check(window: bytes, name: str) -> None:
    if _has(window, _DECLARATIONS):
        raise Refused(
            "xml_entities",
            "The workbook declares XML entities, which no spreadsheet program does. It was not "
            "opened. Save it anew from the spreadsheet program.",
        )
    if name == "META-INF/manifest.xml" and b"encryption-data" in window:
        raise password()


def password() -> Refused:
    """Return the refusal of a workbook that is encrypted."""
    return Refused(
        "encrypted", "The workbook is protected by a password. Save it without one and send that."
    )


def _errors_as_text(archive: zipfile.ZipFile, family: Family, names: set[str]) -> bytes:
    """Return the workbook with its error cells made text.

    The reader gives an error cell as an empty one, and what failed to compute would pass for what
    was never there.
    """
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
        for entry in archive.infolist():
            part = archive.read(entry)
            if entry.filename in names:
                part = _ERROR[family].sub(_TEXT[family], part)
            copy.writestr(entry.filename, part)
    return packed.getvalue()


def _told(names: list[str], *, formulas: bool) -> tuple[Problem, ...]:
    lowered = [name.lower() for name in names]
    problems = []
    if any(name.endswith("vbaproject.bin") or name.startswith("basic/") for name in lowered):
        problems.append(macros())
    if any(name.startswith(("xl/externallinks/", "xl/connections.xml")) for name in lowered):
        problems.append(external_links())
    if formulas:
        problems.append(formulas_used())
    return tuple(problems)


def macros() -> Problem:
    """Return the warning that there are macros."""
    return warning("macros", "The workbook has macros in it. They were not run.")


def formulas_used() -> Problem:
    """Return the warning that there are formulas."""
    return warning(
        "formulas",
        "The workbook has formulas. The results that were stored with them were used; a formula "
        "without a stored result counts as an empty cell.",
    )


def external_links() -> Problem:
    """Return the warning that there are references to other files."""
    return warning(
        "external_links",
        "The workbook refers to other files. They were not looked up: the values stored in the "
        "workbook were used.",
    )
