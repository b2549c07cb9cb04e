"""Data to the status of all sixteen objectives: the steps, in order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from assistant.objectives import one_provider, rules, special_measures
from assistant.objectives.measures import (
    Level,
    Measure,
    chosen_measures,
    over_years,
    sector_measures,
    trusts_only,
)
from assistant.objectives.mergers import incomplete_periods, predecessors, remarks
from assistant.objectives.merging import merged, merged_spells
from assistant.objectives.observations import Observation, Spell
from assistant.objectives.periods import month
from assistant.objectives.problems import Problem, error, warning
from assistant.objectives.register import MeasureDefinition, ObjectiveEntry, Register
from assistant.objectives.reporting import gaps_in_words
from assistant.objectives.series import Baseline, Series, series_of
from assistant.objectives.verdicts import Evidence, Status, Verdict
from assistant.objectives.wording import counted, listed


@dataclass(frozen=True)
class Subject:
    """Whom the question is about."""

    kind: Literal["sector", "provider", "region"] = "sector"
    name: str = ""
    """The provider's code in upper case, or the region's name."""

    @property
    def level(self) -> Level:
        """The level of its figures."""
        if self.kind == "provider":
            return Level("provider", self.name)
        return Level("region", self.name) if self.kind == "region" else Level("england")


SECTOR = Subject()


@dataclass(frozen=True)
class ObjectiveStatus:
    """The finding on one objective."""

    entry: ObjectiveEntry
    status: Status
    sentence: str
    measures: tuple[Measure, ...]
    series: tuple[Series, ...]

    @property
    def remarks(self) -> tuple[str, ...]:
        """What else is to be said of the figures: later aims, breaks in a collection."""
        latest = {one.definition.id: one for one in self.measures}.values()
        found = [text for one in latest for text in one.definition.remarks_on(one.period.end)]
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class Assessment:
    """All sixteen objectives, in order, and what was amiss."""

    as_of: date
    subject: Subject
    objectives: tuple[ObjectiveStatus, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]

    def objective(self, number: int) -> ObjectiveStatus:
        """Return the finding on an objective, 1 to 16."""
        return self.objectives[number - 1]


def assess(
    register: Register,
    observations: Sequence[Observation],
    spells: Sequence[Spell],
    *,
    as_of: date,
    subject: Subject | None = None,
    baseline: Baseline | None = None,
    spells_refused: bool = False,
) -> Assessment:
    """Return the status of each objective on the day `as_of`.

    Args:
        subject: the sector, a provider or a region. When None it is the sector, or the only
            provider that the data speak of.
        spells_refused: whether rows about special measures could not be used.

    Raises:
        ValueError: the baseline cannot be used; see `series.series_of`.
    """
    known, problems = _known(register, observations)
    past, late = _up_to(known, as_of)
    once, twice = merged(past)
    spells, exits = merged_spells(spells)
    subject, notes = _subject(subject, once, spells)
    found, differing = _measures(register, once, spells, as_of, subject)
    notes += _reporting(register, once) if subject.kind == "sector" else []
    problems += [*late, *twice, *exits, *differing, *_absent(subject, once, spells)]
    statuses = tuple(
        _status(
            Evidence(
                entry,
                register.measures,
                {name: found[name] for name in entry.measures if name in found},
                spells,
                as_of,
                spells_refused,
            ),
            subject,
            register.sector_scope,
            baseline,
        )
        for entry in register.objectives
    )
    return Assessment(as_of, subject, statuses, tuple(problems), tuple(notes))


def _known(
    register: Register, observations: Sequence[Observation]
) -> tuple[list[Observation], list[Problem]]:
    unknown: dict[str, set[str]] = {}
    for one in observations:
        if one.measure not in register.measures:
            unknown.setdefault(one.rows.file, set()).add(one.measure)
    problems = [
        error(
            "unknown_measure",
            f"{counted(len(names), 'measure')} of this file cannot be assigned to an objective "
            "and were left out. `assistant template tidy` lists the measures there are.",
            file=file,
        )
        for file, names in unknown.items()
    ]
    known = (one for one in observations if one.measure in register.measures)
    return [_of_month(one, register.measures[one.measure]) for one in known], problems


def _of_month(one: Observation, definition: MeasureDefinition) -> Observation:
    """A count dated to a month's last day is that month's, unless it is of a single day."""
    period = one.period
    whole = month(period.start.year, period.start.month)
    if definition.over == "snapshot" or period.kind != "date" or period.end != whole.end:
        return one
    return replace(one, period=whole)


def _up_to(
    observations: Sequence[Observation], as_of: date
) -> tuple[list[Observation], list[Problem]]:
    past = [one for one in observations if one.period.end <= as_of]
    later: dict[str, set[str]] = {}
    for one in observations:
        if one.period.end > as_of:
            later.setdefault(one.rows.file, set()).add(one.period.label)
    return past, [
        warning(
            "after_the_day",
            f"{counted(len(labels), 'period')} that end after {as_of.isoformat()}, the day asked "
            f"about, were left out ({listed(sorted(labels))}).",
            file=file,
        )
        for file, labels in later.items()
    ]


def _subject(
    asked: Subject | None, observations: Sequence[Observation], spells: Sequence[Spell]
) -> tuple[Subject, list[str]]:
    seen = {one.organisation.code for one in observations if one.organisation.kind == "provider"}
    seen |= {one.organisation.code for one in spells}
    if asked is None:
        national = any(one.organisation.kind == "england" for one in observations)
        if len(seen) == 1 and not national and not spells:
            only = Subject("provider", next(iter(seen)))
            return only, [f"The data speak of one provider, {only.name}; the figures are its own."]
        return SECTOR, []
    if asked.kind == "provider":
        return asked, remarks(asked.name, seen)
    return asked, []


def _absent(
    subject: Subject, observations: Sequence[Observation], spells: Sequence[Spell]
) -> list[Problem]:
    if subject.kind == "sector":
        return []
    belongs = _belonging(subject)
    if any(map(belongs, observations)) or any(map(belongs, spells)):
        return []
    what = "provider with the code" if subject.kind == "provider" else "region called"
    return [
        error(
            "not_in_the_data",
            f"The data hold no {what} {subject.name}. Check the spelling; a provider is named by "
            "its code of three to six characters, such as RBD.",
        )
    ]


def _reporting(register: Register, observations: Sequence[Observation]) -> list[str]:
    by_measure = _by_measure(observations)
    found = [
        gaps_in_words(register.measures[name].title, rows)
        for name, rows in by_measure.items()
        if not register.measures[name].beside
    ]
    return [one for one in found if one]


def _by_measure(observations: Sequence[Observation]) -> dict[str, list[Observation]]:
    found: dict[str, list[Observation]] = {}
    for one in observations:
        found.setdefault(one.measure, []).append(one)
    return found


def _belonging(subject: Subject) -> "_Belongs":
    codes = {subject.name, *predecessors(subject.name)} if subject.kind == "provider" else set()
    return _Belongs(frozenset(codes), subject.name.casefold())


@dataclass(frozen=True)
class _Belongs:
    codes: frozenset[str]
    region: str

    def __call__(self, one: Observation | Spell) -> bool:
        if self.codes:
            return one.organisation.code in self.codes
        return one.organisation.region.casefold() == self.region


def _measures(
    register: Register,
    observations: Sequence[Observation],
    spells: Sequence[Spell],
    as_of: date,
    subject: Subject,
) -> tuple[dict[str, list[Measure]], list[Problem]]:
    by_measure = _by_measure(observations)
    found: dict[str, list[Measure]] = {}
    problems: list[Problem] = []
    for name, definition in register.measures.items():
        rows = by_measure.get(name, [])
        if subject.kind == "sector":
            made, why = sector_measures(definition, rows)
            problems += why
        else:
            made = chosen_measures(definition, rows, subject.level, _belonging(subject))
            lacking = incomplete_periods(subject.name, rows)
            made = [
                replace(one, withheld=one.withheld or (name, one.period) in lacking) for one in made
            ]
        if definition.kind == "count":
            belongs = None if subject.kind == "sector" else _belonging(subject)
            made = special_measures.counts(
                definition, spells, as_of, subject.level, belongs or (lambda _: True)
            )
        if made:
            found[name] = sorted([*made, *over_years(made)], key=_in_time)
    if subject.kind == "sector":
        _add_trusts(register, by_measure, found)
    return found, problems


def _in_time(measure: Measure) -> tuple[date, int]:
    days = (measure.period.end - measure.period.start).days
    return measure.period.end, -days


def _add_trusts(
    register: Register,
    by_measure: Mapping[str, Sequence[Observation]],
    found: dict[str, list[Measure]],
) -> None:
    """Show the latest figure of NHS trusts alone before that of England, where they differ."""
    for name, made in found.items():
        last = made[-1]
        if last.level.kind != "england" or register.measures[name].kind != "proportion":
            continue
        rows = [one for one in by_measure.get(name, ()) if one.period == last.period]
        found[name] = [*made[:-1], *trusts_only(register.measures[name], rows), last]


def _status(
    evidence: Evidence, subject: Subject, sector_scope: str, baseline: Baseline | None
) -> ObjectiveStatus:
    verdict = _verdict(evidence, subject, sector_scope)
    series = [
        series_of([one for one in made if one.level.kind != "trusts"], baseline)
        for made in evidence.measures.values()
    ]
    return ObjectiveStatus(
        entry=evidence.entry,
        status=verdict.status,
        sentence=verdict.sentence,
        measures=tuple(one for made in evidence.measures.values() for one in made),
        series=tuple(one for one in series if one),
    )


def _verdict(evidence: Evidence, subject: Subject, sector_scope: str) -> Verdict:
    if subject.kind == "sector":
        return rules.verdict(evidence)
    return one_provider.verdict(evidence, subject.name, sector_scope)
