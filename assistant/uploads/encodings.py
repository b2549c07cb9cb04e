"""Text in whatever encoding to UTF-8, a piece at a time."""

import codecs
import io
from collections.abc import Iterator

from assistant.objectives.problems import Problem, warning
from assistant.uploads.errors import Refused

_PIECE = 1 << 20
_LOOK = 4_096


def to_utf8(data: bytes) -> tuple[bytes, tuple[Problem, ...]]:
    """Return `data` as UTF-8, and a warning where the encoding was a guess.

    UTF-8 with or without its mark, UTF-16 of either order with its mark or where every other byte
    is NUL, and otherwise Windows-1252, which is what Excel writes in this country.

    Raises:
        Refused: it is in none of these, or has NUL characters in it.
    """
    wide = _utf_16(data)
    problems: tuple[Problem, ...] = ()
    if wide:
        text = _recoded(data, wide)
    elif _is_utf8(data):
        text = data
    elif b"\x00" in data:
        raise _nul()
    else:
        text = _recoded(data, "cp1252")
        problems = (
            warning(
                "not_utf8",
                "The file is not in UTF-8. It was read as Windows-1252, as Excel writes CSV: if "
                "names with accents or pound signs look wrong, save it as “CSV UTF-8”.",
            ),
        )
    if b"\x00" in text:
        raise _nul()
    return text, problems


def _utf_16(data: bytes) -> str | None:
    if data.startswith(codecs.BOM_UTF16_LE):
        return "utf-16"
    if data.startswith(codecs.BOM_UTF16_BE):
        return "utf-16"
    start = data[:_LOOK]
    first, second = start[0::2].count(0), start[1::2].count(0)
    # Nearly all of a table is ASCII, which in UTF-16 has a NUL on one side and none on the other.
    if second > len(start) // 4 and not first:
        return "utf-16-le"
    if first > len(start) // 4 and not second:
        return "utf-16-be"
    return None


def _is_utf8(data: bytes) -> bool:
    if data.isascii():
        return True
    try:
        for _ in _decoded(data, "utf-8"):
            pass
    except UnicodeDecodeError:
        return False
    return True


def _recoded(data: bytes, encoding: str) -> bytes:
    text = io.BytesIO()
    try:
        for piece in _decoded(data, encoding):
            text.write(piece.encode())
    except UnicodeError:
        raise Refused(
            "not_text",
            "The file is not text in an encoding that is known here. Save it as “CSV UTF-8”, or "
            "send the workbook.",
        ) from None
    return text.getvalue()


def _decoded(data: bytes, encoding: str) -> Iterator[str]:
    # By pieces: the whole as one string would take up to four bytes a character.
    decoder = codecs.getincrementaldecoder(encoding)()
    view = memoryview(data)
    for at in range(0, len(view), _PIECE):
        yield decoder.decode(view[at : at + _PIECE])
    yield decoder.decode(b"", final=True)


def _nul() -> Refused:
    return Refused(
        "nul_bytes",
        "The file has NUL characters in it, which no table has: it is damaged or of another kind. "
        "Save it again as CSV, or send the workbook.",
    )
