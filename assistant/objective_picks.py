"""What to quote when a question names objectives, or asks which there are."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from assistant.evidence import Length, Limits, Pick, excerpt
from assistant.framework import Objective
from assistant.routing import Route
from corpus.documents import Passage
from corpus.read import Corpus
from index.embedding import Vectors
from index.hits import Hit

_CLEAR_LEAD = 0.05
"""How much liker one theme must be than the next to be the one that is meant."""


def numbered(
    corpus: Corpus,
    wanted: Sequence[Objective],
    hits: Sequence[Hit],
    limits: Limits,
    length: Length,
) -> list[Pick]:
    """Return the statements of `wanted`.

    For a single one, also what stands under it: all of it where there is room, else what fits the
    question best.
    """
    picks = [_pick(one.statement) for one in wanted]
    if len(wanted) > 1:
        return picks
    under = wanted[0].explanation
    everything = [*picks, *(_pick(passage) for passage in under)]
    if length(everything) <= limits.words:
        return everything
    best = next((hit for hit in hits if hit.passage in under), None)
    return [*picks, excerpt(corpus, best, limits) if best else _pick(under[0])]


def listed(
    objectives: Mapping[int, Objective],
    route: Route,
    vector: npt.NDArray[np.float32],
    themes: Mapping[str, npt.NDArray[np.float32]],
) -> list[Pick]:
    """Return the statements of the theme that is asked about, or of all.

    Only those that are delivered directly, where that is asked.
    """
    theme = clear_theme(vector, themes)
    return [
        _pick(one.statement)
        for one in objectives.values()
        if (theme is None or one.theme == theme)
        and (not route.delivered_directly or one.delivery == "directly_deliver")
    ]


def clear_theme(
    vector: npt.NDArray[np.float32], themes: Mapping[str, npt.NDArray[np.float32]]
) -> str | None:
    """Return the theme that `vector` is clearly likest to, if there is one."""
    likeness = sorted(((float(vector @ theme), name) for name, theme in themes.items()))
    if len(likeness) < 2 or likeness[-1][0] - likeness[-2][0] < _CLEAR_LEAD:
        return None
    return likeness[-1][1]


def theme_vectors(names: Sequence[str], vectors: Vectors) -> dict[str, npt.NDArray[np.float32]]:
    """Return each theme's vector by its name."""
    return {name: vectors[row] for row, name in enumerate(names)}


def _pick(passage: Passage) -> Pick:
    return Pick(passage, passage)
