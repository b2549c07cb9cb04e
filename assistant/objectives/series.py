"""A measure over time, on a complete grid of periods, with its SPC analysis."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from assistant.objectives.measures import ENGLAND, Level, Measure
from assistant.objectives.periods import (
    Period,
    financial_year_of,
    next_month,
    quarter,
    quarter_number,
)
from assistant.objectives.register import MeasureDefinition
from assistant.objectives.spc import Analysis, Direction, analyse
from assistant.objectives.spc_rules import PLOT_THE_DOTS, Rules

FEWEST = 2
"""Periods that make a series."""


@dataclass(frozen=True)
class Baseline:
    """How the mean and the limits of a series are found."""

    fix_after: int | None = None
    """The first so many points of a phase; all of them where None."""
    rebase_at: tuple[Period, ...] = ()
    """Periods at which a person says that the process changed."""
    rules: Rules = PLOT_THE_DOTS


@dataclass(frozen=True)
class Series:
    """A measure's values in order of time; a period without a figure stays open."""

    definition: MeasureDefinition
    level: Level
    periods: tuple[Period, ...]
    measures: tuple[Measure | None, ...]
    target: Fraction | None
    """The threshold that held in the last period."""
    analysis: Analysis


def series_of(measures: Sequence[Measure], baseline: Baseline | None = None) -> Series | None:
    """Return the series of one measure at one level; None where there are too few periods.

    Months where there are any, else quarters. Every period between the first and the last is on
    the grid; one that is missing, has no exact figure, or has one of another level than the last
    (a month in which few providers are in the data, beside England's), is a gap.

    Raises:
        ValueError: a fixed baseline of fewer than 12 points; see `spc.analyse`.
    """
    chosen = baseline or Baseline()
    for kind in ("month", "quarter"):
        alike = [one for one in measures if one.period.kind == kind and one.complete]
        national = [one for one in alike if one.level == ENGLAND]
        level = (national or alike)[-1].level if alike else ENGLAND
        found = {one.period: one for one in alike if one.level == level}
        if len(found) >= FEWEST:
            return _series(found, chosen)
    return None


def _series(found: dict[Period, Measure], baseline: Baseline) -> Series:
    periods = _grid(min(found), max(found))
    last = found[periods[-1]]
    definition = last.definition
    standard = last.standard
    target = standard.threshold if standard else None
    on_grid = [found.get(period) for period in periods]
    values = [float(one.value) if one and one.value is not None else None for one in on_grid]
    better: Direction = "increase" if definition.better == "higher" else "decrease"
    rebase_at = sorted({periods.index(one) for one in baseline.rebase_at if one in periods[1:]})
    analysis = analyse(
        values,
        direction=better,
        labels=[period.words for period in periods],
        target=None if target is None else float(target),
        fix_after=baseline.fix_after,
        rebase_at=rebase_at,
        rules=baseline.rules,
    )
    return Series(definition, last.level, tuple(periods), tuple(on_grid), target, analysis)


def _grid(first: Period, last: Period) -> list[Period]:
    periods = [first]
    while periods[-1] < last:
        periods.append(_next(periods[-1]))
    return periods


def _next(period: Period) -> Period:
    if period.kind == "month":
        return next_month(period)
    number = quarter_number(period.start)
    year = financial_year_of(period.start)
    return quarter(year + number // 4, number % 4 + 1)
