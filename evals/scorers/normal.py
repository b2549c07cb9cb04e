"""Texts made comparable: the one normalisation, quoted blocks, and an answerer's own words.

The normalisation is NFKC (which opens ligatures), soft hyphens out, a hyphen at a line's end and
the line's end out, white space to single spaces. Case stays: it can carry meaning.
"""

import re
import unicodedata
from dataclasses import dataclass

MARKERS = r"\s?\[\d+\](?:\s?\[\d+\])*"
"""A pattern of the markers of citations, one after the other."""

_MARKERS = re.compile(MARKERS)
_LINE_END_HYPHEN = re.compile(r"(?<=\w)-[ \t]*\n\s*(?=[a-z])")
_FOOTNOTE_MARK = re.compile(r"[⁰¹²³⁴-⁹]+")
_MARKER = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True)
class Block:
    """Words between quotation marks, the markers after them, and where all that stands."""

    words: str
    numbers: tuple[int, ...]
    start: int
    """Of the opening mark; code points."""
    end: int
    """Past the markers."""
    closed: bool = True


def normal(text: str) -> str:
    """Return `text` normalised."""
    joined = _LINE_END_HYPHEN.sub("", text.replace("\u00ad", ""))
    return " ".join(unicodedata.normalize("NFKC", joined).split())


def stands_in(words: str, text: str) -> bool:
    """Return whether `words`, normalised, are whole words of `text`, normalised."""
    found, sought = normal(text), normal(words)
    if not sought:
        return False
    return bool(re.search(rf"(?<!\w){re.escape(sought)}(?!\w)", found))


def readings(text: str) -> tuple[str, ...]:
    """Return `text` on one line without markers: with its footnote marks and without."""
    line = " ".join(without_markers(text).split())
    return (line, _FOOTNOTE_MARK.sub("", line))


def without_markers(text: str) -> str:
    """Return `text` without the markers, such as [1]."""
    return _MARKERS.sub("", text)


def numbers_in(text: str) -> set[int]:
    """Return the numbers of the markers in `text`."""
    return {int(number) for number in _MARKER.findall(text)}


def blocks(text: str) -> tuple[Block, ...]:
    """Return the quoted blocks of `text` in order; a block within a block is part of it.

    One that is never closed runs to the end.
    """
    found: list[Block] = []
    depth = start = 0
    for match in re.finditer("[“”]", text):
        if match[0] == "“":
            start = match.start() if depth == 0 else start
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                found.append(_block(text, start, match.end()))
    if depth:
        found.append(Block(text[start + 1 :], (), start, len(text), closed=False))
    return tuple(found)


def own_words(text: str) -> str:
    """Return `text` with quoted blocks and markers left out: what its writer says himself."""
    parts, at = [], 0
    for block in blocks(text):
        parts.append(text[at : block.start])
        at = block.end
    return without_markers(" ".join([*parts, text[at:]]))


def _block(text: str, start: int, closing: int) -> Block:
    markers = _MARKERS.match(text, closing)
    numbers = tuple(sorted(numbers_in(markers[0]))) if markers else ()
    return Block(
        text[start + 1 : closing - 1], numbers, start, markers.end() if markers else closing
    )
