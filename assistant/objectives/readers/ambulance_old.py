"""Ambulance standards until 2018: Red 1 and Red 2 within 8 minutes, A19 within 19.

Read from the description of NHS England's CSV "Old Systems Indicators April 2011 to March 2018",
not from a file: its exact column names were not to be had. Columns are therefore found by their
words, and a measure whose columns are not certain is left out with a warning. Known of the sister
file, and taken to hold here: `.` is a missing figure, the code `Eng` is England, and `Y` with two
digits a region.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from assistant.objectives.formats import Format
from assistant.objectives.observations import (
    ENGLAND,
    Count,
    Observation,
    Organisation,
    Reading,
)
from assistant.objectives.periods import Period, month, parse_period
from assistant.objectives.problems import Problem, error, warning
from assistant.objectives.readers.ambulance_columns import Indicator, find_indicators
from assistant.objectives.readers.kept_rows import with_organisation
from assistant.objectives.readers.reading import (
    at_rows,
    capped,
    column_name,
    is_total,
    provider,
    read_count,
    rows_of,
)
from assistant.objectives.readers.row_keys import distinct_keys
from assistant.objectives.readers.totals import total_differs
from assistant.objectives.tables import Header, Table

_CODES = ("Org Code", "Organisation Code", "Provider Code", "Trust Code", "Code")
_NAMES = ("Org Name", "Organisation Name", "Provider Name", "Trust Name", "Name")
_REGION = re.compile(r"Y\d\d")
_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<next>\s*[/\-–]\s*(?:20)?\d\d)?")


class _Read(NamedTuple):
    observations: tuple[Observation, ...]
    problems: tuple[Problem, ...]


def year_and_month(year: str, text: str) -> Period | None:
    """Return the month that two cells name: 2016 and 4, 2016 and April, 2016/17 and Apr."""
    whole = parse_period(text)
    if whole and whole.kind == "month":
        return whole
    in_any_year = parse_period(f"2000-{text:0>2}") or parse_period(f"{text} 2000")
    found = _YEAR.fullmatch(year.strip())
    if not in_any_year or not found:
        return None
    number = in_any_year.start.month
    is_in_second_year = found["next"] is not None and number < 4
    return month(int(found["year"]) + is_in_second_year, number)


def _recognises(header: Header) -> bool:
    indicators = find_indicators(header)
    return (
        bool(indicators.found or indicators.unclear)
        and header.find(*_CODES) is not None
        and bool(_period_columns(header))
    )


def _period_columns(header: Header) -> tuple[int, ...]:
    """Return the column of periods, or those of years and months; nothing where there is none."""
    period = header.find("Period")
    year, number = header.find("Year"), header.find("Month")
    if period is not None:
        return (period,)
    return () if year is None or number is None else (year, number)


def _read(table: Table) -> Reading:
    indicators = find_indicators(table.header)
    code = next(at for name in _CODES if (at := table.header.find(name)) is not None)
    counts = [at for one in indicators.found for at in (one.within, one.total)]
    named = with_organisation(table, code, counts)
    periods, undated = _periods(named.table)
    organisations = _organisations(named.table, code)
    keys = {row: f"{period.label}/{organisations[row].code}" for row, period in periods.items()}
    once = distinct_keys(named.table, keys, counts)
    read = [_observations(once.table, one, periods, organisations) for one in indicators.found]
    observations = tuple(seen for one in read for seen in one.observations)
    problems = [
        *_unclear(table, indicators.unclear),
        *named.problems,
        *undated,
        *once.problems,
        *(problem for one in read for problem in one.problems),
    ]
    return Reading(
        observations,
        problems=capped(problems),
        rows_read=table.frame.height,
        rows_used=len({row for seen in observations for row in seen.rows.numbers}),
    )


def _periods(table: Table) -> tuple[dict[int, Period], tuple[Problem, ...]]:
    columns = _period_columns(table.header)
    periods: dict[int, Period] = {}
    undated: list[int] = []
    for row, cells in table.rows(columns):
        texts = [cell or "" for cell in cells]
        found = parse_period(texts[0]) if len(texts) == 1 else year_and_month(texts[0], texts[1])
        if found:
            periods[row] = found
        else:
            undated.append(row)
    problem = error(
        "no_period",
        "This row names no month. The row was not used.",
        file=table.file,
        column=column_name(table, columns[-1]),
    )
    return periods, at_rows(problem, undated)


def _organisations(table: Table, code: int) -> dict[int, Organisation]:
    name = next((at for names in _NAMES if (at := table.header.find(names)) is not None), None)
    columns = [code] if name is None else [code, name]
    return {row: _organisation(cells) for row, cells in table.rows(columns)}


def _organisation(cells: Sequence[str | None]) -> Organisation:
    if is_total(*cells):
        return ENGLAND
    found = provider(cells[0] or "", *cells[1:])
    return replace(found, kind="region") if _REGION.fullmatch(found.code) else found


def _observations(
    table: Table,
    indicator: Indicator,
    periods: dict[int, Period],
    organisations: dict[int, Organisation],
) -> _Read:
    observations: list[Observation] = []
    problems: list[Problem] = []
    reported: set[Period] = set()
    columns = (indicator.within, indicator.total)
    for row, cells in table.rows(columns):
        counts: list[Count | None] = []
        for at, text in zip(columns, cells, strict=True):
            found = read_count(table, row, at, text)
            counts.append(found.count)
            if found.problem:
                problems.append(found.problem)
            if found.count or found.problem:
                reported.add(periods[row])
        within, total = counts
        if within and total and within.low > total.low:
            problems.append(_more_than_all(table, indicator, row))
            within = total = None
        where = rows_of(table, [row])
        observations.append(
            Observation(indicator.measure, periods[row], organisations[row], within, total, where)
        )
    # The file goes on with empty months after a standard ended; those are no missing figures.
    kept = tuple(seen for seen in observations if seen.period in reported)
    return _Read(kept, (*problems, *_england_differs(table, indicator, kept)))


def _england_differs(
    table: Table, indicator: Indicator, observations: Sequence[Observation]
) -> list[Problem]:
    problems: list[Problem] = []
    for england in observations:
        if england.organisation != ENGLAND:
            continue
        its = [
            seen
            for seen in observations
            if seen.period == england.period and seen.organisation.kind == "provider"
        ]
        if its:
            published = {
                indicator.total: _number([england.denominator]),
                indicator.within: _number([england.numerator]),
            }
            summed = {
                indicator.total: _number([seen.denominator for seen in its]),
                indicator.within: _number([seen.numerator for seen in its]),
            }
            row = england.rows.numbers[0]
            problems.extend(total_differs(table, row, published, summed))
    return problems


def _number(counts: Sequence[Count | None]) -> int | None:
    known = [int(count.low) for count in counts if count]
    return sum(known) if len(known) == len(counts) else None


def _more_than_all(table: Table, indicator: Indicator, row: int) -> Problem:
    message = "The number within the time is more than the number of all. Neither was used."
    column = column_name(table, indicator.within)
    return error("more_than_all", message, file=table.file, row=row, column=column)


def _unclear(table: Table, measures: Sequence[str]) -> list[Problem]:
    titles = {
        "ambulance_red_1_8m": "Red 1",
        "ambulance_red_2_8m": "Red 2",
        "ambulance_a19": "A19",
    }
    return [
        warning(
            "unclear_columns",
            f"More than one column could be the total, or the number within the time, for "
            f"{titles[measure]}. It was not read: leave the right two columns in the file.",
            file=table.file,
            row=table.header.row,
        )
        for measure in measures
    ]


FORMAT = Format(
    "ambulance_old",
    "Ambulance systems indicators until March 2018 (Red 1, Red 2, A19)",
    _recognises,
    _read,
)
