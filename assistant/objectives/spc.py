"""Statistical process control: XmR charts by the rules of NHS England's Making Data Count.

The calculation is that of NHSRplotthedots 0.2.2 (`R/ptd_spc_standard.R` and
`R/ptd_calculate_assurance_type.R`; the rules for single points are in `spc_rules`). Two things
differ from it, since a person would be misled:

* A series without any variation has limits, on the mean, and where it stands on its target it
  meets it. NHSRplotthedots gives no limits, and "inconsistent".
* A missing period breaks every run, and no moving range is taken across it. NHSRplotthedots does
  not see that a period is missing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from statistics import fmean
from typing import Literal, get_args

from assistant.objectives.spc_rules import (
    FEWEST_FIXED,
    LIMIT,
    PLOT_THE_DOTS,
    SCREEN,
    Cause,
    Rules,
    Signals,
    signals,
)

Direction = Literal["increase", "decrease", "neutral"]
"""Which way is better; neutral where neither is."""
PointType = Literal[
    "common_cause",
    "special_cause_improvement",
    "special_cause_concern",
    "special_cause_neutral_high",
    "special_cause_neutral_low",
]
Assurance = Literal["consistent_pass", "consistent_fail", "inconsistent"]


@dataclass(frozen=True)
class Phase:
    """A stretch of the series with one mean and one pair of limits.

    The limits come from its baseline: all its points, or the first so many. They hold for the
    whole phase.
    """

    start: int
    """The first of its positions in the series, from 0."""
    end: int
    """The position after its last."""
    count: int
    """Its points: the positions that have a value."""
    baseline: tuple[int, ...]
    """The positions of the points that the mean and the limits come from."""
    mean: float | None
    """None where the phase has no points."""
    moving_range: float | None
    """The mean moving range, outliers screened; None where there are too few points for limits."""

    @property
    def lower_limit(self) -> float | None:
        """The lower process limit."""
        return self._limit(-LIMIT)

    @property
    def upper_limit(self) -> float | None:
        """The upper process limit."""
        return self._limit(LIMIT)

    def _limit(self, reach: float) -> float | None:
        if self.mean is None or self.moving_range is None:
            return None
        return self.mean + reach * self.moving_range


@dataclass(frozen=True)
class Point:
    """A value of the series, and whether and why it is singled out."""

    index: int
    """Its position in the series, from 0."""
    value: float
    phase: Phase
    special_cause: Cause | None
    sign: int
    """1 above the mean or in a rising trend, -1 below it or in a falling one; 0 without a cause."""
    point_type: PointType


@dataclass(frozen=True)
class Analysis:
    """What the rules say of a series. The words for it are `spc_words`'."""

    values: tuple[float | None, ...]
    labels: tuple[str, ...]
    """The periods in words, one a position: April 2016."""
    direction: Direction
    target: float | None
    fix_after: int | None
    rules: Rules
    phases: tuple[Phase, ...]
    """At least one, in order."""
    points: tuple[Point, ...]
    """The positions that have a value, in order."""

    @property
    def has_icons(self) -> bool:
        """Whether the last phase has points enough."""
        last = self.phases[-1]
        return last.moving_range is not None and last.count >= self.rules.icons_from

    @property
    def variation(self) -> PointType | None:
        """The variation icon: the type of the last point. None with too few points."""
        return self.points[-1].point_type if self.has_icons else None

    @property
    def assurance(self) -> Assurance | None:
        """The assurance icon: the last phase's limits against the target.

        None with too few points, without a target, and where neither direction is better.
        """
        last = self.phases[-1]
        lower, upper = last.lower_limit, last.upper_limit
        if not self.has_icons or lower is None or upper is None:
            return None
        if self.target is None or self.direction == "neutral":
            return None
        if {value for value in self.values[last.start :] if value is not None} == {self.target}:
            return "consistent_pass"  # no breaches where none are allowed, say
        if lower <= self.target <= upper:
            return "inconsistent"
        better = self.target < lower if self.direction == "increase" else self.target > upper
        return "consistent_pass" if better else "consistent_fail"


def analyse(
    values: Sequence[float | None],
    *,
    direction: Direction,
    labels: Sequence[str] = (),
    target: float | None = None,
    fix_after: int | None = None,
    rebase_at: Sequence[int] = (),
    rules: Rules = PLOT_THE_DOTS,
) -> Analysis:
    """Return what the rules say of a series of values in order of time.

    Args:
        values: one a period on a complete grid of periods, in any unit; None where there is none.
        direction: which way is better.
        labels: the periods in words; "point 1" and so on where none are given.
        target: in the unit of the values.
        fix_after: how many points of each phase are its baseline; all of them where None.
        rebase_at: the positions, from 0, at which a new phase begins. It is for a person to say
            that a process has changed: nothing is rebased of itself.
        rules: the preset; see `PLOT_THE_DOTS` and `EXCEL_TOOL`.

    Raises:
        ValueError: a value or the target isn't finite, the labels are not one a value, the
            baseline has fewer than 12 points, a position of `rebase_at` is not inside the series
            or not after the one before, or the direction is none of the three.
    """
    _check(values, direction, labels, target, fix_after, rebase_at)
    phases = tuple(
        _phase(values, start, end, fix_after, rules)
        for start, end in pairwise((0, *rebase_at, len(values)))
    )
    return Analysis(
        tuple(values),
        tuple(labels) or tuple(f"point {number}" for number in range(1, len(values) + 1)),
        direction,
        target,
        fix_after,
        rules,
        phases,
        tuple(point for phase in phases for point in _points(values, phase, direction, rules)),
    )


def _check(
    values: Sequence[float | None],
    direction: Direction,
    labels: Sequence[str],
    target: float | None,
    fix_after: int | None,
    rebase_at: Sequence[int],
) -> None:
    if direction not in get_args(Direction):
        raise ValueError("the direction is increase, decrease or neutral")
    if not all(isfinite(number) for number in (*values, target) if number is not None):
        raise ValueError("a value or the target is not a finite number")
    if labels and len(labels) != len(values):
        raise ValueError("there is not one label for each value")
    if fix_after is not None and fix_after < FEWEST_FIXED:
        raise ValueError(f"a fixed baseline has at least {FEWEST_FIXED} points")
    edges = (0, *rebase_at, len(values))
    if rebase_at and any(after <= before for before, after in pairwise(edges)):
        raise ValueError("a phase begins outside the series or out of order")


def _phase(
    values: Sequence[float | None], start: int, end: int, fix_after: int | None, rules: Rules
) -> Phase:
    present = [
        (at, value) for at, value in enumerate(values[start:end], start) if value is not None
    ]
    baseline = present[:fix_after]
    if not baseline:
        return Phase(start, end, 0, (), None, None)
    numbers = [value for _, value in baseline]
    ranges = [abs(b - a) for (at, a), (after, b) in pairwise(baseline) if after == at + 1]
    return Phase(
        start,
        end,
        len(present),
        tuple(at for at, _ in baseline),
        _mean(numbers),
        _moving_range(ranges, rules) if ranges and len(present) >= rules.limits_from else None,
    )


def _mean(numbers: Sequence[float]) -> float:
    # The rounded mean of equal floats can miss them by a hair, and every point would be a shift.
    return numbers[0] if min(numbers) == max(numbers) else fmean(numbers)


def _moving_range(ranges: Sequence[float], rules: Rules) -> float:
    mean = fmean(ranges)
    if not rules.screen_outliers or mean == 0:  # none is below 0: screening would leave nothing
        return mean
    return fmean(size for size in ranges if size < SCREEN * mean)


def _points(
    values: Sequence[float | None], phase: Phase, direction: Direction, rules: Rules
) -> Iterator[Point]:
    for run in _unbroken(values, phase):
        numbers = [value for _, value in run]
        found: list[Signals] = [{} for _ in run]
        if phase.mean is not None and phase.moving_range is not None:
            found = signals(numbers, phase.mean, phase.moving_range, rules)
        for (at, value), reasons in zip(run, found, strict=True):
            cause, sign = _choose(reasons, direction, rules)
            yield Point(at, value, phase, cause, sign, _point_type(sign, direction))


def _unbroken(values: Sequence[float | None], phase: Phase) -> Iterator[list[tuple[int, float]]]:
    run: list[tuple[int, float]] = []
    for at in range(phase.start, phase.end):
        value = values[at]
        if value is not None:
            run.append((at, value))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _choose(reasons: Signals, direction: Direction, rules: Rules) -> tuple[Cause | None, int]:
    if rules.improvement_wins:
        for cause, sign in reasons.items():
            if _point_type(sign, direction) == "special_cause_improvement":
                return cause, sign
    return next(iter(reasons.items()), (None, 0))


def _point_type(sign: int, direction: Direction) -> PointType:
    if not sign:
        return "common_cause"
    if direction == "neutral":
        return "special_cause_neutral_high" if sign > 0 else "special_cause_neutral_low"
    better = 1 if direction == "increase" else -1
    return "special_cause_improvement" if sign == better else "special_cause_concern"
