"""Brevity: words of an answer, without its notices."""

from corpus.read import Corpus
from evals.cases import Case
from evals.replies import Reply


def words(reply: Reply) -> int:
    """Return how many words the text of a reply has."""
    return len(reply.text.split())


def brief(case: Case, reply: Reply, corpus: Corpus) -> float | None:
    """Return 1 when an answer keeps to the words that the case allows, else 0."""
    return float(words(reply) <= case.max_words) if reply.outcome == "answered" else None
