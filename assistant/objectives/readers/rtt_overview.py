"""England's referral-to-treatment waits by month, as a long table: month, type_of_wait, count.

Source: NHS England's RTT overview time series, incomplete pathways. England's figures include
estimates for trusts that sent nothing, which the sum of the full extract has not.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.objectives.formats import Format
from assistant.objectives.observations import ENGLAND, Observation, Reading
from assistant.objectives.periods import Period
from assistant.objectives.problems import Problem, error, warning
from assistant.objectives.readers.kept_rows import distinct_rows
from assistant.objectives.readers.reading import (
    at_rows,
    capped,
    column_name,
    read_periods,
    rows_of,
    whole_numbers,
)
from assistant.objectives.readers.totals import added, counted
from assistant.objectives.tables import Header, Table, normal

MEASURE = "rtt_incomplete_18w"

_WITHIN = "no. within 18 weeks"
_OVER = "no. > 18 weeks"
_WAITING = "total waiting"
_OTHERS = frozenset(("no. > 52 weeks",))


@dataclass(frozen=True)
class _Wait:
    row: int
    count: int | None


def recognises(header: Header) -> bool:
    """Return whether the columns are month, type_of_wait and count."""
    return header.has("month", "type_of_wait", "count")


def read(table: Table) -> Reading:
    """Return England's incomplete pathways by month: within 18 weeks, of all that wait.

    All that wait are `Total waiting`, or without it those within and those over 18 weeks.
    """
    at_month, at_type = table.column("month"), table.column("type_of_wait")
    at_count = table.column("count")
    periods = read_periods(table, at_month)
    distinct = distinct_rows(table, (at_type,), (at_count,), periods)
    numbers = whole_numbers(distinct.table, (at_count,))
    months: dict[Period, dict[str, _Wait]] = {}
    unknown: list[int] = []
    cells = distinct.table.rows([at_month, at_type])
    for (row, (text, wait)), (_, count) in zip(cells, numbers.frame.iter_rows(), strict=True):
        kind = normal(wait or "")
        if kind not in (_WITHIN, _OVER, _WAITING, *_OTHERS):
            unknown.append(row)
        elif kind not in _OTHERS and (period := periods.by_text.get(text or "")):
            months.setdefault(period, {})[kind] = _Wait(row, count)
    no_type = error(
        "unknown_type",
        "This type of wait is none of those published. The row was not used.",
        file=table.file,
        column=column_name(table, at_type),
    )
    return Reading(
        observations=tuple(_observation(table, *month) for month in months.items()),
        problems=(
            *periods.problems,
            *distinct.problems,
            *at_rows(no_type, unknown),
            *numbers.problems,
            *capped(problem for waits in months.values() for problem in _problems(table, waits)),
        ),
        rows_read=table.frame.height,
        rows_used=sum(len(waits) for waits in months.values()),
    )


def _observation(table: Table, period: Period, waits: Mapping[str, _Wait]) -> Observation:
    within, waiting = _count(waits, _WITHIN), _waiting(waits)
    if within is not None and waiting is not None and within > waiting:
        within = waiting = None
    rows = rows_of(table, sorted(wait.row for wait in waits.values()))
    return Observation(MEASURE, period, ENGLAND, counted(within), counted(waiting), rows)


def _problems(table: Table, waits: Mapping[str, _Wait]) -> list[Problem]:
    row = min(wait.row for wait in waits.values())
    within, waiting = _count(waits, _WITHIN), _waiting(waits)
    parts = added((within, _count(waits, _OVER)))
    if within is None or waiting is None:
        message = "The number within 18 weeks, or the total, is missing for this month."
        return [error("missing_count", message, file=table.file, row=row)]
    if within > waiting:
        message = "More patients within 18 weeks than in total. The month was not used."
        return [error("over_total", message, file=table.file, row=row)]
    if parts not in (None, waiting):
        message = "Those within and over 18 weeks do not add up to the total, which was used."
        return [warning("total_differs", message, file=table.file, row=row)]
    return []


def _waiting(waits: Mapping[str, _Wait]) -> int | None:
    if _WAITING in waits:
        return _count(waits, _WAITING)
    return added((_count(waits, _WITHIN), _count(waits, _OVER)))


def _count(waits: Mapping[str, _Wait], kind: str) -> int | None:
    return waits[kind].count if kind in waits else None


FORMAT = Format(
    id="rtt_overview",
    title="Referral-to-treatment waiting times, England by month",
    recognises=recognises,
    read=read,
)
