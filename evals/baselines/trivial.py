"""Answerers without a search: a metric that one of these does well on is no metric."""

import random
from dataclasses import replace

from corpus.documents import Passage
from corpus.read import Corpus
from evals.answerers import Answerer
from evals.baselines.quoting import quoting, span
from evals.cases import Case
from evals.replies import Reply


def everything_answerer(corpus: Corpus) -> Answerer:
    """Return an answerer that quotes every document from end to end, whatever is asked."""
    whole = [span(corpus, one.id, 0, len(one.text)) for one in corpus.documents]
    return _always(corpus, whole)


def beginnings_answerer(corpus: Corpus) -> Answerer:
    """Return an answerer that quotes the first paragraph of prose of each document."""
    return _always(corpus, [_beginning(corpus, one.id) for one in corpus.documents])


def refusing_answerer(corpus: Corpus) -> Answerer:
    """Return an answerer that always says that the documents don't answer."""
    names = " and ".join(one.title for one in corpus.documents)

    def answered(case: Case) -> Reply:
        return Reply(case.question, "not_found", f"{names} do not answer this.", confidence=0.0)

    return answered


def random_answerer(corpus: Corpus, seed: int = 2016) -> Answerer:
    """Return an answerer that quotes a passage drawn by chance, the same for the same question."""
    passages = [one for one in corpus.passages if one.parent is None]

    def answered(case: Case) -> Reply:
        drawn = random.Random(f"{seed}:{case.question}").choice(passages)
        return quoting(corpus, case.question, [drawn])

    return answered


def _always(corpus: Corpus, passages: list[Passage]) -> Answerer:
    same = quoting(corpus, "", passages)
    return lambda case: replace(same, question=case.question)


def _beginning(corpus: Corpus, document_id: str) -> Passage:
    """The first paragraph of several sentences: not a version number, nor a date."""
    for one in corpus.passages:
        if one.document_id == document_id and one.kind == "sentence" and one.parent:
            parent = corpus.passage(one.parent)
            if parent.kind == "paragraph":
                return parent
    return next(one for one in corpus.passages if one.document_id == document_id)
