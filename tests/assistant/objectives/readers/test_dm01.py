from dataclasses import replace
from decimal import Decimal

import pytest
from tests_objectives import codes, grid_of, grid_of_rows, percentage, read_grid, summed
from tests_support import shared_file

from assistant.objectives.observations import Reading
from assistant.objectives.periods import month
from assistant.objectives.readers.dm01 import FORMAT
from assistant.objectives.readers.reading import UNDATED, dated
from assistant.objectives.readers.title_rows import period_above
from assistant.objectives.tables import Grid, table_at

PUBLISHED = "data/dm01/Monthly-Diagnostics-Web-File-Provider-September-2024_9CL34R.csv"
NAMING = ["Regional Team Code", "Regional Team Name", "Provider Code", "Provider Name"]
COUNTS = [
    " Total Waiting List ",
    " Number waiting 6+ Weeks ",
    " Number waiting 13+ Weeks ",
    "Percentage waiting 6+ weeks",
]
PROVIDER = ["", *NAMING, *COUNTS]
BY_TEST = ["", *NAMING, "Diagnostic ID", "Diagnostic Test Name", *COUNTS]
TITLES = [
    ["", "Title:", "Diagnostics Waiting Times and Activity"],
    ["", "Period:", "September 2024"],
    ["", "Published:", "14th November 2024"],
    ["", "Contact:", "Somebody"],
]


def row(code: str, waiting: object, over: object, percent: object = "") -> list[object]:
    return ["", "Y56", "London ", code, f"TRUST {code} ", waiting, over, 0, percent]


def of_test(code: str, test: int, waiting: object, over: object) -> list[object]:
    return ["", "Y56", "London", code, f"TRUST {code}", test, "A test", waiting, over, 0, ""]


def read_rows(*rows: list[object], names: list[str] | None = None) -> Reading:
    return read_grid(FORMAT, grid_of_rows([names or PROVIDER, *rows]))


@pytest.fixture(scope="module")
def published() -> Reading:
    return read_grid(FORMAT, grid_of(shared_file(PUBLISHED)))


def test_the_published_csv_is_read_and_its_percentages_are_those_of_its_counts(
    published: Reading,
) -> None:
    assert published.problems == ()
    assert published.rows_read == published.rows_used == len(published.observations) == 431
    assert summed(published.observations) == (359_888, 1_586_986)
    assert round(percentage(published.observations), 2) == Decimal("22.68")


def test_a_provider_of_the_published_csv(published: Reading) -> None:
    seen = published.observations[0]
    assert summed([seen]) == (471, 11_077)
    assert seen.organisation.code == "RF4"
    assert seen.organisation.region == "London Commissioning Region"
    assert seen.rows.numbers == (2,)


def test_a_table_without_a_period_is_dated_by_whoever_knows(published: Reading) -> None:
    assert {seen.period for seen in published.observations} == {UNDATED}
    known = dated(published, month(2024, 9))
    assert {seen.period for seen in known.observations} == {month(2024, 9)}
    assert known.problems == published.problems


def test_the_workbook_has_its_period_above_the_header_and_england_below() -> None:
    grid = grid_of_rows(
        [
            *TITLES,
            PROVIDER,
            ["", "", "", "", "Total", "1,500", 160, 0, "0.106667"],
            [],
            row("RAA", "1,000", 150, "0.15"),
            row("RBB", 500, 10, "0.02"),
        ],
        sheet="Provider",
    )
    reading = read_grid(FORMAT, grid)
    assert reading.problems == ()
    assert period_above(grid, 5) == month(2024, 9)
    england, *providers = reading.observations
    assert england.organisation.code == "ENGLAND"
    assert summed([england]) == summed(providers) == (160, 1500)
    assert england.rows.sheet == "Provider"


@pytest.mark.parametrize("place", [1, 2, 3, 4])
def test_the_total_may_stand_in_any_naming_cell(place: int) -> None:
    total: list[object] = ["", "", "", "", "", 10, 2, 0, ""]
    total[place] = "Total"
    reading = read_rows(total, row("RAA", 10, 2))
    assert [seen.organisation.kind for seen in reading.observations] == ["england", "provider"]


def test_an_england_row_that_is_not_the_sum_is_told() -> None:
    reading = read_rows(["", "", "", "Total", "", 12, 2, 0, ""], row("RAA", 10, 2))
    (problem,) = reading.problems
    assert (problem.code, problem.row) == ("total_differs", 2)
    assert "Total Waiting List" in problem.message
    assert "Number waiting" not in problem.message


def test_the_row_of_all_tests_is_not_added_to_the_tests() -> None:
    reading = read_rows(
        of_test("RAA", 1, 6, 1), of_test("RAA", 2, 4, 1), of_test("RAA", 16, 10, 2), names=BY_TEST
    )
    assert reading.problems == ()
    assert summed(reading.observations) == (2, 10)
    assert reading.observations[0].rows.numbers == (4,)


def test_the_tests_count_where_there_is_no_row_of_all() -> None:
    reading = read_rows(of_test("RAA", 1, 6, 1), of_test("RAA", 2, 4, 1), names=BY_TEST)
    assert summed(reading.observations) == (2, 10)
    assert reading.observations[0].rows.numbers == (2, 3)


def test_tests_that_are_not_the_row_of_all_are_told() -> None:
    reading = read_rows(of_test("RAA", 1, 6, 1), of_test("RAA", 16, 10, 1), names=BY_TEST)
    assert [(problem.code, problem.row) for problem in reading.problems] == [("total_differs", 3)]
    assert summed(reading.observations) == (1, 10)


def test_the_sheet_by_provider_is_preferred_to_the_one_by_test() -> None:
    by_test = table_at(grid_of_rows([BY_TEST], sheet="Provider by Test"), 1)
    by_provider = table_at(grid_of_rows([PROVIDER], sheet="Provider"), 1)
    assert list(FORMAT.choose([by_test, by_provider])) == [by_provider]
    assert list(FORMAT.choose([by_test])) == [by_test]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("4.80%", "5.80%"), ("0.047777", "0.057777"), ("4.8", "5.8"), ("4.75%", "4.70%")],
)
def test_a_percentage_that_is_not_that_of_its_counts_is_told(right: str, wrong: str) -> None:
    as_it_is = row("RAA", 900, 43, right)
    assert read_rows(as_it_is, row("RBB", 900, 43, right)).problems == ()
    (problem,) = read_rows(as_it_is, row("RBB", 900, 43, wrong)).problems
    assert (problem.code, problem.severity, problem.row) == ("percentage_differs", "warning", 3)
    assert problem.column == "Percentage waiting 6+ weeks"


def test_a_provider_with_nobody_waiting_has_none_of_none() -> None:
    reading = read_rows(row("RAA", 0, 0, "0.00%"))
    assert reading.problems == ()
    assert summed(reading.observations) == (0, 0)


def test_a_provider_that_sent_nothing_is_missing() -> None:
    reading = read_rows(row("RAA", "-", "-", "-"))
    assert [(found.code, found.severity) for found in reading.problems] == [
        ("missing_count", "warning")
    ]
    assert reading.observations[0].denominator is None


def test_more_over_six_weeks_than_wait_is_an_error() -> None:
    reading = read_rows(row("RAA", 5, 6))
    assert codes(reading) == ["over_total"]
    assert reading.observations[0].denominator is None


def test_a_cell_that_is_no_number_is_told_by_row_and_column() -> None:
    reading = read_rows(row("RAA", "many", 6))
    assert (reading.problems[0].row, reading.problems[0].column) == (2, "Total Waiting List")
    assert reading.observations[0].denominator is None


def test_a_period_column_is_read_where_a_file_has_one() -> None:
    reading = read_rows(
        [*row("RAA", 5, 1), "September 2024"],
        [*row("RAA", 7, 1), "October 2024"],
        [*row("RBB", 7, 1), "some day"],
        names=[*PROVIDER, "Period"],
    )
    assert codes(reading) == ["no_period"]
    assert [seen.period for seen in reading.observations] == [month(2024, 9), month(2024, 10)]


def notes(*rows: list[object]) -> Grid:
    return grid_of_rows([["", "Notes"], *rows], sheet="Notes")


def test_the_notes_name_those_who_did_not_submit() -> None:
    sheet = notes(
        ["", "The following organisations did not submit data for September 2024:"],
        ["", "RXX", "A Trust"],
        ["", "RYY", "Another Trust"],
        [],
        ["", "Data are provisional."],
    )
    expected = (
        "According to the file's sheet Notes, these did not submit: RXX A Trust; RYY Another Trust."
    )
    assert FORMAT.remarks([sheet]) == (expected,)
    assert FORMAT.remarks([replace(sheet, sheet="Guidance")]) == ()


def test_the_notes_may_name_them_in_one_cell() -> None:
    sheet = notes(["", "Organisations that were unable to submit: A Trust, Another Trust."])
    (said,) = FORMAT.remarks([sheet])
    assert said.endswith("these did not submit: A Trust; Another Trust.")


def test_notes_without_a_list_are_pointed_to_and_other_notes_are_not() -> None:
    (said,) = FORMAT.remarks([notes(["", "Some providers have not submitted."])])
    assert "did not submit data: see it" in said
    assert FORMAT.remarks([notes(["", "Figures are rounded."])]) == ()
