"""Scores to figures: a value, what it is of, and how sure it is."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from evals.scoring import WORTH, Scored
from evals.statistics import Interval, cluster_bootstrap, mcnemar_exact, paired_difference, wilson


@dataclass(frozen=True)
class Figure:
    """The mean of a score over the cases that are for it."""

    name: str
    n: int
    value: float
    k: int | None
    """How many of `n` pass, where the score is passed or not; else None."""
    wilson: Interval | None
    """Of a proportion; None where `k` is."""
    clustered: Interval | None
    """With chapters resampled; None where that tells nothing."""


@dataclass(frozen=True)
class Versus:
    """One answerer beside another on the same cases, by perfect answers."""

    first: str
    second: str
    n: int
    only_first: tuple[str, ...]
    """Ids of the cases that only the first answers perfectly."""
    only_second: tuple[str, ...]
    difference: float
    interval: Interval | None
    p: float
    """McNemar's, exact and two-sided."""


Measure = Callable[[Scored], float | None]

_COMPLETE = ("evidence recall", "vital facts said", "vital facts quoted")

OUTCOMES: dict[str, Measure] = {
    "perfect answers": lambda one: float(one.perfect),
    "perfect where the documents answer": lambda one: (
        float(one.perfect) if one.case.answerable else None
    ),
    "complete, whatever its length": lambda one: (
        float(all(one.scores.get(name) in (None, 1) for name in _COMPLETE))
        if one.case.answerable
        else None
    ),
    "perfect or acceptable": lambda one: float(one.outcome in ("perfect", "acceptable")),
    "not incorrect": lambda one: float(one.outcome != "incorrect"),
    "truthfulness (P + .5A - I)": lambda one: WORTH[one.outcome],
}
"""What is read off the outcome of a case."""


def measures(names: Iterable[str]) -> dict[str, Measure]:
    """Return the measures of outcomes and those of the scorers called `names`, in order."""
    return {**OUTCOMES, **{name: _scored_by(name) for name in names}}


def figure(name: str, measure: Measure, scored: Iterable[Scored]) -> Figure | None:
    """Return the figure of `measure`; None where no case is for it."""
    pairs = [(value, one.case.cluster) for one in scored if (value := measure(one)) is not None]
    if not pairs:
        return None
    values = [value for value, _ in pairs]
    passed = sum(value == 1 for value in values)
    k = passed if all(value in (0, 1) for value in values) else None
    return Figure(
        name,
        len(values),
        sum(values) / len(values),
        k,
        None if k is None else wilson(k, len(values)),
        cluster_bootstrap(values, [cluster for _, cluster in pairs]),
    )


def versus(
    first: str, ours: Sequence[Scored], second: str, theirs: Sequence[Scored]
) -> Versus | None:
    """Return how two compare on the cases they share; None where they share none."""
    others = {one.case.id: one for one in theirs}
    pairs = [(one, others[one.case.id]) for one in ours if one.case.id in others]
    if not pairs:
        return None
    only_first = tuple(one.case.id for one, other in pairs if one.perfect and not other.perfect)
    only_second = tuple(one.case.id for one, other in pairs if other.perfect and not one.perfect)
    gap = paired_difference(
        [float(one.perfect) for one, _ in pairs],
        [float(other.perfect) for _, other in pairs],
        [one.case.cluster for one, _ in pairs],
    )
    p = mcnemar_exact(len(only_first), len(only_second))
    return Versus(first, second, len(pairs), only_first, only_second, gap.value, gap.interval, p)


def _scored_by(name: str) -> Measure:
    return lambda one: one.scores.get(name)
