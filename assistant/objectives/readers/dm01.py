"""Monthly diagnostics (DM01) by provider, or by provider and test: the workbook or a CSV of it.

Source: NHS England, monthly diagnostic waiting times and activity, provider web file: sheets
Provider, Provider by Test and Notes; the header stands below rows about the publication, of which
one has the period. A CSV made of it has no period at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from assistant.objectives.formats import Format
from assistant.objectives.observations import ENGLAND, Observation, Organisation, Reading
from assistant.objectives.periods import Period
from assistant.objectives.problems import Problem, error, warning
from assistant.objectives.readers.dm01_notes import remarks
from assistant.objectives.readers.kept_rows import distinct_rows, with_organisation
from assistant.objectives.readers.published_percent import Published, rows_off
from assistant.objectives.readers.reading import (
    UNDATED,
    Periods,
    at_rows,
    capped,
    column_name,
    is_total,
    national,
    optional_columns,
    provider,
    read_periods,
    rows_of,
    total_rows,
    whole_numbers,
)
from assistant.objectives.readers.totals import added, counted, total_differs
from assistant.objectives.tables import Header, Table, normal

MEASURE = "dm01_6w"

_CODE = "Provider Code"
_NAME = ("Provider Name", "Provider")
_REGION = ("Regional Team Name", "Area Team Name", "SHA Name")
_REGION_CODE = ("Regional Team Code", "Area Team Code", "SHA Code")
_TEST = "Diagnostic ID"
_WAITING = "Total Waiting List"
_OVER = "Number waiting 6+ Weeks"
_PERCENT = "Percentage waiting 6+ weeks"
_ALL_TESTS = ("16", "total", "")
"""What Diagnostic ID says in a row of all tests: 16 comes behind the fifteen tests."""


@dataclass(frozen=True)
class _Row:
    number: int
    all_tests: bool
    waiting: int | None
    over: int | None

    @property
    def impossible(self) -> bool:
        """Whether more have waited six weeks than wait."""
        return self.waiting is not None and self.over is not None and self.over > self.waiting


@dataclass(frozen=True)
class _Waits:
    """An organisation's rows in one period: of all tests together, and of single tests."""

    period: Period
    organisation: Organisation
    whole: tuple[_Row, ...]
    tests: tuple[_Row, ...]

    @property
    def used(self) -> tuple[_Row, ...]:
        """The row of all tests, or where there is none the single tests; never both."""
        return self.whole or self.tests


def recognises(header: Header) -> bool:
    """Return whether the columns are those of the sheets Provider or Provider by Test."""
    return header.has(_CODE, _WAITING, _OVER)


def choose(tables: Sequence[Table]) -> Sequence[Table]:
    """Return the tables by provider alone if there are any: those by test repeat them."""
    return [table for table in tables if not table.header.has(_TEST)] or tables


def read(table: Table) -> Reading:
    """Return each provider's patients who have waited six weeks or more, of all that wait.

    The totals row is England's. The period is `UNDATED` where no column has it. A published
    percentage is compared with its counts, and a total with what it totals.
    """
    at_code, counts = table.column(_CODE), (table.column(_WAITING), table.column(_OVER))
    named = with_organisation(_with_england(table), at_code, counts)
    at_period = optional_columns(table.header, "Period")
    periods = read_periods(named.table, at_period[0]) if at_period else None
    tests = optional_columns(table.header, _TEST)
    distinct = distinct_rows(named.table, (at_code, *tests), counts, periods)
    numbers = whole_numbers(distinct.table, counts)
    groups = _grouped(distinct.table, numbers.frame, periods)
    return Reading(
        observations=tuple(_observation(table, waits) for waits in groups),
        problems=(
            *named.problems,
            *(periods.problems if periods else ()),
            *distinct.problems,
            *numbers.problems,
            *capped(problem for waits in groups for problem in _problems(table, waits)),
            *capped(_reconciled(table, groups)),
            *_percent_problems(distinct.table, numbers.frame),
        ),
        rows_read=table.frame.height,
        rows_used=sum(len(waits.whole) + len(waits.tests) for waits in groups),
    )


def _with_england(table: Table) -> Table:
    """Return the table with England's code in its totals rows, which have no provider's."""
    code = f"c{table.column(_CODE)}"
    naming = [
        at
        for names in ((_CODE,), _NAME, _REGION, _REGION_CODE)
        for at in optional_columns(table.header, *names)
    ]
    england = pl.when(total_rows(naming)).then(pl.lit(ENGLAND.code)).otherwise(pl.col(code))
    return replace(table, frame=table.frame.with_columns(england.alias(code)))


def _grouped(table: Table, numbers: pl.DataFrame, periods: Periods | None) -> list[_Waits]:
    rows: dict[tuple[Period, str], list[_Row]] = {}
    organisations: dict[str, Organisation] = {}
    cells = zip(
        numbers.iter_rows(),
        _texts(table, _CODE),
        _texts(table, *_NAME),
        _texts(table, *_REGION),
        _texts(table, _TEST),
        _texts(table, "Period"),
        strict=True,
    )
    for (number, waiting, over), code, name, region, test, text in cells:
        period = periods.by_text.get(text) if periods else UNDATED
        if period is not None:
            # `_with_england` put the code in; whose total it is, the other cells say.
            organisation = (
                national(name, region) if is_total(code) else provider(code, name, region)
            )
            organisations.setdefault(organisation.code, organisation)
            row = _Row(number, normal(test) in _ALL_TESTS, waiting, over)
            rows.setdefault((period, organisation.code), []).append(row)
    return [
        _Waits(
            period,
            organisations[code],
            tuple(row for row in its if row.all_tests),
            tuple(row for row in its if not row.all_tests),
        )
        for (period, code), its in rows.items()
    ]


def _observation(table: Table, waits: _Waits) -> Observation:
    waiting, over = _waiting(waits.used), _over(waits.used)
    if _is_impossible(waits):
        waiting = over = None
    rows = rows_of(table, (row.number for row in waits.used))
    return Observation(
        MEASURE, waits.period, waits.organisation, counted(over), counted(waiting), rows
    )


def _problems(table: Table, waits: _Waits) -> list[Problem]:
    row, code = waits.used[0].number, waits.organisation.code
    if _is_impossible(waits):
        message = (
            f"{code} has more patients who have waited six weeks than patients waiting. "
            "Its figures were not used."
        )
        return [error("over_total", message, file=table.file, row=row)]
    if None in (_waiting(waits.used), _over(waits.used)):
        message = f"A count of {code} is missing. Its performance is treated as missing."
        return [warning("missing_count", message, file=table.file, row=row)]
    return []


def _reconciled(table: Table, groups: Sequence[_Waits]) -> list[Problem]:
    """Compare rows of all tests with the single tests, and England's row with the providers."""
    found: list[Problem] = []
    for waits in groups:
        row = waits.used[0].number
        if waits.whole and waits.tests:
            whole, tests = _sums(table, waits.whole), _sums(table, waits.tests)
            found.extend(total_differs(table, row, whole, tests))
        if waits.organisation.kind == "england":
            rows = [
                row
                for other in groups
                if other.organisation.kind == "provider" and other.period == waits.period
                for row in other.used
            ]
            england, providers = _sums(table, waits.used), _sums(table, rows)
            found.extend(total_differs(table, row, england, providers))
    return found


def _percent_problems(table: Table, numbers: pl.DataFrame) -> tuple[Problem, ...]:
    at = optional_columns(table.header, _PERCENT)
    if not at:
        return ()
    texts = _texts(table, _PERCENT)
    off = rows_off(
        Published(row, text, over, waiting)
        for text, (row, waiting, over) in zip(texts, numbers.iter_rows(), strict=True)
    )
    differs = warning(
        "percentage_differs",
        "The published percentage is not that of the counts beside it. The counts were used.",
        file=table.file,
        column=column_name(table, at[0]),
    )
    return at_rows(differs, off)


def _is_impossible(waits: _Waits) -> bool:
    return any(row.impossible for row in waits.used)


def _sums(table: Table, rows: Sequence[_Row]) -> dict[int, int | None]:
    return {table.column(_WAITING): _waiting(rows), table.column(_OVER): _over(rows)}


def _waiting(rows: Sequence[_Row]) -> int | None:
    return added(row.waiting for row in rows)


def _over(rows: Sequence[_Row]) -> int | None:
    return added(row.over for row in rows)


def _texts(table: Table, *names: str) -> list[str]:
    """Return a column's cells, empty text for an empty cell or a column that is not there."""
    at = optional_columns(table.header, *names)
    return [cell or "" for _, (cell,) in table.rows(at)] if at else [""] * table.frame.height


FORMAT = Format(
    id="dm01",
    title="Monthly diagnostics (DM01) by provider",
    recognises=recognises,
    read=read,
    choose=choose,
    remarks=remarks,
)
