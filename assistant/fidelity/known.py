"""Which of the known matters a question is about, by likeness to the questions written for it.

The numbers were chosen on the development questions:
docs/decisions/0008-what-is-known-about-the-documents.md.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.quantities import quantities
from corpus.knowledge import Conflict, Gap, Knowledge, Premise
from corpus.pins import Place
from index.matters import Touched
from index.search import Searcher

_GAP = 0.60
"""The least likeness to the questions for a gap, of a question that is declined."""

_CONFLICT = 0.60
"""The least likeness to the questions on a conflict."""

_PREMISE = -0.035
"""How much nearer than to answered questions a question has to be to those with a wrong premise."""

_PRESUPPOSES_LEAD = 0.08
"""What the form of a question that takes something for granted adds to that."""

_AS_LIKE = 0.1
"""How far behind the likest a premise with the question's own figures may be."""

_PRESUPPOSES = re.compile(
    r"^\s*(?:since|given|now that|as|because|seeing)\b"
    r"|\b(?:since|given that|now that|because|remind me why|so why|"
    r"why (?:is|are|does|do|did|has|have|must|only|the)|"
    r"(?:i|we) (?:gather|understand|believe|thought|hear|heard|assume|take it|know)|"
    r"as (?:the|our|we|all|every|each|my|i)|right\?|correct\?|"
    r"(?:aren|isn|doesn|don|won|haven|hasn)['’]?t (?:they|we|it|that|you)\?)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Known:
    """What of the knowledge a question is about."""

    gap: Gap | None = None
    """What is asked for, if it is something that is mentioned and not given."""
    premise: Premise | None = None
    conflicts: tuple[str, ...] = ()
    """Ids, likest first."""
    first: tuple[Place, ...] = ()
    """Words that have to stand first in the answer."""


def known_of(
    knowledge: Knowledge,
    searcher: Searcher,
    question: str,
    vector: npt.NDArray[np.float32],
    *,
    compares: bool,
) -> Known:
    """Return what a question is about.

    Args:
        vector: of the question.
        compares: whether the question is about what each document says, so that the sides of a
            conflict are the answer itself.
    """
    touched = searcher.touched(vector)
    likest: dict[str, list[str]] = {"gap": [], "premise": [], "conflict": []}
    least = {"gap": _GAP, "premise": -1.0, "conflict": _CONFLICT}
    for one in touched:
        kind, _, identity = one.name.partition(":")
        if one.likeness >= least[kind]:
            likest[kind].append(identity)
    gap = _first_gap(knowledge.gaps, likest["gap"])
    premise = None
    if likest["premise"] and _presumes(searcher, question, vector):
        premise = _meant(knowledge.premises, touched, question)
    first = premise.right if premise else ()
    if not first and compares and likest["conflict"]:
        first = _sides(knowledge.conflicts, likest["conflict"][0])
    return Known(gap, premise, tuple(likest["conflict"]), first)


def presupposes(question: str) -> bool:
    """Return whether a question has the form of one that takes something for granted."""
    return bool(_PRESUPPOSES.search(question))


def _presumes(searcher: Searcher, question: str, vector: npt.NDArray[np.float32]) -> bool:
    lead = searcher.nearness(vector, "premise") - searcher.nearness(vector, "answered", "counter")
    return lead + _PRESUPPOSES_LEAD * presupposes(question) >= _PREMISE


def _meant(premises: Sequence[Premise], touched: Sequence[Touched], question: str) -> Premise:
    """Return the likest premise; of some that are nearly as like, the one with its figures."""
    likeness = {one.name.removeprefix("premise:"): one.likeness for one in touched}
    ranked = sorted(premises, key=lambda one: (-likeness.get(one.id, -1.0), one.id))
    near = [
        one for one in ranked if likeness.get(one.id, -1.0) >= likeness[ranked[0].id] - _AS_LIKE
    ]
    asked = {(one.value, one.unit) for one in quantities(question)}
    for one in near:
        if asked & {(held.value, held.unit) for held in quantities(one.believes)}:
            return one
    return near[0]


def _first_gap(gaps: Sequence[Gap], ids: Sequence[str]) -> Gap | None:
    return next((one for one in gaps if ids and one.id == ids[0]), None)


def _sides(conflicts: Sequence[Conflict], identity: str) -> tuple[Place, ...]:
    conflict = next(one for one in conflicts if one.id == identity)
    return tuple(side.place for side in conflict.sides)
