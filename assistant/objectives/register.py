"""The register: the sixteen objectives and the dated standards, as data with their sources."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

from assistant.objectives.errors import BadRegister

Role = Literal["support_the_sector", "directly_deliver"]
Scope = Literal["sector", "every_provider", "health_economy", "nhs_improvement"]
Assessed = Literal[
    "count", "share", "milestones", "years", "standards", "indicator", "boards", "evidence"
]
Comparator = Literal[">=", "<=", ">", "="]
Kind = Literal["proportion", "sum", "count"]
Over = Literal["flow", "stock", "snapshot"]

DEFAULT_COVERAGE = 100
"""Providers there must be before their sum is called England's; about half of the sector of 2016.

A national file holds some 150 to 500 providers, a region's at most some dozens.
"""


@dataclass(frozen=True)
class Quote:
    """Words of a document, to be found in it exactly."""

    document: str
    words: str


@dataclass(frozen=True)
class Standard:
    """A threshold and the days between which it held, both included."""

    comparator: Comparator
    threshold: Fraction
    start: date
    end: date | None
    source: str
    quote: Quote | None
    """The document's own words, where it gives the figure."""
    confirmed: bool
    strict_elsewhere: str | None
    """What to say at exactly the threshold, where another source excludes it."""

    def met_by(self, value: Fraction) -> bool:
        """Return whether `value` meets the standard; exact, nothing is rounded."""
        if self.comparator == ">=":
            return value >= self.threshold
        if self.comparator == "<=":
            return value <= self.threshold
        return value > self.threshold if self.comparator == ">" else value == self.threshold


@dataclass(frozen=True)
class Remark:
    """Something to say of figures from `start` on."""

    start: date
    text: str


@dataclass(frozen=True)
class MeasureDefinition:
    """What a measure counts and which standards it was held to."""

    id: str
    title: str
    numerator: str
    denominator: str | None
    unit: str
    kind: Kind
    over: Over
    better: Literal["higher", "lower"]
    group: str
    """The standard's family as the document names it; the title where there is none."""
    beside: str | None
    """The measure that decides, when this one is only shown beside it."""
    asked: tuple[str, ...]
    """Words by which people ask for it."""
    seasonal: bool
    latest_of_each: bool
    """Whether each provider's latest counts, whatever its day (boards, registers)."""
    coverage: int
    standards: tuple[Standard, ...]
    remarks: tuple[Remark, ...]

    @property
    def is_percentage(self) -> bool:
        """Whether its numerator is a percentage as published, which no sum can be made of."""
        return self.numerator.endswith("per cent")

    def standard_on(self, start: date, end: date) -> Standard | None:
        """Return the standard that held for the whole of `start` to `end`; None if none did."""
        for one in self.standards:
            if one.start <= start and (one.end is None or end <= one.end):
                return one
        return None

    def standard_for_day(self, when: date) -> Standard | None:
        """Return the standard that held on a day."""
        return self.standard_on(when, when)

    def remarks_on(self, end: date) -> tuple[str, ...]:
        """Return what is to be said of a period that ends on `end`."""
        return tuple(one.text for one in self.remarks if one.start <= end)


@dataclass(frozen=True)
class ObjectiveEntry:
    """One of the sixteen objectives and how it is assessed."""

    number: int
    title: str
    theme: str
    role: Role
    scope: Scope
    quote: str
    assessed: Assessed
    rule: str
    needs: str
    evidence: str
    measures: tuple[str, ...]
    required: tuple[str, ...]
    """The measures that must all be there for a verdict."""
    alternatives: bool
    """Whether the measures are readings of one thing, of which any may be given."""
    part: str | None
    """Which part of the objective a verdict speaks of, where it is not the whole."""
    starts: date | None
    by: date | None
    by_quote: Quote | None
    asked: tuple[str, ...]
    """Words by which people ask for it, beside those of its measures."""


@dataclass(frozen=True)
class Register:
    """All of it."""

    document: str
    sector_scope: str
    """The sentence by which the objectives are the sector's, word for word."""
    objectives: tuple[ObjectiveEntry, ...]
    measures: Mapping[str, MeasureDefinition]

    def objective(self, number: int) -> ObjectiveEntry:
        """Return the objective with this number, 1 to 16."""
        return self.objectives[number - 1]

    def objective_of(self, measure: str) -> ObjectiveEntry:
        """Return the objective that a measure speaks of."""
        return next(one for one in self.objectives if measure in one.measures)


@cache
def load_register() -> Register:
    """Return the register that ships.

    Raises:
        BadRegister: it contradicts itself; the tests see to it that this one does not.
    """
    text = files("assistant.objectives").joinpath("register.toml").read_text(encoding="utf-8")
    return read_register(text)


def read_register(text: str) -> Register:
    """Return the register that a TOML text holds.

    Raises:
        BadRegister: a key is missing or unknown, a word is not of its list, a date or threshold
            cannot be read, objectives are not numbered 1 to 16, or a measure is named that is not
            defined.
    """
    try:
        data = tomllib.loads(text)
        measures = {one["id"]: _measure(dict(one)) for one in data["measure"]}
        objectives = tuple(_objective(dict(one)) for one in data["objective"])
        register = Register(data["document"], data["scope"]["sector"], objectives, measures)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, ZeroDivisionError) as error:
        raise BadRegister(f"The register cannot be read: {error}") from error
    if [one.number for one in objectives] != list(range(1, 17)):
        raise BadRegister("The register's objectives are not those numbered 1 to 16.")
    named = [name for one in objectives for name in one.measures]
    if sorted(named) != sorted(measures) or len(measures) < len(data["measure"]):
        raise BadRegister("Each measure of the register belongs to exactly one objective.")
    referred = {name for one in objectives for name in one.required}
    referred |= {one.beside for one in measures.values() if one.beside}
    if not referred <= measures.keys():
        raise BadRegister("The register refers to a measure that it does not define.")
    return register


def _measure(data: dict[str, Any]) -> MeasureDefinition:
    made = MeasureDefinition(
        id=data.pop("id"),
        title=data["title"],
        numerator=data.pop("numerator"),
        denominator=data.pop("denominator", None),
        unit=data.pop("unit"),
        kind=_one_of(Kind, data.pop("kind")),
        over=_one_of(Over, data.pop("over")),
        better=_one_of(Literal["higher", "lower"], data.pop("better")),
        group=data.pop("group", data.pop("title")),
        beside=data.pop("beside", None),
        asked=tuple(data.pop("asked", ())),
        seasonal=data.pop("seasonal", False),
        latest_of_each=data.pop("latest_of_each", False),
        coverage=data.pop("coverage", DEFAULT_COVERAGE),
        standards=tuple(_standard(dict(one)) for one in data.pop("standard", ())),
        remarks=tuple(Remark(_day(one["from"]), one["text"]) for one in data.pop("note", ())),
    )
    _nothing_left(data)
    return made


def _standard(data: dict[str, Any]) -> Standard:
    made = Standard(
        comparator=_one_of(Comparator, data.pop("comparator")),
        threshold=Fraction(data.pop("threshold")),
        start=_day(data.pop("from")),
        end=_day(data.pop("until")) if "until" in data else None,
        source=data.pop("source"),
        quote=_quote(data.pop("quote", None)),
        confirmed=data.pop("confirmed", True),
        strict_elsewhere=data.pop("strict_elsewhere", None),
    )
    _nothing_left(data)
    return made


def _objective(data: dict[str, Any]) -> ObjectiveEntry:
    measures = tuple(data.pop("measures", ()))
    made = ObjectiveEntry(
        number=data.pop("number"),
        title=data.pop("title"),
        theme=data.pop("theme"),
        role=_one_of(Role, data.pop("role")),
        scope=_one_of(Scope, data.pop("scope")),
        quote=data.pop("quote"),
        assessed=_one_of(Assessed, data.pop("assessed")),
        rule=data.pop("rule", ""),
        needs=data.pop("needs", ""),
        evidence=data.pop("evidence", ""),
        measures=measures,
        required=tuple(data.pop("required", ())),
        alternatives=data.pop("alternatives", False),
        part=data.pop("part", None),
        starts=_day(data.pop("starts")) if "starts" in data else None,
        by=_day(data.pop("by")) if "by" in data else None,
        by_quote=_quote(data.pop("by_quote", None)),
        asked=tuple(data.pop("asked", ())),
    )
    _nothing_left(data)
    if (made.assessed == "evidence") != bool(made.evidence) or bool(made.measures) == bool(
        made.evidence
    ):
        raise ValueError(f"objective {made.number} is judged by measures or by evidence")
    return made


def _quote(data: Mapping[str, str] | None) -> Quote | None:
    return Quote(data["document"], data["words"]) if data else None


def _day(value: Any) -> date:
    if type(value) is not date:
        raise ValueError(f"{value} is not a date")
    return value


def _one_of(kind: Any, word: str) -> Any:
    if word not in get_args(kind):
        raise ValueError(f"{word} is not one of {', '.join(get_args(kind))}")
    return word


def _nothing_left(data: Mapping[str, Any]) -> None:
    if data:
        raise ValueError(f"{next(iter(data))} is not a key")
