"""What comes with a status in Slack: charts with words for them, and the report."""

import struct
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st
from tests_support import example_file

from assistant.objectives.status import ObjectiveStatus
from assistant.status_files import Upload, read_files
from assistant.status_report import StatusReport, status_report
from bots.slack.escaping import length
from bots.slack.status_files import MOST_CHARTS, alternative, attachments
from corpus.read import Corpus

AS_OF = date(2026, 11, 22)


@pytest.fixture(scope="module")
def example(corpus: Corpus) -> StatusReport:
    upload = Upload(example_file().name, example_file().read_bytes())
    return status_report(corpus, read_files([upload]), as_of=AS_OF)


def with_series_everywhere(report: StatusReport) -> StatusReport:
    """Return a report in which four objectives have the two charts of the eighth."""
    eighth = report.objectives[7]

    def fuller(one: ObjectiveStatus) -> ObjectiveStatus:
        return replace(one, series=eighth.series) if one.entry.number in (2, 9, 12) else one

    made = tuple(fuller(one) for one in report.objectives)
    return replace(report, assessment=replace(report.assessment, objectives=made))


def test_charts_are_images_with_words_and_the_report_is_whole(example: StatusReport) -> None:
    *images, page = attachments(example)
    assert [one.name for one in images] == ["objective-8-chart-1.png", "objective-8-chart-2.png"]
    assert images[0].title == "Objective 8: A&E: within four hours, all department types"
    for one in images:
        assert one.data.startswith(b"\x89PNG")
        width, height = struct.unpack(">II", one.data[16:24])
        assert width > 600 and height > 300
        assert one.alt and one.alt.startswith("Line chart: A&E")
        assert length(one.alt) <= 1_000
        assert one.alt.endswith("The printable report describes it in full.")
    assert "Assurance: consistently fails the target." in (images[0].alt or "")
    assert page.name == "objective-status.html"
    assert page.alt is None
    assert page.data.startswith(b"<!DOCTYPE html>")
    assert example.scope.quote.encode() in page.data


def test_of_many_charts_the_first_of_each_objective_are_sent(example: StatusReport) -> None:
    *images, _ = attachments(with_series_everywhere(example))
    assert len(images) == MOST_CHARTS
    assert [one.name for one in images] == [
        f"objective-{number}-chart-1.png" for number in (2, 8, 9, 12)
    ]


def test_a_report_without_a_series_has_no_charts(corpus: Corpus) -> None:
    report = status_report(corpus, read_files([]), as_of=AS_OF)
    assert [one.name for one in attachments(report)] == ["objective-status.html"]


@given(st.text(max_size=3_000))
@tries(max_examples=200)
def test_every_alternative_fits_and_holds_nothing_that_acts(text: str) -> None:
    made = alternative(text)
    assert length(made) <= 1_000
    assert not set(made) & set("<>")
