"""What a file says, cell by cell, in one form: a measure of an organisation in a period.

Counts carry bounds, so that a suppressed or rounded cell is never taken for an exact one. A count
that is missing is None: missing is not zero.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, localcontext
from typing import Literal

from assistant.objectives.periods import Period
from assistant.objectives.problems import Problem

OrganisationKind = Literal["provider", "region", "england"]

_DIGITS = 100
"""Enough for the sum of any cells that are read: 15 digits before the point and 20 after."""


@dataclass(frozen=True)
class Count:
    """A number known to lie between `low` and `high`, both included; exact when they are equal.

    Half patients and pounds make it a decimal; it is never a float.
    """

    low: Decimal
    high: Decimal

    @property
    def exact(self) -> bool:
        """Whether it is known exactly."""
        return self.low == self.high


def exactly(number: int | Decimal) -> Count:
    """Return a count that is known."""
    return Count(Decimal(number), Decimal(number))


def total(counts: Iterable[Count]) -> Count:
    """Return the sum, with the bounds added; exact, whatever the digits."""
    with localcontext(prec=_DIGITS):
        low = high = Decimal(0)
        for count in counts:
            low += count.low
            high += count.high
        return Count(low, high)


@dataclass(frozen=True)
class Organisation:
    """Who a row is about."""

    code: str
    """As in the file, stripped, upper case: RBD, R0A; ENGLAND for the national row."""
    name: str = ""
    region: str = ""
    """The region's name as in the file, stripped; empty where the file gives none."""
    kind: OrganisationKind = "provider"


ENGLAND = Organisation("ENGLAND", "England", "", "england")
TOTAL_ROW = Organisation("ENGLAND", "Total row", "", "england")
"""A row that is called Total and not England: it is England's only if the rows above it are."""


@dataclass(frozen=True)
class Rows:
    """Where something stands: rows of a file as a person sees them, from 1."""

    file: str
    numbers: tuple[int, ...]
    sheet: str | None = None


@dataclass(frozen=True)
class Observation:
    """A numerator and a denominator of one measure, for one organisation and period.

    What they count is the register's to say (`numerator`, `denominator` of the measure). A measure
    that is a plain sum (a surplus) has no denominator.
    """

    measure: str
    period: Period
    organisation: Organisation
    numerator: Count | None
    denominator: Count | None
    rows: Rows


@dataclass(frozen=True)
class Spell:
    """A provider's time in special measures."""

    organisation: Organisation
    regime: Literal["quality", "finance"]
    entered: date
    exited: date | None
    rows: Rows


@dataclass(frozen=True)
class Reading:
    """Everything that a reader found in one table."""

    observations: tuple[Observation, ...] = ()
    spells: tuple[Spell, ...] = ()
    problems: tuple[Problem, ...] = ()
    rows_read: int = 0
    """Rows under the header that hold anything."""
    rows_used: int = 0
    """Rows that went into an observation or a spell; totals rows used to reconcile included."""
    notes: tuple[str, ...] = field(default=())
    """Sentences a reader of the figures needs, such as which organisations are counted."""
