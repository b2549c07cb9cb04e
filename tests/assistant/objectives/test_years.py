from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests_objectives import months_of
from tests_status import count, definition, everywhere, months, observed, only, reading_of
from tests_support import shared_file

from assistant.objectives.measures import (
    Level,
    Measure,
)
from assistant.objectives.observations import Rows, total
from assistant.objectives.periods import Period, financial_year, month, quarter
from assistant.objectives.reconciling import sector_measures
from assistant.objectives.wording import rounded
from assistant.objectives.years import over_years

A_AND_E = definition("ae_4h_all_types")


def flow(*periods: Period, measure: str = "ae_4h_all_types") -> list[Measure]:
    """Return England's figure for each period: 90 of 100, 91 of 100 and so on."""
    rows = [
        observed(measure, one, "ENGLAND", 90 + at, 100, row=at + 2)
        for at, one in enumerate(periods)
    ]
    made, problems = sector_measures(definition(measure), rows)
    assert problems == []
    return sorted(made, key=lambda one: one.sources[0].numbers)


def ae_years() -> dict[Period, Measure]:
    """Return what the real A&E figures of April 2016 to March 2019 add up to."""
    found = reading_of(shared_file("data/ae_attendances_2016-04_2019-03.csv")).observations
    rows = [one for one in found if one.measure == A_AND_E.id]
    made, _ = sector_measures(A_AND_E, rows)
    return {one.period: one for one in over_years(made)}


def test_pitfall_14_twelve_months_are_four_quarters_and_a_complete_year() -> None:
    made = over_years(flow(*months((2016, 4), (2017, 3))))
    assert [one.period.label for one in made] == [
        *(f"2016/17 Q{number}" for number in (1, 2, 3, 4)),
        "2016/17",
    ]
    assert all(one.complete for one in made)
    year = made[-1]
    assert (year.numerator, year.denominator) == (count(sum(range(90, 102))), count(1200))
    assert year.sources == (Rows("data.csv", tuple(range(2, 14))),)


def test_pitfall_14_eleven_months_are_a_part_of_a_year_and_have_no_verdict() -> None:
    *_, part = over_years(flow(*months((2016, 4), (2017, 2))))
    assert part.period.label == "2016/17 to February"
    assert (part.complete, part.met) == (False, None)


def test_pitfall_14_a_year_with_a_gap_is_given_up_to_the_gap() -> None:
    there = [one for one in months((2016, 4), (2017, 3)) if one != month(2016, 9)]
    made = over_years(flow(*there))
    assert [one.period.label for one in made] == [
        "2016/17 Q1",
        "2016/17 Q3",
        "2016/17 Q4",
        "2016/17 to August",
    ]


def test_pitfall_14_a_year_without_its_april_is_not_given() -> None:
    made = over_years(flow(*months((2016, 5), (2017, 3))))
    assert not [one for one in made if one.period.kind in ("year", "year_to_date")]


def test_pitfall_14_four_quarters_are_a_year_and_a_month_without_a_figure_is_none() -> None:
    quarters = flow(*(quarter(2016, number) for number in (1, 2, 3, 4)))
    assert only(over_years(quarters)).complete
    broken = [*quarters[:2], replace(quarters[2], withheld=True), quarters[3]]
    assert only(over_years(broken)).period.label == "2016/17 to September"
    unknown = [*quarters[:3], replace(quarters[3], numerator=None)]
    assert only(over_years(unknown)).period.label == "2016/17 to December"


def test_a_year_that_the_data_give_is_not_computed_again() -> None:
    given_year = flow(*months((2016, 4), (2017, 3)), financial_year(2016))
    assert all(one.period.kind == "quarter" for one in over_years(given_year))


def test_a_rolling_quarter_is_not_added_to_the_next() -> None:
    rolling = [
        Period(date(2019, 4 + step, 1), month(2019, 6 + step).end, "span") for step in range(6)
    ]
    assert over_years(flow(*rolling, measure="eip_2w")) == []


@pytest.mark.parametrize("measure", ["rtt_incomplete_18w", "dm01_6w", "cqc_good_or_outstanding"])
def test_waiting_lists_and_days_are_never_added_over_time(measure: str) -> None:
    assert over_years(flow(*months((2016, 4), (2017, 3)), measure=measure)) == []


def test_months_of_different_levels_are_not_added() -> None:
    england = flow(*months((2016, 4), (2017, 3)))
    mixed = [*england[:-1], replace(england[-1], level=Level("part", "30"))]
    assert not [one for one in over_years(mixed) if one.period.kind == "year"]


@pytest.mark.parametrize(
    ("year", "percent", "attendances"),
    [(2016, "89.13", 23362301), (2017, "88.34", 23830120), (2018, "88.01", 24826981)],
)
def test_the_years_of_the_real_a_and_e_data_are_those_published(
    year: int, percent: str, attendances: int
) -> None:
    made = ae_years()[financial_year(year)]
    assert made.value is not None
    assert rounded(made.value * 100, 2) == percent
    assert made.denominator == count(attendances)


def test_the_last_quarters_of_the_real_a_and_e_data_are_those_published() -> None:
    made = ae_years()
    for start, percent in ((2016, "87.61"), (2017, "84.98")):
        value = made[quarter(start, 4)].value
        assert value is not None
        assert rounded(value * 100, 2) == percent


def test_nothing_adds_up_to_nothing() -> None:
    assert over_years([]) == []


@given(st.sets(st.integers(0, 11)), st.randoms())
def test_a_quarter_or_year_is_complete_when_all_its_months_are_there_in_any_order(
    there: set[int], shuffler: Random
) -> None:
    year = financial_year(2016)
    given_months = flow(*(months_of(year)[at] for at in sorted(there)))
    shuffled = list(given_months)
    shuffler.shuffle(shuffled)
    made = over_years(shuffled)
    assert sorted(made, key=lambda one: one.period) == sorted(
        over_years(given_months), key=lambda one: one.period
    )
    whole = {one.period for one in made if one.complete}
    quarters = {quarter(2016, at + 1) for at in range(4) if set(range(3 * at, 3 * at + 3)) <= there}
    assert whole == quarters | ({year} if len(there) == 12 else set())
    for one in made:
        parts = [
            each
            for each in given_months
            if one.period.start <= each.period.start and each.period.end <= one.period.end
        ]
        assert one.numerator == total(each.numerator for each in parts if each.numerator)


def test_a_quarter_lacks_whoever_lacks_in_one_of_its_months() -> None:
    first, second, third = months((2016, 4), (2016, 6))
    rows = [
        *everywhere(A_AND_E.id, first, 90, 100),
        *everywhere(A_AND_E.id, second, 90, 100),
        *everywhere(A_AND_E.id, third, 90, 100),
        observed(A_AND_E.id, second, "RYY", None, 100),
        observed(A_AND_E.id, third, "RZZ", None, 100),
    ]
    made, _ = sector_measures(A_AND_E, rows)
    by_period = {one.period: one for one in over_years(made)}
    assert by_period[quarter(2016, 1)].missing == ("RYY", "RZZ")
    assert by_period[quarter(2016, 1)].providers == 240


def test_a_part_of_a_year_says_how_many_of_its_periods_there_are() -> None:
    *_, part = over_years(flow(*months((2016, 4), (2016, 8))))
    assert part.notes == ("5 of the year's periods are in the data.",)


def test_two_years_are_added_up_apart() -> None:
    made = over_years(flow(*months((2016, 4), (2018, 3))))
    years = [one.period for one in made if one.period.kind == "year"]
    assert years == [financial_year(2016), financial_year(2017)]
