"""Sentence F1: the sentences quoted against the sentences that the evidence stands in."""

from collections.abc import Iterable

from assistant.answers import Citation
from corpus.pins import Place
from corpus.read import Corpus
from evals.cases import Case
from evals.replies import Reply
from evals.scorers.cited import document_of
from evals.scorers.evidence import direct
from evals.scorers.layout import touched

SentenceId = tuple[str, int]


def sentence_f1(case: Case, reply: Reply, corpus: Corpus) -> float | None:
    """Return the harmonic mean of precision and recall over sentences; 0 when declined.

    Of a group's alternatives the one counts of which most is quoted; sentences of the others are
    neither right nor wrong, and nor are words that lead in to a list.
    """
    if not case.evidence:
        return None
    quoted = _sentences(reply.quoted, corpus)
    needed: set[SentenceId] = set()
    allowed: set[SentenceId] = set()
    for group in case.evidence:
        ways = [gold_sentences([place], corpus) for place in group]
        needed |= max(ways, key=lambda way: len(way & quoted) / len(way))
        allowed = allowed.union(*ways)
    hit = len(needed & quoted)
    wrong = len(_sentences(direct(case, reply, corpus), corpus) - needed - allowed)
    return 2 * hit / (len(needed) + hit + wrong) if hit else 0.0


def gold_sentences(places: Iterable[Place], corpus: Corpus) -> frozenset[SentenceId]:
    """Return the sentences that words of `places` stand in."""
    return frozenset(
        (one.document_id, number)
        for one in places
        for number in touched(corpus.document(one.document_id), one.start, one.end)
    )


def place_of(citation: Citation) -> Place:
    """Return where the words of `citation` stand."""
    return Place(citation.document_id, citation.start, citation.end)


def _sentences(shown: Iterable[Citation], corpus: Corpus) -> frozenset[SentenceId]:
    return gold_sentences([place_of(one) for one in shown if document_of(one, corpus)], corpus)
