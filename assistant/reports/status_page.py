"""A status report as one self-contained HTML page, to be mailed or printed.

The only importer of jinja2. Everything that comes from a file is escaped; the page has no scripts
and loads nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answers import Citation
from assistant.dates import in_words
from assistant.objectives import spc_words
from assistant.objectives.measures import Measure
from assistant.objectives.status import ObjectiveStatus
from assistant.objectives.verdicts import Status
from assistant.objectives.wording import capital, counted, number, percent, rounded, target
from assistant.reports.chart_data import describe
from assistant.reports.charts import draw
from assistant.reports.status_charts import charts
from assistant.status_report import StatusReport
from assistant.status_wire import rows_in_words
from assistant.status_words import problem_words, status_words, title

SYMBOLS: dict[Status, str] = {
    "met": "✓",
    "not_met": "✗",
    "not_yet_assessable": "◷",
    "insufficient_data": "?",
    "no_data": "–",
    "indicator_only": "i",
    "not_computable": "○",
}
"""A shape beside the words, so that nothing hangs on a colour."""

_MOST_ROWS_TEXT = 1_500


@dataclass(frozen=True)
class Row:
    """One figure in a table of the page."""

    period: str
    level: str
    numerator: str
    denominator: str
    value: str
    standard: str
    met: str
    rows: str


@dataclass(frozen=True)
class Figures:
    """All the figures of a measure."""

    title: str
    explanation: str
    source: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Chart:
    """A chart and the words that go with it."""

    svg: str
    description: str
    variation: spc_words.Icon
    assurance: spc_words.Icon
    notes: tuple[str, ...]


def status_page(report: StatusReport) -> str:
    """Return the page. The same report gives the same text in any process."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("assistant.reports", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    drawn: dict[int, list[Chart]] = {}
    for objective, series, chart in charts(report):
        analysis = series.analysis
        drawn.setdefault(objective, []).append(
            Chart(
                svg=draw(chart, "svg").decode(),
                description=describe(chart),
                variation=spc_words.variation(analysis),
                assurance=spc_words.assurance(analysis),
                notes=spc_words.notes(analysis, seasonal=series.definition.seasonal),
            )
        )
    return environment.get_template("status.html.jinja").render(
        report=report,
        title=title(report),
        symbols=SYMBOLS,
        status_words=status_words,
        charts=drawn,
        figures={one.entry.number: figures(one) for one in report.objectives if one.measures},
        with_figures=[one for one in report.objectives if one.measures],
        without_figures=[one for one in report.objectives if not one.measures],
        capital=capital,
        place=place,
        in_words=in_words,
        problem_words=problem_words,
    )


def place(citation: Citation) -> str:
    """Return where a quote stands, in words."""
    return (
        f"{citation.document_title}, {in_words(citation.published)}, "
        f"{' › '.join(citation.section)} (characters {citation.start} to {citation.end})"
    )


def figures(one: ObjectiveStatus) -> list[Figures]:
    """Return the figures of an objective, measure by measure, each with the rows it rests on."""
    by_measure: dict[str, list[Measure]] = {}
    for measure in one.measures:
        by_measure.setdefault(measure.definition.id, []).append(measure)
    return [_figures(measures) for measures in by_measure.values()]


def _figures(measures: Sequence[Measure]) -> Figures:
    definition = measures[0].definition
    explanation = definition.numerator
    if definition.denominator:
        explanation = f"{explanation}, divided by {definition.denominator}"
    sources = dict.fromkeys(
        f"{one.source}{'' if one.confirmed else ' (not confirmed)'}"
        for measure in measures
        if (one := measure.standard)
    )
    return Figures(
        title=definition.title,
        explanation=f"{explanation}. Added up, never averaged.",
        source="; ".join(sources) or "There is no standard for this measure.",
        rows=tuple(_row(measure) for measure in sorted(measures, key=_longest_first)),
    )


def _longest_first(measure: Measure) -> int:
    """Years, then quarters, then months; each in order of time, as they come."""
    days = (measure.period.end - measure.period.start).days
    return -next((step for step in (300, 80, 20) if days > step), 0)


def _row(measure: Measure) -> Row:
    standard = measure.standard
    rows = rows_in_words(measure.sources)
    if len(rows) > _MOST_ROWS_TEXT:
        rows = f"{rows[:_MOST_ROWS_TEXT].rsplit(',', 1)[0]} and others (all in the JSON)"
    return Row(
        period=f"{measure.period.label}{'' if measure.complete else ' (incomplete)'}",
        level=_level(measure),
        numerator=_count(measure, "numerator"),
        denominator=_count(measure, "denominator"),
        value=_value(measure),
        standard=target(standard) if standard else "none",
        met={True: "met", False: "not met", None: "no verdict"}[measure.met],
        rows=rows,
    )


def _level(measure: Measure) -> str:
    if measure.level.kind == "provider" or not measure.providers:
        return measure.level.label
    return f"{measure.level.label} ({counted(measure.providers, 'provider')})"


def _count(measure: Measure, name: str) -> str:
    count = measure.numerator if name == "numerator" else measure.denominator
    if count is None:
        return "–"
    if count.exact:
        return number(count.low)
    return f"{number(round(count.low))} to {number(round(count.high))}"


def _value(measure: Measure) -> str:
    bounds = measure.bounds
    if bounds is None:
        return "no figure"
    if measure.definition.kind != "proportion":
        decimals = 1 if measure.definition.kind == "sum" else 0
        return rounded(bounds[0], decimals).replace("-", "−")
    threshold = measure.standard.threshold if measure.standard else None
    if bounds[0] == bounds[1]:
        return percent(bounds[0], threshold)
    return f"{percent(bounds[0], threshold)} to {percent(bounds[1], threshold)}"
