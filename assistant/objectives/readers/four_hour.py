"""The four-hour standard out of A&E returns: who was seen within four hours, and who sent nothing.

Sources: the monthly A&E publication (attendances and those over four hours, by department type;
booked appointments since August 2020), and its notes on the field test of May 2019 to May 2023.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.objectives.observations import Observation, Organisation, Reading
from assistant.objectives.periods import Period
from assistant.objectives.problems import Problem, error, warning
from assistant.objectives.readers.reading import capped, rows_of
from assistant.objectives.readers.totals import added, counted
from assistant.objectives.tables import Table

ALL_TYPES = "ae_4h_all_types"
TYPE_1 = "ae_4h_type_1"

DepartmentType = Literal["1", "2", "other"]

_FIELD_TEST = (date(2019, 5, 1), date(2023, 5, 31))


@dataclass(frozen=True)
class Department:
    """Attendances at one type of department; a type that a provider hasn't is left out."""

    type: DepartmentType
    attended: int | None
    over: int | None
    """Of the attendances, those that lasted over four hours."""
    row: int

    @property
    def impossible(self) -> bool:
        """Whether a part of the attendances is greater than all of them."""
        return self.attended is not None and self.over is not None and self.over > self.attended


@dataclass(frozen=True)
class Return:
    """What one organisation, or England's totals row, says of one month."""

    period: Period
    organisation: Organisation
    departments: tuple[Department, ...]
    rows: tuple[int, ...]


def read_returns(table: Table, returns: Sequence[Return]) -> Reading:
    """Return the observations of both four-hour measures, with what is amiss.

    More over four hours than attendances: an error, and counts that are None. A missing number of
    those over four hours is None, not zero. England's totals row is left out in a month of the
    field test in which a provider sent nothing, for its four-hour counts lack that provider.
    """
    problems: list[Problem] = []
    observations: list[Observation] = []
    silent = [seen for seen in returns if _sent_nothing(seen)]
    silent_months = {seen.period for seen in silent}
    for seen in returns:
        if seen.organisation.kind == "england" and seen.period in silent_months:
            continue
        problems.extend(_problems(table, seen))
        observations.extend(_observations(table, seen))
    return Reading(
        observations=tuple(observations),
        problems=capped(problems),
        notes=_notes(silent),
    )


def _observations(table: Table, seen: Return) -> Iterable[Observation]:
    """Yield all types together, and type 1 where there is any."""
    rows = rows_of(table, seen.rows)
    impossible = any(department.impossible for department in seen.departments)
    type_1 = [department for department in seen.departments if department.type == "1"]
    measured = [(ALL_TYPES, list(seen.departments))]
    if any(department.attended != 0 for department in type_1):
        measured.append((TYPE_1, type_1))
    for measure, departments in measured:
        attended = added(department.attended for department in departments)
        over = added(department.over for department in departments)
        if impossible:
            attended = None
        within = None
        if attended is not None and over is not None and not _sent_nothing(seen):
            within = attended - over
        yield Observation(
            measure, seen.period, seen.organisation, counted(within), counted(attended), rows
        )


def _problems(table: Table, seen: Return) -> list[Problem]:
    code = seen.organisation.code
    found: list[Problem] = []
    for department in seen.departments:
        if department.impossible:
            message = (
                f"{code} has more attendances over four hours than attendances. "
                "Its figures for the month were not used."
            )
            found.append(error("over_total", message, file=table.file, row=department.row))
    if _sent_nothing(seen):
        message = (
            f"{code} has type 1 attendances and nobody over four hours, in the field test of May "
            "2019 to May 2023, when 14 trusts sent no four-hour data. It is treated as missing."
        )
        found.append(warning("field_test", message, file=table.file, row=seen.rows[0]))
    elif any(department.attended and department.over is None for department in seen.departments):
        message = (
            f"{code} has attendances and no number of those over four hours. "
            "Its performance in the month is treated as missing."
        )
        found.append(warning("missing_count", message, file=table.file, row=seen.rows[0]))
    return found


def _sent_nothing(seen: Return) -> bool:
    """Return whether a provider looks like one of the field test, whose missing counts read 0."""
    in_field_test = _FIELD_TEST[0] <= seen.period.start and seen.period.end <= _FIELD_TEST[1]
    return (
        in_field_test
        and seen.organisation.kind == "provider"
        and any(department.type == "1" and department.attended for department in seen.departments)
        and not any(department.over for department in seen.departments)
    )


def _notes(silent: Sequence[Return]) -> tuple[str, ...]:
    if not silent:
        return ()
    codes = ", ".join(sorted({seen.organisation.code for seen in silent}))
    return (
        "From May 2019 to May 2023, 14 trusts in a field test sent no four-hour data. "
        f"Treated as missing in those months: {codes}. The files' own totals for England are not "
        "used in those months, because their four-hour counts lack these trusts.",
    )
