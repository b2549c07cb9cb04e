"""A status report as its page shows it: findings, quotations, charts with their data."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.objectives import spc_words
from assistant.objectives.series import Series
from assistant.objectives.spc import Phase, Point
from assistant.objectives.status import ObjectiveStatus
from assistant.objectives.verdicts import Status
from assistant.objectives.wording import capital
from assistant.reports.chart_data import ChartData, describe, figure
from assistant.reports.status_charts import charts
from assistant.reports.status_page import SYMBOLS, Figures, figures, place
from assistant.status_report import StatusReport
from assistant.status_words import status_words
from bots.addresses import passage_path

_COLOURS: dict[Status, str] = {
    "met": "green",
    "not_met": "red",
    "not_yet_assessable": "blue",
    "insufficient_data": "orange",
    "no_data": "grey",
    "indicator_only": "purple",
    "not_computable": "white",
}


@dataclass(frozen=True)
class StatusTag:
    """A status in words, with a shape and a colour beside them."""

    words: str
    symbol: str
    colour: str


@dataclass(frozen=True)
class PointRow:
    """One period of a chart, as a row of its table."""

    period: str
    value: str
    mean: str
    lower: str
    upper: str
    kind: str


@dataclass(frozen=True)
class ChartView:
    """A chart with the words that go with it, and what it shows as a table."""

    address: str
    title: str
    description: str
    """The text alternative: all that the chart shows."""
    variation: spc_words.Icon
    assurance: spc_words.Icon
    notes: tuple[str, ...]
    rows: tuple[PointRow, ...]


@dataclass(frozen=True)
class ObjectiveView:
    """One objective: its own words, the finding, and what that rests on."""

    number: int
    title: str
    tag: StatusTag
    quote: str
    place: str
    """Where the quote stands, in words."""
    address: str
    """Where the quote stands, to be opened."""
    finding: str
    rule: str
    """Empty where no rule was used."""
    remarks: tuple[str, ...]
    charts: tuple[ChartView, ...]
    figures: tuple[Figures, ...]

    @property
    def has_figures(self) -> bool:
        """Whether the data speak of it."""
        return bool(self.figures)


def objective_views(report: StatusReport, query: str) -> tuple[ObjectiveView, ...]:
    """Return the sixteen objectives as the page shows them.

    Args:
        report: what was computed.
        query: what the addresses of its charts end in.
    """
    drawn: dict[int, list[ChartView]] = {}
    for objective, series, chart in charts(report):
        of_one = drawn.setdefault(objective, [])
        address = f"/data/charts/{objective}-{len(of_one) + 1}.svg"
        of_one.append(_chart(series, chart, f"{address}?{query}" if query else address))
    return tuple(
        _objective(report, one, tuple(drawn.get(one.entry.number, ()))) for one in report.objectives
    )


def chart_at(report: StatusReport, objective: int, at: int) -> ChartData | None:
    """Return the chart that an address names, the `at`-th of an objective; None if none is."""
    found = [chart for number, _, chart in charts(report) if number == objective]
    return found[at - 1] if 0 < at <= len(found) else None


def tag(one: ObjectiveStatus) -> StatusTag:
    """Return the tag of a finding."""
    return StatusTag(status_words(one), SYMBOLS[one.status], _COLOURS[one.status])


def _objective(
    report: StatusReport, one: ObjectiveStatus, drawn: tuple[ChartView, ...]
) -> ObjectiveView:
    citation = report.citations[one.entry.number]
    return ObjectiveView(
        number=one.entry.number,
        title=capital(one.entry.title),
        tag=tag(one),
        quote=citation.quote,
        place=place(citation),
        address=passage_path(citation),
        finding=one.sentence,
        rule=one.entry.rule if one.measures and one.status != "indicator_only" else "",
        remarks=one.remarks,
        charts=drawn,
        figures=tuple(figures(one)) if one.measures else (),
    )


def _chart(series: Series, chart: ChartData, address: str) -> ChartView:
    analysis = series.analysis
    return ChartView(
        address=address,
        title=chart.title,
        description=describe(chart),
        variation=spc_words.variation(analysis),
        assurance=spc_words.assurance(analysis),
        notes=spc_words.notes(analysis, seasonal=series.definition.seasonal),
        rows=tuple(_rows(chart)),
    )


def _rows(chart: ChartData) -> Iterator[PointRow]:
    analysis = chart.analysis
    points = {point.index: point for point in analysis.points}
    for at, label in enumerate(analysis.labels):
        phase = _phase(analysis.phases, at)
        point = points.get(at)
        yield PointRow(
            period=label,
            value=figure(chart, point.value) if point else "no figure",
            mean=figure(chart, phase.mean),
            lower=figure(chart, phase.lower_limit),
            upper=figure(chart, phase.upper_limit),
            kind=_kind(point),
        )


def _phase(phases: Sequence[Phase], at: int) -> Phase:
    return next(one for one in phases if one.start <= at < one.end)


def _kind(point: Point | None) -> str:
    return capital(spc_words.LEGEND[point.point_type]) if point else ""
