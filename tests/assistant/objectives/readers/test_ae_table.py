from collections.abc import Sequence
from decimal import Decimal
from statistics import mean, median

import pytest
from tests_objectives import codes, grid_of, months_of, percentage, read_grid, summed
from tests_support import shared_file

from assistant.objectives.observations import Observation, Reading
from assistant.objectives.periods import Period, financial_year, month, quarter
from assistant.objectives.readers.ae_table import FORMAT

HEADER = "period,org_code,type,attendances,breaches,admissions\n"
MONTHS = {
    2016: "90.04 90.28 90.56 90.29 90.98 90.65 89.05 88.38 86.18 85.14 87.53 90.01",
    2017: "90.52 89.70 90.73 90.35 90.30 89.67 89.94 88.77 84.99 85.30 85.04 84.62",
    2018: "88.57 90.39 90.76 89.32 89.73 88.94 89.01 87.60 86.45 84.35 84.23 86.60",
}


@pytest.fixture(scope="module")
def published() -> Reading:
    return read_grid(FORMAT, grid_of(shared_file("data/ae_attendances_2016-04_2019-03.csv")))


def during(
    reading: Reading, first: Period, last: Period | None = None, *, measure: str = "ae_4h_all_types"
) -> list[Observation]:
    end = (last or first).end
    return [
        seen
        for seen in reading.observations
        if seen.measure == measure and first.start <= seen.period.start and seen.period.end <= end
    ]


def read_text(rows: str) -> Reading:
    return read_grid(FORMAT, grid_of(HEADER + rows))


def rounded(observations: Sequence[Observation]) -> Decimal:
    return round(percentage(observations), 2)


def test_the_whole_table_is_read_without_a_problem(published: Reading) -> None:
    assert published.problems == ()
    assert published.rows_read == published.rows_used == 12_765
    assert len({seen.organisation.code for seen in published.observations}) == 274


@pytest.mark.parametrize(
    ("year", "performance", "attendances"),
    [(2016, "89.13", 23_362_301), (2017, "88.34", 23_830_120), (2018, "88.01", 24_826_981)],
)
def test_england_by_financial_year(
    published: Reading, year: int, performance: str, attendances: int
) -> None:
    seen = during(published, financial_year(year))
    assert rounded(seen) == Decimal(performance)
    assert summed(seen)[1] == attendances


@pytest.mark.parametrize("year", MONTHS)
def test_england_by_month(published: Reading, year: int) -> None:
    found = [rounded(during(published, its)) for its in months_of(financial_year(year))]
    assert found == [Decimal(figure) for figure in MONTHS[year].split()]


def test_england_in_the_quarters_and_the_winter_that_were_reported(published: Reading) -> None:
    assert rounded(during(published, quarter(2016, 4))) == Decimal("87.61")
    assert rounded(during(published, quarter(2017, 4))) == Decimal("84.98")
    assert rounded(during(published, month(2018, 12), month(2019, 3))) == Decimal("85.43")


@pytest.mark.parametrize(
    ("its", "performance"),
    [
        (month(2016, 12), "79.33"),
        (month(2017, 1), "77.61"),
        (month(2017, 12), "77.29"),
        (month(2018, 1), "77.17"),
        (month(2018, 3), "76.40"),
    ],
)
def test_type_1_alone(published: Reading, its: Period, performance: str) -> None:
    assert rounded(during(published, its, measure="ae_4h_type_1")) == Decimal(performance)


def test_type_1_within_four_hours_in_january_2018(published: Reading) -> None:
    assert summed(during(published, month(2018, 1), measure="ae_4h_type_1"))[0] == 969_985


@pytest.mark.parametrize(
    ("its", "providers", "wrong_mean", "wrong_median"),
    [(month(2017, 4), 229, "93.46", "95.00"), (month(2018, 3), 237, "89.59", "91.34")],
)
def test_the_providers_mean_and_median_are_other_figures(
    published: Reading, its: Period, providers: int, wrong_mean: str, wrong_median: str
) -> None:
    seen = during(published, its)
    by_provider = [percentage([one]) for one in seen]
    assert len(by_provider) == providers
    assert round(mean(by_provider), 2) == Decimal(wrong_mean)
    assert round(median(by_provider), 2) == Decimal(wrong_median)


def test_the_types_of_a_month_are_one_observation_with_all_their_rows() -> None:
    reading = read_text("2016-04-01,RAA,1,100,10,5\n2016-04-01,RAA,other,50,0,0\n")
    all_types, type_1 = reading.observations
    assert summed([all_types]) == (140, 150)
    assert summed([type_1]) == (90, 100)
    assert all_types.rows.numbers == (2, 3)
    assert all_types.organisation.code == "RAA"


def test_an_unknown_type_is_told_and_left_out() -> None:
    reading = read_text("2016-04-01,RAA,1,100,10,5\n2016-04-01,RAA,4,50,0,0\n")
    (problem,) = reading.problems
    assert (problem.code, problem.row, problem.column) == ("unknown_type", 3, "type")
    assert summed([reading.observations[0]]) == (90, 100)
    assert (reading.rows_read, reading.rows_used) == (2, 1)


def test_a_row_that_stands_twice_is_not_added_up() -> None:
    reading = read_text("2016-04-01,RAA,1,9,1,0\n2016-04-01,RAA,1,9,1,0\nApr-16,raa,1,8,1,0\n")
    assert codes(reading) == ["repeated_row", "conflicting_rows", "conflicting_rows"]
    assert [seen for seen in reading.observations if seen.numerator] == []


def test_a_breach_cell_that_is_no_number_makes_the_month_unknown() -> None:
    reading = read_text("2016-04-01,RAA,1,100,ten,5\n2016-04-01,RAA,2,50,0,0\n")
    assert codes(reading) == ["not_a_number", "missing_count"]
    assert [seen.numerator for seen in reading.observations] == [None, None]


def test_more_breaches_than_attendances_are_an_error() -> None:
    reading = read_text("2016-04-01,RAA,1,100,10,5\n2016-04-01,RAA,2,50,51,0\n")
    (problem,) = reading.problems
    assert (problem.code, problem.row) == ("over_total", 3)
    assert {seen.denominator for seen in reading.observations} == {None}


def test_a_total_is_england_and_no_provider() -> None:
    reading = read_text("2016-04-01,RAA,1,100,10,5\n2016-04-01,Total,1,100,10,5\n")
    kinds = [(seen.organisation.kind, summed([seen])) for seen in reading.observations[::2]]
    assert kinds == [("provider", (90, 100)), ("england", (90, 100))]


def test_a_department_without_any_count_leaves_the_others_as_they_are() -> None:
    reading = read_text("2016-04-01,RAA,1,100,10,5\n2016-04-01,RAA,2,,,\n")
    assert reading.problems == ()
    assert summed([reading.observations[0]]) == (90, 100)


def test_a_trust_of_the_field_test_is_missing_here_too() -> None:
    reading = read_text("2020-04-01,RC9,1,100,0,5\n")
    assert codes(reading) == ["field_test"]
    assert reading.observations[0].numerator is None


def test_a_table_without_rows_says_nothing() -> None:
    assert read_text("") == Reading()
