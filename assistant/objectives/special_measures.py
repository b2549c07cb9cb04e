"""How many providers are in special measures, by day: the one measure that counts spells."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from assistant.objectives.measures import ENGLAND, Level, Measure, joined_rows
from assistant.objectives.observations import Rows, Spell, exactly
from assistant.objectives.periods import Period, day, month, next_month
from assistant.objectives.register import MeasureDefinition

_MOST_MONTHS = 120
BELIEVED = timedelta(days=366)
"""How long after its last entry or exit a list is still believed."""


def in_force(spells: Iterable[Spell], when: date) -> list[Spell]:
    """Return the spells for quality that include `when`, by provider code.

    The day of entry is included and the day of exit is not.
    """
    found = [
        one
        for one in spells
        if one.regime == "quality"
        and one.entered <= when
        and (one.exited is None or one.exited > when)
    ]
    return sorted(found, key=lambda one: one.organisation.code)


def counts(
    definition: MeasureDefinition,
    spells: Sequence[Spell],
    as_of: date,
    level: Level = ENGLAND,
    belongs: Callable[[Spell], bool] = lambda _: True,
) -> list[Measure]:
    """Return the number of providers in special measures at each month's end and on `as_of`.

    A provider that is not on the list counts as not in special measures. A list of financial
    special measures alone says nothing of those for quality: it gives no count. Nor does a list
    that does not say who is in which region, of a region.

    Args:
        belongs: whose spells are counted; everybody's by default.
    """
    if all(one.regime == "finance" for one in spells):
        return []
    if level.kind == "region" and not all(one.organisation.region for one in spells):
        return []
    mine = [one for one in spells if belongs(one)]
    started = [one.entered for one in mine if one.regime == "quality" and one.entered <= as_of]
    ends: list[Period] = []
    if started:
        at = month(min(started).year, min(started).month)
        while at.end < as_of:
            ends.append(at)
            at = next_month(at)
    days = [*((at, at.end) for at in ends[-_MOST_MONTHS:]), (day(as_of), as_of)]
    listed = joined_rows(one.rows for one in spells)
    return [_count(definition, period, when, mine, level, listed) for period, when in days]


def longest(spells: Iterable[Spell], when: date) -> tuple[Spell, timedelta] | None:
    """Return the provider that has been in special measures longest on `when`, and how long."""
    found = in_force(spells, when)
    if not found:
        return None
    first = min(found, key=lambda one: (one.entered, one.organisation.code))
    return first, when - first.entered


def last_event(spells: Iterable[Spell]) -> date:
    """Return the last day on which the list says that something happened."""
    return max(one.exited or one.entered for one in spells)


def is_old(spells: Iterable[Spell], when: date) -> bool:
    """Return whether the list may not reach to `when`: nothing happened in the year before."""
    return when - last_event(spells) > BELIEVED


def _count(
    definition: MeasureDefinition,
    period: Period,
    when: date,
    spells: Sequence[Spell],
    level: Level,
    listed: tuple[Rows, ...],
) -> Measure:
    found = in_force(spells, when)
    return Measure(
        definition=definition,
        period=period,
        level=level,
        numerator=exactly(len({one.organisation.code for one in found})),
        denominator=None,
        complete=True,
        providers=len({one.organisation.code for one in spells}),
        missing=(),
        sources=joined_rows(one.rows for one in found) or listed,
    )
