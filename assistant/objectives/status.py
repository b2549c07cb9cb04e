"""Data to the status of all sixteen objectives: the steps, in order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches

from assistant.objectives import one_provider, rules, special_measures
from assistant.objectives.measures import (
    Measure,
    chosen_measures,
    trusts_only,
)
from assistant.objectives.mergers import incomplete_periods
from assistant.objectives.merging import merged, merged_spells
from assistant.objectives.observations import Observation, Spell
from assistant.objectives.periods import month
from assistant.objectives.problems import Problem, error, warning
from assistant.objectives.reconciling import sector_measures
from assistant.objectives.register import MeasureDefinition, ObjectiveEntry, Register
from assistant.objectives.reporting import gaps_in_words, stopped_in_words
from assistant.objectives.series import Baseline, Series, series_of
from assistant.objectives.snapshots import latest_of_each
from assistant.objectives.subjects import Subject, absent, belonging, chosen_subject
from assistant.objectives.verdicts import Evidence, Status, Verdict
from assistant.objectives.wording import counted, listed
from assistant.objectives.years import over_years


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
    refused = {one.measure for one in past} - {one.measure for one in once}
    spells, exits = merged_spells(spells)
    subject, notes = chosen_subject(subject, once, spells)
    found, differing = _measures(register, once, spells, as_of, subject)
    notes += _reporting(register, once) if subject.kind == "sector" else []
    notes += _not_rebased(baseline, found)
    problems += [*late, *twice, *exits, *differing, *absent(subject, once, spells)]
    statuses = tuple(
        _status(
            Evidence(
                entry,
                register.measures,
                {name: found[name] for name in entry.measures if name in found},
                spells,
                as_of,
                spells_refused,
                refused=bool(refused.intersection(entry.measures)),
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
    """The observations that can be judged, and what keeps the others out."""
    known: list[Observation] = []
    problems: dict[tuple[str, str, str], Problem] = {}
    for one in observations:
        definition = register.measures.get(one.measure)
        if definition:
            one = _of_month(one, definition)
        why = _unfit(register, definition, one)
        if why is None:
            known.append(one)
        else:
            problems.setdefault((one.rows.file, one.measure, why.code), why)
    return known, list(problems.values())


def _unfit(
    register: Register, definition: MeasureDefinition | None, one: Observation
) -> Problem | None:
    file = one.rows.file
    row = one.rows.numbers[0] if one.rows.numbers else None
    if definition is None:
        likest = get_close_matches(one.measure, register.measures, n=1)
        hint = f" Is {likest[0]} meant?" if likest else ""
        return error(
            "unknown_measure",
            f"There is no measure of this name, so its rows were left out.{hint} The instructions "
            "of `assistant template tidy` list the measures there are.",
            file=file,
            row=row,
        )
    if definition.is_percentage and one.organisation.kind != "england":
        return error(
            "percentages",
            f"{definition.title}: percentages of providers cannot be added up; only the ENGLAND "
            "row of this measure is used.",
            file=file,
            row=row,
        )
    if definition.over != "snapshot" and one.period.kind == "date":
        return error(
            "day_not_month",
            f"{definition.title} is counted by month, quarter or year, and this row names a day "
            "within one. It was not used; write the period as 2018-03.",
            file=file,
            row=row,
        )
    return None


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


def _reporting(register: Register, observations: Sequence[Observation]) -> list[str]:
    by_measure = _by_measure(observations)
    found = [
        say(register.measures[name].title, rows)
        for name, rows in by_measure.items()
        if not register.measures[name].beside
        for say in (gaps_in_words, stopped_in_words)
    ]
    return [one for one in found if one]


def _not_rebased(baseline: Baseline | None, found: Mapping[str, Sequence[Measure]]) -> list[str]:
    there = {one.period for made in found.values() for one in made}
    lacking = [one.words for one in (baseline.rebase_at if baseline else ()) if one not in there]
    if not lacking:
        return []
    return [f"No chart could be rebased at {listed(lacking)}, which is in none of the series."]


def _by_measure(observations: Sequence[Observation]) -> dict[str, list[Observation]]:
    found: dict[str, list[Observation]] = {}
    for one in observations:
        found.setdefault(one.measure, []).append(one)
    return found


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
        mine = belonging(subject, with_predecessors=definition.over != "snapshot")
        if definition.latest_of_each:
            rows = by_measure[name] = latest_of_each(one for one in rows if mine(one))
        if subject.kind == "sector":
            made, why = sector_measures(definition, rows)
            problems += why
        else:
            made = chosen_measures(definition, rows, subject.level, mine)
            lacking = incomplete_periods(subject.name, rows)
            made = [
                replace(one, withheld=one.withheld or (name, one.period) in lacking) for one in made
            ]
        if definition.kind == "count" and spells:
            own = belonging(subject, with_predecessors=False)
            made = special_measures.counts(definition, spells, as_of, subject.level, own) or made
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
        if last.providers:  # else the figure is a row of England's, and the trusts may be a few
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
