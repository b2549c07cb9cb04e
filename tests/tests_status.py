"""Observations and findings in few words, for tests of objective status."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from tests_objectives import grid_of

from assistant.objectives.measures import Measure
from assistant.objectives.observations import (
    ENGLAND,
    Count,
    Observation,
    Organisation,
    OrganisationKind,
    Reading,
    Rows,
    Spell,
    exactly,
)
from assistant.objectives.periods import Period, month, next_month
from assistant.objectives.recognise import recognise
from assistant.objectives.register import MeasureDefinition, load_register
from assistant.objectives.status import Assessment, ObjectiveStatus, assess
from assistant.objectives.subjects import SECTOR, Subject

Figure = int | str | tuple[int | str, int | str] | None
"""A number, exact in its text; bounds; or None for what is missing."""

NATIONAL = 240
"""NHS trusts: as many as there were in 2016, which makes their sum the sector's for any measure."""


def count(figure: Figure) -> Count | None:
    """Return a figure as a count; a pair is its bounds."""
    if figure is None:
        return None
    if isinstance(figure, tuple):
        return Count(Decimal(figure[0]), Decimal(figure[1]))
    return exactly(Decimal(figure))


def observed(
    measure: str,
    period: Period,
    code: str,
    numerator: Figure,
    denominator: Figure = None,
    *,
    kind: OrganisationKind = "provider",
    region: str = "",
    file: str = "data.csv",
    row: int = 2,
) -> Observation:
    """Return what a file says of one organisation."""
    who = ENGLAND if code == ENGLAND.code else Organisation(code, code, region, kind)
    counts = (count(numerator), count(denominator))
    return Observation(measure, period, who, *counts, Rows(file, (row,)))


def everywhere(
    measure: str,
    period: Period,
    numerator: Figure,
    denominator: Figure = None,
    *,
    providers: int = NATIONAL,
    file: str = "data.csv",
) -> list[Observation]:
    """Return the same figures for each of so many trusts, a row each from row 2 on."""
    return [
        observed(measure, period, code, numerator, denominator, file=file, row=at)
        for at, code in enumerate(trusts(providers), start=2)
    ]


def shares(
    measure: str, period: Period, *, of: int, are: int, unknown: int = 0
) -> list[Observation]:
    """Return trusts of which so many are something, so many are not known, and the rest are not."""
    return [
        observed(
            measure,
            period,
            code,
            None if at >= of - unknown else int(at < are),
            None if at >= of - unknown else 1,
        )
        for at, code in enumerate(trusts(of))
    ]


def spell(
    code: str,
    entered: date,
    exited: date | None = None,
    *,
    regime: str = "quality",
    file: str = "special-measures.csv",
) -> Spell:
    """Return a provider's time in special measures."""
    assert regime in ("quality", "finance")
    where = Rows(file, (2,))
    return Spell(
        Organisation(code), "quality" if regime == "quality" else "finance", entered, exited, where
    )


def trusts(number: int) -> list[str]:
    """Return so many codes in the form of NHS trusts' codes: R00, R01 and so on, to 1,156."""
    signs = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
    return [f"R{signs[at // len(signs)]}{signs[at % len(signs)]}" for at in range(number)]


def independents(number: int) -> list[str]:
    """Return so many codes in the form of independent providers' codes: they are no trusts."""
    return [f"NX{at:03}" for at in range(number)]


def months(first: tuple[int, int], last: tuple[int, int]) -> list[Period]:
    """Return the months from one to another, both included."""
    found = [month(*first)]
    while found[-1] < month(*last):
        found.append(next_month(found[-1]))
    return found


def assessed(
    observations: Iterable[Observation] = (),
    spells: Sequence[Spell] = (),
    *,
    as_of: date = date(2020, 12, 31),
    subject: Subject | None = SECTOR,
) -> Assessment:
    """Return the status of all sixteen by the register that ships."""
    return assess(load_register(), list(observations), spells, as_of=as_of, subject=subject)


def finding(
    number: int,
    observations: Iterable[Observation] = (),
    spells: Sequence[Spell] = (),
    *,
    as_of: date = date(2020, 12, 31),
    subject: Subject | None = SECTOR,
) -> ObjectiveStatus:
    """Return the finding on one objective."""
    return assessed(observations, spells, as_of=as_of, subject=subject).objective(number)


def definition(measure: str) -> MeasureDefinition:
    """Return a measure's definition in the register that ships."""
    return load_register().measures[measure]


def only(measures: Iterable[Measure]) -> Measure:
    """Return the one measure that there is."""
    (one,) = measures
    return one


@cache
def reading_of(path: Path) -> Reading:
    """Return what the one table of a real file says."""
    (known,) = recognise([grid_of(path)])
    ((_, table),) = known.tables
    return known.format.read(table)
