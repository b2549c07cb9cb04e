"""The rule of each objective at the sector's level: fixed, tested, stated with the finding.

The rules follow the documents where they say something and a stated reading where they do not;
each objective's `rule` in the register is what a person is told.
"""

from fractions import Fraction

from assistant.objectives import constitution, yearly
from assistant.objectives.measures import Measure
from assistant.objectives.periods import in_words
from assistant.objectives.register import Standard
from assistant.objectives.special_measures import BELIEVED, in_force, is_old, last_event, longest
from assistant.objectives.verdicts import CONTRADICTED, Evidence, Verdict, not_computable
from assistant.objectives.wording import (
    capital,
    counted,
    figure,
    listed,
    number,
    percent,
    plain_percent,
    target,
)


def verdict(evidence: Evidence) -> Verdict:
    """Return the status of an objective for the sector."""
    entry = evidence.entry
    if entry.assessed == "evidence":
        return not_computable(entry)
    if not evidence.deciding:
        return _without_measure(evidence)
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


def _without_measure(evidence: Evidence) -> Verdict:
    if evidence.measures:
        return _beside_only(evidence)
    if evidence.refused:
        return Verdict("insufficient_data", CONTRADICTED)
    needs = evidence.entry.needs
    return Verdict("no_data", f"There are no data on this objective. Needed: {needs}")


def _beside_only(evidence: Evidence) -> Verdict:
    """The data hold figures that are shown beside a standard, and not the one it is judged by."""
    shown = [found[-1] for found in evidence.measures.values()]
    words = " ".join(f"{one.definition.title}: {one.period.words} {figure(one)}." for one in shown)
    wanted = [evidence.definitions[one.definition.beside or ""].title for one in shown]
    return Verdict(
        "insufficient_data",
        f"{words} The objective is judged by another figure, which the data don't hold: "
        f"{listed(wanted)}.",
    )


def without_figure(measure: Measure) -> str:
    """Return why a measure has no figure."""
    if measure.withheld:
        return (
            f"For {measure.period.words} the providers' rows and the total row of the file do not "
            "agree, so no figure is given."
        )
    return f"The data hold no usable figure for {measure.period.words}."


def _special_measures(evidence: Evidence, measure: Measure) -> Verdict:
    when = in_words(measure.period.end)
    bounds = measure.bounds
    assert bounds  # checked by the caller
    if all(one.regime == "finance" for one in evidence.spells):
        return _given_count(evidence, measure)
    count = int(bounds[0])
    found = in_force(evidence.spells, evidence.as_of)
    words = (
        f"By the list in the data, {counted(count, 'provider') if count else 'no provider'} "
        f"{'were' if count > 1 else 'was'} in special measures for quality on {when}"
    )
    if found:
        codes = list(dict.fromkeys(one.organisation.code for one in found))
        first = longest(evidence.spells, evidence.as_of)
        assert first
        words += (
            f" ({listed(codes)}; longest {first[0].organisation.code}, since "
            f"{in_words(first[0].entered)})"
        )
    if is_old(evidence.spells, evidence.as_of):
        last = in_words(last_event(evidence.spells))
        return Verdict(
            "insufficient_data",
            f"{words}. But the last entry or exit in the list is of {last}, so the list "
            "may not reach to that day; ask for the day on which it was drawn up (--as-of).",
        )
    if count == 0 and evidence.spells_refused:
        return Verdict(
            "insufficient_data",
            f"{words}; but some rows could not be used, so there may be one.",
        )
    if count == 0:
        return Verdict("met", f"{words}.")
    return _due(evidence, measure, f"{words}. The objective is zero")


def _given_count(evidence: Evidence, measure: Measure) -> Verdict:
    """A count as somebody gave it, without a list of who was in special measures when."""
    bounds = measure.bounds
    assert bounds  # checked by the caller
    least, most = (int(bound) for bound in bounds)
    many = counted(least, "provider") if least == most else f"{least:,} to {most:,} providers"
    words = f"The data give {many} in special measures for quality ({in_words(measure.period.end)})"
    if bounds[0] > 0:
        return _due(evidence, measure, f"{words}; the objective is zero")
    is_certain = measure.value == 0 and measure.level.kind == "england" and not measure.missing
    if not is_certain or evidence.as_of - measure.period.end > BELIEVED:
        return Verdict(
            "insufficient_data",
            f"{words}; the objective is zero, of every provider on the day asked about. "
            f"Needed: {evidence.entry.needs}",
        )
    return Verdict("met", f"{words}; the objective is zero.")


def _share(evidence: Evidence, measure: Measure) -> Verdict:
    entry, standard = evidence.entry, measure.definition.standards[-1]
    is_survey = entry.assessed == "milestones"
    subject = (
        "trusts that answered the survey meet all four priority standards"
        if is_survey
        else "NHS providers with an overall rating are rated good or outstanding"
    )
    words = f"{capitalised_figure(measure)} {subject} ({measure.period.words})"
    if evidence.is_later([measure]):
        words = f"These data are later than 2020, which the objective looked to. {words}"
    numerator, denominator = measure.numerator, measure.denominator
    if measure.missing and is_survey and numerator and denominator:
        eligible = denominator.low + len(measure.missing)
        share = percent(Fraction(numerator.low) / Fraction(eligible))
        words += (
            f"; {counted(len(measure.missing), 'trust')} gave no usable answer, so that is "
            f"{'' if numerator.exact else 'at least '}{share} of the {number(eligible)} in the data"
        )
    if not is_survey:
        words += _left_out(measure)
    if measure.level.kind != "england":
        return Verdict(
            "insufficient_data",
            f"{words}. That is {measure.level.words}, too few to speak of the sector. "
            f"Needed: {entry.needs}",
        )
    if measure.period.end < measure.definition.standards[0].start:
        return Verdict(
            "not_yet_assessable", f"{words}. These data are from before the objective's time."
        )
    bounds = measure.bounds
    assert bounds
    verdicts = {standard.met_by(bound) for bound in bounds}
    goal = f"the objective is {'all of them' if standard.threshold == 1 else target(standard)}"
    if len(verdicts) > 1:
        return Verdict("insufficient_data", f"{words}: the bounds lie on both sides of the target.")
    if verdicts.pop():
        if measure.missing and standard.threshold == 1:
            return Verdict("insufficient_data", f"{words}; {goal}.")
        return Verdict("met", f"{words}; {goal}.")
    words += _milestone(measure, standard)
    return _due(evidence, measure, f"{words}; {goal}")


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
    words = f"{capitalised_figure(measure)} {subject} ({measure.period.words})"
    if measure.level.kind != "england":
        return Verdict(
            "insufficient_data",
            f"{words}. That is {measure.level.words}, too few to speak of the sector.",
        )
    return Verdict(
        "indicator_only",
        f"{words}{_left_out(measure)}. "
        "The document gives no figure to compare this with, so it is an indicator and no verdict.",
    )


def _left_out(measure: Measure) -> str:
    """How many providers a share is without."""
    count = len(measure.missing)
    if not count:
        return ""
    verb = "is" if count == 1 else "are"
    return f"; {counted(count, 'provider')} without a usable figure {verb} left out"


def _boards(measure: Measure) -> Verdict:
    numerator, denominator = measure.numerator, measure.denominator
    assert numerator and denominator  # checked by the caller
    boards, least, most = int(denominator.low), int(numerator.low), int(numerator.high)
    balanced = f"{least:,}" if least == most else f"{least:,} to {most:,}"
    words = f"{balanced} of {counted(boards, 'board')} reported {'is' if boards == 1 else 'are'} "
    words += f"gender-balanced ({measure.period.words}){_left_out(measure)}"
    every = "the objective speaks of every provider board"
    if most < boards:
        return Verdict("not_met", f"{words}; {every}.")
    if least < boards:
        return Verdict("insufficient_data", f"{words}; {every}, and of some it is not known.")
    if measure.level.kind != "england" or measure.missing:
        return Verdict(
            "insufficient_data", f"{words}; {every}, and not every board is in the data."
        )
    return Verdict(
        "met",
        f"{words}. That is met on gender balance alone: whether boards otherwise reflect the "
        "people they serve is not in these data.",
    )


def capitalised_figure(measure: Measure) -> str:
    """Return a figure to begin a sentence with: 32.4% (58 of 179) of the ..."""
    return f"{capital(figure(measure))} of the"
