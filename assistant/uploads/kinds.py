"""What kind of file some bytes are. The content decides; a file's name is never looked at."""

import re
from typing import Literal

from assistant.uploads.errors import Refused

BOM = b"\xef\xbb\xbf"
"""The mark that some programs put before UTF-8."""

Kind = Literal["text", "zip", "ole"]

_NOT_READ = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG\r\n", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"II*\x00", "an image"),
    (b"MM\x00*", "an image"),
    (b"\x1f\x8b", "an archive of a kind that is not read (gzip)"),
    (b"7z\xbc\xaf\x27\x1c", "an archive of a kind that is not read (7-Zip)"),
    (b"Rar!\x1a\x07", "an archive of a kind that is not read (RAR)"),
    (b"\xfd7zXZ\x00", "an archive of a kind that is not read (xz)"),
    (b"\x28\xb5\x2f\xfd", "an archive of a kind that is not read (Zstandard)"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3\x00", "a database"),
    (b"\x7fELF", "a program"),
)
_BZIP2 = re.compile(rb"BZh[1-9](?:1AY&SY|\x17\x72\x45\x38\x50\x90)")
_MARKUP = re.compile(rb"<(?:[a-z!?/])|mime-version:", re.IGNORECASE)
_PAGE = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|table|div|meta|script)\b|mime-version:", re.IGNORECASE
)
_JSON = re.compile(rb'[{\[][\s{\[]*(?:"|[}\]])')
_CONTROLS = bytes(code for code in (*range(1, 32), 127) if code not in b"\t\n\v\f\r\x1a")
_LOOK = 65_536


def kind_of(data: bytes) -> Kind:
    """Return how `data` is to be opened.

    Raises:
        Refused: it is empty, or of a kind that holds no table.
    """
    if not data:
        raise Refused("empty_file", "The file is empty.")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return "zip"
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "ole"
    for signature, words in _NOT_READ:
        if data.startswith(signature):
            raise _not_a_table(words)
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        raise _not_a_table("an image")
    if _BZIP2.match(data):
        raise _not_a_table("an archive of a kind that is not read (bzip2)")
    return "text"


def check_text(text: bytes) -> None:
    """Refuse what is no table on the face of it: a web page, XML, JSON, or no text at all.

    `text` is in UTF-8, with its mark or without.

    Raises:
        Refused: it is one of these.
    """
    start = text[:_LOOK].removeprefix(BOM).lstrip(b" \t\r\n\v\f")
    if not start and not text.removeprefix(BOM).strip():
        raise Refused("empty_file", "The file holds nothing but blanks.")
    if _MARKUP.match(start):
        page = _PAGE.search(start)
        raise _not_a_table("a web page" if page else "an XML file")
    if _JSON.match(start):
        raise _not_a_table("JSON data")
    if len(start) - len(start.translate(None, _CONTROLS)) > len(start) // 100:
        raise Refused("not_text", f"The file is neither text nor a spreadsheet. {_WANTED}")


_WANTED = "Send the table itself, as a CSV file or a workbook (XLSX, XLS or ODS)."


def _not_a_table(words: str) -> Refused:
    return Refused("not_a_table", f"This is {words}, not a table. {_WANTED}")
