"""Answers about how things stand: from uploaded data by rule, or what data would be needed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from assistant.answers import Citation, Notice, Statement
from assistant.objectives.measures import Measure, joined_rows
from assistant.objectives.register import Register, load_register
from assistant.objectives.status import ObjectiveStatus
from assistant.objectives.subjects import Subject
from assistant.objectives.wording import counted, figure, listed, target
from assistant.status_questions import StatusQuestion
from assistant.status_report import StatusReport, status_report
from assistant.status_wire import files_in_words, rows_in_words
from assistant.status_words import over_time, status_words, title
from corpus.read import Corpus

if TYPE_CHECKING:
    from assistant.status_files import Contents

LEAD = "Whether it is met is not in the documents; what they say is to be met is this."


@dataclass(frozen=True)
class StatusDraft:
    """An answer's text and what it rests on."""

    text: str
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    notices: tuple[Notice, ...]
    report: StatusReport
    objectives: tuple[int, ...]
    """Those whose status the answer gives."""


def from_data(
    corpus: Corpus, text: str, asked: StatusQuestion, contents: "Contents", as_of: date | None
) -> StatusDraft | None:
    """Return the answer that the data give; None where they hold nothing on what is asked.

    Args:
        as_of: the day asked about; the last day that the data speak of where it is None.

    Raises:
        UnknownPlace, Unverified: see `status_report`.
    """
    report = status_report(
        corpus,
        contents,
        as_of=as_of or _last_day(contents),
        subject=_subject(text, asked, contents),
    )
    found = _found(report, asked)
    if not found:
        return None
    citations = [report.citations[one.entry.number] for one in found]
    renumbered = tuple(_numbered(one, at) for at, one in enumerate(citations, start=1))
    lines = [f"**{title(report)}**"]
    statements = []
    for at, one in enumerate(found, start=1):
        words = _finding(one, asked)
        name = f"Objective {one.entry.number} ({one.entry.title})"
        lines.append(f"{name}: {words} [{at}]")
        statements.append(Statement(f"{name}: {words}", (at,), status=one.entry.number))
    lines += [_rule(found, asked), _basis(found, asked)]
    scope = _numbered(report.scope, len(renumbered) + 1)
    return StatusDraft(
        text="\n\n".join(line for line in lines if line),
        statements=tuple(statements),
        citations=(*renumbered, scope),
        notices=tuple(_notices(report, found, scope)),
        report=report,
        objectives=tuple(one.entry.number for one in found),
    )


def what_data(asked: StatusQuestion, register: Register, *, has_data: bool = False) -> Notice:
    """Return the notice on which data would answer the question.

    Args:
        has_data: whether files were given, which then hold nothing on it.
    """
    numbers = asked.objectives or tuple(one.number for one in register.objectives)
    needs = [
        register.objective(number).needs for number in numbers if register.objective(number).needs
    ]
    if len(numbers) > 3 or not needs:
        words = (
            "Published NHS statistics or a filled template would; `assistant template` lists the "
            "templates."
        )
    else:
        words = f"Data that would: {' '.join(needs)}"
    given = " The files given hold nothing on it." if has_data else ""
    return Notice(
        "gap",
        f"The documents are of 2016 and cannot say how things stand now.{given} {words} Give such "
        "a file with the question: on the page under Your data, on the command line with --data.",
    )


def _found(report: StatusReport, asked: StatusQuestion) -> list[ObjectiveStatus]:
    """The findings that answer the question; none where the data hold nothing on it."""
    if asked.all_of_them:
        return list(report.objectives)
    if not asked.objectives:
        return [one for one in report.objectives if one.measures]
    found = [one for one in report.objectives if one.entry.number in asked.objectives]
    if asked.measures:
        groups = {load_register().measures[name].group for name in asked.measures}
        there = {one.definition.group for status in found for one in status.measures}
        if not groups & there:
            return []
    return [] if all(one.status == "no_data" for one in found) else found


def _subject(text: str, asked: StatusQuestion, contents: "Contents") -> Subject | None:
    """The provider or region that the question names, if the data hold it."""
    known = {one.organisation.code: one.organisation for one in contents.observations}
    known |= {one.organisation.code: one.organisation for one in contents.spells}
    providers = {code: one for code, one in known.items() if one.kind == "provider"}
    for code in asked.codes:
        if code in providers:
            return Subject("provider", code)
    words = f" {_plain(text)} "
    named = [
        (len(name), code)
        for code, one in sorted(providers.items())
        if (name := _LEGAL.sub("", _plain(one.name)).strip()).count(" ") and f" {name} " in words
    ]
    if named:
        return Subject("provider", max(named)[1])
    for region in sorted({one.region for one in providers.values() if one.region}):
        name = _REGIONAL.sub("", _plain(region)).strip()
        if len(name) >= _SHORTEST_REGION and f" {name} " in words:
            return Subject("region", region)
    return None


_LEGAL = re.compile(r"\b(?:nhs|foundation|trust)\b\s*")
"""What people leave out of a trust's name. No more than that: “Dorset” is several trusts."""
_REGIONAL = re.compile(r"\b(?:nhs|england|commissioning|region)\b\s*")
_SHORTEST_REGION = 5


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9&]+", " ", text.casefold()).split())


def _last_day(contents: "Contents") -> date:
    ends = [one.period.end for one in contents.observations]
    ends += [one.exited or one.entered for one in contents.spells]
    return max(ends, default=date(2016, 7, 31))


def _numbered(citation: Citation, number: int) -> Citation:
    return Citation(**{**citation.__dict__, "id": number})


def _finding(one: ObjectiveStatus, asked: StatusQuestion) -> str:
    """The finding for the periods that are asked about, else the objective's."""
    narrowed = _asked_for(one, asked)
    if narrowed:
        return " ".join(_of_period(measure) for measure in narrowed)
    words = f"{status_words(one)}. {one.sentence}"
    if asked.periods and one.measures:
        when = listed([period.words for period in asked.periods])
        words = f"The data hold no figure for {when}. {words}"
    if asked.trend:
        words = " ".join([words, *(over_time(series) for series in one.series)])
    return words


def _asked_for(one: ObjectiveStatus, asked: StatusQuestion) -> list[Measure]:
    return [
        measure
        for measure in one.measures
        if measure.period in asked.periods
        and (measure.definition.id in asked.measures or not asked.measures)
    ]


def _of_period(measure: Measure) -> str:
    standard = measure.standard
    words = f"{measure.definition.title}: {measure.level.words}, {measure.period.words}: "
    words += figure(measure)
    if standard is None or measure.met is None:
        return f"{words}. There is no verdict for this figure."
    verdict = "meets" if measure.met else "misses"
    return f"{words}, which {verdict} the standard ({target(standard)})."


def _rule(found: Sequence[ObjectiveStatus], asked: StatusQuestion) -> str:
    """The rule behind a single finding, where it was the rule that decided."""
    judged = [one for one in found if one.measures and not _asked_for(one, asked)]
    if len(judged) != 1 or judged[0].status == "indicator_only":
        return ""
    return f"Rule used: {judged[0].entry.rule}"


def _basis(found: Sequence[ObjectiveStatus], asked: StatusQuestion) -> str:
    measures = [each for one in found for each in (_asked_for(one, asked) or one.measures)]
    if not measures:
        return ""
    sources = joined_rows(rows for each in measures for rows in each.sources)
    last = {each.definition.id: each for each in measures}.values()
    if len(measures) == len(list(last)):
        return f"Computed by rule from {rows_in_words(sources)}."
    return f"Computed by rule from {files_in_words(sources)}."


def _notices(
    report: StatusReport, found: Sequence[ObjectiveStatus], scope: Citation
) -> list[Notice]:
    subject = report.assessment.subject
    if subject.kind == "sector":
        words = (
            "The figures are for the sector, as the objectives are. For one provider's figures, "
            "name its code."
        )
    else:
        words = (
            f"The figures are those of {subject.name}. The objectives are the sector's, except "
            "objectives 13 and 14, which speak of every provider."
        )
    made = [Notice("scope", words, (scope.id,))]
    errors = [one for one in report.problems if one.severity == "error"]
    if errors:
        made.append(
            Notice(
                "gap",
                f"Because of {counted(len(errors), 'problem')} something in the files was not "
                f"used. The first: {errors[0].message}",
            )
        )
    made += [Notice("dated", text) for one in found for text in one.remarks]
    return made
