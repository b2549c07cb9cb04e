from datetime import date

import pytest
from tests_objectives import months_of
from tests_status import (
    Figure,
    everywhere,
    finding,
    independents,
    observed,
)

from assistant.objectives.observations import Observation
from assistant.objectives.periods import (
    financial_year,
    month,
    quarter,
    year_to_quarter,
)
from assistant.objectives.verdicts import Status

BALANCE = "sector_balance"
CIP, RECURRENT = "efficiency_cip", "efficiency_cip_recurrent"
PRODUCTIVITY = "efficiency_productivity"
PSYCHOSIS, THERAPIES = "eip_2w", "iapt_18w"
SUMMER_2018 = date(2018, 6, 30)


def balance(start: int, millions: Figure) -> list[Observation]:
    return everywhere(BALANCE, financial_year(start), millions)


def of_year(measure: str, start: int, numerator: Figure, denominator: Figure) -> list[Observation]:
    """Return England's twelve months of a year."""
    return [
        observed(measure, one, "ENGLAND", numerator, denominator, row=at)
        for at, one in enumerate(months_of(financial_year(start)), start=2)
    ]


# Objective 6: financial balance


@pytest.mark.parametrize(
    ("millions", "status", "said"),
    [
        ("-4.025", "not_met", "a deficit of £966.0 million"),
        ("0", "not_yet_assessable", "neither surplus nor deficit"),
        ("0.0001", "not_yet_assessable", "a surplus of less than £0.1 million"),
        ("-0.0001", "not_met", "a deficit of less than £0.1 million"),
    ],
)
def test_a_year_is_in_balance_when_all_providers_add_up_to_nought_or_more(
    millions: str, status: Status, said: str
) -> None:
    found = finding(6, balance(2017, millions), as_of=SUMMER_2018)
    assert found.status == status
    assert said in found.sentence
    assert "2017/18" in found.sentence
    assert (found.measures[-1].met is True) == (status != "not_met")


@pytest.mark.parametrize(
    ("as_of", "status"),
    [
        (SUMMER_2018, "not_yet_assessable"),
        (date(2020, 3, 30), "not_yet_assessable"),
        (date(2020, 3, 31), "met"),
    ],
)
def test_met_in_every_year_so_far_is_a_verdict_when_2019_20_is_over(
    as_of: date, status: Status
) -> None:
    years = [one for start in (2017, 2018, 2019) for one in balance(start, 1)]
    found = finding(6, years, as_of=as_of)
    assert found.status == status
    assert ("Met in every year so far" in found.sentence) == (status != "met")


def test_maintaining_balance_is_every_year_from_2017_18() -> None:
    years = [*balance(2017, 1), *balance(2018, 1), *balance(2019, 1)]
    assert finding(6, years).status == "met"
    one_fails = [*balance(2017, 1), *balance(2018, -1), *balance(2019, 1)]
    assert finding(6, one_fails).status == "not_met"
    one_missing = finding(6, [*balance(2017, 1), *balance(2019, 1)])
    assert one_missing.status == "insufficient_data"
    assert "2018/19" in one_missing.sentence


def test_a_deficit_of_2016_17_is_shown_and_not_judged() -> None:
    found = finding(6, balance(2016, "-3.29375"), as_of=date(2017, 6, 30))
    assert found.status == "not_yet_assessable"
    assert "£790.5 million" in found.sentence
    years = [one for start in (2017, 2018, 2019) for one in balance(start, 1)]
    assert finding(6, [*balance(2016, "-3.29375"), *years]).status == "met"


def test_pitfall_14_half_a_year_is_not_judged() -> None:
    half = everywhere(BALANCE, year_to_quarter(2017, 2), "-10")
    found = finding(6, half, as_of=date(2017, 12, 31))
    assert found.status == "not_yet_assessable"
    assert found.measures[-1].met is None


@pytest.mark.parametrize(("millions", "status"), [(-1, "not_met"), (1, "insufficient_data")])
def test_later_years_alone_are_held_to_the_same_test_and_that_is_said(
    millions: int, status: Status
) -> None:
    found = finding(6, balance(2022, millions), as_of=date(2023, 6, 30))
    assert found.status == status
    assert found.sentence.startswith("These data are later than the years of the objective")
    if status == "insufficient_data":
        assert "No complete data for 2017/18, 2018/19 and 2019/20" in found.sentence


def test_later_years_do_not_change_what_the_objectives_years_say() -> None:
    years = [one for start in (2017, 2018, 2019) for one in balance(start, 1)]
    found = finding(6, [*years, *balance(2022, -1)], as_of=date(2023, 6, 30))
    assert found.status == "met"
    assert "later than" not in found.sentence


@pytest.mark.parametrize("number", [40, 199])
def test_some_providers_are_not_the_sector(number: int) -> None:
    few = everywhere(BALANCE, financial_year(2017), -1, providers=number)
    found = finding(6, few, as_of=SUMMER_2018)
    assert found.status == "insufficient_data"
    assert f"{number} providers" in found.sentence
    others = [observed(BALANCE, financial_year(2017), code, -1) for code in independents(100)]
    assert finding(6, [*few, *others], as_of=SUMMER_2018).status == "insufficient_data"


def test_pitfall_10_a_provider_without_an_amount_leaves_the_years_balance_open() -> None:
    rows = [*balance(2017, "0.1"), observed(BALANCE, financial_year(2017), "RZZ", None)]
    assert finding(6, rows, as_of=SUMMER_2018).status == "insufficient_data"


# Objective 7: 2% efficiency


@pytest.mark.parametrize(
    ("savings", "status"), [("2.00", "met"), ("1.9999", "not_met"), ("2.05", "met")]
)
def test_a_year_is_efficient_at_two_per_cent_before_rounding(savings: str, status: Status) -> None:
    rows = [
        one
        for start in (2016, 2017, 2018, 2019)
        for one in everywhere(CIP, financial_year(start), savings, 100)
    ]
    found = finding(7, rows)
    assert found.status == status
    assert status == "met" or "2.0%" not in found.sentence.split(" of 24,000")[0]
    so_far = finding(7, rows, as_of=date(2017, 6, 30))
    assert so_far.status == ("not_yet_assessable" if status == "met" else "not_met")


def test_year_on_year_is_every_year_and_no_average() -> None:
    high, low = (
        everywhere(CIP, financial_year(2016), 4, 100),
        everywhere(CIP, financial_year(2017), "1.5", 100),
    )
    assert finding(7, [*high, *low], as_of=SUMMER_2018).status == "not_met"
    assert finding(7, high, as_of=SUMMER_2018).status == "insufficient_data"


@pytest.mark.parametrize("as_of", [date(2017, 6, 30), date(2019, 6, 30)])
def test_where_the_measures_of_efficiency_disagree_there_is_no_verdict(as_of: date) -> None:
    """Also where neither has all the years up to the day."""
    rows = [
        *everywhere(CIP, financial_year(2016), "2.9", 100),
        *everywhere(RECURRENT, financial_year(2016), "1.7", 100),
    ]
    found = finding(7, rows, as_of=as_of)
    assert found.status == "insufficient_data"
    assert "2.9%" in found.sentence
    assert "1.7%" in found.sentence


def test_where_the_measures_of_efficiency_agree_there_is_a_verdict() -> None:
    rows = [
        *everywhere(CIP, financial_year(2016), "1.9", 100),
        *everywhere(RECURRENT, financial_year(2016), "1.7", 100),
    ]
    assert finding(7, rows, as_of=date(2019, 6, 30)).status == "not_met"


def test_productivity_is_the_sectors_own_figure_and_may_fall() -> None:
    row = observed(PRODUCTIVITY, financial_year(2016), "ENGLAND", "-0.8", 100)
    found = finding(7, [row], as_of=date(2017, 6, 30))
    assert found.status == "not_met"
    assert "-0.8%" in found.sentence


# Objective 9: mental health


def test_both_mental_health_standards_are_needed() -> None:
    psychosis = of_year(PSYCHOSIS, 2016, 51, 100)
    therapies = of_year(THERAPIES, 2016, 96, 100)
    as_of = date(2017, 6, 30)
    assert finding(9, [*psychosis, *therapies], as_of=as_of).status == "not_yet_assessable"
    assert finding(9, psychosis, as_of=as_of).status == "insufficient_data"
    assert finding(9, therapies, as_of=as_of).status == "insufficient_data"
    failing = of_year(THERAPIES, 2016, 949, 1000)
    assert finding(9, [*psychosis, *failing], as_of=as_of).status == "not_met"
    assert finding(9, failing, as_of=as_of).status == "not_met"
    every = [
        one
        for start in (2016, 2017, 2018, 2019)
        for one in (*of_year(PSYCHOSIS, start, 51, 100), *of_year(THERAPIES, start, 96, 100))
    ]
    assert finding(9, every).status == "met"


def test_later_data_of_one_standard_are_told_apart_from_those_of_the_other() -> None:
    rows = [*of_year(PSYCHOSIS, 2016, 51, 100), *of_year(THERAPIES, 2022, 90, 100)]
    found = finding(9, rows, as_of=date(2024, 3, 31))
    before, _, after = found.sentence.partition("later than the years of the objective")
    assert after
    assert "Talking therapies" in before
    assert "Psychosis" not in before


def test_at_exactly_fifty_per_cent_the_two_readings_are_told() -> None:
    rows = [*of_year(PSYCHOSIS, 2016, 50, 100), *of_year(THERAPIES, 2016, 96, 100)]
    found = finding(9, rows, as_of=date(2017, 6, 30))
    assert found.status == "not_yet_assessable"
    assert found.measures[0].met
    assert "more than 50%" in found.sentence
    above = [*of_year(PSYCHOSIS, 2016, 501, 1000), *of_year(THERAPIES, 2016, 96, 100)]
    assert "more than 50%" not in finding(9, above, as_of=date(2017, 6, 30)).sentence


def test_six_weeks_for_talking_therapies_is_no_part_of_the_objective() -> None:
    beside = of_year("iapt_6w", 2016, 10, 100)
    rows = [*of_year(PSYCHOSIS, 2016, 51, 100), *of_year(THERAPIES, 2016, 96, 100), *beside]
    found = finding(9, rows, as_of=date(2017, 6, 30))
    assert found.status == "not_yet_assessable"
    assert "Met in every year so far" in found.sentence
    assert any(one.definition.id == "iapt_6w" for one in found.measures)


def test_pitfall_14_eleven_months_are_not_judged() -> None:
    rows = [*of_year(PSYCHOSIS, 2016, 10, 100)[:-1], *of_year(THERAPIES, 2016, 10, 100)[:-1]]
    found = finding(9, rows, as_of=date(2017, 6, 30))
    assert found.status == "not_yet_assessable"
    assert "February 2017" in found.sentence


def test_a_year_is_also_made_of_quarters_added_up_and_not_averaged() -> None:
    sizes = [(10, 1000), (90, 100), (90, 100), (90, 100)]
    rows = [
        observed(PSYCHOSIS, quarter(2016, number), "ENGLAND", *pair)
        for number, pair in enumerate(sizes, start=1)
    ]
    rows += of_year(THERAPIES, 2016, 96, 100)
    found = finding(9, rows, as_of=date(2017, 6, 30))
    assert found.status == "not_met"
    assert "280 of 1,300" in found.sentence


def test_pitfall_11_suppressed_and_rounded_cells_leave_a_year_open_where_they_straddle() -> None:
    therapies = of_year(THERAPIES, 2016, 96, 100)
    open_year = [*of_year(PSYCHOSIS, 2016, (48, 52), 100), *therapies]
    found = finding(9, open_year, as_of=date(2017, 6, 30))
    assert found.status == "insufficient_data"
    assert "between 48.0% and 52.0%" in found.sentence
    settled = [*of_year(PSYCHOSIS, 2016, (51, 55), 100), *therapies]
    assert finding(9, settled, as_of=date(2017, 6, 30)).status == "not_yet_assessable"


def test_later_national_targets_are_told_and_not_applied() -> None:
    rows = [
        one
        for start in (2016, 2017, 2018, 2019)
        for one in (*of_year(PSYCHOSIS, start, 52, 100), *of_year(THERAPIES, start, 96, 100))
    ]
    found = finding(9, rows)
    assert found.status == "met"
    assert any("53%" in one for one in found.remarks)


def test_a_month_alone_is_no_year() -> None:
    row = everywhere(PSYCHOSIS, month(2016, 9), 10, 100)
    assert finding(9, row, as_of=date(2017, 6, 30)).status == "not_yet_assessable"


@pytest.mark.parametrize(("number", "status"), [(39, "insufficient_data"), (40, "not_met")])
def test_forty_trusts_speak_for_mental_health(number: int, status: Status) -> None:
    """Real files hold about fifty."""
    rows = [
        one
        for each in months_of(financial_year(2016))
        for one in everywhere(PSYCHOSIS, each, 10, 100, providers=number)
    ]
    assert finding(9, rows, as_of=date(2017, 6, 30)).status == status
