"""The charts of a status report: one for each measure that has a series."""

from assistant.objectives.periods import in_words as day_in_words
from assistant.objectives.series import Series
from assistant.objectives.wording import target
from assistant.reports.chart_data import ChartData
from assistant.status_report import StatusReport
from assistant.status_wire import files_in_words

_UNITS = {"proportion": "%", "GBP million": "£m"}


def charts(report: StatusReport) -> list[tuple[int, Series, ChartData]]:
    """Return each chart with its objective's number and the series it shows, in order.

    A series without any exact value has no chart.
    """
    return [
        (one.entry.number, series, chart_of(series))
        for one in report.objectives
        for series in one.series
        if series.analysis.points
    ]


def chart_of(series: Series) -> ChartData:
    """Return what the chart of a series shows."""
    definition = series.definition
    standard = definition.standard_for_day(series.periods[-1].end)
    notes = []
    if standard and not standard.confirmed:
        notes.append("The target has not been confirmed from a published source.")
    if standard and series.periods[0].start < standard.start:
        notes.append(f"The standard held from {day_in_words(standard.start)}.")
    return ChartData(
        title=f"{definition.title}, {level_words(series)}",
        analysis=series.analysis,
        source=files_in_words(
            rows for measure in series.measures if measure for rows in measure.sources
        ),
        unit=_UNITS.get(definition.unit, definition.unit),
        target_label=f"Standard: {target(standard)}" if standard else "Target",
        ticks=tuple(f"{period.start:%b %Y}" for period in series.periods),
        notes=tuple(notes),
    )


def level_words(series: Series) -> str:
    """Return whom a series is of, as a title says it."""
    level = series.level
    if level.kind == "provider":
        return level.name
    return level.name if level.kind == "region" else level.label
