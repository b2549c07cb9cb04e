"""A document as a page shows it: its contents, its blocks, and the words that are marked."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.dates import in_words
from bots.web.views.document_blocks import Block, Box, Heading, Run, blocks_of, runs
from corpus.documents import Document

_DEEPEST = 3
"""The level down to which headings are in the contents."""


@dataclass(frozen=True)
class Piece:
    """Words that are marked, or not."""

    text: str
    marked: bool = False
    first: bool = False
    """Whether it is where the marked words begin."""


@dataclass(frozen=True)
class Marking:
    """A text with some of its words marked: from `start` to before `end`; none where they meet."""

    text: str
    start: int = 0
    end: int = 0
    begins: int = -1
    """Where the first marked words stand that a reader sees."""

    def pieces(self, run: Run) -> tuple[Piece, ...]:
        """Return the words of a run, cut where the marked ones begin and end."""
        start, end = max(run.start, self.start), min(run.end, self.end)
        if start >= end:
            return (Piece(self.text[run.start : run.end]),)
        around = (
            Piece(self.text[run.start : start]),
            Piece(self.text[start:end], marked=True, first=start == self.begins),
            Piece(self.text[end : run.end]),
        )
        return tuple(piece for piece in around if piece.text)


@dataclass(frozen=True)
class Entry:
    """A line of the contents, with those below it."""

    words: str
    anchor: str
    entries: tuple["Entry", ...] = ()


@dataclass(frozen=True)
class DocumentView:
    """A document, ready for a template."""

    document: Document
    blocks: tuple[Block, ...]
    marking: Marking
    contents: tuple[Entry, ...]
    anchors: Mapping[int, str]
    """Of each heading, by where its words start."""
    changed: bool = False
    """Whether the address was made for another version of the text."""


@dataclass(frozen=True)
class Card:
    """What there is to know of a document before it is opened."""

    id: str
    title: str
    publisher: str
    published: str
    superseded_by: str | None
    sections: int
    words: str


@dataclass(frozen=True)
class Surroundings:
    """The paragraph, list or table that words stand in, with the words marked."""

    blocks: tuple[Block, ...]
    marking: Marking


def document_view(
    document: Document, span: tuple[int, int] | None = None, *, version: str | None = None
) -> DocumentView | None:
    """Return the view of a document with the words of `span` marked.

    Args:
        document: the document.
        span: code points into its text, the end exclusive; without it none are marked.
        version: the beginning of the SHA-256 of the text that the span was made for.

    Returns:
        None where `span` holds no words of the document.
    """
    blocks = _blocks(document)
    marking = _marking(document.text, blocks, *span) if span else Marking(document.text)
    if marking is None:
        return None
    anchors = _anchors(document, blocks)
    return DocumentView(
        document,
        blocks,
        marking,
        _contents(document, blocks, anchors),
        anchors,
        changed=version is not None and not (version and document.sha256.startswith(version)),
    )


def document_card(document: Document) -> Card:
    """Return what there is to know of a document before it is opened."""
    blocks = _blocks(document)
    words = sum(len(document.text[run.start : run.end].split()) for run in runs(blocks))
    return Card(
        document.id,
        document.title,
        document.publisher,
        in_words(document.published),
        document.superseded_by,
        sum(1 for heading in _headings(blocks) if heading.level > 1),
        f"{words:,}",
    )


def surroundings(document: Document, start: int, end: int) -> Surroundings | None:
    """Return the blocks that hold `text[start:end]`, with these words marked; None if none do."""
    touched: list[Block] = []
    for block in _blocks(document):
        inner = block.blocks if isinstance(block, Box) else (block,)
        touched += [
            one for one in inner if any(run.start < end and start < run.end for run in runs((one,)))
        ]
    marking = _marking(document.text, touched, start, end)
    return Surroundings(tuple(touched), marking) if marking and touched else None


@lru_cache(maxsize=32)
def _blocks(document: Document) -> tuple[Block, ...]:
    return blocks_of(document.text)


def _marking(text: str, blocks: Sequence[Block], start: int, end: int) -> Marking | None:
    if not 0 <= start < end <= len(text):
        return None
    seen = ((max(run.start, start), min(run.end, end)) for run in runs(blocks))
    begins = next((first for first, last in seen if text[first:last].strip()), None)
    return None if begins is None else Marking(text, start, end, begins)


def _headings(blocks: Sequence[Block]) -> list[Heading]:
    found: list[Heading] = []
    for block in blocks:
        inner = block.blocks if isinstance(block, Box) else (block,)
        found += [one for one in inner if isinstance(one, Heading)]
    return found


def _anchors(document: Document, blocks: Sequence[Block]) -> dict[int, str]:
    """Each heading's words as an anchor; where they come again, with their count."""
    seen: Counter[str] = Counter()
    anchors = {}
    for heading in _headings(blocks):
        words = document.text[heading.words.start : heading.words.end].lower()
        name = re.sub(r"[^a-z0-9]+", "-", words).strip("-") or "section"
        seen[name] += 1
        anchors[heading.words.start] = f"s-{name}-{seen[name]}" if seen[name] > 1 else f"s-{name}"
    return anchors


def _contents(
    document: Document, blocks: Sequence[Block], anchors: Mapping[int, str]
) -> tuple[Entry, ...]:
    made: list[tuple[Heading, list[Heading]]] = []
    for block in blocks:
        if not isinstance(block, Heading) or not 1 < block.level <= _DEEPEST:
            continue  # a box's heading names no section
        if block.level == _DEEPEST and made:
            made[-1][1].append(block)
        else:
            made.append((block, []))

    def entry(heading: Heading, below: Sequence[Heading] = ()) -> Entry:
        words = document.text[heading.words.start : heading.words.end]
        return Entry(words, anchors[heading.words.start], tuple(entry(one) for one in below))

    return tuple(entry(heading, below) for heading, below in made)
