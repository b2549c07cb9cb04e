"""Sentences that may ask something of somebody, and those of them that nobody has judged yet."""

import re
from collections.abc import Iterator
from dataclasses import replace

from corpus.documents import Passage
from corpus.knowledge import Knowledge
from corpus.pins import Place
from corpus.read import Corpus

MODAL = re.compile(
    r"\b(?:must|shall|should|ought|will|won['’]t|would|may|might|can|cannot|can['’]t|could|"
    r"needs?|needed|wants?|wish|requir(?:e|es|ed|ing|ements?)|(?:have|has|having) to|"
    r"expect(?:s|ed|ing|ations?)?|aim(?:s|ed|ing)?|ambitions?|intends?|anticipat(?:e|es|ed|ing)|"
    r"ask(?:s|ed|ing)?|encourag(?:e|es|ed|ing)|responsible for|responsibilit(?:y|ies)|"
    r"obligations?|imperative|ensur(?:e|es|ed|ing)|commit(?:s|ted|ments?)?)\b",
    re.IGNORECASE,
)
"""Words by which the documents ask, allow, promise or foresee. Wide on purpose: what it catches
is judged once, and may be judged to ask nothing."""


def modal_sentences(corpus: Corpus) -> Iterator[Passage]:
    """Yield the sentences that have one of the words, or whose lead-in has, in reading order.

    A sentence here is the smallest passage: also an item, a cell, or a heading that is a
    statement. The words that lead in to a list are a sentence of their own.
    """
    for passage in _sentences(corpus):
        lead_in = _lead_in(passage)
        if _is_modal(corpus, passage) or (lead_in and _is_modal(corpus, lead_in)):
            yield passage


def uncovered(corpus: Corpus, knowledge: Knowledge) -> list[Passage]:
    """Return the sentences of `modal_sentences` that no entry of the knowledge covers.

    An expectation covers the sentences of its quote and of its lead-in. A sentence that is known
    to ask nothing covers itself, and the items that it leads in to as far as they have none of
    the words themselves.
    """
    silent = [one.place for one in knowledge.no_expectations]
    known = [one.place for one in knowledge.expectations] + silent
    known += [one.lead_in for one in knowledge.expectations if one.lead_in]
    return [
        passage
        for passage in modal_sentences(corpus)
        if not _held(passage, known)
        and not (
            (lead_in := _lead_in(passage))
            and _held(lead_in, silent)
            and not _is_modal(corpus, passage)
        )
    ]


def _sentences(corpus: Corpus) -> Iterator[Passage]:
    parts = [passage for passage in corpus.passages if passage.kind in ("sentence", "item")]
    whole = {passage.parent for passage in parts}
    leads = {passage.parent: _lead_in(passage) for passage in parts if passage.kind == "item"}
    for passage in corpus.passages:
        if passage.id not in whole:
            yield passage
        elif lead_in := leads.get(passage.id):
            yield lead_in


def _lead_in(passage: Passage) -> Passage | None:
    """Return the words that lead in to an item as a passage of their own."""
    if passage.lead_in is None:
        return None
    start, end = passage.lead_in
    identity = f"{passage.document_id}:{start}-{end}"
    return replace(passage, id=identity, start=start, end=end, kind="sentence", lead_in=None)


def _is_modal(corpus: Corpus, passage: Passage) -> bool:
    return MODAL.search(corpus.words(passage)) is not None


def _held(passage: Passage, places: list[Place]) -> bool:
    return any(
        place.document_id == passage.document_id
        and place.start <= passage.start
        and passage.end <= place.end
        for place in places
    )
