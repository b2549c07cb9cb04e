"""Objective 8: NHS Constitution standards, standard by standard and period by period."""

from collections.abc import Sequence
from datetime import date

from assistant.objectives.measures import Measure
from assistant.objectives.periods import financial_year_of, month, next_month, quarter
from assistant.objectives.verdicts import Evidence, Status, Verdict
from assistant.objectives.wording import (
    ended,
    figure,
    listed,
    percent,
    run_of,
    target,
    with_missing,
)

_NO_FIGURE = "Patient choice, which the document names as well, has no figure and is not judged."


def verdict(evidence: Evidence) -> Verdict:
    """Return not met when any standard is missed in any complete period that is judged.

    Met needs every standard that held in the objective's years, in every month of them. Data from
    after those years are held to the same test, and that is said.
    """
    judged = {name: judged_periods(evidence, name) for name in evidence.deciding}
    findings = [_finding(evidence, name, judged[name]) for name in evidence.deciding]
    words = " ".join(findings)
    every = [one for found in judged.values() for one in found]
    late = [name for name, found in judged.items() if found and evidence.is_later(found)]
    if late:
        whose = "These data"
        if len(late) < len(judged):
            of = [evidence.definitions[name].title for name in late]
            whose = f"The data on {listed(of, most=len(of))}"
        words = (
            f"{whose} are later than the years of the objective ({_years(evidence)}) and "
            f"are held to the same test. {words}"
        )
    met = [one.met for one in every]
    lacking = _lacking(evidence)
    if False in met:
        return Verdict("not_met", f"{words}{lacking}")
    if not every:
        return Verdict(_without_verdict(evidence), f"{words}{lacking}")
    gaps = [name for name in evidence.deciding if not _is_whole(evidence, name, judged[name])]
    if lacking or gaps or None in met:
        if gaps:
            titles = [evidence.definitions[name].title for name in gaps]
            lacking += f" Not every month of the objective's years is there for {listed(titles)}."
        return Verdict("insufficient_data", f"{words}{lacking}")
    by = evidence.entry.by
    if by and evidence.as_of < by:
        return Verdict(
            "not_yet_assessable",
            f"{words} Met so far; the objective's years are {_years(evidence)}.",
        )
    return Verdict("met", f"{words} {_NO_FIGURE}")


def judged_periods(evidence: Evidence, name: str) -> list[Measure]:
    """Return the periods of a measure by which the objective is judged.

    Its months (quarters or years, where there are no months) for England within the objective's
    years; where there are none, those after, unless the standard itself came after.
    """
    found = [
        one
        for one in evidence.measures.get(name, ())
        if one.complete and one.level.kind == "england" and one.standard
    ]
    starts, by = evidence.entry.starts, evidence.entry.by
    found = [one for one in found if not (by and one.standard and one.standard.start > by)]
    inside = [
        one
        for one in found
        if (not starts or one.period.start >= starts) and (not by or one.period.end <= by)
    ]
    after = [one for one in found if by and one.period.start > by]
    for some in (inside, after):
        for kinds in (("month",), ("quarter", "span"), ("year",)):
            base = [one for one in some if one.period.kind in kinds]
            if base:
                return base
    return []


def _finding(evidence: Evidence, name: str, judged: Sequence[Measure]) -> str:
    definition = evidence.definitions[name]
    if not judged:
        return f"{definition.title}: {_why_not_judged(evidence, name)}"
    standard = judged[-1].standard
    assert standard  # only periods with a standard are judged
    met = sum(one.met is True for one in judged)
    unsettled = sum(one.met is None for one in judged)
    last = judged[-1]
    if len(judged) == 1:
        outcome = {True: "meets", False: "misses", None: "does not settle whether it meets"}[
            last.met
        ]
        words = (
            f"{last.period.words} {with_missing(last)}, which {outcome} the standard "
            f"({target(standard)})"
        )
    else:
        words = (
            f"the standard ({target(standard)}) was met in {met} of "
            f"{run_of([one.period for one in judged])}; the last was {with_missing(last)}"
        )
        if unsettled:
            words += f"; {unsettled} cannot be settled from the data"
    later = [
        one
        for one in evidence.measures[name]
        if one.level.kind == "england" and one.period.start > last.period.end
    ]
    if later:
        newest = later[-1]
        words += f"; the latest in the data, {newest.period.words}, is {figure(newest)}"
        words += "" if newest.standard else ended(newest)
    if standard.strict_elsewhere and last.value == standard.threshold:
        words += f" ({standard.strict_elsewhere.rstrip('.')})"
    words += _trusts_alone(evidence, name)
    if not standard.confirmed:
        words += " (threshold not confirmed from a published source)"
    return f"{definition.title}: {words}."


def _trusts_alone(evidence: Evidence, name: str) -> str:
    """What NHS trusts have by themselves, where the sum holds independent providers too."""
    alone = [one for one in evidence.measures[name] if one.level.kind == "trusts"]
    if not alone or alone[-1].value is None:
        return ""
    return f"; NHS trusts alone, {alone[-1].period.words}: {percent(alone[-1].value)}"


def _years(evidence: Evidence) -> str:
    starts, by = evidence.entry.starts, evidence.entry.by
    assert starts and by  # this objective has both
    return f"{starts:%B %Y} to {by:%B %Y}"


def _why_not_judged(evidence: Evidence, name: str) -> str:
    last = evidence.measures[name][-1]
    words = f"{last.period.words} {figure(last)}"
    by, starts = evidence.entry.by, evidence.entry.starts
    if last.level.kind != "england":
        return f"{words}, for {last.level.words} only."
    if last.withheld:
        return f"no figure for {last.period.words}, the rows and the total row do not agree."
    standard = last.standard
    if standard is None:
        return f"{words}{ended(last)}."
    if by and standard.start > by:
        verdict = {True: "meets", False: "misses", None: "does not settle whether it meets"}[
            last.met
        ]
        return (
            f"{words}, which {verdict} {target(standard)}: a standard of its own, later than the "
            "documents, by which the objective is not judged."
        )
    if starts and last.period.end >= starts:
        return (
            f"{words}; the standard is judged by whole months, quarters or years, and this is none."
        )
    return f"{words}; the objective's years are {_years(evidence)}, and these data are from before."


def _without_verdict(evidence: Evidence) -> Status:
    found = [one for name in evidence.deciding for one in evidence.measures[name]]
    starts = evidence.entry.starts
    if starts and all(one.period.end < starts for one in found):
        return "not_yet_assessable"
    return "insufficient_data"


def _lacking(evidence: Evidence) -> str:
    """Which of the standards that held in the objective's years the data say nothing of."""
    starts, by = evidence.entry.starts, evidence.entry.by
    wanted = [
        one
        for name in evidence.entry.measures
        if not (one := evidence.definitions[name]).beside
        and any(
            (not by or each.start <= by) and (not each.end or not starts or each.end >= starts)
            for each in one.standards
        )
    ]
    present = set(evidence.deciding)
    groups = dict.fromkeys(one.group for one in wanted)
    seen = {evidence.definitions[name].group for name in present}
    words = ""
    absent = [group for group in groups if group not in seen]
    if absent:
        words += f" No data on {listed(absent)}."
    others = [one.title for one in wanted if one.group in seen and one.id not in present]
    if others:
        words += f" Not in the data: {listed(others, most=len(others))}."
    return words


def _is_whole(evidence: Evidence, name: str, judged: Sequence[Measure]) -> bool:
    """Whether every month in which the standard held is judged, up to the day asked about."""
    starts, by = evidence.entry.starts, evidence.entry.by
    assert starts and by
    ends = [one.end for one in evidence.definitions[name].standards if one.end]
    last = min(by, evidence.as_of, *ends)
    seen = {one.period.start for one in judged}
    if judged and judged[0].period.kind == "quarter":
        return all(one in seen for one in _quarters(starts, last))
    if judged and judged[0].period.kind == "year":
        return set(_quarters(starts, last)[::4]) <= seen
    at = month(starts.year, starts.month)
    while at.end <= last:
        if at.start not in seen:
            return False
        at = next_month(at)
    return True


def _quarters(starts: date, last: date) -> list[date]:
    found = []
    for year in range(financial_year_of(starts), financial_year_of(last) + 1):
        found += [quarter(year, one) for one in (1, 2, 3, 4)]
    return [one.start for one in found if one.start >= starts and one.end <= last]
