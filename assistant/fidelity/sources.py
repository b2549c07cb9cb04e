"""Citations for notices: numbered after the answer's own, each place cited once."""

from collections.abc import Iterable
from dataclasses import replace

from assistant.answers import Citation, cite
from corpus.documents import Passage
from corpus.pins import Place
from corpus.read import Corpus

_LONGEST = 80
"""Words of a sentence or item that is quoted whole."""


class Sources:
    """The citations of an answer as its notices add to them."""

    def __init__(self, corpus: Corpus, citations: Iterable[Citation] = ()) -> None:
        """Begin with the answer's own."""
        self._corpus = corpus
        self._citations = list(citations)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All of them, in order of number."""
        return tuple(self._citations)

    def shown(self, places: Iterable[Place]) -> tuple[str, tuple[int, ...]]:
        """Return the words at `places` for a notice, and the numbers of their citations.

        What the answer quotes already is only pointed at.
        """
        parts: dict[str, None] = {}
        numbers: dict[int, None] = {}
        for place in places:
            known = len(self._citations)
            number = self.cite(place)
            if number in numbers:
                continue
            quote = " ".join(self._citations[number - 1].quote.split())
            numbers[number] = None
            parts[f"“{quote}” [{number}]" if number > known else f"[{number}]"] = None
        return " ".join(parts), tuple(numbers)

    def cite(self, place: Place) -> int:
        """Return the number of a citation that holds `place`; a new one when there is none."""
        for known in self._citations:
            if holds(known, place):
                return known.id
        passage = _sentence(self._corpus, place)
        number = len(self._citations) + 1
        self._citations.append(cite(number, self._corpus.document(place.document_id), passage))
        return number


def _sentence(corpus: Corpus, place: Place) -> Passage:
    """Return the whole sentence or item that `place` is part of: half of one may mislead."""
    around = [
        passage
        for passage in corpus.passages
        if passage.document_id == place.document_id
        and passage.start <= place.start
        and place.end <= passage.end
        and passage.kind in ("sentence", "item", "statement", "paragraph")
        and len(corpus.words(passage).split()) <= _LONGEST
    ]
    whole = min(around, key=lambda one: (one.end - one.start, one.start), default=None)
    return whole or passage_of(corpus, place)


def holds(citation: Citation, place: Place) -> bool:
    """Return whether `citation` quotes all the words at `place`."""
    return (
        citation.document_id == place.document_id
        and citation.start <= place.start
        and place.end <= citation.end
    )


def touches(citation: Citation, place: Place) -> bool:
    """Return whether `citation` quotes any of the words at `place`."""
    return place.overlaps(citation.document_id, citation.start, citation.end)


def passage_of(corpus: Corpus, place: Place) -> Passage:
    """Return the words at `place` as a passage of the section that they stand in."""
    around = [
        passage
        for passage in corpus.passages
        if place.overlaps(passage.document_id, passage.start, passage.end)
    ]
    smallest = min(
        around,
        key=lambda one: (
            not (one.start <= place.start and place.end <= one.end),
            one.end - one.start,
            one.start,
        ),
    )
    return replace(
        smallest,
        id=f"{place.document_id}:{place.start}-{place.end}",
        start=place.start,
        end=place.end,
    )
