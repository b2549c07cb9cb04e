"""What an SPC analysis says, in words: the icons, the baseline, the special causes, the cautions.

The wording of the icons follows NHS England's Making Data Count: common and special cause;
consistently falling short of a target, consistently meeting it, or hit and miss.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import get_args

from assistant.objectives.spc import Analysis, Assurance, Phase, Point, PointType
from assistant.objectives.spc_rules import Cause, Rules


@dataclass(frozen=True)
class Icon:
    """An icon as words, and what it means in a sentence."""

    words: str
    meaning: str


VARIATION: dict[PointType, Icon] = {
    "common_cause": Icon(
        "common cause: no significant change",
        "The latest point is within what this process gives by itself.",
    ),
    "special_cause_improvement": Icon(
        "special cause: improvement",
        "The latest point is unlikely to be chance, and is in the better direction.",
    ),
    "special_cause_concern": Icon(
        "special cause: concern",
        "The latest point is unlikely to be chance, and is in the worse direction.",
    ),
    "special_cause_neutral_high": Icon(
        "special cause: high or rising",
        "The latest point is unlikely to be chance; neither direction is better.",
    ),
    "special_cause_neutral_low": Icon(
        "special cause: low or falling",
        "The latest point is unlikely to be chance; neither direction is better.",
    ),
}
ASSURANCE: dict[Assurance, Icon] = {
    "consistent_pass": Icon(
        "consistently meets the target",
        "Unless the process changes, the target can be expected to be met in every period.",
    ),
    "consistent_fail": Icon(
        "consistently fails the target",
        "Unless the process changes, the target can't be expected to be met in any period.",
    ),
    "inconsistent": Icon(
        "hit and miss: may or may not meet the target",
        "The target is within the limits: chance alone can decide whether a period meets it.",
    ),
}
SEASONAL = (
    "This measure follows the seasons, which these rules don't know: a winter or a summer may be "
    "singled out as special cause although it is usual for the time of year."
)
_SEVERAL = 3
"""Points that contradict an icon; one or two may be chance."""
_KINDS: dict[PointType, str] = {
    "special_cause_improvement": "improvement",
    "special_cause_concern": "concern",
    "special_cause_neutral_high": "high or rising",
    "special_cause_neutral_low": "low or falling",
}
LEGEND: dict[PointType, str] = {
    "common_cause": "common cause",
    **{kind: f"special cause: {words}" for kind, words in _KINDS.items()},
}
"""What a point of each kind is."""


def variation(analysis: Analysis) -> Icon:
    """Return the variation icon in words, or why there is none."""
    if analysis.variation is None:
        return _no_icon(analysis)
    return VARIATION[analysis.variation]


def assurance(analysis: Analysis) -> Icon:
    """Return the assurance icon in words, or why there is none."""
    if is_contradicted(analysis):
        met = _meeting(analysis)
        count = sum(point.phase is analysis.phases[-1] for point in analysis.points)
        return Icon(
            "no icon: the process has changed within the baseline",
            f"The target was met at {met} of {count} points, which the limits take for one "
            "process. Rebase where it changed, and look again.",
        )
    if analysis.assurance is not None:
        return ASSURANCE[analysis.assurance]
    if analysis.target is None:
        return Icon("no icon: no target", "There is no target to compare the limits with.")
    if analysis.direction == "neutral":
        return Icon("no icon: neither direction is better", "No side of the target is the better.")
    return _no_icon(analysis)


def is_contradicted(analysis: Analysis) -> bool:
    """Whether several points say otherwise than the assurance icon does.

    Limits over a process that has changed can lie on one side of the target while the points were
    on the other for years; "consistently" would then be false.
    """
    met = _meeting(analysis)
    count = sum(point.phase is analysis.phases[-1] for point in analysis.points)
    against = {"consistent_fail": met, "consistent_pass": count - met}
    return against.get(analysis.assurance or "", 0) >= _SEVERAL


def _meeting(analysis: Analysis) -> int:
    """The points of the last phase that meet the target."""
    target = analysis.target
    if target is None:
        return 0
    values = [point.value for point in analysis.points if point.phase is analysis.phases[-1]]
    if analysis.direction == "decrease":
        return sum(value <= target for value in values)
    return sum(value >= target for value in values)


def _no_icon(analysis: Analysis) -> Icon:
    last = analysis.phases[-1]
    if last.count < analysis.rules.icons_from:
        short = f"fewer than {analysis.rules.icons_from} points"
        return Icon(f"no icon: {short}", f"The latest phase has {_points(last.count)}.")
    return Icon("no icon: no limits", "No two neighbouring periods of the baseline have values.")


def baseline(analysis: Analysis) -> str:
    """Return where the mean and the limits come from: all 36 points, April 2016 to March 2019."""
    said = [_baseline(analysis, phase) for phase in analysis.phases]
    if len(said) == 1:
        return said[0]
    starts = " and ".join(analysis.labels[phase.start] for phase in analysis.phases[1:])
    return f"rebased at {starts}: {'; then '.join(said)}"


def _baseline(analysis: Analysis, phase: Phase) -> str:
    if not phase.count:
        return "no points"
    first, last = phase.baseline[0], phase.baseline[-1]
    used = len(phase.baseline)
    number = "the one point" if used == 1 else f"all {used} points"
    fixed = analysis.fix_after is not None and used == analysis.fix_after
    if fixed:
        number = f"the first {used} points"
    words = f"{number}, {_span(analysis.labels, first, last)}" + (", fixed" if fixed else "")
    missing = last - first + 1 - used
    return f"{words} ({_periods(missing)} missing)" if missing else words


def method(analysis: Analysis) -> str:
    """Return the rules that were used: they differ from tool to tool."""
    rules = analysis.rules
    screened = "outliers screened" if rules.screen_outliers else "outliers not screened"
    return (
        f"XmR chart, rules of {rules.name}: shift {rules.shift} points, trend {rules.trend} "
        f"points, {screened}"
    )


def special_causes(analysis: Analysis) -> tuple[str, ...]:
    """Return the stretches of points that are singled out, each with its reasons, in order."""
    return tuple(
        f"{_span(analysis.labels, stretch[0].index, stretch[-1].index)}: "
        f"{_KINDS[stretch[0].point_type]} ({_reasons(analysis, stretch)})"
        for stretch in _stretches(analysis.points)
    )


def _stretches(points: Sequence[Point]) -> Iterator[list[Point]]:
    def alike(numbered: tuple[int, Point]) -> tuple[int, int, PointType]:
        number, point = numbered
        # The same across neighbours: the index rises with the place in the list.
        return point.index - number, point.phase.start, point.point_type

    for (_, _, kind), group in groupby(enumerate(points), alike):
        if kind != "common_cause":
            yield [point for _, point in group]


def _reasons(analysis: Analysis, stretch: Sequence[Point]) -> str:
    found = {(point.special_cause, point.sign > 0) for point in stretch}
    return ", ".join(
        _reason(analysis.rules, cause, high)
        for cause in get_args(Cause)
        for high in (True, False)
        if (cause, high) in found
    )


def _reason(rules: Rules, cause: Cause, high: bool) -> str:
    match cause:
        case "outside":
            return "above the upper limit" if high else "below the lower limit"
        case "trend":
            return f"a {'rising' if high else 'falling'} trend of {rules.trend} or more points"
        case "two_in_three":
            return f"two of three points near the {'upper' if high else 'lower'} limit"
        case "shift":
            return f"{rules.shift} or more points in a row {'above' if high else 'below'} the mean"


def notes(analysis: Analysis, *, seasonal: bool = False) -> tuple[str, ...]:
    """Return what a reader must know to trust the chart: few points, gaps, no variation, seasons.

    Args:
        analysis: what the rules said.
        seasonal: whether the measure follows the seasons, as A&E waits by the month do.
    """
    if not analysis.points:
        return ("There are no values.",)
    said = [note for phase in analysis.phases for note in _phase_notes(analysis, phase)]
    said += _missing(analysis)
    return (*said, SEASONAL) if seasonal else tuple(said)


def _phase_notes(analysis: Analysis, phase: Phase) -> Iterator[str]:
    rules = analysis.rules
    where = ""
    if len(analysis.phases) > 1:
        where = f"{_span(analysis.labels, phase.start, phase.end - 1)}: "
    if phase.count < rules.limits_from:
        yield f"{where}{_points(phase.count)} can't give limits, so nothing is singled out."
    elif phase.moving_range is None:
        yield f"{where}No two neighbouring periods of the baseline have values, so no limits."
    elif phase.count < rules.icons_from:
        yield (
            f"{where}{_points(phase.count)}, fewer than {rules.icons_from}: the limits are "
            "provisional, and there are no icons."
        )
    if phase.moving_range == 0:
        yield (
            f"{where}The baseline doesn't vary from one period to the next, so both limits are "
            "on the mean, and any change is outside them."
        )


def _missing(analysis: Analysis) -> Iterator[str]:
    labels, values = analysis.labels, analysis.values
    gaps = [list(group) for missing, group in _by_presence(values) if missing]
    if not gaps:
        return
    named = "; ".join(_span(labels, gap[0], gap[-1]) for gap in gaps)
    yield f"No value for {named}. No run or trend is counted across a gap."
    if values[-1] is None:
        last = labels[analysis.points[-1].index]
        yield f"The latest point is {last}, which is not the latest period."


def _by_presence(values: Sequence[float | None]) -> Iterator[tuple[bool, Iterator[int]]]:
    yield from groupby(range(len(values)), lambda at: values[at] is None)


def _span(labels: Sequence[str], first: int, last: int) -> str:
    return labels[first] if first == last else f"{labels[first]} to {labels[last]}"


def _points(count: int) -> str:
    return "1 point" if count == 1 else f"{count} points"


def _periods(count: int) -> str:
    return "1 period" if count == 1 else f"{count} periods"
