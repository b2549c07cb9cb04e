from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests_objectives import grid_of_rows

from assistant.objectives.cells import read_number
from assistant.objectives.periods import month
from assistant.objectives.problems import error
from assistant.objectives.readers.reading import (
    MOST_PROBLEMS,
    at_rows,
    capped,
    is_total,
    provider,
    read_count,
    read_periods,
    total_rows,
    whole_numbers,
)
from assistant.objectives.tables import ROW, Table, table_at


def table_of(*rows: list[object]) -> Table:
    width = max(len(row) for row in rows)
    return table_at(grid_of_rows([[f"name {at}" for at in range(width)], *rows]), 1)


@pytest.mark.parametrize(
    "text",
    ["TOTAL", "Total", "Total ", " total", "ENGLAND", "England", "Eng", "ALL", "Grand Total"],
)
def test_a_totals_row_is_seen_however_it_is_spelled(text: str) -> None:
    assert is_total("", None, text)


@pytest.mark.parametrize("text", ["RAA", "", None, "TOTAL CARE LTD", "ENGLISH", "ALLIED", "Y00751"])
def test_a_provider_is_no_totals_row(text: str | None) -> None:
    assert not is_total(text)


@given(st.lists(st.sampled_from(["TOTAL", "Total ", "eng", "", "RAA", "TOTAL CARE"]), min_size=1))
@settings(max_examples=30, deadline=None)
def test_the_expression_for_totals_rows_says_the_same(texts: list[str]) -> None:
    table = table_of(*([text, "x"] for text in texts))
    found = table.frame.filter(total_rows([0]))[ROW].to_list()
    assert found == [at for at, text in enumerate(texts, start=2) if is_total(text)]


@given(st.lists(st.text(alphabet="0123456789.,-+()%£*eE /NA<", max_size=12), min_size=1))
@settings(max_examples=150, deadline=None)
def test_columns_and_single_cells_are_read_alike(texts: list[str]) -> None:
    table = table_of(*([text, "x"] for text in texts))
    numbers = whole_numbers(table, [0])
    for row, (cell,) in table.rows([0]):
        single = read_count(table, row, 0, cell)
        (number,) = numbers.frame.filter(pl.col(ROW) == row)["c0"].to_list()
        assert number == (int(single.count.low) if single.count else None)
        assert (row in numbers.faulty.get(0, ())) == (single.problem is not None)
        assert not single.count or single.count.low == read_number(cell).number


@pytest.mark.parametrize(
    ("text", "code", "severity"),
    [
        ("x", "not_a_number", "error"),
        ("12%", "not_a_number", "error"),
        ("12,34", "not_a_number", "error"),
        ("9" * 17, "not_a_number", "error"),
        ("9" * 12, "too_great", "error"),
        ("1.5", "not_whole", "error"),
        ("-1", "negative", "error"),
        ("*", "suppressed", "warning"),
    ],
)
def test_what_is_no_count_is_told_with_its_row_and_column(
    text: str, code: str, severity: str
) -> None:
    numbers = whole_numbers(table_of(["5", "x"], [text, "x"], ["7", "x"]), [0])
    (problem,) = numbers.problems
    assert (problem.code, problem.severity) == (code, severity)
    assert (problem.row, problem.column) == (3, "name 0")
    assert numbers.frame["c0"].to_list() == [5, None, 7]
    assert numbers.faulty == {0: frozenset({3})}


@pytest.mark.parametrize("text", ["", "-", "N/A", "..", "nil return"])
def test_a_missing_count_is_neither_zero_nor_a_problem(text: str) -> None:
    numbers = whole_numbers(table_of([text, "x"]), [0])
    assert numbers.frame["c0"].to_list() == [None]
    assert (numbers.problems, numbers.faulty) == ((), {})


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,234", 1234), ("1.0", 1), ("1e3", 1000), ("007", 7), ("+5", 5), ("-0", 0)],
)
def test_a_whole_number_is_read_however_it_is_written(text: str, number: int) -> None:
    assert whole_numbers(table_of([text, "x"]), [0]).frame["c0"].to_list() == [number]


def test_half_patients_are_allowed_where_they_are_asked_for() -> None:
    table = table_of(["12.5", "x"])
    whole, half = (read_count(table, 2, 0, "12.5", halves=halves) for halves in (False, True))
    assert whole.problem
    assert whole.problem.code == "not_whole"
    assert half.count
    assert half.count.low == half.count.high == Decimal("12.5")
    third = read_count(table, 2, 0, "12.3", halves=True)
    assert third.problem
    assert third.problem.code == "not_half"


def test_the_problems_of_a_long_column_are_told_in_part_and_counted() -> None:
    problem = error("code", "Something is amiss.", column="a")
    rows = range(2, 2 + MOST_PROBLEMS + 1)
    told = at_rows(problem, rows)
    assert [found.row for found in told] == [*rows[:-1], None]
    assert told[-1].message == "And 1 more row has the same problem."
    assert at_rows(problem, rows[:-1]) == told[:-1]
    assert at_rows(problem, []) == ()


def test_a_list_of_problems_is_capped_kind_by_kind_and_column_by_column() -> None:
    many = [error("many", "Amiss.", row=row, column="a") for row in range(30)]
    few = [error("many", "Amiss.", row=row, column="b") for row in range(3)]
    told = capped([*many[:5], *few, *many[5:]])
    assert [found.row for found in told if found.column == "b"] == [0, 1, 2]
    assert [found.row for found in told if found.column == "a"] == [*range(20), None]
    assert told[-1].message == "And 10 more rows have the same problem."
    assert capped(few) == tuple(few)


def test_each_spelling_of_a_period_is_read_and_the_rest_is_told() -> None:
    table = table_of(["Apr-16", "x"], ["2016-04-01", "x"], ["soon", "x"], ["", "x"])
    periods = read_periods(table, 0)
    assert set(periods.by_text.values()) == {month(2016, 4)}
    assert [problem.row for problem in periods.problems] == [4, 5]


@pytest.mark.parametrize("first", ["04/01/2016", "4/1/16", "04.01.2016"])
def test_one_date_with_its_month_first_leaves_none_written_so_to_be_trusted(first: str) -> None:
    """01/04/2016 is April to a British reader and January to a program set up for America."""
    table = table_of([first, "x"], ["05/31/2016", "x"], ["2016-06-01", "x"], ["Jul-16", "x"])
    periods = read_periods(table, 0)
    assert periods.by_text == {"2016-06-01": month(2016, 6), "Jul-16": month(2016, 7)}
    assert [(one.severity, one.code, one.row) for one in periods.problems] == [
        ("error", "no_period", 2),
        ("error", "no_period", 3),
    ]


def test_british_dates_stay_certain_among_themselves() -> None:
    table = table_of(["01/04/2016", "x"], ["01/12/2016", "x"], ["30/04/2016", "x"])
    periods = read_periods(table, 0)
    assert periods.by_text["01/04/2016"] == month(2016, 4)
    assert len(periods.by_text) == 3
    assert periods.problems == ()


def test_a_provider_is_named_in_one_way() -> None:
    assert provider(" rbd ", " A  TRUST ", None) == provider("RBD", "A TRUST", "")
