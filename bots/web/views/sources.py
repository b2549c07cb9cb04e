"""A citation as the page shows it: the quote, marked in the paragraph it stands in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.dates import in_words
from bots.addresses import path_of
from bots.answer_text import Marker, Paragraph, Quoted
from bots.web.views.document_blocks import Block, blocks_of
from bots.web.views.document_view import Marking, Surroundings, surroundings
from corpus.documents import Document


@dataclass(frozen=True)
class Source:
    """Where words stand, and the paragraph round them."""

    number: int
    title: str
    work: str
    """The title without its subtitle."""
    place: str
    """The innermost heading."""
    path: str
    """All headings, outermost first."""
    published: str
    address: str
    """Opens the document at the words."""
    around: Surroundings | None
    """None where the document is not as it was when it was quoted."""
    quote: "Quotation"


@dataclass(frozen=True)
class Quotation:
    """Words of a document in its own paragraphs and lists; none where they stand elsewhere."""

    number: int
    blocks: tuple[Block, ...]
    marking: Marking
    source: Source | None


def quotation(number: int, text: str | None, shown: Source | None) -> Quotation:
    """Return the view of a quote; without words it only names one that stands elsewhere."""
    return Quotation(number, blocks_of(text or ""), Marking(text or ""), shown)


def source(citation: Mapping[str, Any], documents: Mapping[str, Document]) -> Source:
    """Return the view of the contract's citation object."""
    document = documents.get(citation["document_id"])
    start, end = citation["start"], citation["end"]
    same = document is not None and document.sha256 == citation["sha256"]
    section = citation["section"] or [citation["document_title"]]
    return Source(
        number=citation["id"],
        title=citation["document_title"],
        work=short_title(citation["document_title"]),
        place=section[-1],
        path=" › ".join(section),
        published=dated(citation["published"]),
        address=path_of(citation),
        around=surroundings(document, start, end) if document and same else None,
        quote=quotation(citation["id"], citation["quote"], None),
    )


class Homes:
    """Gives each citation one place: where it is quoted, else where it is first named."""

    def __init__(self, sources: Mapping[int, Source], quoted: Iterable[int]) -> None:
        """Take the citations, and the numbers of those that are quoted somewhere."""
        self._waiting = dict(sources)
        self._quoted = frozenset(quoted)

    def named(self, paragraph: Paragraph) -> tuple[Source, ...]:
        """Return those that a paragraph names and that are quoted nowhere."""
        numbers = [one.number for one in paragraph if isinstance(one, Marker)]
        found = [
            self._waiting.pop(number, None)
            for number in dict.fromkeys(numbers)
            if number not in self._quoted
        ]
        return tuple(one for one in found if one)

    def quotation(self, token: Quoted) -> Quotation:
        """Return a quote, with its citation the first time."""
        return quotation(token.number, token.text, self._waiting.pop(token.number, None))


def short_title(title: str) -> str:
    """Return a document's title without its subtitle."""
    return title.split(":")[0]


def dated(published: str) -> str:
    """Return a date of publication in words; as it is where it is none."""
    try:
        return in_words(published)
    except (ValueError, IndexError):
        return published
