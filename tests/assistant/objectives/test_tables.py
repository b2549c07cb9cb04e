import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests_objectives import grid_of, grid_of_rows

from assistant.objectives.tables import Header, header_candidates, normal, table_at

TITLED = """Monthly diagnostics,,
,,
Period:,September 2024,
,,
Provider Code, Total Waiting List ,Number waiting 6+ Weeks
RAA,"3,038",120
,,
RBB,12,*
"""


@pytest.mark.parametrize(
    ("name", "compared"),
    [
        (" Total Waiting List ", "total waiting list"),
        ("ORG_CODE1", "org code1"),
        ("\ufeffPeriod", "period"),
        ("Org\u00a0Code", "org code"),
        ("A&E attendances\nType 1", "a&e attendances type 1"),
    ],
)
def test_names_are_compared_without_case_underscores_and_blanks(name: str, compared: str) -> None:
    assert normal(name) == compared


@given(st.text(st.characters(max_codepoint=0x17F), max_size=20))
def test_a_name_that_is_normal_stays_as_it_is(name: str) -> None:
    assert normal(normal(name)) == normal(name)


def test_a_column_is_found_by_any_of_its_names() -> None:
    header = Header(1, ("Provider ID", "Key Question", "Latest Rating", "", "latest_rating"))
    assert header.find("Domain", "Key Question") == 1
    assert header.find("LATEST RATING") == 2
    assert header.find("Domain") is None
    assert header.has("provider id", "latest rating")
    assert not header.has("provider id", "domain")
    assert header.matching(re.compile(r"latest.*")) == (2, 4)


def test_part_of_a_name_is_not_the_name() -> None:
    header = Header(1, ("Total All", "Part_2A"))
    assert header.find("Total") is None
    assert header.matching(re.compile("part 2")) == ()


def test_rows_under_a_header_keep_the_numbers_that_a_spreadsheet_shows() -> None:
    table = table_at(grid_of(TITLED), 5)
    assert table.header.names == ("Provider Code", "Total Waiting List", "Number waiting 6+ Weeks")
    assert list(table.rows([0, 2])) == [(6, ("RAA", "120")), (8, ("RBB", "*"))]


def test_a_table_gives_a_column_that_it_has_and_refuses_one_that_it_has_not() -> None:
    table = table_at(grid_of(TITLED), 5)
    assert table.column("Waiting list", "Total waiting list") == 1
    with pytest.raises(KeyError, match="Percentage"):
        table.column("Percentage")


def test_a_row_with_one_cell_is_no_header() -> None:
    grid = grid_of(TITLED)
    assert [header.row for header in header_candidates(grid)] == [3, 5, 6, 8]
    assert [header.row for header in header_candidates(grid, deepest=2)] == [3]


def test_a_grid_knows_how_many_columns_of_cells_it_has() -> None:
    assert grid_of_rows([["a", "b", None], ["c"]]).width == 3
