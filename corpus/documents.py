"""The core types of the corpus: a document, its sections, and its passages.

Offsets are Unicode code points into `Document.text`, end exclusive, so that
`document.text[passage.start:passage.end]` is the passage's words to the letter.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["statement", "paragraph", "list", "item", "sentence", "cell"]
"""What a passage is in the layout. `statement`: a heading that is itself a sentence, such as
"Objective 8: ...". `list`: the sentence that leads in, with all the items."""

Role = Literal["body", "box", "summary", "foreword", "footnote", "appendix", "front"]
"""What a passage is for. `front`: title page, contact details. The body is preferred where a
summary or an appendix only repeats it."""


@dataclass(frozen=True)
class Section:
    """A heading and all that stands under it, up to the next heading of its level."""

    path: tuple[str, ...]
    level: int
    role: Role
    start: int
    end: int


@dataclass(frozen=True)
class Document:
    """A framework document: who published it, when, and its whole text."""

    id: str
    title: str
    publisher: str
    published: str
    """ISO date or year and month, as the document gives it."""
    speaker: str
    """Who the document calls "we"."""
    sha256: str
    """Of the text, encoded as UTF-8."""
    text: str
    superseded_by: str | None = None
    """What is known of its standing today, in words."""


@dataclass(frozen=True)
class Passage:
    """Some words of a document and where they stand."""

    id: str
    document_id: str
    section: tuple[str, ...]
    """Heading path, outermost first, without the document's title."""
    start: int
    end: int
    kind: Kind
    role: Role
    parent: str | None = None
    """Id of the passage that this one is part of: an item's list, a sentence's paragraph."""
    lead_in: tuple[int, int] | None = None
    """For an item and its sentences: where the words that lead in stand."""

    def words_in(self, document: Document) -> str:
        """Return the passage's words, exactly as they stand in `document`."""
        return document.text[self.start : self.end]
