"""Objectives that are judged by complete financial years: balance, efficiency, mental health."""

from collections.abc import Sequence
from datetime import date

from assistant.objectives.measures import Measure
from assistant.objectives.periods import financial_year, financial_year_of
from assistant.objectives.verdicts import Evidence, Verdict
from assistant.objectives.wording import capital, figure, listed, target, with_missing


def verdict(evidence: Evidence) -> Verdict:
    """Return the status from the complete years between the objective's first and last.

    Not met as soon as one complete year fails; met only when every year of the objective is in the
    data and meets. Where measures are readings of one thing, they have to agree. Where all years
    in the data are later, they are held to the same test, and that is said.
    """
    entry = evidence.entry
    wanted = entry.required or tuple(evidence.deciding)
    judged = {name: _judged(evidence, name) for name in wanted}
    findings = [_finding(evidence, name, judged[name]) for name in wanted]
    words = " ".join(one for one in findings if one)
    if not any(judged.values()):
        return _nothing_to_judge(evidence, words)
    late = [name for name, found in judged.items() if evidence.is_later(found)]
    if late:
        whose = "These data"
        if len(late) < len(judged):
            whose = f"The data on {listed([evidence.definitions[name].title for name in late])}"
        words = (
            f"{whose} are later than the years of the objective, the last of which ended in "
            f"March 2020, and are held to the same test. {words}"
        )
    results = {name: _result(evidence, judged[name]) for name in wanted}
    readings = {results[name] for name in wanted if judged[name]}
    if entry.alternatives and "not_met" in readings and len(readings) > 1:
        agree = "don't agree" if "met" in readings else "don't all settle it"
        return Verdict(
            "insufficient_data",
            f"{words} The measures {agree}, and the documents don't say which of them counts.",
        )
    if "not_met" in results.values():
        return Verdict("not_met", words)
    if all(one == "met" for one in results.values()):
        if entry.by and evidence.as_of < entry.by:
            return Verdict(
                "not_yet_assessable", f"{words} Met in every year so far; the years run to 2019/20."
            )
        return Verdict("met", f"{words} No year of the objective is missing.")
    return Verdict("insufficient_data", f"{words} {_missing(evidence, judged)}".strip())


def _judged(evidence: Evidence, name: str) -> list[Measure]:
    """The complete years within the objective's; where there are none, those after."""
    starts, by = evidence.entry.starts, evidence.entry.by
    years = [
        one
        for one in evidence.measures.get(name, ())
        if one.period.kind == "year" and one.complete and one.level.kind == "england"
    ]
    inside = [
        one
        for one in years
        if (starts is None or one.period.start >= starts) and (by is None or one.period.end <= by)
    ]
    return inside or [one for one in years if by and one.period.start > by]


def _result(evidence: Evidence, years: Sequence[Measure]) -> str:
    verdicts = [one.met for one in years]
    if False in verdicts:
        return "not_met"
    seen = {one.period.start for one in years if one.met}
    return "met" if seen and not set(_expected(evidence)) - seen else ""


def _expected(evidence: Evidence) -> list[date]:
    """The first days of the years that are over on the day asked about."""
    entry = evidence.entry
    last = min(evidence.as_of, entry.by or evidence.as_of)
    year = financial_year_of(entry.starts or last)
    starts = []
    while financial_year(year).end <= last:
        starts.append(financial_year(year).start)
        year += 1
    return starts


def _finding(evidence: Evidence, name: str, years: Sequence[Measure]) -> str:
    title = evidence.definitions[name].title
    if years:
        parts = [f"{one.period.label} {with_missing(one)}, {_compared(one)}" for one in years]
        return f"{title}: {'; '.join(parts)}."
    shown = [
        one
        for one in evidence.measures.get(name, ())
        if one.period.kind in ("year", "year_to_date")
    ]
    shown = shown or list(evidence.measures.get(name, ()))[-1:]
    if not shown:
        return f"{title}: no data."
    one = shown[-1]
    return f"{title}: {one.period.words}, {figure(one)}{_whose(one)}."


def _compared(measure: Measure) -> str:
    standard = measure.standard
    if standard is None:
        return "for which there is no standard"
    if measure.met is None:
        return f"which does not settle whether it is {target(standard)}"
    words = f"{'met' if measure.met else 'not met'} ({target(standard)})"
    if standard.strict_elsewhere and measure.value == standard.threshold:
        words += f" ({standard.strict_elsewhere.rstrip('.')})"
    return words


def _whose(measure: Measure) -> str:
    return "" if measure.level.kind == "england" else f" ({measure.level.words})"


def _nothing_to_judge(evidence: Evidence, words: str) -> Verdict:
    entry = evidence.entry
    found = [one for name in evidence.deciding for one in evidence.measures[name]]
    whole = [one for one in found if one.level.kind == "england"]
    if not whole:
        return Verdict(
            "insufficient_data",
            f"{words} The data do not cover the sector. Needed: {entry.needs}",
        )
    if entry.starts and all(one.period.end < entry.starts for one in whole):
        return Verdict(
            "not_yet_assessable",
            f"{words} The objective speaks of the years from "
            f"{financial_year(entry.starts.year).label}; these data are from before.",
        )
    return Verdict(
        "not_yet_assessable",
        f"{words} No financial year is complete in the data; part of a year is not judged.",
    )


def _missing(evidence: Evidence, judged: dict[str, list[Measure]]) -> str:
    absent = [evidence.definitions[name].title for name, years in judged.items() if not years]
    unsettled = [
        evidence.definitions[name].title
        for name, years in judged.items()
        if any(one.met is None for one in years)
    ]
    starts = {one.period.start for years in judged.values() for one in years}
    years = [financial_year(one.year).label for one in _expected(evidence) if one not in starts]
    parts = []
    if absent:
        parts.append(f"no complete year for {listed(absent)}")
    if unsettled:
        parts.append(f"no verdict for {listed(unsettled)} in every year")
    if years:
        parts.append(f"no complete data for {listed(years)}")
    return f"{capital('; '.join(parts))}." if parts else ""
