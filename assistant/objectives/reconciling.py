"""The sector's figure: when a sum is England's, and what a total row proves.

A sum over providers is England's only when there are enough of them (see
`MeasureDefinition.coverage`) and no total row says otherwise. A total that does not agree is not
explained away: the figure is withheld and the difference named.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.objectives import observations
from assistant.objectives.measures import (
    ENGLAND,
    Level,
    Measure,
    added,
    by_period,
    is_exact,
    is_trust,
    is_usable,
    joined_rows,
    with_bounds,
)
from assistant.objectives.observations import Count, Observation
from assistant.objectives.periods import Period
from assistant.objectives.problems import Problem, error, warning
from assistant.objectives.register import MeasureDefinition


def sector_measures(
    definition: MeasureDefinition, observations: Iterable[Observation]
) -> tuple[list[Measure], list[Problem]]:
    """Return the measure for each period at the highest level that the data allow."""
    made, problems = [], []
    for period, found in by_period(observations).items():
        if all(one.organisation.kind == "region" for one in found):
            continue
        measure, why = _sector_measure(definition, period, found)
        made.append(measure)
        problems += why
    return made, problems


def _sector_measure(
    definition: MeasureDefinition, period: Period, found: Sequence[Observation]
) -> tuple[Measure, list[Problem]]:
    providers = [one for one in found if one.organisation.kind == "provider"]
    england = [one for one in found if one.organisation.kind == "england"]
    if not england:
        return added(definition, period, _level_of(definition, providers), providers), []
    stated = england[0]
    is_england = stated.organisation == observations.ENGLAND
    level = _level_of(definition, providers)
    if providers and not is_usable(stated, definition):
        return added(definition, period, level, providers), []
    if not providers:
        alone = ENGLAND if is_england else Level("part")
        return added(definition, period, alone, [stated]), []
    summed = added(definition, period, level, providers)
    published = replace(added(definition, period, ENGLAND, [stated]), providers=0)
    agrees = _agrees(summed.numerator, stated.numerator, summed.missing) and _agrees(
        summed.denominator, stated.denominator, summed.missing
    )
    is_whole = agrees and not summed.missing and is_exact(summed)
    if is_whole:
        # A handful of providers that add up to it: the total is the file's own, not England's.
        sources = joined_rows((*summed.sources, stated.rows))
        note = "The providers' rows add up to the file's own total row."
        return replace(summed, sources=sources, notes=(note,)), []
    if agrees and (is_england or level == ENGLAND):
        note = (
            "The file's own England row is used, because not every provider's figure is known "
            "exactly."
        )
        return replace(published, notes=(note,)), []
    if agrees:  # with what is unknown of the rows above it, and nobody can tell whose total it is
        return summed, []
    if level != ENGLAND and _is_part(summed, published):
        if is_england:
            note = f"The file's own England row is used; {summed.providers} providers have rows."
            return replace(published, notes=(note,)), [_part(definition, period, stated, True)]
        return summed, [_part(definition, period, stated, False)]
    why = error(
        "total_differs",
        f"{definition.title}, {period.words}: the providers' rows do not add up to the total row. "
        "No figure is given for them together; check whether rows were removed or changed.",
        file=stated.rows.file,
        row=min(stated.rows.numbers, default=None),
    )
    return replace(summed, withheld=True), [why]


def _part(
    definition: MeasureDefinition, period: Period, stated: Observation, is_england: bool
) -> Problem:
    taken = (
        "It is called England and is taken for England's."
        if is_england
        else "It was not used: nobody can tell whose total it is. Call it ENGLAND if it is."
    )
    return warning(
        "part_of_a_file",
        f"{definition.title}, {period.words}: the file holds the rows of some providers and a "
        f"total row that is more than their sum. {taken}",
        file=stated.rows.file,
        row=min(stated.rows.numbers, default=None),
    )


def _is_part(summed: Measure, published: Measure) -> bool:
    """Whether a total row can be that of more providers than there are rows of.

    What the others have must be possible: nothing negative, and no more within than there are.
    """
    within, everything = summed.numerator, summed.denominator
    if summed.definition.kind != "proportion" or not within or not everything:
        return False
    if not published.numerator or not published.denominator:
        return False
    most = published.denominator.high - everything.low
    least = max(published.numerator.low - within.high, Decimal(0))
    return published.numerator.high >= within.low and least <= most


def _level_of(definition: MeasureDefinition, providers: Sequence[Observation]) -> Level:
    codes = {one.organisation.code for one in providers}
    rows = [with_bounds(one, definition) for one in providers]
    known = {one.organisation.code for one in rows if is_usable(one, definition)}
    if sum(is_trust(code) for code in known) >= definition.coverage:
        return ENGLAND
    if len(codes) == 1:
        return Level("provider", codes.pop())
    return Level("part", str(len(known)))


def _agrees(summed: Count | None, stated: Count | None, missing: Sequence[str]) -> bool:
    """Whether a total can be the sum, given what is unknown of the parts."""
    if summed is None or stated is None:
        return summed is None or bool(missing)
    return stated.high >= summed.low and (bool(missing) or stated.low <= summed.high)
