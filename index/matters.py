"""Which matters that something is known of a question touches, by likeness alone."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.embedding import Vectors
from index.tables import ROUND
from index.units import Entry

_NEAREST = 2
"""A matter is as like as the mean of its so many likest questions."""


@dataclass(frozen=True)
class Touched:
    """A matter, and how like the question is to what is asked about it."""

    name: str
    """Kind and id, as in `corpus.knowledge.Matter`."""
    likeness: float
    """Mean cosine of the question and its likest questions, -1 to 1."""


class Matters:
    """The questions of each matter, as vectors."""

    def __init__(self, entries: Sequence[Entry], vectors: Vectors) -> None:
        """Take what was built; `vectors` has a row for each of `entries`."""
        rows: dict[str, list[int]] = {}
        for row, entry in enumerate(entries):
            if entry.kind == "topic":
                rows.setdefault(entry.passage_id, []).append(row)
        self._asked = {name: np.ascontiguousarray(vectors[at]) for name, at in rows.items()}

    def touched(self, vector: npt.NDArray[np.float32]) -> tuple[Touched, ...]:
        """Return every matter, likest first; ties in order of name."""
        found = [
            Touched(name, round(float(np.sort(rows @ vector)[-_NEAREST:].mean()), ROUND))
            for name, rows in self._asked.items()
        ]
        return tuple(sorted(found, key=lambda one: (-one.likeness, one.name)))
