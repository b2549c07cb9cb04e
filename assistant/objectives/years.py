"""Months and quarters added up to quarters and financial years, whole ones only."""

from collections import defaultdict
from collections.abc import Sequence

from assistant.objectives.measures import Measure, joined_rows
from assistant.objectives.observations import total
from assistant.objectives.periods import (
    Period,
    financial_year,
    financial_year_of,
    quarter,
    quarter_number,
)


def over_years(measures: Sequence[Measure]) -> list[Measure]:
    """Return the quarters and financial years that months or quarters add up to.

    Only flows are added. A quarter is given when all its months are there; a year with months
    missing is given up to the first that is missing, as incomplete.
    """
    if not measures or measures[0].definition.over != "flow":
        return []
    given = {(one.period.start, one.period.end) for one in measures}
    usable = [one for one in measures if one.numerator is not None and not one.withheld]
    made = []
    for kind, steps, length in (
        ("month", 3, "quarter"),
        ("month", 12, "year"),
        ("quarter", 4, "year"),
    ):
        parts = sorted(
            (one for one in usable if one.period.kind == kind), key=lambda one: one.period
        )
        for whole, found in _by_whole(parts, length).items():
            if (whole.start, whole.end) in given or len({one.level for one in found}) > 1:
                continue
            if len(found) == steps:
                made.append(_joined(whole, found, complete=True))
                given.add((whole.start, whole.end))
            elif length == "year" and found[0].period.start == whole.start:
                run = _unbroken(found)
                part = Period(whole.start, run[-1].period.end, "year_to_date")
                if (part.start, part.end) not in given:
                    made.append(_joined(part, run, complete=False))
                    given.add((part.start, part.end))
    return made


def _by_whole(parts: Sequence[Measure], length: str) -> dict[Period, list[Measure]]:
    found: dict[Period, list[Measure]] = defaultdict(list)
    for one in parts:
        year = financial_year_of(one.period.start)
        whole = (
            financial_year(year)
            if length == "year"
            else quarter(year, quarter_number(one.period.start))
        )
        found[whole].append(one)
    return found


def _unbroken(parts: Sequence[Measure]) -> list[Measure]:
    run = [parts[0]]
    for one in parts[1:]:
        if (one.period.start - run[-1].period.end).days != 1:
            break
        run.append(one)
    return run


def _joined(whole: Period, parts: Sequence[Measure], *, complete: bool) -> Measure:
    first = parts[0]
    denominators = [one.denominator for one in parts if one.denominator is not None]
    return Measure(
        definition=first.definition,
        period=whole,
        level=first.level,
        numerator=total(one.numerator for one in parts if one.numerator is not None),
        denominator=total(denominators) if denominators else None,
        complete=complete,
        providers=max(one.providers for one in parts),
        missing=tuple(sorted({code for one in parts for code in one.missing})),
        sources=joined_rows(rows for one in parts for rows in one.sources),
        notes=() if complete else (f"{len(parts)} of the year's periods are in the data.",),
    )
