"""The charts of a report as files: PNG, SVG, and the points as a table."""

import csv
from io import StringIO
from pathlib import Path

from assistant.objectives.observations import Count
from assistant.objectives.series import Series
from assistant.objectives.wording import rounded
from assistant.reports.charts import draw
from assistant.reports.csv_cells import safe_cell
from assistant.reports.status_charts import charts
from assistant.status_report import StatusReport
from assistant.status_wire import rows_in_words

_HEADER = (
    "period",
    "numerator",
    "denominator",
    "value",
    "mean",
    "lower_limit",
    "upper_limit",
    "target",
    "type",
    "special_cause",
    "rows",
)


def write_charts(report: StatusReport, folder: Path) -> list[Path]:
    """Write each chart to `folder` as PNG, SVG and CSV; return the paths.

    Raises:
        OSError: the folder cannot be made or written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for objective, series, chart in charts(report):
        name = f"objective-{objective:02d}-{series.definition.id}"
        for path, data in (
            (folder / f"{name}.png", draw(chart, "png")),
            (folder / f"{name}.svg", draw(chart, "svg")),
            (folder / f"{name}.csv", points_table(series).encode("utf-8-sig")),
        ):
            path.write_bytes(data)
            written.append(path)
    return written


def points_table(series: Series) -> str:
    """Return the points of a series as CSV, one a period, with the rows they come from."""
    text = StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(_HEADER)
    points = {point.index: point for point in series.analysis.points}
    for at, (period, measure) in enumerate(zip(series.periods, series.measures, strict=True)):
        point = points.get(at)
        phase = next(one for one in series.analysis.phases if one.start <= at < one.end)
        cells = (
            period.label,
            _count(measure.numerator if measure else None),
            _count(measure.denominator if measure else None),
            rounded(measure.value, 6) if measure and measure.value is not None else "",
            _decimal(phase.mean),
            _decimal(phase.lower_limit),
            _decimal(phase.upper_limit),
            _decimal(float(series.target)) if series.target is not None else "",
            point.point_type if point else "no figure",
            point.special_cause or "" if point else "",
            rows_in_words(measure.sources) if measure else "",
        )
        table.writerow([safe_cell(str(cell)) for cell in cells])
    return text.getvalue()


def _count(count: Count | None) -> str:
    return f"{count.low.normalize():f}" if count and count.exact else ""


def _decimal(value: float | None) -> str:
    return "" if value is None else f"{value:.6f}"
