"""Whom ours is compared with: keyword search, stock recipes, ours without a part, trivial ones."""

from collections.abc import Mapping
from functools import partial

from assistant.build import Library
from assistant.settings import Settings
from evals.answerers import Answerer
from evals.baselines.ablations import ABLATIONS, ablation_answerer
from evals.baselines.baseline import Baseline
from evals.baselines.bm25 import bm25_answerer
from evals.baselines.stock_langchain import langchain_answerer
from evals.baselines.stock_llamaindex import llamaindex_answerer
from evals.baselines.trivial import (
    beginnings_answerer,
    everything_answerer,
    random_answerer,
    refusing_answerer,
)


def _bm25(settings: Settings, library: Library, *, top: int) -> Answerer:
    return bm25_answerer(library.corpus, top)


def _langchain(settings: Settings, library: Library) -> Answerer:
    return langchain_answerer(library.corpus)


def _llamaindex(settings: Settings, library: Library, *, k: int) -> Answerer:
    return llamaindex_answerer(library.corpus, k)


def _everything(settings: Settings, library: Library) -> Answerer:
    return everything_answerer(library.corpus)


def _refusing(settings: Settings, library: Library) -> Answerer:
    return refusing_answerer(library.corpus)


def _beginnings(settings: Settings, library: Library) -> Answerer:
    return beginnings_answerer(library.corpus)


def _random(settings: Settings, library: Library) -> Answerer:
    return random_answerer(library.corpus)


BASELINES: Mapping[str, Baseline] = {
    "bm25-top-1": Baseline(
        "search", "BM25 over the paragraphs' words; the best one whole.", partial(_bm25, top=1)
    ),
    "bm25-top-3": Baseline(
        "search", "BM25 over the paragraphs' words; the best three whole.", partial(_bm25, top=3)
    ),
    "langchain": Baseline(
        "stock", "LangChain's stock recipe: its four nearest chunks, quoted.", _langchain
    ),
    "llamaindex": Baseline(
        "stock",
        "LlamaIndex's stock recipe: its two nearest chunks, quoted.",
        partial(_llamaindex, k=2),
    ),
    "llamaindex-top-5": Baseline(
        "stock",
        "LlamaIndex's stock recipe with five chunks instead of two.",
        partial(_llamaindex, k=5),
    ),
    **{
        name: Baseline("without", off.about, partial(ablation_answerer, name))
        for name, off in ABLATIONS.items()
    },
    "quote-everything": Baseline("trivial", "Quotes both documents from end to end.", _everything),
    "always-refuse": Baseline("trivial", "Says that the documents don't answer.", _refusing),
    "first-paragraphs": Baseline("trivial", "Quotes how each document begins.", _beginnings),
    "random-passage": Baseline("trivial", "Quotes a paragraph drawn by chance.", _random),
}
"""By name, in the order of the report."""
