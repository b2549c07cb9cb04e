"""What is sent beside a status: its charts as images, and the report to print."""

from assistant.objectives.verdicts import Status
from assistant.reports.chart_data import ChartData, describe
from assistant.reports.charts import draw
from assistant.reports.status_charts import charts
from assistant.reports.status_page import status_page
from assistant.status_report import StatusReport
from bots.slack.escaping import length, shown
from bots.slack.reply import Attachment

MOST_CHARTS = 4
_LONGEST_ALT = 1_000
"""Characters of the text alternative of a file that Slack takes."""
_REST = "The printable report describes it in full."
_FIRST: tuple[Status, ...] = ("not_met", "met", "insufficient_data", "not_yet_assessable")
"""By the status of their objective, which charts are shown where there are many."""


def attachments(report: StatusReport) -> tuple[Attachment, ...]:
    """Return the charts that matter most, in the objectives' order, and the printable report.

    It draws and writes, which takes seconds: not for the event loop.
    """
    page = status_page(report).encode()
    return (
        *(_image(*one) for one in _chosen(report)),
        Attachment("objective-status.html", "Objective status: the report to print", page),
    )


def _chosen(report: StatusReport) -> list[tuple[int, int, str, ChartData]]:
    """Return the charts to show: objective, number within it, name of the measure, chart.

    The first chart of each objective goes before the second of any.
    """
    found: list[tuple[int, int, str, ChartData]] = []
    for objective, series, chart in charts(report):
        within = sum(one[0] == objective for one in found) + 1
        found.append((objective, within, series.definition.title, chart))
    statuses = {one.entry.number: one.status for one in report.objectives}
    ranked = sorted(found, key=lambda one: (one[1], _rank(statuses[one[0]]), one[0]))
    return sorted(ranked[:MOST_CHARTS], key=lambda one: one[:2])


def _rank(status: Status) -> int:
    return _FIRST.index(status) if status in _FIRST else len(_FIRST)


def _image(objective: int, within: int, measure: str, chart: ChartData) -> Attachment:
    return Attachment(
        name=f"objective-{objective}-chart-{within}.png",
        # The measure's own name, of the register: none of its words are a file's.
        title=f"Objective {objective}: {measure}",
        data=draw(chart, "png"),
        alt=alternative(describe(chart)),
    )


def alternative(text: str) -> str:
    """Return a text alternative, cut at a sentence where it is longer than Slack takes."""
    # Slack parses nothing here; a program that copies it elsewhere might.
    said = shown(text).translate({ord("<"): "‹", ord(">"): "›"})
    if length(said) <= _LONGEST_ALT:
        return said
    sentences, room = said.split(". "), _LONGEST_ALT - len(_REST)
    kept = ""
    for one in sentences:
        if length(kept) + length(one) + 2 > room:
            break
        kept += f"{one}. "
    return f"{kept}{_REST}"
