"""SPC charts as PNG and SVG: title, icons in words, plot, legend, baseline and source."""

import hashlib
from typing import Literal

from assistant.objectives import spc_words
from assistant.reports.chart_data import ChartData, describe, figure, plain
from assistant.reports.chart_plot import plot
from assistant.reports.chart_style import (
    LETTER_MARKS,
    LETTERS,
    MARKS,
    PALE,
    SECONDARY,
    TEXT,
    WHITE,
)
from assistant.reports.sheet import BODY, SMALL, WIDTH, Sheet, line_height
from assistant.reports.svg import for_a_page

ImageFormat = Literal["png", "svg"]

_MARGIN, _GAP = 0.15, 0.1
_TITLE = 12.0


def draw(chart: ChartData, format: ImageFormat) -> bytes:
    """Return a chart as an image of A4 width: the same bytes for the same chart.

    An SVG holds its text as outlines, so that it needs no font, has the text alternative inside it,
    and may stand in a page beside others.

    Raises:
        ValueError: the series has no values.
    """
    if not chart.analysis.points:
        raise ValueError("there is nothing to draw: the series has no values")
    sheet = compose(chart)
    if format == "png":
        return sheet.png()
    return for_a_page(
        sheet.svg(),
        prefix=f"chart-{hashlib.sha256(repr(chart).encode()).hexdigest()[:12]}",
        title=plain(chart.title),
        description=describe(chart),
    )


def compose(chart: ChartData) -> Sheet:
    """Return the sheet that a chart is drawn on; the series has values."""
    sheet, width = Sheet(), WIDTH - 2 * _MARGIN
    title = sheet.wrapped(chart.title, width, _TITLE, bold=True, most=3)
    y = sheet.lines(_MARGIN, _MARGIN, title, _TITLE, colour=TEXT, bold=True) + 0.06
    y = _cards(sheet, chart, y) + 0.3
    y = plot(sheet, chart, left=_MARGIN, right=WIDTH - _MARGIN, top=y) + 0.33
    y = _legend(sheet, chart, y) + 0.06
    for said in chart.small_print:
        y = sheet.lines(_MARGIN, y, sheet.wrapped(said, width), colour=SECONDARY)
    sheet.cut(y + _MARGIN)
    return sheet


def _cards(sheet: Sheet, chart: ChartData, y: float) -> float:
    """Draw the latest value and the icons in words, side by side; return where they end."""
    analysis, latest = chart.analysis, chart.analysis.points[-1]
    variation = analysis.variation
    assurance = None if spc_words.is_contradicted(analysis) else analysis.assurance
    cards = (
        ("Latest", f"{figure(chart, latest.value)}, {analysis.labels[latest.index]}", False),
        ("Variation", spc_words.variation(analysis).words, variation is not None),
        ("Assurance", spc_words.assurance(analysis).words, assurance is not None),
    )
    width = (WIDTH - 2 * _MARGIN - 2 * _GAP) / 3
    insets = [0.36 if icon else 0.1 for _, _, icon in cards]
    said = [
        sheet.wrapped(words, width - inset - 0.06, BODY, most=3)
        for inset, (_, words, _) in zip(insets, cards, strict=True)
    ]
    tall = 0.16 + line_height(SMALL) + max(map(len, said)) * line_height(BODY)
    edges = [_MARGIN + at * (width + _GAP) for at in range(3)]
    for x, inset, lines, (caption, _, _) in zip(edges, insets, said, cards, strict=True):
        sheet.box(x, y, width, tall, PALE)
        below = sheet.lines(x + inset, y + 0.07, (caption,), colour=SECONDARY, bold=True)
        sheet.lines(x + inset, below, lines, BODY, colour=TEXT)
    middle = y + tall / 2
    if variation:
        sheet.dot(edges[1] + 0.19, middle, MARKS[variation], 9)
    if assurance:
        x = edges[2] + 0.19
        sheet.dot(x, middle, LETTER_MARKS[assurance], 15)
        sheet.write(x, middle, LETTERS[assurance], BODY, colour=WHITE, bold=True, align="center")
    return y + tall


def _legend(sheet: Sheet, chart: ChartData, y: float) -> float:
    """Draw the kinds of points that the chart has, in words; return where they end."""
    x, y = _MARGIN, y + line_height(SMALL) / 2
    present = {point.point_type for point in chart.analysis.points}
    for kind in (kind for kind in MARKS if kind in present):
        words = spc_words.LEGEND[kind]
        width = 0.15 + sheet.measure()(words)
        if x > _MARGIN and x + width > WIDTH - _MARGIN:
            x, y = _MARGIN, y + 1.2 * line_height(SMALL)
        sheet.dot(x + 0.05, y, MARKS[kind], 5)
        sheet.write(x + 0.15, y, words, colour=TEXT)
        x += width + 0.25
    return y + line_height(SMALL) / 2
