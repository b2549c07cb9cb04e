"""What is said at the level of one provider, or one region.

The objectives are the sector's, so a figure is given and the status is left open; objectives 13
and 14 speak of every provider and are the exception.
"""

from assistant.objectives.measures import Measure
from assistant.objectives.periods import in_words
from assistant.objectives.special_measures import is_old, last_event
from assistant.objectives.verdicts import CONTRADICTED, Evidence, Verdict, not_computable
from assistant.objectives.wording import capital, counted, ended, figure, percent, target


def verdict(evidence: Evidence, name: str, sector_scope: str) -> Verdict:
    """Return the finding for a provider or region called `name`.

    Args:
        sector_scope: the document's sentence that the objectives are the sector's.
    """
    entry = evidence.entry
    if entry.assessed == "evidence":
        return not_computable(entry)
    latest = [_latest_usable(evidence, one) for one in evidence.deciding]
    found = [one for one in latest if one]
    if not found and evidence.refused:
        return Verdict("insufficient_data", CONTRADICTED)
    if not found:
        return Verdict("no_data", f"There are no data on this objective for {name}.")
    if all(one.bounds is None for one in found):
        return Verdict("insufficient_data", f"The data hold no usable figure for {name}.")
    if entry.number == 13:
        return _board(evidence, name)
    words = " ".join(_finding(evidence, one, name) for one in found)
    if (
        entry.scope == "every_provider"
        and found[0].value == 0
        and found[0].level.kind == "provider"
    ):
        return Verdict("not_met", f"{words} The objective speaks of every provider.")
    if entry.scope == "every_provider":
        return Verdict(
            "indicator_only",
            f"{words} The objective speaks of every provider, but “effectively” has no definition "
            "in the documents, so there is no verdict.",
        )
    return Verdict(
        "indicator_only",
        f"{words} This is not the objective's test: “{sector_scope}”",
    )


def _latest_usable(evidence: Evidence, name: str) -> Measure | None:
    """The last measure with a figure; where there is none, the last."""
    usable = [one for one in evidence.measures[name] if one.bounds is not None]
    return usable[-1] if usable else evidence.latest(name)


def _finding(evidence: Evidence, measure: Measure, name: str) -> str:
    title = measure.definition.title
    when = measure.period.words
    if measure.definition.kind == "count":
        return _special_measures(evidence, measure, name)
    if measure.bounds is None:
        return f"{title}: no usable figure for {name} in {when}."
    if measure.definition.kind == "proportion" and _is_yes_or_no(measure):
        known = "yes" if measure.value == 1 else "no"
        return f"{title}: {name}, {when}: {'not known' if measure.value is None else known}."
    if measure.definition.kind == "sum":
        return f"{capital(name)} had {figure(measure)} in {when}."
    day = "on" if measure.period.kind == "date" else "in"
    words = f"{title}: {name} had {figure(measure)} {day} {when}"
    if measure.definition.over != "snapshot":
        words += _compared(evidence, measure)
    return f"{words}."


def _compared(evidence: Evidence, measure: Measure) -> str:
    """What there is to say of a figure beside its standard."""
    standard = measure.standard
    if standard is None:
        return ended(measure)
    words = ""
    if measure.met is not None:
        words += f", which {'meets' if measure.met else 'misses'} the standard ({target(standard)})"
    if not standard.confirmed:
        words += " (threshold not confirmed from a published source)"
    newest = evidence.latest(measure.definition.id)
    if newest and newest.period.end > measure.period.end:
        words += f"; there is no usable figure for {newest.period.words}"
    if evidence.is_later([measure]):
        words += "; this is later than the objective's years"
    return words


def _special_measures(evidence: Evidence, measure: Measure, name: str) -> str:
    words = f"By the list in the data, on {measure.period.words} "
    if measure.value is None:
        return f"{words}it is not known whether {name} was in special measures for quality."
    if measure.level.kind == "region":
        count = int(measure.value)
        whose = f"{counted(count, 'provider')} in {name} {'was' if count == 1 else 'were'}"
    else:
        whose = f"{name} was{'' if measure.value > 0 else ' not'}"
    words += f"{whose} in special measures for quality"
    if evidence.spells and is_old(evidence.spells, evidence.as_of):
        last = in_words(last_event(evidence.spells))
        words += f"; the last entry or exit in the list is of {last}, so it may not reach to then"
    return f"{words}."


def _is_yes_or_no(measure: Measure) -> bool:
    return (
        measure.definition.over == "snapshot"
        and measure.denominator is not None
        and measure.denominator.high == 1
    )


def _board(evidence: Evidence, name: str) -> Verdict:
    balanced = evidence.latest("board_gender_balance")
    women = evidence.latest("board_women")
    assert balanced  # it decides, so it has data
    words = f"In {balanced.period.words} " if balanced.period.kind != "date" else ""
    if balanced.period.kind == "date":
        words = f"On {balanced.period.words} "
    if balanced.level.kind != "provider":
        return Verdict(
            "indicator_only", f"{words}{figure(balanced)} of the boards in {name} were balanced."
        )
    if balanced.value is None:
        return Verdict(
            "insufficient_data",
            f"{words}it was not known whether the board of {name} was gender-balanced.",
        )
    share = _share(women) if women else ""
    if balanced.value == 1:
        return Verdict(
            "met",
            f"{words}the board of {name} was gender-balanced{share}. That is met on gender balance "
            "alone: whether the board otherwise reflects the people it serves is not in these "
            "data.",
        )
    return Verdict("not_met", f"{words}the board of {name} was not gender-balanced{share}.")


def _share(women: Measure) -> str:
    numerator, denominator = women.numerator, women.denominator
    if numerator is None or denominator is None or women.value is None:
        return ""
    return (
        f": {int(numerator.low)} of {int(denominator.low)} members are women "
        f"({percent(women.value)})"
    )
