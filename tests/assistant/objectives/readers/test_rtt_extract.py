from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests_objectives import codes, grid_of, grid_of_rows, percentage, read_grid, summed
from tests_support import shared_file

from assistant.objectives.observations import Reading
from assistant.objectives.periods import month
from assistant.objectives.readers.rtt_extract import FORMAT
from assistant.objectives.tables import header_candidates

NAMING = [
    "Period",
    "Provider Parent Org Code",
    "Provider Parent Name",
    "Provider Org Code",
    "Provider Org Name",
    "Commissioner Parent Org Code",
    "Commissioner Parent Name",
    "Commissioner Org Code",
    "Commissioner Org Name",
    "RTT Part Type",
    "RTT Part Description",
    "Treatment Function Code",
    "Treatment Function Name",
]
TOTALS = ["Total", "Patients with unknown clock start date", "Total All"]


def header(weeks: int = 104, totals: list[str] = TOTALS) -> list[str]:
    bands = [f"Gt {week:02} To {week + 1:02} Weeks SUM 1" for week in range(weeks)]
    return [*NAMING, *bands, f"Gt {weeks} Weeks SUM 1", *totals]


def row(
    within: object,
    over: object,
    *,
    total: object | None = None,
    function: str = "C_999",
    part: str = "Part_2",
    provider: str = "RBD",
    commissioner: str = "11J",
    weeks: int = 104,
    totals: int = 3,
) -> list[object]:
    """A row with everybody within 18 weeks in the last such band and the rest in the next."""
    bands: list[object] = [0] * (weeks + 1)
    bands[17], bands[18] = within, over
    naming = ["RTT-November-2024", "QVV", "DORSET ", provider, "A TRUST", "", "", commissioner, "X"]
    all_waiting = int(str(within)) + int(str(over)) if total is None else total
    tail: list[object] = ["", "", all_waiting] if totals == 3 else ["", ""][:totals]
    return [*naming, part, "", function, "", *bands, *tail]


def read_rows(*rows: list[object], names: list[str] | None = None) -> Reading:
    return read_grid(FORMAT, grid_of_rows([names or header(), *rows]))


@pytest.fixture(scope="module")
def dorset() -> Reading:
    return read_grid(FORMAT, grid_of(shared_file("data/rtt/20241130-RTT-November-2024-RBD.csv")))


def test_a_providers_rows_of_the_published_extract(dorset: Reading) -> None:
    (seen,) = dorset.observations
    assert dorset.problems == ()
    assert (seen.measure, seen.period) == ("rtt_incomplete_18w", month(2024, 11))
    assert summed([seen]) == (12_539, 21_702)
    assert round(percentage([seen]), 2) == Decimal("57.78")
    assert seen.organisation.code == "RBD"
    assert seen.organisation.name == "DORSET COUNTY HOSPITAL NHS FOUNDATION TRUST"
    assert seen.organisation.region == "NHS DORSET INTEGRATED CARE BOARD"


def test_the_observation_tells_the_rows_it_is_made_of(dorset: Reading) -> None:
    (seen,) = dorset.observations
    assert len(seen.rows.numbers) == 41
    assert (dorset.rows_read, dorset.rows_used) == (512, 202)


def test_all_functions_are_not_added_to_the_single_ones() -> None:
    reading = read_rows(row(6, 4), row(4, 1, function="C_100"), row(2, 3, function="C_101"))
    assert reading.problems == ()
    assert summed(reading.observations) == (6, 10)
    assert reading.observations[0].rows.numbers == (2,)


def test_single_functions_count_where_there_is_no_row_of_all() -> None:
    reading = read_rows(row(4, 1, function="C_100"), row(2, 3, function="C_101"))
    assert reading.problems == ()
    assert summed(reading.observations) == (6, 10)
    assert reading.observations[0].rows.numbers == (2, 3)


def test_each_commissioner_has_its_own_row_of_all_functions() -> None:
    reading = read_rows(
        row(6, 4),
        row(6, 4, function="C_100"),
        row(1, 2, function="C_100", commissioner="NONC"),
    )
    assert summed(reading.observations) == (7, 13)


def test_single_functions_that_are_not_the_row_of_all_are_told() -> None:
    reading = read_rows(row(6, 4), row(4, 1, function="C_100"))
    (problem,) = reading.problems
    assert (problem.code, problem.severity, problem.row) == ("total_differs", "warning", 2)
    assert summed(reading.observations) == (6, 10)


def test_only_the_whole_of_part_2_is_read() -> None:
    reading = read_rows(
        row(6, 4),
        row(5, 3, part="Part_2A"),
        row(9, 9, part="Part_1A"),
        row(9, 9, part="Part_1B"),
        row("x", "", total="", part="Part_3"),
    )
    assert reading.problems == ()
    assert summed(reading.observations) == (6, 10)


def test_a_file_without_incomplete_pathways_says_so() -> None:
    reading = read_rows(row(5, 3, part="Part_2A"))
    assert codes(reading) == ["no_incomplete"]
    assert reading.observations == ()


def test_an_empty_file_is_read() -> None:
    assert read_rows() == Reading()


def test_an_older_file_has_two_rows_on_top_fewer_bands_and_no_total_of_all() -> None:
    names = header(52, ["Total", "Patients with unknown clock start date"])
    made = [
        [*row(6, 4, weeks=52, totals=1), 2],
        [*row(3, 0, weeks=52, totals=1, commissioner="12A"), ""],
    ]
    grid = grid_of_rows([["RTT waiting times", "Monthly extract"], ["Revised"], names, *made])
    reading = read_grid(FORMAT, grid)
    assert reading.problems == ()
    assert summed(reading.observations) == (9, 15)
    assert reading.observations[0].rows.numbers == (4, 5)


def test_faulty_cells_are_told_by_row_and_column_and_nothing_is_guessed() -> None:
    reading = read_rows(row("a", 4, total=10), row(2, "-3", total=5, commissioner="12A"))
    found = {(problem.code, problem.row, problem.column) for problem in reading.problems}
    assert ("not_a_number", 2, "Gt 17 To 18 Weeks SUM 1") in found
    assert ("negative", 3, "Gt 18 To 19 Weeks SUM 1") in found
    assert ("missing_count", 2, None) in found
    assert reading.observations[0].numerator is None
    assert reading.observations[0].denominator is not None


def test_faults_in_rows_that_are_not_used_are_left_alone() -> None:
    reading = read_rows(row(6, 4), row("a", 3, total=3, part="Part_1A"))
    assert reading.problems == ()


def test_a_blank_band_is_nobody_where_the_others_add_up() -> None:
    reading = read_rows(row("", 4, total=4))
    assert reading.problems == ()
    assert summed(reading.observations) == (0, 4)


def test_a_blank_total_is_unknown() -> None:
    reading = read_rows(row(6, 4, total=""))
    assert codes(reading) == ["missing_count"]
    assert reading.observations[0].denominator is None


def test_bands_that_are_not_the_total_are_told() -> None:
    reading = read_rows(row(6, 4, total=11))
    assert codes(reading) == ["total_differs"]
    assert summed(reading.observations) == (6, 11)


def test_more_within_18_weeks_than_wait_is_an_error() -> None:
    reading = read_rows(row(6, 4, total=5))
    assert [(problem.code, problem.severity) for problem in reading.problems] == [
        ("over_total", "error")
    ]
    assert reading.observations[0].denominator is None


def test_a_row_that_stands_twice_is_counted_once() -> None:
    reading = read_rows(row(6, 4), row(6, 4))
    assert codes(reading) == ["repeated_row"]
    assert summed(reading.observations) == (6, 10)


def test_thousands_separators_are_understood() -> None:
    reading = read_rows(row(1006, 4, total="1,010"))
    assert summed(reading.observations) == (1006, 1010)


def test_an_england_row_is_no_provider() -> None:
    reading = read_rows(row(6, 4), row(6, 4, provider="England"))
    assert [seen.organisation.kind for seen in reading.observations] == ["provider", "england"]


def test_two_england_rows_of_one_commissioner_are_not_added_up() -> None:
    reading = read_rows(row(6, 4, provider="England"), row(6, 4, provider="Total"))
    assert codes(reading)[:2] == ["conflicting_rows", "conflicting_rows"]


@pytest.mark.parametrize("left_out", ["Gt 17 To 18 Weeks SUM 1", "RTT Part Type", "Period"])
def test_a_header_that_lacks_what_is_needed_is_not_recognised(left_out: str) -> None:
    (candidate,) = header_candidates(grid_of_rows([[n for n in header() if n != left_out]]))
    assert not FORMAT.recognises(candidate)


waits = st.tuples(st.integers(0, 5000), st.integers(0, 5000))
keys = st.tuples(
    st.sampled_from(["RBD", "R0A", "NT3"]),
    st.sampled_from(["11J", "NONC"]),
    st.sampled_from(["C_100", "C_101", "X05"]),
)


@settings(max_examples=40, deadline=None)
@given(
    parts=st.dictionaries(keys, waits, min_size=1),
    summed_up=st.sets(st.sampled_from(["RBD", "R0A"])),
)
def test_the_sums_are_the_same_with_and_without_rows_of_all_functions(
    parts: dict[tuple[str, str, str], tuple[int, int]], summed_up: set[str]
) -> None:
    rows = [
        row(within, over, provider=provider, commissioner=commissioner, function=function)
        for (provider, commissioner, function), (within, over) in parts.items()
    ]
    for provider, commissioner in {key[:2] for key in parts if key[0] in summed_up}:
        own = [waits for key, waits in parts.items() if key[:2] == (provider, commissioner)]
        within, over = (sum(column) for column in zip(*own, strict=True))
        rows.append(row(within, over, provider=provider, commissioner=commissioner))
    reading = read_rows(*rows)
    within, over = (sum(column) for column in zip(*parts.values(), strict=True))
    assert reading.problems == ()
    assert summed(reading.observations) == (within, within + over)
    assert len(reading.observations) == len({provider for provider, _, _ in parts})
