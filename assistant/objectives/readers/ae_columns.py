"""The columns of the monthly A&E CSV, in both wordings and with or without booked appointments.

Source: NHS England's monthly A&E files: "Number of A&E attendances Type 1" until summer 2020,
"A&E attendances Type 1" since; booked appointments have columns of their own since August 2020.
"""

import re
from typing import NamedTuple

from assistant.objectives.readers.four_hour import DepartmentType
from assistant.objectives.tables import Header

COUNTS = re.compile(r"(?!.*(?:percent|%)).*(?:attendances|admission|emergency adm|waited).*")
"""Every column that holds counts, whether or not the four-hour standard needs it."""

_KIND = r"(?P<booked>booked appointments )?(?:type (?P<type>[12])|other(?: a&e)? department)"
_ATTENDED = re.compile(rf"(?:number of )?a&e attendances {_KIND}")
_OVER = re.compile(rf"(?:number of )?attendances over 4 ?hrs {_KIND}")
_TYPES: dict[str | None, DepartmentType] = {"1": "1", "2": "2", None: "other"}


class Pair(NamedTuple):
    """Two columns of one kind of attendance: all of them, and those over four hours."""

    type: DepartmentType
    booked: bool
    attended: int
    over: int


class _Kind(NamedTuple):
    type: DepartmentType
    booked: bool


def are_monthly(header: Header) -> bool:
    """Return whether these are the columns of the monthly CSV: each kind of attendance, twice."""
    attended, over = _kinds(header, _ATTENDED), _kinds(header, _OVER)
    each_once = len(header.matching(_ATTENDED)) == len(header.matching(_OVER)) == len(attended)
    return (
        header.has("Period", "Org Code", "Parent Org", "Org name")
        and {_Kind(kind, False) for kind in _TYPES.values()} <= attended.keys()
        and attended.keys() == over.keys()
        and each_once
    )


def pairs(header: Header) -> tuple[Pair, ...]:
    """Return the pairs of columns of a header that `are_monthly`."""
    attended, over = _kinds(header, _ATTENDED), _kinds(header, _OVER)
    return tuple(Pair(*kind, at, over[kind]) for kind, at in attended.items())


def _kinds(header: Header, pattern: re.Pattern[str]) -> dict[_Kind, int]:
    found = {}
    for at, name in enumerate(header.normal):
        match = pattern.fullmatch(name)
        if match:
            found[_Kind(_TYPES[match["type"]], bool(match["booked"]))] = at
    return found
