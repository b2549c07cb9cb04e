"""Evidence: whether what is needed is quoted, and whether what is quoted is needed."""

from assistant.answers import Citation
from corpus.pins import Place
from corpus.read import Corpus
from evals.cases import Case
from evals.replies import Reply
from evals.scorers.cited import document_of
from evals.scorers.layout import is_lead_in

_MISSING = 0.1
"""A span is shown when no more than this share of it is outside one citation."""

_MARK, _LONG = 4, 12
"""Of a span of at least `_LONG` code points a list mark and a full stop may be missing."""

_OVERLAP = 0.5
"""A citation is of use when this share of it, or of a span, whichever is shorter, is shared."""


def recall(case: Case, reply: Reply, corpus: Corpus) -> float | None:
    """Return the share of the groups of evidence that any citation holds; 0 when declined."""
    return _recall(case, reply, reply.citations)


def recall_in_answer(case: Case, reply: Reply, corpus: Corpus) -> float | None:
    """Return the share that the answer itself quotes, without what its notices cite."""
    return _recall(case, reply, reply.quoted)


def precision(case: Case, reply: Reply, corpus: Corpus) -> float | None:
    """Return the share of the answer's citations that hold something needed.

    Words that lead in to a list's items count only when they are needed themselves.
    """
    shown = direct(case, reply, corpus)
    if not case.evidence or not shown:
        return None
    return sum(is_needed(case, one) for one in shown) / len(shown)


def direct(case: Case, reply: Reply, corpus: Corpus) -> tuple[Citation, ...]:
    """Return the answer's citations in order, without words that only lead in to a list."""
    return tuple(one for one in reply.quoted if is_needed(case, one) or not leads_in(one, corpus))


def holds(citation: Citation, place: Place) -> bool:
    """Return whether `citation` quotes what stands at `place`."""
    length = place.end - place.start
    missing = length - _shared(citation, place)
    return missing <= _MISSING * length or (length >= _LONG and missing <= _MARK)


def is_needed(case: Case, citation: Citation) -> bool:
    """Return whether `citation` quotes any of the evidence, or is quoted from it."""
    return any(
        _shared(citation, one) >= _OVERLAP * min(one.end - one.start, citation.end - citation.start)
        for group in case.evidence
        for one in group
    )


def leads_in(citation: Citation, corpus: Corpus) -> bool:
    """Return whether `citation` quotes just the words that lead in to a list."""
    document = document_of(citation, corpus)
    return document is not None and is_lead_in(document, citation.start, citation.end)


def _recall(case: Case, reply: Reply, shown: tuple[Citation, ...]) -> float | None:
    if not case.evidence:
        return None
    if reply.outcome != "answered":
        return 0.0
    hit = [any(holds(one, span) for one in shown for span in group) for group in case.evidence]
    return sum(hit) / len(hit)


def _shared(citation: Citation, place: Place) -> int:
    """Return how many code points both have, or -1 where they have none."""
    if citation.document_id != place.document_id:
        return -1
    return min(citation.end, place.end) - max(citation.start, place.start) or -1
