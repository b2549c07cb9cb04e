"""Vectors in rows, and the arithmetic of ranking units by them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus.read import Corpus
from index.embedding import Vectors
from index.keywords import Scores
from index.units import Entry, Unit

ROUND = 6
"""Scores are rounded to this many places, so that noise in the last bits never orders hits."""


_NEAR = 400
"""How many of the nearest expansion questions are looked at for a unit's mean."""


@dataclass(frozen=True)
class Table:
    """Vectors, and for each row the position of what it speaks for."""

    vectors: Vectors
    unit: npt.NDArray[np.intp]
    leaf: npt.NDArray[np.intp]

    def best(self, likeness: Scores, size: int) -> Scores:
        best: Scores = np.full(size, -1.0, dtype=np.float32)
        np.maximum.at(best, self.unit, likeness)
        return best


def rows_by_kind(entries: Sequence[Entry]) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = {}
    for row, entry in enumerate(entries):
        if entry.kind == "unanswered":
            rows.setdefault(entry.passage_id, []).append(row)
    return rows


def positions(corpus: Corpus, ranked: Sequence[Unit]) -> dict[str, int]:
    """For each passage, the position of the unit that returns it."""
    at: dict[str, int] = {}
    for position, unit in enumerate(ranked):
        at[unit.passage.id] = position
        for leaf in unit.leaves:
            at[leaf.id] = position
            if leaf.parent and corpus.passage(leaf.parent).kind != "list":
                at[leaf.parent] = position
    # A long list is no unit: what is asked of the whole of it goes to the sentence that leads in.
    return {**_lead_ins(corpus, at), **at}


def _lead_ins(corpus: Corpus, at: dict[str, int]) -> dict[str, int]:
    found = {}
    for passage in corpus.passages:
        if passage.kind == "item" and passage.lead_in and passage.parent:
            start, end = passage.lead_in
            lead_in = f"{passage.document_id}:{start}-{end}"
            if lead_in in at:
                found[passage.parent] = at[lead_in]
    return found


def rank(scores: Scores) -> npt.NDArray[np.intp]:
    order = np.argsort(-np.round(scores, ROUND), kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return rank


def mean_of_best(
    likeness: Scores, unit: npt.NDArray[np.intp], size: int, *, count: int = 3
) -> Scores:
    """For each unit the mean of its `count` likest questions.

    Only the `_NEAR` likest questions of all are looked at; a unit with fewer than `count` among
    them is given the likeness of the last one for each that it lacks.
    """
    if not len(likeness):
        return np.zeros(size, dtype=np.float32)
    near = np.argpartition(-likeness, min(_NEAR, len(likeness) - 1))[:_NEAR]
    near = near[np.argsort(-likeness[near], kind="stable")]
    total = np.zeros(size, dtype=np.float32)
    taken = np.zeros(size, dtype=np.intp)
    for row in near:
        at = unit[row]
        if taken[at] < count:
            total[at] += likeness[row]
            taken[at] += 1
    mean: Scores = ((total + (count - taken) * likeness[near[-1]]) / count).astype(np.float32)
    return mean
