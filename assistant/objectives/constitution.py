"""Objective 8: NHS Constitution standards, standard by standard and period by period."""

from collections.abc import Sequence
from datetime import date

from assistant.objectives.measures import Measure
from assistant.objectives.periods import financial_year_of, month, next_month, quarter
from assistant.objectives.verdicts import Evidence, Status, Verdict
from assistant.objectives.wording import figure, listed, run_of, target

_NO_FIGURE = "Patient choice, which the document names as well, has no figure and is not judged."


def verdict(evidence: Evidence) -> Verdict:
    """Return not met when any standard is missed in any complete period that is judged.

    Met needs every standard the objective names, in every month of the objective's years up to the
    day asked about. Data from after those years are held to the same test, and that is said.
    """
    judged = {name: judged_periods(evidence, name) for name in evidence.deciding}
    findings = [_finding(evidence, name, judged[name]) for name in evidence.deciding]
    words = " ".join(findings)
    every = [one for found in judged.values() for one in found]
    late = [name for name, found in judged.items() if found and _is_later(evidence, found)]
    if late:
        whose = "These data"
        if len(late) < len(judged):
            of = [evidence.definitions[name].title for name in late]
            whose = f"The data on {listed(of, most=len(of))}"
        words = (
            f"{whose} are later than the years of the objective (April 2016 to March 2020) and "
            f"are held to the same test. {words}"
        )
    met = [one.met for one in every]
    absent = _absent(evidence)
    lacking = f" No data on {listed(absent)}." if absent else ""
    if False in met:
        return Verdict("not_met", f"{words}{lacking}")
    if not every:
        return Verdict(_without_verdict(evidence), f"{words}{lacking}")
    gaps = [name for name in evidence.deciding if not _is_whole(evidence, judged[name])]
    if absent or gaps or None in met:
        if gaps:
            titles = [evidence.definitions[name].title for name in gaps]
            lacking += f" Not every month of the objective's years is there for {listed(titles)}."
        return Verdict("insufficient_data", f"{words}{lacking}")
    return Verdict("met", f"{words} {_NO_FIGURE}")


def judged_periods(evidence: Evidence, name: str) -> list[Measure]:
    """Return the periods of a measure by which the objective is judged.

    Its months (quarters, where there are no months) for England within the objective's years;
    where there are none, those after.
    """
    found = [
        one
        for one in evidence.measures.get(name, ())
        if one.complete and one.level.kind == "england" and one.standard
    ]
    base = [one for one in found if one.period.kind == "month"] or [
        one for one in found if one.period.kind in ("quarter", "span")
    ]
    starts, by = evidence.entry.starts, evidence.entry.by
    inside = [
        one
        for one in base
        if (not starts or one.period.start >= starts) and (not by or one.period.end <= by)
    ]
    return inside or [one for one in base if by and one.period.start > by]


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
            f"{last.period.words} {figure(last)}, which {outcome} the standard ({target(standard)})"
        )
    else:
        words = (
            f"the standard ({target(standard)}) was met in {met} of "
            f"{run_of([one.period for one in judged])}; the last was {figure(last)}"
        )
        if unsettled:
            words += f"; {unsettled} cannot be settled from the data"
    newest = evidence.latest(name)
    if newest and newest.period.start > last.period.end:
        words += f"; the latest in the data, {newest.period.words}, is {figure(newest)}"
    if not standard.confirmed:
        words += " (threshold not confirmed from a published source)"
    return f"{definition.title}: {words}."


def _why_not_judged(evidence: Evidence, name: str) -> str:
    last = evidence.measures[name][-1]
    if last.level.kind != "england":
        return f"{last.period.words} {figure(last)}, for {last.level.label} only."
    if last.withheld:
        return f"no figure for {last.period.words}, the rows and the total row do not agree."
    if not last.definition.standards:
        return (
            f"{last.period.words} {figure(last)}; none of the standards that the objective speaks "
            "of has this form."
        )
    if last.standard is None:
        return (
            f"{last.period.words} {figure(last)}; the standard of 2016 did not hold then, so it is "
            "not judged by it."
        )
    starts = evidence.entry.starts
    if starts and last.period.end >= starts:
        return (
            f"{last.period.words} {figure(last)}; the standard is judged by months or quarters of "
            "April 2016 to March 2020, and this is none."
        )
    return (
        f"{last.period.words} {figure(last)}; the objective's years are April 2016 to March 2020, "
        "and these data are from before."
    )


def _without_verdict(evidence: Evidence) -> Status:
    found = [one for name in evidence.deciding for one in evidence.measures[name]]
    starts = evidence.entry.starts
    if starts and all(one.period.end < starts for one in found):
        return "not_yet_assessable"
    return "insufficient_data"


def _absent(evidence: Evidence) -> list[str]:
    groups = dict.fromkeys(
        evidence.definitions[name].group
        for name in evidence.entry.measures
        if not evidence.definitions[name].beside
    )
    present = {evidence.definitions[name].group for name in evidence.deciding}
    return [one for one in groups if one not in present]


def _is_later(evidence: Evidence, judged: Sequence[Measure]) -> bool:
    by = evidence.entry.by
    return by is not None and all(one.period.start > by for one in judged)


def _is_whole(evidence: Evidence, judged: Sequence[Measure]) -> bool:
    """Whether every month of the objective's years up to the day asked about is judged."""
    starts, by = evidence.entry.starts, evidence.entry.by
    assert starts and by
    last = min(by, evidence.as_of)
    seen = {one.period.start for one in judged}
    if judged and judged[0].period.kind == "quarter":
        return all(one in seen for one in _quarters(starts, last))
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
