"""The rule of each objective at the sector's level: fixed, tested, stated with the finding.

The rules follow the documents where they say something and a stated reading where they do not;
each objective's `rule` in the register is what a person is told.
"""

from assistant.objectives import constitution, yearly
from assistant.objectives.measures import Measure
from assistant.objectives.periods import in_words
from assistant.objectives.register import Standard
from assistant.objectives.special_measures import in_force, longest
from assistant.objectives.verdicts import Evidence, Verdict
from assistant.objectives.wording import capital, counted, figure, listed, plain_percent, target


def verdict(evidence: Evidence) -> Verdict:
    """Return the status of an objective for the sector."""
    entry = evidence.entry
    if entry.assessed == "evidence":
        return Verdict(
            "not_computable",
            "No figure can settle this objective: the document gives none. What would count as "
            f"evidence: {entry.evidence}.",
        )
    if not evidence.deciding:
        return Verdict("no_data", f"There are no data on this objective. Needed: {entry.needs}")
    if entry.assessed == "standards":
        return constitution.verdict(evidence)
    if entry.assessed == "years":
        return yearly.verdict(evidence)
    measure = evidence.latest(evidence.deciding[0])
    assert measure  # one of the deciding measures has data
    if measure.bounds is None:
        return Verdict("insufficient_data", f"{without_figure(measure)} Needed: {entry.needs}")
    if entry.assessed == "count":
        return _special_measures(evidence, measure)
    if entry.assessed == "indicator":
        return _indicator(measure)
    if entry.assessed == "boards":
        return _boards(measure)
    return _share(evidence, measure)


def without_figure(measure: Measure) -> str:
    """Return why a measure has no figure."""
    if measure.withheld:
        return (
            f"For {measure.period.words} the providers' rows and the total row of the file do not "
            "agree, so no figure is given."
        )
    return f"The data hold no usable figure for {measure.period.words}."


def _special_measures(evidence: Evidence, measure: Measure) -> Verdict:
    found = in_force(evidence.spells, evidence.as_of)
    when = in_words(evidence.as_of)
    count = len({one.organisation.code for one in found})
    if count == 0 and evidence.spells_refused:
        return Verdict(
            "insufficient_data",
            f"The rows that could be used show no provider in special measures for quality on "
            f"{when}, but some rows could not be used, so there may be one.",
        )
    if count == 0:
        return Verdict(
            "met",
            f"By the list in the data, no provider was in special measures for quality on {when}.",
        )
    codes = list(dict.fromkeys(one.organisation.code for one in found))
    first = longest(evidence.spells, evidence.as_of)
    assert first
    words = (
        f"By the list in the data, {counted(count, 'provider')} "
        f"{'was' if count == 1 else 'were'} in special measures for quality on {when} "
        f"({listed(codes)}; longest {first[0].organisation.code}, since "
        f"{in_words(first[0].entered)}). The objective is zero"
    )
    return _due(evidence, measure, words)


def _share(evidence: Evidence, measure: Measure) -> Verdict:
    entry, standard = evidence.entry, measure.definition.standards[-1]
    subject = (
        "NHS providers with an overall rating are rated good or outstanding"
        if entry.assessed == "share"
        else "trusts that answered the survey meet all four priority standards"
    )
    words = f"{capitalised_figure(measure)} {subject} ({measure.period.words})"
    if measure.missing:
        words += f"; {counted(len(measure.missing), 'trust')} more gave no usable answer"
    if measure.level.kind != "england":
        return Verdict(
            "insufficient_data",
            f"{words}. That is {measure.level.label}, too few to speak of the sector. "
            f"Needed: {entry.needs}",
        )
    bounds = measure.bounds
    assert bounds
    verdicts = {standard.met_by(bound) for bound in bounds}
    if len(verdicts) > 1:
        return Verdict("insufficient_data", f"{words}: the bounds lie on both sides of the target.")
    if verdicts.pop():
        return Verdict("met", f"{words}; the objective is {target(standard)}.")
    words += _milestone(measure, standard)
    return _due(evidence, measure, f"{words}; the objective is {target(standard)}")


def _milestone(measure: Measure, last: Standard) -> str:
    interim = measure.standard
    if not interim or interim is last or measure.met is None:
        return ""
    return (
        f", {'which reaches' if measure.met else 'which is short of'} the "
        f"{plain_percent(interim.threshold)} expected by then"
    )


def _due(evidence: Evidence, measure: Measure, words: str) -> Verdict:
    """Not met, or not yet assessable while the data are older than the objective's date."""
    by = evidence.entry.by
    seen = min(evidence.as_of, measure.period.end)
    if by and seen < by:
        return Verdict(
            "not_yet_assessable",
            f"{words}, by 2020 (read as by {in_words(by)}); these data are from before then.",
        )
    return Verdict("not_met", f"{words}.")


def _indicator(measure: Measure) -> Verdict:
    subject = (
        "NHS providers with a well-led rating are rated good or outstanding for it"
        if measure.definition.id == "cqc_well_led"
        else "providers that reported have a recognised approach in place"
    )
    return Verdict(
        "indicator_only",
        f"{capitalised_figure(measure)} {subject} ({measure.period.words}). The document gives no "
        "figure to compare this with, so it is an indicator and no verdict.",
    )


def _boards(measure: Measure) -> Verdict:
    numerator, denominator = measure.numerator, measure.denominator
    assert numerator and denominator
    boards, balanced = int(denominator.low), int(numerator.low)
    words = f"{balanced:,} of {counted(boards, 'board')} reported are gender-balanced"
    if balanced < boards:
        return Verdict(
            "not_met",
            f"{words} ({measure.period.words}); the objective speaks of every provider board.",
        )
    if measure.level.kind != "england":
        return Verdict(
            "insufficient_data",
            f"{words} ({measure.period.words}); the objective speaks of every provider board, and "
            "most boards are not in the data.",
        )
    return Verdict(
        "met",
        f"{words} ({measure.period.words}). That is met on gender balance alone: whether boards "
        "otherwise reflect the people they serve is not in these data.",
    )


def capitalised_figure(measure: Measure) -> str:
    """Return a figure to begin a sentence with: 32.4% (58 of 179) of the ..."""
    return f"{capital(figure(measure))} of the"
