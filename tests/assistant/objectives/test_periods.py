from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests_objectives import months_of

from assistant.objectives.periods import (
    Period,
    day,
    financial_year,
    financial_year_label,
    financial_year_of,
    month,
    next_month,
    parse_date,
    parse_period,
    quarter,
    quarter_number,
    spanning,
    year_to_quarter,
)

YEARS = st.integers(1990, 2090)
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("period", "label", "words"),
    [
        (month(2019, 3), "2019-03", "March 2019"),
        (quarter(2016, 4), "2016/17 Q4", "the fourth quarter of 2016/17"),
        (financial_year(2018), "2018/19", "2018/19"),
        (financial_year(1999), "1999/00", "1999/00"),
        (year_to_quarter(2017, 2), "2017/18 to September", "2017/18 up to September 2017"),
        (day(date(2026, 1, 31)), "2026-01-31", "31 January 2026"),
        (
            Period(date(2019, 5, 1), date(2019, 7, 31), "span"),
            "2019-05-01 to 2019-07-31",
            "1 May 2019 to 31 July 2019",
        ),
    ],
)
def test_a_period_has_a_label_for_reports_and_words_for_sentences(
    period: Period, label: str, words: str
) -> None:
    assert period.label == label
    assert period.words == words


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("MSitAE-APRIL-2024", month(2024, 4)),
        ("RTT-January-2026", month(2026, 1)),
        ("Apr-16", month(2016, 4)),
        ("Apr17 revised", month(2017, 4)),
        ("Sept 2018", month(2018, 9)),
        ("  March   2019 ", month(2019, 3)),
        ("2016-04", month(2016, 4)),
        ("2016-04-01", month(2016, 4)),
        ("2016-04-01 00:00:00", month(2016, 4)),
        ("01/04/2016", month(2016, 4)),
        ("1.4.16", month(2016, 4)),
        ("31/03/2018", day(date(2018, 3, 31))),
        ("2018-03-31", day(date(2018, 3, 31))),
        ("2016/17", financial_year(2016)),
        ("2016-17", financial_year(2016)),
        ("2016/2017", financial_year(2016)),
        ("FY 1999/00", financial_year(1999)),
        ("2016/17 Q4", quarter(2016, 4)),
        ("Q4 2016/17", quarter(2016, 4)),
        ("Quarter 1 2016-17", quarter(2016, 1)),
        ("2011-12", month(2011, 12)),
        ("1 April 2016 to 30 April 2016", month(2016, 4)),
    ],
)
def test_a_period_is_read_as_nhs_publications_write_it(text: str, period: Period) -> None:
    assert parse_period(text) == period


@pytest.mark.parametrize(
    "text",
    [
        "",
        "England",
        "2016",
        "April",
        "2016/18",
        "2016-13",
        "0000-05",
        "0001-02",
        "9999-12",
        "01/01/0001",
        "32/01/2016",
        "2016/17 Q5",
        "2016/17 total",
    ],
)
def test_a_text_without_a_period_names_none(text: str) -> None:
    assert parse_period(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "April 2016 to March 2017",
        "Apr-16 - Jun-16",
        "2017/18 Q1 to Q3",
        "2016/17 Q4 to 2017/18 Q1",
        "Quarter ending June 2016",
        "Year to March 2018",
        "YTD September 2017",
    ],
)
def test_a_text_about_more_than_a_month_is_never_taken_for_one_of_its_months(text: str) -> None:
    assert parse_period(text) is None


@pytest.mark.parametrize("text", ["March 31, 2018", "May 12 2018"])
def test_the_day_of_an_american_date_is_never_taken_for_a_year(text: str) -> None:
    assert parse_period(text) is None


@given(YEARS, st.integers(1, 12), st.integers(1, 4))
def test_a_label_is_read_back_as_its_period(year: int, number: int, which: int) -> None:
    for period in (month(year, number), quarter(year, which), financial_year(year)):
        assert parse_period(period.label) == period


@given(st.text(alphabet="0123456789/-. QqFYAprilMay,:T", max_size=24))
def test_no_text_whatever_makes_reading_a_period_fail(text: str) -> None:
    period = parse_period(text)
    if period:
        assert 1900 <= period.start.year <= period.end.year <= 2200
        assert period.label
        assert period.words


def test_a_date_is_read_day_before_month() -> None:
    assert parse_date("01/02/2026") == date(2026, 2, 1)
    assert parse_date("02/13/2026") is None
    assert parse_date("2026-02-01") == date(2026, 2, 1)
    assert parse_date("2026-02") is None


@given(YEARS)
def test_a_financial_year_is_its_twelve_months_and_its_four_quarters(start: int) -> None:
    year = financial_year(start)
    parts: tuple[Period, ...]
    for parts in (months_of(year), tuple(quarter(start, number) for number in (1, 2, 3, 4))):
        assert (parts[0].start, parts[-1].end) == (year.start, year.end)
        assert all(one.end + timedelta(1) == later.start for one, later in pairwise(parts))
    assert len(months_of(year)) == 12


@given(DAYS)
def test_a_day_lies_in_the_year_and_the_quarter_that_are_said_to_hold_it(when: date) -> None:
    start = financial_year_of(when)
    assert financial_year(start).start <= when <= financial_year(start).end
    its = quarter(start, quarter_number(when))
    assert its.start <= when <= its.end
    assert financial_year_label(when) == financial_year(start).label


@given(DAYS)
def test_the_next_month_begins_the_day_after(when: date) -> None:
    one = month(when.year, when.month)
    assert next_month(one).start == one.end + timedelta(1)
    assert next_month(one).kind == "month"


@pytest.mark.parametrize(
    ("period", "kind"),
    [
        (month(2020, 2), "month"),
        (quarter(2019, 4), "quarter"),
        (financial_year(2019), "year"),
        (day(date(2019, 4, 1)), "date"),
        (Period(date(2019, 5, 1), date(2019, 7, 31), "span"), "span"),
        (Period(date(2019, 1, 1), date(2019, 12, 31), "span"), "span"),
    ],
)
def test_a_run_of_days_has_its_name_or_is_a_span(period: Period, kind: str) -> None:
    """A rolling quarter is no quarter of the financial year, and a calendar year no year."""
    assert spanning(period.start, period.end) == period
    assert period.kind == kind


def test_the_year_to_the_fourth_quarter_is_the_whole_year() -> None:
    assert year_to_quarter(2017, 4) == financial_year(2017)
    assert year_to_quarter(2017, 3).end == quarter(2017, 3).end
    assert year_to_quarter(2017, 3).kind == "year_to_date"
