import pytest

from assistant.objectives.spc import analyse
from assistant.reports.chart_data import ChartData, describe, figure, plain


def chart(values: list[float | None], *, target: float | None = None, unit: str = "%") -> ChartData:
    analysis = analyse(values, direction="increase", target=target)
    return ChartData("A measure, England", analysis, "a file", unit=unit)


@pytest.mark.parametrize(
    ("value", "target", "unit", "words"),
    [
        (0.88471, 0.95, "%", "88.5%"),
        (0.95, 0.95, "%", "95%"),
        (0.925, 0.925, "%", "92.5%"),
        (2 / 3, 2 / 3, "%", "66.7%"),
        (0.919952, 0.92, "%", "91.995%"),
        (0.9499999999, 0.95, "%", "95.00000%"),
        (-12.34, None, "£m", "−£12.3m"),
        (2, None, "£m", "£2.00m"),
        (-0.001, None, "£m", "£0.00m"),
        (1234.5, None, "", "1,234"),
        (1234567, None, "people", "1,234,567 people"),
        (22.46, None, "days", "22.5 days"),
        (0, 0, "breaches", "0 breaches"),
    ],
)
def test_figures_are_written_as_british_readers_write_them(
    value: float, target: float | None, unit: str, words: str
) -> None:
    assert figure(chart([value], target=target, unit=unit), value) == words


def test_the_text_alternative_says_all_that_the_chart_shows() -> None:
    values = [0.9, 0.91] * 8
    analysis = analyse(
        [*values, None, 0.97],
        direction="increase",
        labels=[f"month {number}" for number in range(1, 19)],
        target=0.95,
    )
    said = describe(ChartData("Seen in time,\n England", analysis, "a file.", seasonal=True))
    assert said.startswith(
        "Line chart: Seen in time, England. 17 points, month 1 to month 18. First value 90.0% "
        "(month 1), last value 97.0% (month 18). Target 95%. Mean 90.9%, lower limit 88.2%, "
        "upper limit 93.5%. Variation: special cause: improvement. Assurance: consistently fails "
        "the target. Special causes: month 18: improvement (above the upper limit). Baseline of "
        "the mean and the limits: all 17 points, month 1 to month 18 (1 period missing). XmR chart,"
    )
    assert "No value for month 17." in said
    assert "the seasons" in said
    assert said.endswith("Source: a file.")


def test_each_phase_is_described() -> None:
    analysis = analyse([0.5, 0.6] * 13, direction="increase", rebase_at=(13,))
    said = describe(ChartData("A measure", analysis, "a file"))
    assert "From point 1: mean 54.6%, lower limit" in said
    assert "From point 14: mean 55.4%, lower limit" in said


def test_a_series_without_values_is_described_as_such() -> None:
    said = describe(chart([None, None]))
    assert "There are no values." in said
    assert "no icon" in said


def test_a_note_is_printed_once() -> None:
    analysis = analyse([0.5], direction="increase")
    twice = ChartData(
        "A", analysis, "f", notes=("1 point can't give limits, so nothing is singled out.", "More.")
    )
    assert [line for line in twice.small_print if "limits, so" in line or line == "More."] == [
        "1 point can't give limits, so nothing is singled out.",
        "More.",
    ]


def test_text_is_made_fit_to_draw() -> None:
    assert plain(" a\tb\n\nc\x00\u202e\ud800 ") == "a b c"
