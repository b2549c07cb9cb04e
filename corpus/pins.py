"""From words to where they stand: a pin is a document, a quote and, if need be, a heading."""

import re
from dataclasses import dataclass

from corpus.documents import Document
from corpus.errors import BadAnnotation
from corpus.read import Corpus

_HEADING = re.compile(r"^#+ (?P<words>.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Place:
    """Words of a document and where they stand; offsets are code points, `end` exclusive."""

    document_id: str
    start: int
    end: int

    def overlaps(self, document_id: str, start: int, end: int) -> bool:
        """Return whether any of these words stand in `document_id` from `start` to `end`."""
        return self.document_id == document_id and self.start < end and start < self.end


def place(corpus: Corpus, document_id: str, quote: str, under: str | None = None) -> Place:
    """Return where `quote` stands.

    Args:
        under: the last heading above it, which tells apart words that stand more than once.

    Raises:
        BadAnnotation: there is no such document, or the words don't stand there exactly once.
    """
    try:
        document = corpus.document(document_id)
    except KeyError as error:
        raise BadAnnotation(f"The corpus has no document {document_id!r}.") from error
    starts = [match.start() for match in re.finditer(re.escape(quote), document.text)]
    if under is not None and len(starts) > 1:
        starts = [start for start in starts if _heading_above(document, start) == under]
    if len(starts) != 1 or not quote:
        raise BadAnnotation(
            f"{quote[:60]!r} stands {len(starts)} times in {document_id}, not once."
        )
    return Place(document_id, starts[0], starts[0] + len(quote))


def _heading_above(document: Document, start: int) -> str | None:
    above = [match["words"] for match in _HEADING.finditer(document.text, 0, start)]
    return above[-1] if above else None
