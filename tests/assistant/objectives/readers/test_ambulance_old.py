"""Synthetic files after the description of the old ambulance systems indicators."""

from collections.abc import Sequence

import pytest
from tests_objectives import codes, grid_of_rows, read_grid

from assistant.objectives.observations import ENGLAND, Observation, Reading, exactly
from assistant.objectives.periods import month
from assistant.objectives.readers.ambulance_columns import find_indicators
from assistant.objectives.readers.ambulance_old import FORMAT, year_and_month
from assistant.objectives.tables import Header

WORDS = (
    "Year",
    "Month",
    "Org Code",
    "Org Name",
    "Red 1 calls",
    "Red 1 calls responded to within 8 minutes",
    "Proportion of Red 1 within 8 minutes",
    "Red 2 calls",
    "Red 2 calls responded to within 8 minutes",
    "A19 calls",
    "A19 calls responded to within 19 minutes",
)


def read(*rows: Sequence[object], header: Sequence[str] = WORDS) -> Reading:
    return read_grid(FORMAT, grid_of_rows([header, *rows]))


def service(
    code: str = "RX9", *counts: object, year: object = 2016, number: object = 4
) -> list[object]:
    total = counts or (100, 75, "75%", 1000, 700, 1100, 1000)
    return [year, number, code, "A service", *total]


def seen(reading: Reading, measure: str) -> list[Observation]:
    return [one for one in reading.observations if one.measure == measure]


def test_three_measures_are_read_from_a_row() -> None:
    reading = read(service())
    found = {one.measure: (one.numerator, one.denominator) for one in reading.observations}
    assert found == {
        "ambulance_red_1_8m": (exactly(75), exactly(100)),
        "ambulance_red_2_8m": (exactly(700), exactly(1000)),
        "ambulance_a19": (exactly(1000), exactly(1100)),
    }
    assert {one.period for one in reading.observations} == {month(2016, 4)}
    assert (reading.rows_read, reading.rows_used) == (1, 1)
    assert not reading.problems


@pytest.mark.parametrize(
    ("total", "within"),
    [
        ("A19 total", "A19 within 19 minutes"),
        ("A19", "A19 in time"),
        ("Category A 19 minutes: total", "Category A 19 minutes: within"),
        ("Category A 19 minutes - total", "Category A 19 minutes - number in time"),
        ("Category A19 calls", "Category A calls, 19 mins"),
        (
            "Category A calls resulting in an ambulance able to transport the patient",
            "Category A calls resulting in an ambulance arriving within 19 minutes",
        ),
    ],
)
def test_the_columns_of_a19_are_found_by_their_words(total: str, within: str) -> None:
    indicators = find_indicators(Header(1, ("Org Code", within, total)))
    (found,) = indicators.found
    assert (found.measure, found.within, found.total) == ("ambulance_a19", 1, 2)


@pytest.mark.parametrize(
    "name",
    [
        "Red 1 95th percentile (minutes)",
        "Red 1 %",
        "Red 1 per cent within 8 minutes",
        "Red 1 performance",
        "Mean Red 1 response",
        "Red 1 and Red 2 calls",
        "Category A calls resulting in an emergency response within 8 minutes",
        "A8 calls within 8 minutes",
        "Category B calls",
        "A25",
    ],
)
def test_a_rate_a_time_or_another_category_is_no_column_of_ours(name: str) -> None:
    within = "Red 1 within 8 minutes"
    assert not find_indicators(Header(1, (name, within))).found
    assert not find_indicators(Header(1, (name, "A19 within 19 minutes"))).found


def test_the_new_systems_indicators_are_another_file() -> None:
    header = Header(1, ("Year", "Month", "Org Code", *(f"A{at}" for at in range(120))))
    assert not FORMAT.recognises(header)


def test_two_columns_for_one_part_are_not_guessed_between() -> None:
    header = [*WORDS, "Red 1 calls in total"]
    reading = read([*service(), 100], header=header)
    assert not seen(reading, "ambulance_red_1_8m")
    assert len(seen(reading, "ambulance_red_2_8m")) == 1
    assert [(one.severity, one.code) for one in reading.problems] == [
        ("warning", "unclear_columns")
    ]


def test_a_full_stop_is_a_missing_figure() -> None:
    reading = read(service("RX9", ".", ".", ".", 1000, 700, 1100, 1000), service("RX8"))
    first, second = seen(reading, "ambulance_red_1_8m")
    assert (first.numerator, first.denominator) == (None, None)
    assert second.numerator == exactly(75)
    assert not reading.problems


def test_months_in_which_nobody_has_a_figure_are_left_out() -> None:
    after = service("RX9", *"." * 7, year=2018, number=1)
    reading = read(service(), after)
    assert {one.period for one in reading.observations} == {month(2016, 4)}


def test_england_and_regions_are_not_providers() -> None:
    reading = read(service("Eng"), service("Y54"), service("RX9"))
    england, region, provider = seen(reading, "ambulance_a19")
    assert england.organisation == ENGLAND
    assert (region.organisation.code, region.organisation.kind) == ("Y54", "region")
    assert provider.organisation.kind == "provider"
    assert not reading.problems


def test_an_england_row_that_is_not_the_sum_of_its_services_is_told() -> None:
    reading = read(
        service("Eng", 100, 75, "75%", 1001, 700, 1100, 1000), service("Y54"), service("RX9")
    )
    assert codes(reading) == ["total_differs"]
    assert reading.problems[0].row == 2


def test_england_is_not_compared_with_services_that_have_gaps() -> None:
    reading = read(
        service("Eng"), service("RX9", ".", ".", ".", ".", ".", ".", "."), service("RX8")
    )
    assert not reading.problems


@pytest.mark.parametrize(
    ("year", "number", "expected"),
    [
        ("2016", "4", month(2016, 4)),
        ("2016", "12", month(2016, 12)),
        ("2016", "April", month(2016, 4)),
        ("2016", "APR", month(2016, 4)),
        ("2016/17", "Apr", month(2016, 4)),
        ("2016-17", "3", month(2017, 3)),
        ("2016", "Apr-16", month(2016, 4)),
        ("2016", "2016-04-01", month(2016, 4)),
        ("2016", "13", None),
        ("2016", "", None),
        ("", "4", None),
        ("16", "4", None),
        ("2016", "Summer", None),
    ],
)
def test_a_year_and_a_month_name_a_month(year: str, number: str, expected: object) -> None:
    assert year_and_month(year, number) == expected


def test_a_column_of_periods_will_do() -> None:
    header = ["Period", *WORDS[2:]]
    reading = read(["Apr-16", *service()[2:]], header=header)
    assert {one.period for one in reading.observations} == {month(2016, 4)}


def test_a_row_without_a_month_is_an_error() -> None:
    reading = read(service(number="Summer"), service())
    assert {one.rows.numbers for one in reading.observations} == {(3,)}
    assert [(one.code, one.row) for one in reading.problems] == [("no_period", 2)]


def test_more_in_time_than_calls_is_an_error() -> None:
    reading = read(service("RX9", 100, 101, "-", 1000, 700, 1100, 1000))
    (one,) = seen(reading, "ambulance_red_1_8m")
    assert (one.numerator, one.denominator) == (None, None)
    assert codes(reading) == ["more_than_all"]


def test_a_cell_that_is_no_count_is_told_and_not_repeated() -> None:
    reading = read(service("RX9", "SECRET", 75, "-", 1000, 700, 1100, 1000))
    assert codes(reading) == ["not_a_number"]
    assert "SECRET" not in reading.problems[0].message


@pytest.mark.parametrize(("code", "number"), [("RX9", 4), ("rx9", "April"), ("RX9", "Apr-16")])
def test_two_rows_of_a_service_and_month_are_both_left_out(code: str, number: object) -> None:
    reading = read(service(), service(code, 1, 1, "-", 1, 1, 1, 1, number=number))
    assert [seen for seen in reading.observations if seen.numerator] == []
    assert codes(reading) == ["conflicting_rows"] * 2


def test_england_spelled_in_two_ways_is_still_one_organisation() -> None:
    reading = read(service("Eng"), service("England", 1, 1, "-", 1, 1, 1, 1))
    assert not reading.observations
    assert codes(reading) == ["conflicting_rows"] * 2
