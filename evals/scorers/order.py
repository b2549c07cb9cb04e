"""Order: the direct answer first, and little beside it."""

import re

from corpus.read import Corpus
from evals.cases import Case
from evals.replies import Reply
from evals.scorers.cited import document_of
from evals.scorers.evidence import direct
from evals.scorers.layout import sentences
from evals.scorers.sentence_f1 import gold_sentences, place_of

_WORD = re.compile(r"\S+")


def first_gold(case: Case, reply: Reply, corpus: Corpus) -> float | None:
    """Return one over the place of the first quote of a gold sentence; 0 when there is none.

    None for a case without evidence and for a reply that quotes nothing. Words that lead in to a
    list take no place.
    """
    if not case.evidence or not reply.quoted:
        return None
    gold = _gold(case, corpus)
    shown = [one for one in direct(case, reply, corpus) if document_of(one, corpus)]
    for number, citation in enumerate(shown, start=1):
        if gold & gold_sentences([place_of(citation)], corpus):
            return 1 / number
    return 0.0


def gold_words(case: Case, reply: Reply, corpus: Corpus) -> float | None:
    """Return the share of quoted words that stand in gold sentences; None as for `first_gold`."""
    if not case.evidence or not reply.quoted:
        return None
    gold = _gold(case, corpus)
    needed = quoted = 0
    for citation in reply.quoted:
        document = document_of(citation, corpus)
        spans = [sentences(document)[at] for name, at in gold if document and name == document.id]
        for match in _WORD.finditer(citation.quote):
            quoted += 1
            at = citation.start + match.start()
            needed += any(start <= at < end for start, end in spans)
    return needed / quoted if quoted else 0.0


def _gold(case: Case, corpus: Corpus) -> frozenset[tuple[str, int]]:
    return gold_sentences([place for group in case.evidence for place in group], corpus)
