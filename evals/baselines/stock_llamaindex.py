"""LlamaIndex's stock recipe as an answerer: what it retrieves, quoted.

Needs the extra `bench`.
"""

from corpus.read import Corpus
from evals.answerers import Answerer
from evals.baselines.quoting import quoting, span
from evals.cases import Case
from evals.replies import Reply


def llamaindex_answerer(corpus: Corpus, k: int) -> Answerer:
    """Return an answerer that quotes the recipe's `k` nearest chunks, best first.

    Raises:
        ImportError: llama-index-core is not there.
    """
    from evals.baselines.llamaindex_recipe import LlamaIndexRecipe

    recipe = LlamaIndexRecipe(corpus)

    def answered(case: Case) -> Reply:
        chunks = recipe.search(case.question, k)
        passages = [span(corpus, one.document_id, one.start, one.end) for one in chunks]
        return quoting(corpus, case.question, passages, confidence=chunks[0].likeness)

    return answered
