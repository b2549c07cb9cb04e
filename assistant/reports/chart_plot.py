"""The plot of a chart: axes, limits, target and points, each line named at its right end."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import nan

from assistant.objectives.spc import Phase
from assistant.reports import chart_style as style
from assistant.reports.chart_data import ChartData, figure, number, plain, with_unit
from assistant.reports.layout import named_periods, round_ticks, spread
from assistant.reports.sheet import SMALL, Sheet, line_height, readable

_HEIGHT = 3.0
_NAME_WIDTH = 1.3
"""The widest that the names of the lines may be; longer ones are wrapped."""
_FLAT = 0.001
"""What differs by no more, as shown, is drawn as a flat line."""
_MANY = 48
"""More points than these are drawn smaller."""


@dataclass(frozen=True)
class _Frame:
    """Where the plot is on the sheet, in inches, and what it reaches from and to, as shown."""

    left: float
    right: float
    top: float
    low: float
    high: float
    count: int

    @property
    def bottom(self) -> float:
        return self.top + _HEIGHT

    def x(self, position: float) -> float:
        return self.left + (position + 0.5) / self.count * (self.right - self.left)

    def y(self, shown: float) -> float:
        return self.top + (self.high - shown) / (self.high - self.low) * _HEIGHT


@dataclass(frozen=True)
class _Name:
    """What is written at the right end of a line."""

    at: float
    """The value, as shown, that it names."""
    colour: str
    words: tuple[str, ...]

    @property
    def height(self) -> float:
        return len(self.words) * line_height(SMALL)


def plot(sheet: Sheet, chart: ChartData, *, left: float, right: float, top: float) -> float:
    """Draw the plot between two edges; return where its axes end, the names of periods below."""
    low, high = _reach(chart)
    ticks, decimals = round_ticks(low, high)
    unit = "%" if chart.unit == "%" else ""  # another stands above the axis, once
    said = [with_unit(number(tick, decimals), unit) for tick in ticks]
    names = [
        _Name(at, colour, sheet.wrapped(words, _NAME_WIDTH)) for at, colour, words in _names(chart)
    ]
    measure = sheet.measure()
    frame = _Frame(
        left=left + max(map(measure, said)) + 0.1,
        right=right - max(measure(line) for name in names for line in name.words) - 0.15,
        top=top,
        low=low,
        high=high,
        count=len(chart.analysis.values),
    )
    _phases(sheet, chart, frame, right)
    across = (frame.left, frame.left, frame.right)
    sheet.line(across, (frame.top, frame.bottom, frame.bottom), style.AXIS)
    for tick, words in zip(ticks, said, strict=True):
        sheet.line((frame.left - 0.04, frame.left), [frame.y(tick)] * 2, style.AXIS)
        x = frame.left - 0.07
        sheet.write(x, frame.y(tick), words, colour=style.SECONDARY, align="right")
    if not unit and plain(chart.unit):
        sheet.write(left, top - 0.14, readable(chart.unit), colour=style.SECONDARY)
    _periods(sheet, chart, frame)
    _series(sheet, chart, frame)
    _write_names(sheet, frame, names)
    return frame.bottom


def _reach(chart: ChartData) -> tuple[float, float]:
    """Return the least and the greatest of what there is to show, with a little room."""
    analysis = chart.analysis
    shown = [point.value for point in analysis.points]
    for phase in analysis.phases:
        shown += [each for each in (phase.lower_limit, phase.upper_limit) if each is not None]
    if analysis.target is not None:
        shown.append(analysis.target)
    low, high = min(shown) * chart.scale, max(shown) * chart.scale
    if high - low > _FLAT:
        room = 0.06 * (high - low)
    else:
        room = 0.05 * abs(high) if abs(high) > _FLAT else 1
    return low - room, high + room


def _names(chart: ChartData) -> Iterator[tuple[float, str, str]]:
    """Yield the value, the colour and the name of the target and of the last phase's lines."""
    analysis = chart.analysis
    if analysis.target is not None:
        yield analysis.target * chart.scale, style.TARGET, chart.target_words
    last = next(phase for phase in reversed(analysis.phases) if phase.count)
    mean, lower, upper = last.mean, last.lower_limit, last.upper_limit
    if mean is None:
        return
    both = "Mean and limits" if lower is not None and lower == upper else "Mean"
    yield mean * chart.scale, style.TEXT, f"{both} {figure(chart, mean)}"
    if lower is not None and upper is not None and lower != upper:
        yield upper * chart.scale, style.SECONDARY, f"Upper limit {figure(chart, upper)}"
        yield lower * chart.scale, style.SECONDARY, f"Lower limit {figure(chart, lower)}"


def _write_names(sheet: Sheet, frame: _Frame, names: list[_Name]) -> None:
    wanted = [frame.y(name.at) - frame.top for name in names]
    middles = spread(wanted, [name.height for name in names], _HEIGHT)
    for name, middle in zip(names, middles, strict=True):
        x, y = frame.right, frame.top + middle
        sheet.line((x, x + 0.1), (frame.y(name.at), y), style.leader(name.colour))
        sheet.lines(x + 0.13, y - name.height / 2, name.words, colour=name.colour)


def _phases(sheet: Sheet, chart: ChartData, frame: _Frame, right: float) -> None:
    """Draw each phase's mean and limits, its fixed baseline, and where it begins."""
    free = 0.0
    for phase in chart.analysis.phases:
        start, end = frame.x(phase.start - 0.5), frame.x(phase.end - 0.5)
        words = []
        if phase.start:
            sheet.line((start, start), (frame.top, frame.bottom), style.REBASE)
            words.append(f"Rebased at {chart.analysis.labels[phase.start]}")
        if phase.count > len(phase.baseline):
            width = frame.x(phase.baseline[-1] + 0.5) - start
            sheet.box(start, frame.top, width, _HEIGHT, style.PALE)
            words.append("Fixed baseline")
        said = readable(", ".join(words))
        width = sheet.measure()(said) if said else 0
        x = min(start, right - width)
        if said and x >= free:  # where there is no room, the words under the chart have to do
            sheet.write(x, frame.top - 0.1, said, colour=style.SECONDARY)
            free = x + width + 0.1
        _levels(sheet, chart, frame, phase, (start, end))


def _levels(
    sheet: Sheet, chart: ChartData, frame: _Frame, phase: Phase, across: tuple[float, float]
) -> None:
    for limit in (phase.lower_limit, phase.upper_limit):
        if limit is not None:
            sheet.line(across, [frame.y(limit * chart.scale)] * 2, style.LIMIT)
    if phase.mean is not None:
        sheet.line(across, [frame.y(phase.mean * chart.scale)] * 2, style.MEAN)


def _periods(sheet: Sheet, chart: ChartData, frame: _Frame) -> None:
    names = [readable(name) for name in chart.ticks or chart.analysis.labels]
    widest = max(map(sheet.measure(), names)) + 0.12
    for at in named_periods(frame.count, frame.x(1) - frame.x(0), widest):
        x, y = frame.x(at), frame.bottom
        sheet.line((x, x), (y, y + 0.04), style.AXIS)
        sheet.write(x, y + 0.14, names[at], colour=style.SECONDARY, align="center")


def _series(sheet: Sheet, chart: ChartData, frame: _Frame) -> None:
    analysis = chart.analysis
    if analysis.target is not None:
        level = frame.y(analysis.target * chart.scale)
        sheet.line((frame.left, frame.right), (level, level), style.TARGET_LINE)
    across = [frame.x(at) for at in range(frame.count)]
    down = [nan if each is None else frame.y(each * chart.scale) for each in analysis.values]
    sheet.line(across, down, style.VALUES)
    size = 5.2 if frame.count <= _MANY else 4
    for point in analysis.points:
        sheet.dot(across[point.index], down[point.index], style.MARKS[point.point_type], size)
