"""What is said at the level of one provider, or one region.

The objectives are the sector's, so a figure is given and the status is left open; objectives 13
and 14 speak of every provider and are the exception.
"""

from assistant.objectives.measures import Measure
from assistant.objectives.verdicts import Evidence, Verdict
from assistant.objectives.wording import ended, figure, percent, target


def verdict(evidence: Evidence, name: str, sector_scope: str) -> Verdict:
    """Return the finding for a provider or region called `name`.

    Args:
        sector_scope: the document's sentence that the objectives are the sector's.
    """
    entry = evidence.entry
    if entry.assessed == "evidence":
        return Verdict(
            "not_computable",
            "No figure can settle this objective: the document gives none. What would count as "
            f"evidence: {entry.evidence}.",
        )
    latest = [evidence.latest(one) for one in evidence.deciding]
    found = [one for one in latest if one]
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


def _finding(evidence: Evidence, measure: Measure, name: str) -> str:
    title = measure.definition.title
    when = measure.period.words
    if measure.definition.kind == "count":
        is_in = measure.numerator is not None and measure.numerator.low > 0
        return (
            f"By the list in the data, on {when} {name} was {'' if is_in else 'not '}in special "
            "measures for quality."
        )
    if measure.bounds is None:
        return f"{title}: no usable figure for {name} in {when}."
    if measure.definition.kind == "proportion" and _is_yes_or_no(measure):
        return f"{title}: {name}, {when}: {'yes' if measure.value == 1 else 'no'}."
    if measure.definition.kind == "sum":
        return f"{name} had {figure(measure)} in {when}."
    day = "on" if measure.period.kind == "date" else "in"
    words = f"{title}: {name} had {figure(measure)} {day} {when}"
    standard = measure.standard
    if measure.definition.over == "snapshot":
        return f"{words}."
    if standard is None:
        return f"{words}{ended(measure)}."
    if measure.met is not None:
        words += f", which {'meets' if measure.met else 'misses'} the standard ({target(standard)})"
    if not standard.confirmed:
        words += " (threshold not confirmed from a published source)"
    if evidence.is_later([measure]):
        words += "; this is later than the objective's years"
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
