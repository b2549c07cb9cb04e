"""Who reported and who did not: gaps that a national sum does not show by itself."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from assistant.objectives.observations import Observation
from assistant.objectives.periods import Period, next_month
from assistant.objectives.wording import counted, listed

_MOST = 10


def interior_gaps(observations: Iterable[Observation]) -> dict[str, list[Period]]:
    """Return the months that a provider skipped between others of its own, by its code.

    Observations are of one measure; only months that other providers reported are looked at.
    """
    months: dict[str, set[Period]] = defaultdict(set)
    for one in observations:
        if one.organisation.kind == "provider" and one.period.kind == "month":
            months[one.organisation.code].add(one.period)
    every = sorted(set().union(*months.values()))
    gaps = {
        code: [one for one in every if min(seen) < one < max(seen) and one not in seen]
        for code, seen in months.items()
    }
    return {code: found for code, found in sorted(gaps.items()) if found}


def stopped(observations: Iterable[Observation]) -> tuple[Period, list[str]] | None:
    """Return the last month and the providers that reported the month before it and not in it."""
    months: dict[Period, set[str]] = defaultdict(set)
    for one in observations:
        if one.organisation.kind == "provider" and one.period.kind == "month":
            months[one.period].add(one.organisation.code)
    if len(months) < 2:
        return None
    *_, before, last = sorted(months)
    gone = sorted(months[before] - months[last])
    return (last, gone) if next_month(before) == last and gone else None


def stopped_in_words(title: str, observations: Sequence[Observation]) -> str | None:
    """Return a sentence on the providers that the last month lacks; None where it lacks none."""
    found = stopped(observations)
    if found is None:
        return None
    last, gone = found
    have = "has" if len(gone) == 1 else "have"
    return (
        f"{title}: {counted(len(gone), 'provider')} that reported in the month before {have} no "
        f"row in {last.words}, the last: {listed(gone, most=_MOST)}."
    )


def gaps_in_words(title: str, observations: Iterable[Observation]) -> str | None:
    """Return a sentence on the providers that skipped months; None where none did."""
    gaps = interior_gaps(observations)
    if not gaps:
        return None
    named = [
        f"{code} ({listed([one.label for one in found], most=3)})" for code, found in gaps.items()
    ]
    words = "has no row" if len(gaps) == 1 else "have no row"
    return (
        f"{title}: {counted(len(gaps), 'provider')} {words} for months between others of their "
        f"own, so the sums of those months are without them: {listed(named, most=_MOST)}."
    )
