"""LangChain's stock recipe as an answerer: what it retrieves, quoted. Needs the extra `bench`."""

from corpus.read import Corpus
from evals.answerers import Answerer
from evals.baselines.quoting import quoting, span
from evals.cases import Case
from evals.replies import Reply


def langchain_answerer(corpus: Corpus) -> Answerer:
    """Return an answerer that quotes the recipe's nearest chunks, best first.

    Raises:
        ImportError: LangChain's packages are not there.
    """
    from evals.stock_recipe import StockRecipe

    recipe = StockRecipe(corpus)

    def answered(case: Case) -> Reply:
        chunks = recipe.search(case.question)
        passages = [span(corpus, one.document_id, one.start, one.end) for one in chunks]
        return quoting(corpus, case.question, passages, confidence=-chunks[0].distance)

    return answered
