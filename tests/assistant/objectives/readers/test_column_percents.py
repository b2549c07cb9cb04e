from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.objectives.problems import Problem
from assistant.objectives.readers.columns import ColumnText
from assistant.objectives.readers.percents import read_percents

FIRST_ROW = 2
TENTHS = st.integers(0, 1000).map(lambda tenths: Decimal(tenths) / 10)


def column(*cells: str | None) -> ColumnText:
    return ColumnText("survey.csv", "overall_pct", tuple(enumerate(cells, start=FIRST_ROW)))


def told(problems: tuple[Problem, ...]) -> list[tuple[str, str, int | None]]:
    return [(problem.severity, problem.code, problem.row) for problem in problems]


def test_signs_settle_that_a_column_is_in_per_cent() -> None:
    read = read_percents(column("95%", "0.9%", "95.0 %", "0%"))
    assert list(read.by_row.values()) == [95, Decimal("0.9"), 95, 0]
    assert read.problems == ()


def test_numbers_too_large_for_fractions_settle_it_and_small_ones_beside_them_are_told() -> None:
    read = read_percents(column("95", "89.99", "0.9", "0"))
    assert list(read.by_row.values()) == [95, Decimal("89.99"), Decimal("0.9"), 0]
    assert told(read.problems) == [("warning", "small_percent", FIRST_ROW + 2)]


@pytest.mark.parametrize("cells", [("0.95", "0.89"), ("1",), ("1.5", "0"), ("0.95", None, "-")])
def test_a_column_of_small_numbers_without_signs_is_refused_as_a_whole(
    cells: tuple[str | None, ...],
) -> None:
    read = read_percents(column(*cells))
    assert read.by_row == {}
    assert told(read.problems) == [("error", "ambiguous_percent", None)]


def test_a_small_number_without_a_sign_among_signs_is_refused_alone() -> None:
    read = read_percents(column("95%", "0.95", "93"))
    assert dict(read.by_row) == {FIRST_ROW: 95, FIRST_ROW + 2: 93}
    assert told(read.problems) == [("error", "ambiguous_percent", FIRST_ROW + 1)]


def test_nothing_but_zeros_is_certain() -> None:
    read = read_percents(column("0", "0.0"))
    assert list(read.by_row.values()) == [0, 0]
    assert read.problems == ()


def test_missing_is_not_zero() -> None:
    read = read_percents(column(None, "-", "N/A", "95%"))
    assert read.blank == {FIRST_ROW, FIRST_ROW + 1, FIRST_ROW + 2}
    assert dict(read.by_row) == {FIRST_ROW + 3: 95}


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("100.1%", "out_of_range"),
        ("-1%", "out_of_range"),
        ("*", "not_a_number"),
        ("most", "not_a_number"),
    ],
)
def test_what_is_no_possible_percentage_is_an_error_of_its_row(cell: str, code: str) -> None:
    read = read_percents(column("95%", cell))
    assert dict(read.by_row) == {FIRST_ROW: 95}
    assert told(read.problems) == [("error", code, FIRST_ROW + 1)]
    assert cell == "*" or cell not in read.problems[0].message


def test_growth_may_be_negative_where_the_caller_says_so() -> None:
    read = read_percents(column("-1.8%", "(0.4%)"), least=Decimal(-100))
    assert list(read.by_row.values()) == [Decimal("-1.8"), Decimal("-0.4")]


@given(st.lists(TENTHS, min_size=1, max_size=20))
@settings(max_examples=60)
def test_percentages_with_signs_come_back_exactly(percents: list[Decimal]) -> None:
    read = read_percents(column(*(f"{percent}%" for percent in percents)))
    assert list(read.by_row.values()) == percents


@given(st.lists(TENTHS, min_size=1, max_size=20))
@settings(max_examples=60)
def test_fractions_are_never_taken_for_percentages_in_silence(percents: list[Decimal]) -> None:
    read = read_percents(column(*(str(percent / 100) for percent in percents)))
    assert not any(read.by_row.values())
    assert bool(read.problems) == any(percents)
