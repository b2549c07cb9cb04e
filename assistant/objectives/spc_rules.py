"""The rules that single out points of an XmR chart, over an unbroken run of values.

They are those of NHSRplotthedots 0.2.2 (`R/ptd_calculate_point_type.R`). The tools of the field
differ on some: `Rules` names each choice, and `EXCEL_TOOL` follows NHS England's own Excel tool
where its maintainers say that it differs (that project's `vignettes/deviations.Rmd` and issue 194).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Literal

Cause = Literal["outside", "trend", "two_in_three", "shift"]
"""Why a point is singled out, in order of precedence."""

LIMIT = 2.66
"""Mean moving ranges from the mean to a limit: three standard deviations (3 / 1.128)."""
NEAR = 2 * (LIMIT / 3)
"""Mean moving ranges from the mean to where a point is near its limit: two of the three."""
SCREEN = 3.267
"""A moving range this many times the mean or more is screened out (Nelson, 1982)."""
FEWEST_FIXED = 12
"""Points that a fixed baseline must have."""


@dataclass(frozen=True)
class Rules:
    """The choices on which tools differ. `name` is to be shown with the result."""

    name: str = "NHSRplotthedots 0.2.2"
    shift: int = 7
    """Points in a row on one side of the mean."""
    trend: int = 7
    """Points in a row, each higher than the one before it, or each lower."""
    screen_outliers: bool = True
    """Whether moving ranges that are unusually wide are left out of the limits."""
    two_sigma_includes_outside: bool = False
    """Whether points outside the limits count towards two in three."""
    improvement_wins: bool = False
    """Whether a point that is both improvement and concern is shown as improvement."""
    limits_from: int = 2
    """Points of a phase from which on there are limits, and with them special causes."""
    icons_from: int = 13
    """Points of the last phase from which on there are icons."""


PLOT_THE_DOTS = Rules()
EXCEL_TOOL = Rules(
    name="NHS England's Excel tool",
    screen_outliers=False,
    two_sigma_includes_outside=True,
    improvement_wins=True,
    limits_from=13,
)

Signals = dict[Cause, int]
"""The rules that single out a point, by precedence: 1 for high or rising, -1 for low or falling."""


def signals(run: Sequence[float], mean: float, moving_range: float, rules: Rules) -> list[Signals]:
    """Return for each point of a run the rules that single it out.

    Args:
        run: values in order of time, none of them missing, all of one phase.
        mean: of the phase's baseline.
        moving_range: the mean moving range of the baseline; 0 puts both limits on the mean.
        rules: the choices.
    """
    outside = [_side(value, mean, LIMIT * moving_range) for value in run]
    near = [_side(value, mean, NEAR * moving_range) for value in run]
    side = [_side(value, mean) for value in run]
    if not rules.two_sigma_includes_outside:
        near = [0 if out else close for out, close in zip(outside, near, strict=True)]
    found: dict[Cause, list[int]] = {
        "outside": outside,
        "trend": _trend(run, rules.trend),
        "two_in_three": _two_in_three(near, side),
        "shift": _shift(side, rules.shift),
    }
    return [
        {cause: signs[at] for cause, signs in found.items() if signs[at]} for at in range(len(run))
    ]


def _side(value: float, middle: float, reach: float = 0) -> int:
    return (value > middle + reach) - (value < middle - reach)


def _trend(run: Sequence[float], at_least: int) -> list[int]:
    found = [0] * len(run)
    slopes = [_side(after, before) for before, after in pairwise(run)]
    for start, end, sign in _stretches(slopes, at_least - 1):
        # At a turning point the slope that follows wins: it is written last.
        found[start : end + 1] = [sign] * (end + 1 - start)
    return found


def _two_in_three(near: Sequence[int], side: Sequence[int]) -> list[int]:
    found = [0] * len(near)
    for start in range(len(near) - 2):
        window = range(start, start + 3)
        if abs(sum(side[at] for at in window)) == 3 and sum(abs(near[at]) for at in window) >= 2:
            for at in window:  # the third point is not flagged where it is not near its limit
                found[at] = near[at]
    return found


def _shift(side: Sequence[int], at_least: int) -> list[int]:
    found = [0] * len(side)
    for start, end, sign in _stretches(side, at_least):
        found[start:end] = [sign] * (end - start)
    return found


def _stretches(signs: Sequence[int], at_least: int) -> Iterator[tuple[int, int, int]]:
    """Yield the start, the end (exclusive) and the sign of each stretch of one sign, never 0."""
    start = 0
    for sign, group in groupby(signs):
        end = start + len(list(group))
        if sign and end - start >= at_least:
            yield start, end, sign
        start = end
