"""A report in Markdown, to be read as it stands, in a terminal or beside a change."""

from collections.abc import Iterable, Sequence

from evals import report_words as words
from evals.abstaining import DECLINING
from evals.failures_markdown import failures_markdown
from evals.figures import Figure
from evals.markdown import plain, table
from evals.report import Group, Report
from evals.risk_curve import at_tenths
from evals.wording import (
    NONE,
    OUTCOME_WORDS,
    capital,
    interval_words,
    of_words,
    p_words,
    percent,
    points,
    points_interval,
)

_FIGURE_HEAD = ("Value", "Of", "95% (Wilson)", "95% (chapters resampled)")


def report_markdown(report: Report) -> str:
    """Return the whole report."""
    label = report.run.cases.label
    several = len(report.run.names) > 1
    lines = [f"# {plain(words.title(report))}", ""]
    for paragraph in words.reading(report):
        lines += [paragraph, ""]
    if report.run.notes:
        lines += ["To know about these figures:", "", *_bullets(map(plain, report.run.notes)), ""]
    lines += ["## The figures", "", *_bullets(report.claims), "", *figures_table(report), ""]
    lines += ["What each is:", "", *_meanings(report), ""]
    lines += [*_lengths(report), "## Beside the others", ""]
    lines += [*_groups(report.outcomes, "Answerer"), ""]
    lines += [*_versus(report), ""] if several else ["There are no others in this folder.", ""]
    lines += ["## What no answer may break", "", *_invariants(report), ""]
    lines += ["## By type of question", "", *_groups(report.by_type, "Type"), ""]
    lines += ["## By style", "", *_groups(report.by_style, "Style"), ""]
    lines += ["## Knowing when not to answer", "", words.ABSTAINING, "", *_abstaining(report), ""]
    lines += ["## One question in several wordings", "", words.families_words(report), ""]
    lines += [*_families(report), f"All tables: {label}.", ""]
    lines += ["## Cases that are not perfect", "", *failures_markdown(report.failures)]
    if several:
        lines += ["## Every score of every answerer", "", *_every_score(report)]
    lines += ["## What this was made from", "", *_bullets(map(plain, words.made_from(report)))]
    return "\n".join(lines) + "\n"


def figures_table(report: Report) -> list[str]:
    """Return the lines of the table of every score of the answerer that the report is on."""
    rows = [
        (capital(name), *_figure(by_answerer[report.of]))
        for name, by_answerer in report.figures.items()
        if report.of in by_answerer
    ]
    return table(("Score", *_FIGURE_HEAD), rows)


def _figure(figure: Figure) -> tuple[str, str, str, str]:
    return (
        percent(figure.value),
        of_words(figure),
        interval_words(figure.wilson),
        interval_words(figure.clustered),
    )


def _meanings(report: Report) -> list[str]:
    known = {name: words.MEANINGS[name] for name in report.figures if name in words.MEANINGS}
    return _bullets(f"{capital(name)}: {meaning}." for name, meaning in known.items())


def _lengths(report: Report) -> list[str]:
    rows = [
        (name, str(one.n), f"{one.median:.0f}", f"{one.p95:.0f}")
        for name, one in report.lengths.items()
    ]
    head = ("Words of an answer", "n", "Median", "95th percentile")
    return [*table(head, rows), ""] if rows else []


def _groups(groups: Sequence[Group], kind: str) -> list[str]:
    head = (kind, "n", "Share perfect", "95% (Wilson)", *OUTCOME_WORDS.values(), "Truthfulness")
    rows = [
        (
            one.name,
            str(one.perfect.n),
            percent(one.perfect.value),
            interval_words(one.perfect.wilson),
            *(str(one.counts[outcome]) for outcome in OUTCOME_WORDS),
            percent(one.truthfulness),
        )
        for one in groups
    ]
    return table(head, rows)


def _versus(report: Report) -> list[str]:
    head = (f"Perfect: {report.of} against", "n", "Points", "95% (chapters resampled)",
            f"Only {report.of}", "Only the other", "McNemar's exact p")  # fmt: skip
    rows = [
        (
            one.second,
            str(one.n),
            points(one.difference),
            points_interval(one.interval),
            str(len(one.only_first)),
            str(len(one.only_second)),
            p_words(one.p),
        )
        for one in report.versus
    ]
    return table(head, rows)


def _invariants(report: Report) -> list[str]:
    rows = [
        (capital(one.name), str(one.n), str(len(one.broken)), ", ".join(one.broken) or "none")
        for one in report.invariants
    ]
    return table(("Invariant", "Answers", "Broken", "Cases"), rows, words=(0, 3))


def _abstaining(report: Report) -> list[str]:
    rows = []
    for name, one in report.abstaining.items():
        found = [one.figures.get(kind) for kind in DECLINING]
        cells = [
            f"{percent(each.value)} ({of_words(each)}; {interval_words(each.wilson)})"
            if each
            else NONE
            for each in found
        ]
        rows.append((name, *cells, NONE if one.aurc is None else f"{one.aurc:.3f}"))
    lines = table(("Answerer", *DECLINING, "Area under the curve"), rows)
    steps = at_tenths(report.abstaining[report.of].points)
    if steps:
        head = ("Questions answered, the surest first", "Of those, not answered rightly")
        shares = [(percent(coverage), percent(risk)) for coverage, risk in steps]
        lines += ["", *table(head, shares, words=())]
    return lines


def _families(report: Report) -> list[str]:
    lines = []
    if report.families.broken:
        rows = [
            (
                name,
                ", ".join(one.case.id for one in cases if one.perfect),
                ", ".join(one.case.id for one in cases if not one.perfect),
            )
            for name, cases in report.families.broken.items()
        ]
        lines += [*table(("Family", "Perfect", "Not perfect"), rows, words=(0, 1, 2)), ""]
    if report.families.drops:
        rows_lost = [(style, points(lost)) for style, lost in report.families.drops.items()]
        lines += [*table(("Style of the other wording", "Points lost"), rows_lost), ""]
    return lines


def _every_score(report: Report) -> list[str]:
    lines = []
    for name, by_answerer in report.figures.items():
        rows = [(who, *_figure(one)) for who, one in by_answerer.items()]
        lines += [*table((capital(name), *_FIGURE_HEAD), rows), ""]
    return lines


def _bullets(lines: Iterable[str]) -> list[str]:
    return [f"- {line}" for line in lines]
