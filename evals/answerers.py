"""Whoever answers the cases: ours, a baseline, or a stranger's system read from a file."""

from collections.abc import Callable

from assistant.answers import Question, cite
from assistant.pipeline import Assistant
from assistant.wire import citation_data
from corpus.read import Corpus
from evals.cases import Case
from evals.replies import Reply, from_answer

Answerer = Callable[[Case], Reply]
"""Takes a case, looks at its question only, and returns a reply."""

FOUND = 10
"""How many passages of a search are kept beside a reply."""


def assistant_answerer(assistant: Assistant, corpus: Corpus) -> Answerer:
    """Return an answerer that asks `assistant`, with its confidence and what its search found."""

    def answered(case: Case) -> Reply:
        hits = assistant.search(case.question, FOUND)
        found = (
            cite(number, corpus.document(hit.passage.document_id), hit.passage)
            for number, hit in enumerate(hits, start=1)
        )
        return from_answer(
            assistant.answer(Question(case.question)),
            confidence=assistant.confidence(case.question),
            found=[citation_data(one) for one in found],
        )

    return answered
