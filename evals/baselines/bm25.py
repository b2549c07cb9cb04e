"""BM25 over the paragraphs' own words: the least that a search has to beat. Always answers."""

import numpy as np

from corpus.documents import Passage
from corpus.read import Corpus
from evals.answerers import FOUND, Answerer
from evals.baselines.quoting import quoting
from evals.cases import Case
from evals.replies import Reply
from index.keywords import Keywords, tokens


class ParagraphSearch:
    """The paragraphs, statements, cells and whole lists of a corpus, ranked by their words."""

    def __init__(self, corpus: Corpus) -> None:
        """Index the words of every passage that is no part of another, without its heading."""
        self._passages = [one for one in corpus.passages if one.parent is None]
        self._keywords = Keywords([tokens(corpus.words(one)) for one in self._passages])

    def search(self, text: str, limit: int) -> tuple[list[Passage], float]:
        """Return the `limit` best passages, best first, and the BM25 score of the best one.

        Ties, and questions of which no word is known, go to the passage that stands first.
        """
        scores = np.round(self._keywords.scores(tokens(text)), 6)
        order = np.argsort(-scores, kind="stable")[:limit]
        return [self._passages[at] for at in order], round(float(scores[order[0]]), 6)


def bm25_answerer(corpus: Corpus, top: int) -> Answerer:
    """Return an answerer that quotes the `top` best passages whole."""
    ranking = ParagraphSearch(corpus)

    def answered(case: Case) -> Reply:
        found, score = ranking.search(case.question, max(top, FOUND))
        return quoting(corpus, case.question, found[:top], confidence=score, found=found)

    return answered
