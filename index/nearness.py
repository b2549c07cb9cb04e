"""How near a question is to a crowd of others: a soft maximum of its likeness to each.

One near question says more than many far ones, but several near ones say more than one; the soft
maximum weighs both. It is what a kernel density is to a probability, on the scale of a cosine.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.embedding import Vectors
from index.tables import ROUND
from index.units import Entry

TEMPERATURE = 0.03
"""How far behind the nearest a question may be and still count; in cosine."""

_NEAREST = 50

Crowd = str
"""`answered`: questions that a passage answers. `near`, `gap`: questions like theirs that none
answers. `premise`: that take something wrong for granted. `counter`: close to these, but answered.
`conflict`: that touch what the documents differ on."""


class Crowds:
    """The vectors of each crowd."""

    def __init__(self, entries: Sequence[Entry], vectors: Vectors) -> None:
        """Take what was built; `vectors` has a row for each of `entries`."""
        rows: dict[Crowd, list[int]] = {}
        for row, entry in enumerate(entries):
            if crowd := _crowd(entry):
                rows.setdefault(crowd, []).append(row)
        self._vectors = {name: np.ascontiguousarray(vectors[at]) for name, at in rows.items()}

    def nearness(self, vector: npt.NDArray[np.float32], crowds: Sequence[Crowd]) -> float:
        """Return how near `vector` is to the crowds taken together; -1 when they are empty."""
        nearest = [
            np.sort(self._vectors[name] @ vector)[-_NEAREST:]
            for name in crowds
            if name in self._vectors
        ]
        if not nearest:
            return -1.0
        likeness = np.concatenate(nearest).astype(np.float64)
        best = likeness.max()
        soft = best + TEMPERATURE * np.log(np.exp((likeness - best) / TEMPERATURE).sum())
        return round(float(soft), ROUND)


def _crowd(entry: Entry) -> Crowd | None:
    if entry.kind == "question":
        return "answered"
    if entry.kind == "counter":
        return "counter"
    if entry.kind == "topic":
        return entry.passage_id.partition(":")[0]
    if entry.kind == "unanswered" and entry.passage_id == "near":
        return "near"
    return None
