"""What a chart shows, and the same in words for those who don't see it."""

import unicodedata
from dataclasses import dataclass

from assistant.objectives import spc_words
from assistant.objectives.spc import Analysis, Phase

_MOST_DECIMALS = 5


@dataclass(frozen=True)
class ChartData:
    """One chart of one measure.

    The points, limits, icons and the baseline are the analysis's; nothing is worked out here.
    """

    title: str
    """The measure and the organisation: A&E waits within four hours, England."""
    analysis: Analysis
    source: str
    """Where the figures come from, for the line under the chart."""
    unit: str = "%"
    """`%` for proportions, shown times 100; `£m` and the like; else a noun: days."""
    target_label: str = ""
    """What stands beside the target's line: Standard 95%. The word and the figure else."""
    ticks: tuple[str, ...] = ()
    """Short names of the periods for the axis, one a period: Apr 2016. The analysis's else."""
    notes: tuple[str, ...] = ()
    """Sentences printed under the chart, besides those that the analysis itself calls for."""
    seasonal: bool = False
    """Whether the measure follows the seasons, of which the chart then warns."""

    @property
    def scale(self) -> float:
        """What a value is multiplied by before it is shown."""
        return 100 if self.unit == "%" else 1

    @property
    def target_words(self) -> str:
        """What stands beside the target's line; empty where there is no target."""
        if self.analysis.target is None:
            return ""
        return plain(self.target_label) or f"Target {figure(self, self.analysis.target)}"

    @property
    def small_print(self) -> tuple[str, ...]:
        """The sentences under the chart: baseline, rules, cautions, source."""
        cautions = spc_words.notes(self.analysis, seasonal=self.seasonal)
        return (
            f"Baseline of the mean and the limits: {spc_words.baseline(self.analysis)}.",
            f"{spc_words.method(self.analysis)}.",
            *dict.fromkeys((*cautions, *(plain(note) for note in self.notes))),
            f"Source: {plain(self.source).removesuffix('.')}.",
        )


def describe(chart: ChartData) -> str:
    """Return the text alternative of a chart: all that it shows, in sentences."""
    analysis = chart.analysis
    said = [f"Line chart: {plain(chart.title)}."]
    if analysis.points:
        labels, first, last = analysis.labels, analysis.points[0], analysis.points[-1]
        count = "1 point" if len(analysis.points) == 1 else f"{len(analysis.points)} points"
        said.append(f"{count}, {' to '.join(dict.fromkeys((labels[0], labels[-1])))}.")
        said.append(
            f"First value {figure(chart, first.value)} ({labels[first.index]}), last value "
            f"{figure(chart, last.value)} ({labels[last.index]})."
        )
    if chart.target_words:
        said.append(f"{chart.target_words}.")
    said += [_limits(chart, phase) for phase in analysis.phases if phase.count]
    said.append(f"Variation: {spc_words.variation(analysis).words}.")
    said.append(f"Assurance: {spc_words.assurance(analysis).words}.")
    causes = spc_words.special_causes(analysis)
    said.append(f"Special causes: {'; '.join(causes)}." if causes else "No special causes.")
    said += chart.small_print
    return " ".join(said)


def _limits(chart: ChartData, phase: Phase) -> str:
    where = ""
    if len(chart.analysis.phases) > 1:
        where = f"From {chart.analysis.labels[phase.start]}: "
    words = f"{where}mean {figure(chart, phase.mean)}"
    if phase.lower_limit is not None:
        words += (
            f", lower limit {figure(chart, phase.lower_limit)}, "
            f"upper limit {figure(chart, phase.upper_limit)}"
        )
    return f"{words[0].upper()}{words[1:]}."


def figure(chart: ChartData, value: float | None) -> str:
    """Return a value with its unit as British readers write it: 88.5%, −£1.2m, 1,234 days.

    A value that isn't the target never looks like it: 91.995% stays so where 92% is the target.
    """
    if value is None:
        return "none"
    target = chart.analysis.target
    decimals = _decimals(chart)
    if target is not None and value == target:
        decimals = _fewest_decimals(value * chart.scale, otherwise=decimals)
    elif target is not None:
        while decimals < _MOST_DECIMALS and (
            number(value * chart.scale, decimals) == number(target * chart.scale, decimals)
        ):
            decimals += 1
    return with_unit(number(value * chart.scale, decimals), chart.unit)


def _fewest_decimals(value: float, *, otherwise: int) -> int:
    """Return how many decimals say a value in full: none for 95, one for 92.5."""
    full = (at for at in range(_MOST_DECIMALS) if round(value, at) == round(value, _MOST_DECIMALS))
    return next(full, otherwise)


def _decimals(chart: ChartData) -> int:
    if chart.unit == "%":
        return 1
    sizes = [abs(point.value) for point in chart.analysis.points]
    largest = max(sizes, default=0)
    return 0 if largest >= 1000 else 1 if largest >= 10 else 2


def number(value: float, decimals: int) -> str:
    """Return a number with thousands separators and a true minus sign."""
    text = f"{value:,.{decimals}f}"
    return text.replace("-", "−") if float(text.replace(",", "")) else text.removeprefix("-")


def with_unit(text: str, unit: str) -> str:
    """Return a number's text with its unit where British readers put it."""
    unit = plain(unit)
    if unit.startswith("£"):
        sign = "−" if text.startswith("−") else ""
        return f"{sign}£{text.removeprefix('−')}{unit[1:]}"
    return f"{text}{unit}" if unit in ("%", "") else f"{text} {unit}"


def plain(text: str) -> str:
    """Return text fit to draw and to stand in XML: one line, no control or format characters."""
    # Surrogates and the private and unassigned are of category C too: none has a shape to draw.
    visible = "".join(
        " " if char.isspace() else char
        for char in text
        if char.isspace() or not unicodedata.category(char).startswith("C")
    )
    return " ".join(visible.split())
