from decimal import Decimal

import pytest
from tests_objectives import codes, grid_of, months_of, percentage, read_grid, summed
from tests_support import shared_file

from assistant.objectives.observations import ENGLAND, Observation, Reading
from assistant.objectives.periods import Period, financial_year, month
from assistant.objectives.readers.rtt_overview import FORMAT

HEADER = "month,type_of_wait,count\n"
STANDARD = 92


@pytest.fixture(scope="module")
def england() -> dict[Period, Observation]:
    reading = read_grid(FORMAT, grid_of(shared_file("data/rtt/england_rtt_overview.csv")))
    assert reading.problems == ()
    assert (reading.rows_read, reading.rows_used) == (808, 606)
    return {seen.period: seen for seen in reading.observations}


def is_met(seen: Observation) -> bool:
    within, waiting = summed([seen])
    return 100 * within >= STANDARD * waiting


def read_text(rows: str) -> Reading:
    return read_grid(FORMAT, grid_of(HEADER + rows))


@pytest.mark.parametrize(
    ("its", "performance"),
    [
        (month(2016, 3), "91.48"),
        (month(2017, 3), "90.29"),
        (month(2018, 3), "87.25"),
        (month(2019, 3), "86.70"),
    ],
)
def test_england_by_month(
    england: dict[Period, Observation], its: Period, performance: str
) -> None:
    assert round(percentage([england[its]]), 2) == Decimal(performance)
    assert england[its].organisation == ENGLAND


def test_january_2016_rounds_to_the_standard_and_fails_it(
    england: dict[Period, Observation],
) -> None:
    seen = england[month(2016, 1)]
    assert round(percentage([seen]), 4) == Decimal("91.9952")
    assert round(percentage([seen]), 1) == STANDARD
    assert not is_met(seen)


def test_the_months_that_met_the_standard_by_year(england: dict[Period, Observation]) -> None:
    met = [
        sum(is_met(england[its]) for its in months_of(financial_year(year)))
        for year in range(2012, 2019)
    ]
    assert met == [12, 12, 12, 9, 0, 0, 0]
    assert max(its for its, seen in england.items() if is_met(seen)) == month(2016, 2)


def test_up_to_44_per_cent_waited_over_18_weeks_in_2007_08(
    england: dict[Period, Observation],
) -> None:
    year = months_of(financial_year(2007))
    over = {its: 100 - percentage([seen]) for its, seen in england.items() if its in year}
    worst = max(over, key=over.__getitem__)
    assert worst == month(2007, 12)
    assert round(over[worst], 2) == Decimal("43.61")
    assert england[worst].rows.numbers == (18, 19, 21)


def test_without_a_total_the_two_parts_are_added() -> None:
    reading = read_text("2016-01-01,No. within 18 weeks,90\n2016-01-01,No. > 18 weeks,10\n")
    assert summed(reading.observations) == (90, 100)
    assert reading.problems == ()


def test_parts_that_are_not_the_total_are_told_and_the_total_is_used() -> None:
    reading = read_text(
        "2016-01-01,No. within 18 weeks,90\n"
        "2016-01-01,No. > 18 weeks,5\n"
        "2016-01-01,Total waiting,100\n"
    )
    assert codes(reading) == ["total_differs"]
    assert summed(reading.observations) == (90, 100)


def test_a_month_without_those_within_18_weeks_is_unknown() -> None:
    reading = read_text("2016-01-01,No. > 18 weeks,5\n2016-01-01,Total waiting,100\n")
    assert codes(reading) == ["missing_count"]
    assert reading.observations[0].numerator is None


def test_more_within_18_weeks_than_wait_is_an_error() -> None:
    reading = read_text("2016-01-01,No. within 18 weeks,9\n2016-01-01,Total waiting,8\n")
    assert [problem.severity for problem in reading.problems] == ["error"]
    assert reading.observations[0].denominator is None


def test_the_same_count_twice_and_an_unknown_kind_are_told() -> None:
    reading = read_text(
        "2016-01-01,No. within 18 weeks,9\n"
        "2016-01-01,Total waiting,10\n"
        "Jan-16,Total waiting,11\n"
        "2016-01-01,Total admitted,4\n"
    )
    assert codes(reading) == [
        "conflicting_rows",
        "conflicting_rows",
        "unknown_type",
        "missing_count",
    ]
