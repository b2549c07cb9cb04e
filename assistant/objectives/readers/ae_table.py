"""A long table of A&E attendances: a row for each month, organisation and type of department.

Source: the table `ae_attendances` of the R package NHSRdatasets, made from NHS England's monthly
A&E statistics: period, org_code, type (1, 2, other), attendances, breaches, admissions.
"""

from dataclasses import replace

from assistant.objectives.formats import Format
from assistant.objectives.observations import ENGLAND, Reading
from assistant.objectives.periods import Period
from assistant.objectives.problems import error
from assistant.objectives.readers.four_hour import (
    Department,
    DepartmentType,
    Return,
    read_returns,
)
from assistant.objectives.readers.kept_rows import distinct_rows, with_organisation
from assistant.objectives.readers.reading import (
    at_rows,
    column_name,
    is_total,
    national,
    provider,
    read_periods,
    whole_numbers,
)
from assistant.objectives.tables import Header, Table, normal

_TYPES: dict[str, DepartmentType] = {"1": "1", "2": "2", "other": "other"}


def recognises(header: Header) -> bool:
    """Return whether the columns are those of `ae_attendances`."""
    return header.has("period", "org_code", "type", "attendances", "breaches")


def read(table: Table) -> Reading:
    """Return both four-hour measures of each organisation and month; breaches are over four hours.

    A row of another type than 1, 2 and other is an error. A row whose counts are both empty is a
    department that the provider hasn't.
    """
    at_period, at_code, at_type = (table.column(name) for name in ("period", "org_code", "type"))
    counts = [table.column(name) for name in ("attendances", "breaches")]
    named = with_organisation(table, at_code, counts)
    periods = read_periods(named.table, at_period)
    distinct = distinct_rows(named.table, (at_code, at_type), counts, periods)
    numbers = whole_numbers(distinct.table, counts)
    faulty = frozenset[int]().union(*numbers.faulty.values())
    departments: dict[tuple[Period, str], list[Department]] = {}
    rows: dict[tuple[Period, str], list[int]] = {}
    untyped: list[int] = []
    naming = distinct.table.rows([at_period, at_code, at_type])
    for (row, cells), (_, attended, over) in zip(naming, numbers.frame.iter_rows(), strict=True):
        text, code, type_text = (cell or "" for cell in cells)
        kind, period = _TYPES.get(normal(type_text)), periods.by_text.get(text)
        if kind is None:
            untyped.append(row)
        elif period is not None:
            key = (period, ENGLAND.code if is_total(code) else code.upper())
            rows.setdefault(key, []).append(row)
            if attended is not None or over is not None or row in faulty:
                departments.setdefault(key, []).append(Department(kind, attended, over, row))
    returns = [
        Return(
            period,
            national(code) if is_total(code) else provider(code),
            tuple(departments.get((period, code), ())),
            tuple(its),
        )
        for (period, code), its in rows.items()
    ]
    no_type = error(
        "unknown_type",
        "The type of department must be 1, 2 or other. The row was not used.",
        file=table.file,
        column=column_name(table, at_type),
    )
    reading = read_returns(table, returns)
    return replace(
        reading,
        problems=(
            *named.problems,
            *periods.problems,
            *distinct.problems,
            *at_rows(no_type, untyped),
            *numbers.problems,
            *reading.problems,
        ),
        rows_read=table.frame.height,
        rows_used=sum(len(seen.rows) for seen in returns),
    )


FORMAT = Format(
    id="ae_table",
    title="A&E attendances by month, organisation and type (NHSRdatasets)",
    recognises=recognises,
    read=read,
)
