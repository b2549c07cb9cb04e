from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.objectives.periods import Period, day, financial_year, month, quarter
from assistant.objectives.readers.columns import ColumnText
from assistant.objectives.readers.dates import read_dates, read_financial_years, read_periods

FIRST_ROW = 5
DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))


def column(*cells: str | None) -> ColumnText:
    return ColumnText("dates.csv", "entered", tuple(enumerate(cells, start=FIRST_ROW)))


def codes(problems: object) -> list[str]:
    assert isinstance(problems, tuple)
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-28",
        "2026-02-28T00:00:00",
        "2026-02-28 00:00:00",
        "28/02/2026",
        "28/2/26",
        "28.02.2026",
        "28-02-2026",
        "28/02/2026 00:00",
        "28 February 2026",
        "28-Feb-2026",
        "28th february 2026",
    ],
)
def test_each_way_of_writing_a_certain_date_is_read_without_a_word(text: str) -> None:
    read = read_dates(column(text))
    assert dict(read.by_row) == {FIRST_ROW: date(2026, 2, 28)}
    assert read.problems == ()


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30",
        "31/02/2026",
        "13/13/2026",
        "0/1/2026",
        "01-02-26",
        "28/02-2026",
        "28 Smarch 2026",
        "2026-02-28 09:30",
        "46081",
        "2026",
        "n/a",
        "-",
    ],
)
def test_what_is_no_date_is_an_error_of_its_row(text: str) -> None:
    read = read_dates(column("2026-02-28", text))
    assert set(read.by_row) == {FIRST_ROW}
    assert read.blank == frozenset()
    [problem] = read.problems
    assert (problem.severity, problem.code) == ("error", "not_a_date")
    assert (problem.row, problem.column, problem.file) == (FIRST_ROW + 1, "entered", "dates.csv")
    assert text == "-" or text not in problem.message


def test_only_an_empty_cell_is_blank() -> None:
    read = read_dates(column(None, "2026-02-28", "not submitted"))
    assert read.blank == {FIRST_ROW}


def test_open_dates_are_read_day_first_with_one_warning_for_the_column() -> None:
    read = read_dates(column("2026-02-28", "01/02/2026", "03/04/2026", "31/01/2026"))
    assert list(read.by_row.values()) == [
        date(2026, 2, 28),
        date(2026, 2, 1),
        date(2026, 4, 3),
        date(2026, 1, 31),
    ]
    [problem] = read.problems
    assert (problem.severity, problem.code, problem.row) == ("warning", "date_order", FIRST_ROW + 1)


def test_a_date_that_is_the_same_either_way_needs_no_warning() -> None:
    read = read_dates(column("05/05/2026", "5/05/2026"))
    assert set(read.by_row.values()) == {date(2026, 5, 5)}
    assert read.problems == ()


def test_one_date_that_has_the_month_first_refuses_all_of_its_style_and_no_other() -> None:
    read = read_dates(column("01/02/2026", "2026-02-01", "02/13/2026", "03.04.2026", "31/01/2026"))
    assert dict(read.by_row) == {
        FIRST_ROW + 1: date(2026, 2, 1),
        FIRST_ROW + 3: date(2026, 4, 3),
    }
    assert read.blank == frozenset()
    contradiction, order = read.problems
    assert (contradiction.severity, contradiction.code) == ("error", "ambiguous_dates")
    assert contradiction.row == FIRST_ROW + 2
    assert (order.code, order.row) == ("date_order", FIRST_ROW + 3)


@given(st.lists(DAYS, min_size=1, max_size=20))
@settings(max_examples=60)
def test_days_written_the_british_way_come_back_as_they_were(days: list[date]) -> None:
    read = read_dates(column(*(f"{one:%d/%m/%Y}" for one in days)))
    assert list(read.by_row.values()) == days
    may_be_open = any(one.day <= 12 and one.day != one.month for one in days)
    assert codes(read.problems) == ["date_order"] * may_be_open


@given(st.lists(DAYS, min_size=1, max_size=20))
@settings(max_examples=60)
def test_days_written_the_american_way_are_refused_once_one_of_them_shows_it(
    days: list[date],
) -> None:
    read = read_dates(column(*(f"{one:%m/%d/%Y}" for one in days)))
    if any(one.day > 12 for one in days):
        assert read.by_row == {}
        assert codes(read.problems) == ["ambiguous_dates"]
    else:
        assert len(read.by_row) == len(days)


@given(st.lists(st.one_of(st.none(), st.text(max_size=12), DAYS.map(str)), max_size=12))
@settings(max_examples=80)
def test_every_cell_is_read_or_blank_or_told_and_nothing_is_raised(cells: list[str | None]) -> None:
    read = read_dates(column(*cells))
    rows = set(range(FIRST_ROW, FIRST_ROW + len(cells)))
    assert rows >= read.by_row.keys() | read.blank
    assert read.by_row.keys().isdisjoint(read.blank)
    if rows != read.by_row.keys() | read.blank:
        assert read.problems


def test_more_than_twenty_wrong_dates_are_counted() -> None:
    problems = read_dates(column(*["soon"] * 25)).problems
    assert len(problems) == 21
    assert "5 more rows" in problems[-1].message


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2017-04", month(2017, 4)),
        ("Apr-17", month(2017, 4)),
        ("01/04/2017", month(2017, 4)),
        ("1 April 2017", month(2017, 4)),
        ("2017-04-01", month(2017, 4)),
        ("30/04/2017", day(date(2017, 4, 30))),
        ("30 April 2017", day(date(2017, 4, 30))),
        ("2016/17", financial_year(2016)),
        ("2016/17 Q4", quarter(2016, 4)),
    ],
)
def test_periods_are_read_as_they_are_written(text: str, period: Period) -> None:
    assert dict(read_periods(column(text)).by_row) == {FIRST_ROW: period}


def test_months_written_as_their_first_day_the_american_way_are_refused() -> None:
    read = read_periods(column("01/01/2017", "01/31/2017"))
    assert read.by_row == {}
    assert codes(read.problems) == ["ambiguous_dates"]


def test_what_names_no_period_is_an_error_of_its_row() -> None:
    read = read_periods(column("Spring", None, "13/13/2017"))
    assert read.by_row == {}
    assert [(one.code, one.row) for one in read.problems] == [("no_period", 5), ("no_period", 7)]


@pytest.mark.parametrize("text", ["2016/17", "2016-17", "2016/2017", "FY 2016/17"])
def test_a_financial_year_is_april_to_march(text: str) -> None:
    assert dict(read_financial_years(column(text)).by_row) == {FIRST_ROW: financial_year(2016)}


@pytest.mark.parametrize("text", ["2016", "2016/18", "2011-12", "2016/17 Q4", "2016-04", "16/17"])
def test_what_could_be_something_else_is_no_financial_year(text: str) -> None:
    assert codes(read_financial_years(column(text)).problems) == ["not_a_financial_year"]
