"""How well an answerer knows when not to answer: its declining, and its confidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evals.figures import Figure, Measure, figure
from evals.scorers.abstention import Point, aurc, risk_coverage
from evals.scoring import Scored

RIGHT = ("perfect", "acceptable")
"""Outcomes that count as right on the risk-coverage curve."""

_MEASURES: dict[str, Measure] = {
    "Precision": lambda one: float(not one.case.answerable) if one.reply.declined else None,
    "Recall": lambda one: None if one.case.answerable else float(one.reply.declined),
    "Recall on near misses": lambda one: (
        float(one.reply.declined) if one.case.expect == "not_in_documents" else None
    ),
    "Recall out of scope": lambda one: (
        float(one.reply.declined) if one.case.expect == "out_of_scope" else None
    ),
    "Wrongly declined": lambda one: float(one.reply.declined) if one.case.answerable else None,
}
DECLINING = tuple(_MEASURES)
"""Precision: of what is declined, what should be. Recall: of what should be, what is declined."""


@dataclass(frozen=True)
class Abstaining:
    """How an answerer declines."""

    figures: Mapping[str, Figure]
    """By a name of `DECLINING`; one that no case is for is left out."""
    points: tuple[Point, ...]
    """The risk-coverage curve, surest first; none where it does not say how sure it is."""
    n: int
    """Questions on the curve."""
    aurc: float | None
    """Area under it: lower is better."""


def abstaining(scored: Sequence[Scored]) -> Abstaining:
    """Return how well the replies decline, and their risk-coverage curve."""
    judged = [
        (one.reply.confidence, one.case.answerable and one.outcome in RIGHT)
        for one in scored
        if one.reply.confidence is not None
    ]
    points = risk_coverage(judged) if len(judged) == len(scored) else ()
    return Abstaining(
        {
            name: found
            for name, measure in _MEASURES.items()
            if (found := figure(name, measure, scored))
        },
        points,
        len(judged),
        aurc(points),
    )
