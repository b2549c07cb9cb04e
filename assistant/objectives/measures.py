"""Measures by period and level: numerators and denominators added up, never percentages averaged.

When a sum is England's is decided in `reconciling`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from assistant.objectives.observations import Count, Observation, Rows, total
from assistant.objectives.periods import Period
from assistant.objectives.register import MeasureDefinition, Standard

LevelKind = Literal["england", "trusts", "region", "provider", "part"]
_TRUST_CODES = ("R", "T")
"""First letters of the three-character codes of NHS trusts and foundation trusts."""


@dataclass(frozen=True)
class Level:
    """Whom a figure speaks of."""

    kind: LevelKind
    name: str = ""
    """The provider's code, the region's name, or how many providers a part has."""

    @property
    def label(self) -> str:
        """As the contract names it: England, provider:RBD."""
        if self.kind == "england":
            return "England"
        if self.kind == "trusts":
            return "NHS trusts in England"
        if self.kind == "part" and not self.name:
            return "the file's own total row"
        if self.kind == "part":
            return "1 provider" if self.name == "1" else f"{self.name} providers"
        return f"{self.kind}:{self.name}"

    @property
    def words(self) -> str:
        """As a sentence names it: England, RBD, 12 providers."""
        return self.name if self.kind in ("provider", "region") else self.label


ENGLAND = Level("england")


@dataclass(frozen=True)
class Measure:
    """A figure, what it is compared with, and the rows it was added up from."""

    definition: MeasureDefinition
    period: Period
    level: Level
    numerator: Count | None
    denominator: Count | None
    complete: bool
    """Whether the period has all its months."""
    providers: int
    """How many providers' rows were added up; 0 where the England row alone was used."""
    missing: tuple[str, ...]
    """Codes of providers that are in the data without a usable figure for the period."""
    sources: tuple[Rows, ...]
    notes: tuple[str, ...] = ()
    withheld: bool = False
    """Whether the data contradict themselves, so that there is no figure to give."""

    @property
    def bounds(self) -> tuple[Fraction, Fraction] | None:
        """The least and the greatest value that the counts allow; None without a figure."""
        if self.numerator is None or self.withheld:
            return None
        if self.definition.kind != "proportion":
            return Fraction(self.numerator.low), Fraction(self.numerator.high)
        if self.denominator is None or self.denominator.low <= 0:
            return None
        low = Fraction(self.numerator.low) / Fraction(self.denominator.high)
        high = Fraction(self.numerator.high) / Fraction(self.denominator.low)
        return low, max(low, min(high, Fraction(1)))

    @property
    def value(self) -> Fraction | None:
        """The value, where it is known exactly."""
        bounds = self.bounds
        return bounds[0] if bounds and bounds[0] == bounds[1] else None

    @property
    def standard(self) -> Standard | None:
        """The standard that held throughout the period."""
        return self.definition.standard_on(self.period.start, self.period.end)

    @property
    def met(self) -> bool | None:
        """Whether the standard is met, compared exactly.

        None where there is no standard, no figure, a part of a period, or bounds that lie on both
        sides of the threshold.
        """
        standard, bounds = self.standard, self.bounds
        if not standard or not bounds or not self.complete or self.level.kind == "part":
            return None
        verdicts = {standard.met_by(bound) for bound in bounds}
        return verdicts.pop() if len(verdicts) == 1 else None


def chosen_measures(
    definition: MeasureDefinition,
    observations: Iterable[Observation],
    level: Level,
    belongs: Callable[[Observation], bool],
) -> list[Measure]:
    """Return the measure for each period, added up over the providers that belong to `level`."""
    made = []
    for period, found in by_period(observations).items():
        rows = [one for one in found if one.organisation.kind == "provider" and belongs(one)]
        if rows:
            made.append(added(definition, period, level, rows))
    return made


def trusts_only(
    definition: MeasureDefinition, observations: Iterable[Observation]
) -> list[Measure]:
    """Return the figures of NHS trusts alone, for periods where others are in the data as well.

    The framework speaks of the provider sector; published files hold independent providers too.
    """
    rows = [one for one in observations if one.organisation.kind == "provider"]
    if all(is_trust(one.organisation.code) for one in rows):
        return []
    return chosen_measures(
        definition, rows, Level("trusts"), lambda one: is_trust(one.organisation.code)
    )


def joined_rows(rows: Iterable[Rows]) -> tuple[Rows, ...]:
    """Return the same rows, once each and in order, by file and sheet."""
    found: dict[tuple[str, str | None], set[int]] = defaultdict(set)
    for one in rows:
        found[one.file, one.sheet].update(one.numbers)
    return tuple(
        Rows(file, tuple(sorted(numbers)), sheet) for (file, sheet), numbers in found.items()
    )


def added(
    definition: MeasureDefinition, period: Period, level: Level, rows: Sequence[Observation]
) -> Measure:
    """Return the measure that observations of one period add up to, at a level."""
    rows = [with_bounds(one, definition) for one in rows]
    usable = [one for one in rows if is_usable(one, definition)]
    missing = [
        one.organisation.code for one in rows if is_provider(one) and not is_usable(one, definition)
    ]
    denominators = [one.denominator for one in usable if one.denominator is not None]
    # A share of those that are known is a figure; a sum without one of its parts is none.
    has_figure = usable and not (missing and definition.kind == "sum")
    return Measure(
        definition=definition,
        period=period,
        level=level,
        numerator=total(one.numerator for one in usable if one.numerator) if has_figure else None,
        denominator=total(denominators) if denominators else None,
        complete=period.kind != "year_to_date",
        providers=len({one.organisation.code for one in usable if is_provider(one)}),
        missing=tuple(sorted(missing)),
        sources=joined_rows(one.rows for one in usable),
    )


def with_bounds(one: Observation, definition: MeasureDefinition) -> Observation:
    """A provider that is one of those counted, and of which it is not known whether it meets.

    It may or may not: none or all of its denominator. (It is not absent: 120 of 150 is not 120 of
    120.)
    """
    if definition.over != "snapshot" or definition.kind != "proportion":
        return one
    if one.numerator is not None or one.denominator is None:
        return one
    return replace(one, numerator=Count(Decimal(0), one.denominator.high))


def is_usable(one: Observation, definition: MeasureDefinition) -> bool:
    """Return whether an observation has the counts that its measure needs."""
    return one.numerator is not None and (
        one.denominator is not None or definition.kind != "proportion"
    )


def is_provider(one: Observation) -> bool:
    """Return whether an observation is of one provider."""
    return one.organisation.kind == "provider"


def is_exact(measure: Measure) -> bool:
    """Return whether both counts of a measure are known exactly."""
    return all(count is None or count.exact for count in (measure.numerator, measure.denominator))


def is_trust(code: str) -> bool:
    """Return whether a code is an NHS trust's or foundation trust's."""
    return len(code) == 3 and code.startswith(_TRUST_CODES)


def by_period(observations: Iterable[Observation]) -> dict[Period, list[Observation]]:
    """Return observations by their period, in order of time."""
    found: dict[Period, list[Observation]] = defaultdict(list)
    for one in observations:
        found[one.period].append(one)
    return dict(sorted(found.items()))
