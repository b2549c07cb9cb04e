"""Sentences of a document and what leads in to its list items: by layout, not by passages shown.

A sentence never crosses a line, a cell or an item.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache

from corpus.documents import Document, Passage, Section
from corpus.sentences import sentence_spans
from corpus.split import sections, split

Span = tuple[int, int]

_PART = re.compile(r"(?:<br>)?(?P<words>(?:(?!<br>)[^\n|])+)")
_MARK = re.compile(r"\s*(?:#{1,6} |- |\d{1,2}[.)] |[⁰¹²³⁴-⁹]+ )?")
_NO_WORDS = re.compile(r"[\s:|-]*(?:box)?\s*")


@lru_cache(maxsize=16)
def sentences(document: Document) -> tuple[Span, ...]:
    """Return the spans of the sentences of `document` in order, without list and heading marks.

    A sentence's place in this order is its id.
    """
    return tuple(_sentences(document.text))


def touched(document: Document, start: int, end: int) -> range:
    """Return the ids of the sentences that `start` to `end` has a word or part of one of."""
    spans = sentences(document)
    first = bisect_right([span[1] for span in spans], start)
    last = bisect_left([span[0] for span in spans], end)
    while first < last and not _has_word(document, spans[first], start, end):
        first += 1
    while first < last and not _has_word(document, spans[last - 1], start, end):
        last -= 1
    return range(first, last)


def lead_in(document: Document, start: int, end: int) -> Span | None:
    """Return where the words stand that lead in to the list item at `start` to `end`."""
    return next(
        (lead for item, lead in _items(document) if item[0] < end and start < item[1]), None
    )


def is_lead_in(document: Document, start: int, end: int) -> bool:
    """Return whether just those words lead in to a list."""
    return any(lead == (start, end) for _, lead in _items(document))


def in_one_passage(document: Document, start: int, end: int) -> bool:
    """Return whether a passage holds all of `start` to `end`."""
    return any(one.start <= start and end <= one.end for one in passages(document))


@lru_cache(maxsize=4096)
def paths_of(document: Document, start: int, end: int) -> tuple[tuple[str, ...], ...]:
    """Return the heading paths that the words from `start` to `end` may be said to stand under."""
    around = [one for one in _sections(document) if one.start <= start < one.end]
    inmost = max(around, key=lambda one: one.start, default=None)
    paths = [one.section for one in passages(document) if one.start < end and start < one.end]
    paths += [inmost.path] if inmost else []
    return tuple(dict.fromkeys(path or (document.title,) for path in paths))


@lru_cache(maxsize=16)
def passages(document: Document) -> tuple[Passage, ...]:
    """Return the passages of `document` in reading order."""
    return tuple(split(document))


@lru_cache(maxsize=16)
def headings(document: Document) -> tuple[str, ...]:
    """Return the headings of `document`, each once, in order; of a statement its label."""
    paths = [one.path for one in _sections(document)]
    paths += [one.section for one in passages(document)]
    return tuple(dict.fromkeys(name for path in paths for name in path))


def statement_of(document: Document, section: Sequence[str]) -> str:
    """Return the heading that `section` is, where that is itself a sentence; else nothing."""
    return next(
        (
            document.text[one.start : one.end]
            for one in passages(document)
            if one.kind == "statement" and one.section == tuple(section)
        ),
        "",
    )


@lru_cache(maxsize=16)
def _sections(document: Document) -> tuple[Section, ...]:
    return tuple(sections(document))


@lru_cache(maxsize=16)
def _items(document: Document) -> tuple[tuple[Span, Span], ...]:
    return tuple(
        ((one.start, one.end), one.lead_in) for one in passages(document) if one.lead_in is not None
    )


def _sentences(text: str) -> Iterator[Span]:
    for part in _PART.finditer(text):
        mark = _MARK.match(part["words"])
        start = part.start("words") + (mark.end() if mark else 0)
        end = part.start("words") + len(part["words"].rstrip())
        if start < end and not _NO_WORDS.fullmatch(text, start, end):
            yield from sentence_spans(text, start, end)


def _has_word(document: Document, span: Span, start: int, end: int) -> bool:
    shared = document.text[max(span[0], start) : min(span[1], end)]
    return any(letter.isalnum() for letter in shared)
