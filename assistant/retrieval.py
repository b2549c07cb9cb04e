"""A question to ranked passages: the glossary, and each part of the question searched for."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from assistant.routing import Route
from index.embedding import Vectors
from index.glossary import Glossary
from index.hits import Hit
from index.keywords import Vocabulary
from index.nearness import Crowd
from index.search import Searcher, Signals

DEPTH = 20
"""How many hits are looked at for each part of a question."""

_REMEMBERED = 16
"""Questions whose vectors are kept."""

_ASKED: tuple[Crowd, ...] = ("answered", "near", "gap", "premise", "counter", "conflict")
"""The crowds of questions as staff ask them, answered or not."""

_CONTEXT = 1.0
"""How much of the whole question's meaning a part carries with it: "and by when?" means nothing
on its own."""


@dataclass(frozen=True)
class Found:
    """What a search brought for a question."""

    text: str
    """What was searched for."""
    vector: npt.NDArray[np.float32]
    """Of the whole question."""
    whole: tuple[Hit, ...]
    """Hits for the whole question, best first."""
    parts: tuple[tuple[Hit, ...], ...]
    """Hits for each part of a question that asks several things; else none."""
    each: tuple["Found", ...] = ()
    """What was found for each of these parts, asked on its own."""


class Retriever:
    """Searches for a question as staff write it."""

    def __init__(self, searcher: Searcher, glossary: Glossary, vocabulary: Vocabulary) -> None:
        """Take the parts it works with."""
        self.searcher = searcher
        self.vocabulary = vocabulary
        self._glossary = glossary
        # One question is often searched for more than once: to answer it and to judge it.
        self._embedded = lru_cache(maxsize=_REMEMBERED)(self._embed)

    def find(self, route: Route, *, depth: int = DEPTH) -> Found:
        """Return what is found for a question, whole and part by part."""
        several = route.parts if len(route.parts) > 1 else ()
        texts = [route.subject, *several]
        vectors = self._embedded(tuple(self._expanded(one) for one in texts))
        whole = self.searcher.search(texts[0], depth, vector=vectors[0])
        parts = tuple(
            tuple(self.searcher.search(part, depth, vector=_blend(vector, vectors[0])))
            for part, vector in zip(texts[1:], vectors[1:], strict=True)
        )
        each = tuple(
            Found(part, vector, hits, ())
            for part, vector, hits in zip(texts[1:], vectors[1:], parts, strict=True)
        )
        return Found(texts[0], vectors[0], tuple(whole), parts, each)

    def signals(self, text: str) -> Signals:
        """Return what speaks for each unit when `text` is asked, before it is weighed."""
        vector = self.searcher.embed([self._expanded(text)])[0]
        return self.searcher.signals(text, vector)

    def nearness(self, texts: Sequence[str]) -> list[float]:
        """Return how near each of `texts` is to questions as staff ask them; see `Searcher`."""
        vectors = self.searcher.embed([self._expanded(one) for one in texts])
        return [self.searcher.nearness(vector, *_ASKED) for vector in vectors]

    def likeness(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """Return how like the two of each pair are; 0 where one of them is empty."""
        texts = sorted({text for pair in pairs if all(pair) for text in pair})
        if not texts:
            return [0.0] * len(pairs)
        vectors = dict(zip(texts, self.searcher.embed(texts), strict=True))
        return [float(vectors[a] @ vectors[b]) if a and b else 0.0 for a, b in pairs]

    def _embed(self, texts: tuple[str, ...]) -> Vectors:
        return self.searcher.embed(texts)

    def _expanded(self, text: str) -> str:
        """Return `text` with the documents' words for its staff words behind it."""
        meanings = self._glossary.meanings_in(text)
        return f"{text} ({meanings})" if meanings else text


def merged(rankings: Sequence[Sequence[Hit]], limit: int) -> list[Hit]:
    """Return the hits of several rankings in turn: every first, every second, and so on."""
    found: dict[str, Hit] = {}
    for rank in range(max((len(ranking) for ranking in rankings), default=0)):
        for ranking in rankings:
            if rank < len(ranking):
                found.setdefault(ranking[rank].passage.id, ranking[rank])
    return list(found.values())[:limit]


def _blend(
    part: npt.NDArray[np.float32], whole: npt.NDArray[np.float32]
) -> npt.NDArray[np.float32]:
    mixed = part + np.float32(_CONTEXT) * whole
    blended: npt.NDArray[np.float32] = (mixed / np.linalg.norm(mixed)).astype(np.float32)
    return blended
