"""Where things go on a chart so that nothing lies on anything else; knows no drawing library."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from math import ceil, floor, log10

Measure = Callable[[str], float]
"""The width of a line of text."""

_STEPS = (1, 2, 3, 4, 6, 12)
"""Periods from one name on the axis to the next: what divides a year, and then whole years."""


def wrap(text: str, width: float, measure: Measure, *, most: int) -> tuple[str, ...]:
    """Return text as lines no wider than `width`; what is over `most` lines ends in an ellipsis."""
    lines: list[str] = []
    rest = text
    while rest:
        line = _fitting(rest, width, measure)
        rest = rest[len(line) :].strip()
        if rest and len(lines) == most - 1:
            while line and measure(f"{line}…") > width:
                line = line[:-1]
            line, rest = f"{line.rstrip()}…", ""
        lines.append(line.strip())
    return tuple(lines)


def _fitting(text: str, width: float, measure: Measure) -> str:
    """Return the longest start of a text that fits: whole words, or what fits of the first one."""
    words = text.split(" ")
    # By halves, since measuring takes time and a file may hold words of any length.
    kept = bisect_right(range(len(words)), width, key=lambda at: measure(" ".join(words[: at + 1])))
    if kept:
        return " ".join(words[:kept])
    word = words[0]
    letters = bisect_right(range(len(word)), width, key=lambda at: measure(word[: at + 1]))
    return word[: max(1, letters)]


def spread(wanted: Sequence[float], heights: Sequence[float], room: float) -> tuple[float, ...]:
    """Return middles as near as may be to those wanted, so that things of these heights don't meet.

    Neighbours that would meet are moved apart together, about the middle of what they want. All
    stay between 0 and `room` where there is room for all.
    """
    order = sorted(range(len(wanted)), key=lambda at: (wanted[at], at))
    groups: list[tuple[list[int], float]] = []  # members from the top, and the top edge
    for at in order:
        groups.append(([at], _top([at], wanted, heights, room)))
        while len(groups) > 1 and groups[-2][1] + _tall(groups[-2][0], heights) > groups[-1][1]:
            merged = groups[-2][0] + groups[-1][0]
            groups[-2:] = [(merged, _top(merged, wanted, heights, room))]
    placed = [0.0] * len(wanted)
    for members, top in groups:
        for at in members:
            placed[at] = top + heights[at] / 2
            top += heights[at]
    return tuple(placed)


def _tall(members: Sequence[int], heights: Sequence[float]) -> float:
    return sum(heights[at] for at in members)


def _top(
    members: Sequence[int], wanted: Sequence[float], heights: Sequence[float], room: float
) -> float:
    above, offsets = 0.0, 0.0
    for at in members:
        offsets += wanted[at] - (above + heights[at] / 2)
        above += heights[at]
    return max(0.0, min(offsets / len(members), room - above))


def round_ticks(low: float, high: float, *, most: int = 8) -> tuple[tuple[float, ...], int]:
    """Return round numbers from `low` to `high`, at most so many, and the decimals they need."""
    least = (high - low) / (most - 1)
    size = 10.0 ** floor(log10(least))
    step = next((size * times for times in (1, 2, 5) if size * times >= least), size * 10)
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    decimals = max(0, -floor(log10(step) + 1e-9))
    return tuple(round(at * step, decimals) for at in range(first, last + 1)), decimals


def named_periods(count: int, slot: float, label: float) -> range:
    """Return the positions whose names fit on an axis.

    Args:
        count: how many positions there are.
        slot: the width of one.
        label: the width of the widest name, with the space around it.
    """
    step = next(
        (step for step in _STEPS if step * slot >= label), 12 * max(1, ceil(label / slot / 12))
    )
    return range(0, count, step)
