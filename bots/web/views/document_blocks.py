"""A document's Markdown to the few blocks that a page shows. Nothing in it becomes markup.

The blocks hold only where their words stand, as code points into the text; a `Marking` gives the
words themselves, cut where a quote begins and ends. What has no block of its own is a paragraph.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

_BLOCK = re.compile(r"[^\n]+(?:\n[^\n]+)*")
_HEADING = re.compile(r"(?P<marks>#{1,6}) (?P<words>.+)")
_ITEM = re.compile(r"(?:- |(?P<number>\d{1,2})[.)] )")
_FOOTNOTE = re.compile(r"[⁰¹²³⁴-⁹]+ ")
_FENCE = re.compile(r":::(?: \w+)?")
_RULE_CELL = re.compile(r"\s*:?-{3,}:?\s*")
_BREAK = re.compile(r"<br>")


@dataclass(frozen=True)
class Run:
    """Words without a break: where they start and end."""

    start: int
    end: int


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the document's title."""

    level: int
    words: Run
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, or a footnote; its lines stand below each other."""

    words: Run
    footnote: bool = False
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True)
class Items:
    """A list; numbered from `first`, where it is numbered."""

    items: tuple[Run, ...]
    first: int | None = None
    kind: Literal["items"] = "items"


Cells = tuple[tuple[Run, ...], ...]


@dataclass(frozen=True)
class Table:
    """A table; each cell is the lines in it."""

    head: Cells
    rows: tuple[Cells, ...]
    kind: Literal["table"] = "table"


@dataclass(frozen=True)
class Rule:
    """Where a section ends before its chapter does."""

    kind: Literal["rule"] = "rule"


Simple = Heading | Paragraph | Items | Table | Rule


@dataclass(frozen=True)
class Box:
    """Blocks that stand apart from the text around them."""

    blocks: tuple[Simple, ...]
    kind: Literal["box"] = "box"


Block = Simple | Box


def blocks_of(text: str) -> tuple[Block, ...]:
    """Return the blocks of `text`, in order."""
    found: list[Block] = []
    boxed: list[Simple] | None = None
    for match in _BLOCK.finditer(text):
        if _FENCE.fullmatch(match[0]):
            if boxed is not None:
                found.append(Box(tuple(boxed)))
            boxed = [] if boxed is None else None
        elif boxed is not None:
            boxed.append(_simple(text, match.start(), match.end()))
        else:
            found.append(_simple(text, match.start(), match.end()))
    if boxed:
        found.append(Box(tuple(boxed)))
    return tuple(found)


def runs(blocks: Sequence[Block]) -> Iterator[Run]:
    """Yield the runs of words of `blocks`, in order."""
    for block in blocks:
        match block:
            case Heading() | Paragraph():
                yield block.words
            case Items():
                yield from block.items
            case Table():
                rows = (block.head, *block.rows)
                yield from (line for row in rows for cell in row for line in cell)
            case Box():
                yield from runs(block.blocks)
            case Rule():
                pass


def _simple(text: str, start: int, end: int) -> Simple:
    words = text[start:end]
    if words == "---":
        return Rule()
    if heading := _HEADING.fullmatch(words):
        return Heading(len(heading["marks"]), Run(start + heading.start("words"), end))
    if words.startswith("|"):
        return _table(text, start, end)
    lines = list(_lines(text, start, end))
    marks = [_ITEM.match(text, line.start, line.end) for line in lines]
    if any(marks):
        # A quote may begin inside an item: its first line then has lost its mark.
        items = (
            Run(mark.end() if mark else line.start, line.end)
            for line, mark in zip(lines, marks, strict=True)
        )
        number = next(mark["number"] for mark in marks if mark)
        return Items(tuple(items), int(number) if number else None)
    return Paragraph(Run(start, end), footnote=bool(_FOOTNOTE.match(words)))


def _lines(text: str, start: int, end: int) -> Iterator[Run]:
    for match in re.compile(r"[^\n]+").finditer(text, start, end):
        yield Run(match.start(), match.end())


def _table(text: str, start: int, end: int) -> Table:
    rows: list[Cells] = []
    for line in _lines(text, start, end):
        cells = [
            Run(match.start(), match.end())
            for match in re.compile(r"[^|]+").finditer(text, line.start, line.end)
        ]
        if not all(_RULE_CELL.fullmatch(text[cell.start : cell.end]) for cell in cells):
            rows.append(tuple(_cell(text, cell) for cell in cells))
    return Table(rows[0] if rows else (), tuple(rows[1:]))


def _cell(text: str, cell: Run) -> tuple[Run, ...]:
    edges = [cell.start]
    for match in _BREAK.finditer(text, cell.start, cell.end):
        edges += [match.start(), match.end()]
    edges.append(cell.end)
    lines = zip(edges[::2], edges[1::2], strict=True)
    trimmed = (_trimmed(text, Run(start, end)) for start, end in lines)
    return tuple(line for line in trimmed if line.start < line.end)


def _trimmed(text: str, run: Run) -> Run:
    words = text[run.start : run.end]
    start = run.start + len(words) - len(words.lstrip())
    return Run(start, max(start, run.start + len(words.rstrip())))
