from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests_objectives import codes, grid_of, grid_of_rows, percentage, read_grid, summed
from tests_support import shared_file

from assistant.objectives.observations import Observation, Reading
from assistant.objectives.readers.ae_monthly import FORMAT
from assistant.objectives.tables import header_candidates

NAMING = ["Period", "Org Code", "Parent Org", "Org name"]
TYPES = ["Type 1", "Type 2", "Other A&E Department"]
ADMISSIONS = [
    "Patients who have waited 4-12 hs from DTA to admission",
    "Patients who have waited 12+ hrs from DTA to admission",
    "Emergency admissions via A&E - Type 1",
    "Emergency admissions via A&E - Type 2",
    "Emergency admissions via A&E - Other A&E department",
    "Other emergency admissions",
]
ERA_2 = [
    *NAMING,
    *(f"Number of A&E attendances {kind}" for kind in TYPES),
    *(f"Number of attendances over 4hrs {kind}" for kind in TYPES),
    *ADMISSIONS,
]
ERA_3_TYPES = ["Type 1", "Type 2", "Other Department"]
ERA_3 = [
    *NAMING,
    *(f"A&E attendances {kind}" for kind in TYPES),
    *(f"A&E attendances Booked Appointments {kind}" for kind in ERA_3_TYPES),
    *(f"Attendances over 4hrs {kind}" for kind in ERA_3_TYPES),
    *(f"Attendances over 4hrs Booked Appointments {kind}" for kind in ERA_3_TYPES),
    *ADMISSIONS,
]
MARCH = "MSitAE-MARCH-2019"
SPELLINGS = ("TOTAL", "Total", "Total ", "total  ", "England")


def era_2_row(period: str, code: str, *counts: object) -> list[object]:
    return [period, code, "NHS ENGLAND LONDON ", f"TRUST {code}", *counts, *[0] * 6]


def read_rows(header: list[str], *rows: list[object]) -> Reading:
    return read_grid(FORMAT, grid_of_rows([header, *rows]))


def observations(
    reading: Reading, measure: str = "ae_4h_all_types", kind: str = "provider"
) -> list[Observation]:
    return [
        seen
        for seen in reading.observations
        if seen.measure == measure and seen.organisation.kind == kind
    ]


def one(reading: Reading, measure: str = "ae_4h_all_types") -> Observation:
    (seen,) = observations(reading, measure)
    return seen


def real(name: str) -> Path:
    return shared_file(f"data/ae_monthly/{name}")


@pytest.mark.parametrize(
    ("name", "period", "all_types", "type_1"),
    [
        ("Monthly-AE-April-2024-revised.csv", "2024-04", "74.49", "60.43"),
        ("Monthly-AE-July-2024-revised.csv", "2024-07", "75.22", "61.36"),
        ("Monthly-AE-September-2024.csv", "2024-09", "74.22", "59.80"),
    ],
)
def test_the_published_months_give_the_published_figures_and_reconcile(
    name: str, period: str, all_types: str, type_1: str
) -> None:
    reading = read_grid(FORMAT, grid_of(real(name)))
    assert reading.problems == ()
    assert reading.rows_used == reading.rows_read
    assert {seen.period.label for seen in reading.observations} == {period}
    for measure, expected in (("ae_4h_all_types", all_types), ("ae_4h_type_1", type_1)):
        providers = observations(reading, measure)
        england = observations(reading, measure, "england")
        assert round(percentage(providers), 2) == Decimal(expected)
        assert len(england) == 1
        assert summed(england) == summed(providers)


def test_the_mean_of_the_providers_is_not_the_sectors_figure() -> None:
    reading = read_grid(FORMAT, grid_of(real("Monthly-AE-July-2024-revised.csv")))
    open_providers = [seen for seen in observations(reading) if summed([seen])[1]]
    mean = sum(percentage([seen]) for seen in open_providers) / len(open_providers)
    assert mean - percentage(open_providers) > 3


def test_providers_are_named_without_trailing_blanks() -> None:
    reading = read_rows(
        ERA_2, [MARCH, " raa ", "NHS ENGLAND LONDON ", "A  TRUST ", *[5] * 3, *[0] * 9]
    )
    organisation = one(reading).organisation
    assert (organisation.code, organisation.name) == ("RAA", "A TRUST")
    assert organisation.region == "NHS ENGLAND LONDON"


def test_the_older_wording_is_read() -> None:
    reading = read_rows(ERA_2, era_2_row(MARCH, "RAA", 100, 20, 30, 10, 2, 3))
    assert summed([one(reading)]) == (135, 150)
    assert summed([one(reading, "ae_4h_type_1")]) == (90, 100)
    assert reading.problems == ()
    assert reading.notes == ()


def test_booked_appointments_count_in_their_type_and_are_said_to() -> None:
    counts = [100, 20, 30, 10, 0, 5, 40, 2, 3, 1, 0, 1]
    reading = read_rows(ERA_3, [MARCH, "RAA", "LONDON", "A", *counts, *[0] * 6])
    assert summed([one(reading)]) == (165 - 47, 165)
    assert summed([one(reading, "ae_4h_type_1")]) == (110 - 41, 110)
    assert reading.notes == ("A&E attendances include booked appointments, as the file has them.",)


def test_a_provider_without_attendances_has_none_of_none() -> None:
    reading = read_rows(ERA_2, era_2_row(MARCH, "RAA", 0, 0, 0, 0, 0, 0))
    assert summed([one(reading)]) == (0, 0)
    assert observations(reading, "ae_4h_type_1") == []


def test_each_observation_tells_its_row() -> None:
    reading = read_rows(
        ERA_2,
        era_2_row(MARCH, "RAA", 1, 1, 1, 0, 0, 0),
        era_2_row(MARCH, "RBB", 2, 2, 2, 0, 0, 0),
    )
    assert [seen.rows.numbers for seen in observations(reading)] == [(2,), (3,)]


@pytest.mark.parametrize("place", [0, 1, 3])
def test_a_total_in_any_naming_cell_is_england(place: int) -> None:
    total: list[object] = ["", "", "", "", 5, 0, 0, 1, 0, 0, *[0] * 6]
    total[place] = "Total "
    reading = read_rows(ERA_2, era_2_row(MARCH, "RAA", 5, 0, 0, 1, 0, 0), total)
    assert reading.problems == ()
    assert summed(observations(reading)) == summed(observations(reading, kind="england")) == (4, 5)


def test_a_total_that_is_not_the_sum_is_told_with_its_columns() -> None:
    reading = read_rows(
        ERA_2,
        era_2_row(MARCH, "RAA", 5, 0, 0, 1, 0, 0),
        ["TOTAL", "TOTAL", "TOTAL", "TOTAL", 6, 0, 0, 1, 0, 0, 0, 0, 7, 0, 0, 0],
    )
    (problem,) = reading.problems
    assert (problem.code, problem.severity, problem.row) == ("total_differs", "warning", 3)
    assert "Number of A&E attendances Type 1" in problem.message
    assert "Emergency admissions via A&E - Type 1" in problem.message
    assert "over 4hrs" not in problem.message
    assert summed(observations(reading)) == (4, 5)


def test_months_joined_in_one_file_keep_their_own_totals() -> None:
    reading = read_rows(
        ERA_2,
        era_2_row("MSitAE-FEBRUARY-2019", "RAA", 5, 0, 0, 1, 0, 0),
        era_2_row("TOTAL", "TOTAL", 5, 0, 0, 1, 0, 0),
        era_2_row(MARCH, "RAA", 8, 0, 0, 2, 0, 0),
        era_2_row("TOTAL", "TOTAL", 8, 0, 0, 2, 0, 0),
    )
    assert reading.problems == ()
    found = {seen.period.label: summed([seen]) for seen in observations(reading, kind="england")}
    assert found == {"2019-02": (4, 5), "2019-03": (6, 8)}


def test_a_total_whose_month_cannot_be_told_is_left_out() -> None:
    reading = read_rows(
        ERA_2,
        era_2_row("MSitAE-FEBRUARY-2019", "RAA", 5, 0, 0, 1, 0, 0),
        era_2_row(MARCH, "RAA", 8, 0, 0, 2, 0, 0),
        era_2_row("TOTAL", "TOTAL", 13, 0, 0, 3, 0, 0),
    )
    assert codes(reading) == ["total_not_placed"]
    assert observations(reading, kind="england") == []


def test_a_second_total_of_a_month_is_left_out() -> None:
    total = era_2_row("TOTAL", "TOTAL", 5, 0, 0, 1, 0, 0)
    reading = read_rows(ERA_2, era_2_row(MARCH, "RAA", 5, 0, 0, 1, 0, 0), total, total)
    assert [(found.code, found.row) for found in reading.problems] == [("total_not_placed", 4)]
    assert len(observations(reading, kind="england")) == 1


def test_more_over_four_hours_than_attendances_is_an_error_and_not_counted() -> None:
    reading = read_rows(ERA_2, era_2_row(MARCH, "RAA", 5, 0, 0, 6, 0, 0))
    (problem,) = reading.problems
    assert (problem.code, problem.severity, problem.row) == ("over_total", "error", 2)
    assert (one(reading).numerator, one(reading).denominator) == (None, None)


def test_a_cell_that_is_no_number_makes_the_figure_unknown_not_smaller() -> None:
    reading = read_rows(ERA_2, era_2_row(MARCH, "RAA", 5, "x", 3, 1, "", 0))
    (problem,) = reading.problems
    assert (problem.code, problem.row) == ("not_a_number", 2)
    assert problem.column == "Number of A&E attendances Type 2"
    assert one(reading).denominator is None
    assert summed([one(reading, "ae_4h_type_1")]) == (4, 5)


def test_a_fraction_and_a_negative_number_are_refused() -> None:
    reading = read_rows(ERA_2, era_2_row(MARCH, "RAA", "5.5", 0, 0, "-1", 0, 0))
    assert sorted(codes(reading)) == ["negative", "not_whole"]


def test_a_department_with_both_cells_empty_is_left_out() -> None:
    reading = read_rows(ERA_2, era_2_row(MARCH, "RAA", 5, "", "-", 1, "", "N/A"))
    assert reading.problems == ()
    assert summed([one(reading)]) == (4, 5)


def test_missing_numbers_over_four_hours_are_not_zero() -> None:
    reading = read_rows(ERA_2, era_2_row(MARCH, "RAA", 5, 0, 0, "", 0, 0))
    assert codes(reading) == ["missing_count"]
    assert one(reading).numerator is None
    assert one(reading).denominator is not None


def test_a_provider_without_any_count_is_there_and_unknown() -> None:
    reading = read_rows(ERA_2, era_2_row(MARCH, "RAA", *[""] * 6))
    assert (one(reading).numerator, one(reading).denominator) == (None, None)


def test_thousands_separators_are_understood() -> None:
    reading = read_rows(ERA_2, era_2_row(MARCH, "RAA", "1,234", 0, 0, 34, 0, 0))
    assert summed([one(reading)]) == (1200, 1234)


@pytest.mark.parametrize("period", ["MSitAE-MAY-2019", "MSitAE-APRIL-2021", "MSitAE-MAY-2023"])
@pytest.mark.parametrize("over", [0, ""])
def test_a_silent_trust_of_the_field_test_is_missing_and_england_is_left_out(
    period: str, over: object
) -> None:
    reading = read_rows(
        ERA_2,
        era_2_row(period, "RC9", 100, 0, 10, over, over, over),
        era_2_row(period, "RAA", 100, 0, 0, 20, 0, 0),
        era_2_row("TOTAL", "TOTAL", 200, 0, 10, 20, 0, 0),
    )
    silent, sent = observations(reading)
    assert silent.numerator is None
    assert summed([sent]) == (80, 100)
    assert observations(reading, kind="england") == []
    (problem,) = reading.problems
    assert (problem.code, problem.severity) == ("field_test", "warning")
    assert "RC9" in problem.message
    assert "RC9" in reading.notes[0]


@pytest.mark.parametrize("period", ["MSitAE-APRIL-2019", "MSitAE-JUNE-2023"])
def test_outside_the_field_test_nobody_over_four_hours_is_a_figure(period: str) -> None:
    reading = read_rows(ERA_2, era_2_row(period, "RC9", 100, 0, 10, 0, 0, 0))
    assert summed([one(reading)]) == (110, 110)
    assert reading.problems == ()


def test_a_walk_in_centre_is_not_taken_for_a_trust_of_the_field_test() -> None:
    reading = read_rows(ERA_2, era_2_row("MSitAE-MAY-2021", "Y01", 0, 0, 10, 0, 0, 0))
    assert summed([one(reading)]) == (10, 10)
    assert reading.problems == ()


def test_a_repeated_row_counts_once_and_rows_that_differ_not_at_all() -> None:
    reading = read_rows(
        ERA_2,
        era_2_row(MARCH, "RAA", 5, 0, 0, 1, 0, 0),
        era_2_row(MARCH, "RAA", 5, 0, 0, 1, 0, 0),
        era_2_row(MARCH, "RBB", 5, 0, 0, 1, 0, 0),
        era_2_row("Mar-19", "RBB", 6, 0, 0, 1, 0, 0),
    )
    assert [(found.code, found.row) for found in reading.problems] == [
        ("repeated_row", 3),
        ("conflicting_rows", 4),
        ("conflicting_rows", 5),
    ]
    assert summed(observations(reading)) == (4, 5)


def test_rows_without_a_period_or_a_code_are_told_and_footnotes_are_not() -> None:
    reading = read_rows(
        ERA_2,
        era_2_row("soon", "RAA", 5, 0, 0, 1, 0, 0),
        era_2_row(MARCH, "", 5, 0, 0, 1, 0, 0),
        ["Source: a footnote", *[""] * 15],
    )
    assert [(found.code, found.row) for found in reading.problems] == [
        ("no_organisation", 3),
        ("no_period", 2),
    ]
    assert reading.observations == ()


def test_many_problems_of_one_kind_are_told_in_part_and_counted() -> None:
    rows = [era_2_row(MARCH, f"R{at:02}", "x", 0, 0, 0, 0, 0) for at in range(25)]
    reading = read_rows(ERA_2, *rows)
    assert len(reading.problems) == 21
    assert reading.problems[-1].message == "And 5 more rows have the same problem."


def test_no_message_repeats_a_cell() -> None:
    rows = [era_2_row(MARCH, "RAA", "secret", "-77.5", "99%", "*", 0, 0)]
    told = " ".join(problem.message for problem in read_rows(ERA_2, *rows).problems)
    for cell in ("secret", "77", "99", "*"):
        assert cell not in told


@pytest.mark.parametrize(
    "header",
    [
        [name for name in ERA_2 if name != "Number of attendances over 4hrs Type 2"],
        [name for name in ERA_3 if not name.startswith("Attendances over 4hrs Booked")],
        [*ERA_2, "Number of A&E attendances Type 1"],
        ERA_2[4:],
    ],
)
def test_a_header_that_lacks_a_column_or_has_one_twice_is_not_recognised(header: list[str]) -> None:
    (candidate,) = header_candidates(grid_of_rows([header]))
    assert not FORMAT.recognises(candidate)


counts = st.integers(0, 10**6)
departments = st.tuples(counts, counts).map(lambda pair: (max(pair), min(pair)))
returns = st.lists(st.tuples(departments, departments, departments), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None)
@given(
    returns=returns,
    spelling=st.tuples(*[st.sampled_from(SPELLINGS)] * 4),
    with_commas=st.booleans(),
    empty_columns=st.integers(0, 5),
)
def test_the_sums_are_those_of_the_file_however_its_total_is_spelled(
    returns: list[tuple[tuple[int, int], ...]],
    spelling: tuple[str, ...],
    with_commas: bool,
    empty_columns: int,
) -> None:
    cells = [[*(a for a, _ in row), *(over for _, over in row)] for row in returns]
    total = [sum(column) for column in zip(*cells, strict=True)]
    written = [[f"{count:,}" if with_commas else count for count in row] for row in (*cells, total)]
    tail = [""] * empty_columns
    reading = read_rows(
        [*ERA_2, *tail],
        *([*era_2_row(MARCH, f"R{at:02}", *row), *tail] for at, row in enumerate(written[:-1])),
        [*spelling, *written[-1], *[0] * 6, *tail],
    )
    attended, over = sum(total[:3]), sum(total[3:])
    assert reading.problems == ()
    assert summed(observations(reading)) == (attended - over, attended)
    assert summed(observations(reading, kind="england")) == (attended - over, attended)
    assert summed(observations(reading, "ae_4h_type_1")) == (total[0] - total[3], total[0])
