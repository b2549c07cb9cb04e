from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests_objectives import grid_of_rows

from assistant.objectives.observations import Count, exactly
from assistant.objectives.readers.cell_counts import (
    UNDER_FIVE,
    are_rounded,
    bounded_count,
    half_numbers,
    part_of,
    share_of,
)
from assistant.objectives.tables import Table, table_at


def table_of(*cells: str) -> Table:
    return table_at(grid_of_rows([["Count", "Name"], *([cell, "x"] for cell in cells)]), 1)


def between(low: str, high: str) -> Count:
    return Count(Decimal(low), Decimal(high))


def test_half_patients_are_whole_numbers_of_halves() -> None:
    numbers = half_numbers(table_of("12.5", "3", "1,000.5", "", "-", "0.0"), [0])
    assert numbers.frame["c0"].to_list() == [25, 6, 2001, None, None, 0]
    assert not numbers.problems
    assert not numbers.faulty


def test_what_is_no_half_is_told_by_row_and_by_kind() -> None:
    numbers = half_numbers(table_of("12.5", "0.25", "x", "0.25", "*", "-1"), [0])
    assert numbers.frame["c0"].to_list() == [25, None, None, None, None, None]
    assert [(seen.severity, seen.code, seen.row) for seen in numbers.problems] == [
        ("error", "not_half", 3),
        ("error", "not_half", 5),
        ("error", "not_a_number", 4),
        ("warning", "suppressed", 6),
        ("error", "negative", 7),
    ]
    assert numbers.faulty == {0: frozenset({3, 4, 5, 6, 7})}


@pytest.mark.parametrize(
    ("cells", "rounded"),
    [
        (["5", "10", "*", "-"], True),
        (["0"], True),
        (["5", "11"], False),
        (["*", ""], False),
        ([], False),
        (["1,005"], True),
    ],
)
def test_counts_are_taken_for_rounded_where_all_are_multiples_of_five(
    cells: list[str], rounded: bool
) -> None:
    assert are_rounded(cells) is rounded


@pytest.mark.parametrize(
    ("text", "rounded", "expected"),
    [
        ("*", True, UNDER_FIVE),
        ("*", False, UNDER_FIVE),
        ("10", True, between("8", "12")),
        ("0", True, between("0", "2")),
        ("10", False, exactly(10)),
        ("", True, None),
    ],
)
def test_suppression_and_rounding_leave_bounds(
    text: str, rounded: bool, expected: Count | None
) -> None:
    found = bounded_count(table_of(text), 2, 0, text, rounded=rounded)
    assert found.count == expected
    assert found.problem is None


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**6))
def test_the_true_count_lies_within_the_bounds_of_the_published_one(true: int) -> None:
    published = "*" if true < 5 else str((true + 2) // 5 * 5)
    found = bounded_count(table_of(published), 2, 0, published, rounded=True)
    assert found.count is not None
    assert found.count.low <= true <= found.count.high


@settings(max_examples=300, deadline=None)
@given(st.integers(1, 10**6), st.data(), st.integers(0, 2))
def test_the_true_count_lies_within_the_bounds_of_its_percentage(
    whole: int, data: st.DataObject, places: int
) -> None:
    part = data.draw(st.integers(0, whole))
    percentage = round(Decimal(100 * part) / whole, places)
    bounds = share_of(percentage, Count(Decimal(max(whole - 2, 0)), Decimal(whole + 2)))
    assert bounds.low <= part <= bounds.high


def test_a_percentage_is_rounded_to_the_places_it_is_written_with() -> None:
    assert share_of(Decimal("95"), exactly(1000)) == between("945", "955")
    assert share_of(Decimal("95.0"), exactly(1000)) == between("945", "955")
    assert share_of(Decimal("95.1"), exactly(1000)) == between("950.5", "951.5")
    assert share_of(Decimal("90"), exactly(1000)) == between("895", "905")
    assert share_of(Decimal("100"), exactly(1000)) == between("995", "1000")
    assert share_of(Decimal("0"), exactly(1000)) == between("0", "5")


def test_a_part_is_never_more_than_its_whole() -> None:
    assert part_of(between("8", "12"), between("6", "10")) == between("8", "10")
    assert part_of(between("8", "12"), between("3", "7")) is None
    assert part_of(exactly(7), exactly(7)) == exactly(7)
