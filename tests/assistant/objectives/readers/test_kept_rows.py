from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests_objectives import codes, grid_of, grid_of_rows, read_grid

from assistant.objectives.observations import Reading
from assistant.objectives.readers import ae_monthly, cqc_ratings, dm01
from assistant.objectives.readers.kept_rows import distinct_rows, with_organisation
from assistant.objectives.readers.reading import CONTRADICTED, read_periods
from assistant.objectives.reconciling import sector_measures
from assistant.objectives.register import load_register
from assistant.objectives.tables import ROW, Table, table_at

AE = (
    "Period,Org Code,Parent Org,Org name,A&E attendances Type 1,A&E attendances Type 2,"
    "A&E attendances Other A&E Department,Attendances over 4hrs Type 1,"
    "Attendances over 4hrs Type 2,Attendances over 4hrs Other Department"
)
MEASURE = load_register().measures["ae_4h_all_types"]


def table_of(*rows: list[str | None]) -> Table:
    return table_at(grid_of_rows([["Period", "Org Code", "Seen", "Within"], *rows]), 1)


def ae(*rows: tuple[str, int, int], month: str = "MSitAE-MARCH-2018") -> Reading:
    """Return what is read of organisations with so many attendances, so many over four hours."""
    lines = [
        f"{month},{code},A REGION,A TRUST,{all_of},0,0,{over},0,0" for code, all_of, over in rows
    ]
    return read_grid(ae_monthly.FORMAT, grid_of("\n".join([AE, *lines])))


NO_CODES = [
    "JANE DOE",
    "Jane Doe",
    "R BD",
    "943 476 5919",
    "9434765919",
    "943-476-5919",
    "X",
    "RBD*",
    "jane.doe@nhs.net",
    "AVERYLONGNAME",
    "É12",
]


@pytest.mark.parametrize("code", NO_CODES)
def test_a_code_with_blanks_or_ten_digits_is_refused_and_never_repeated(code: str) -> None:
    kept = with_organisation(
        table_of(["Mar-18", code, "9", "8"], ["Mar-18", "RBD", "9", "8"]), 1, [2]
    )
    assert kept.table.frame[ROW].to_list() == [3]
    (problem,) = kept.problems
    assert (problem.severity, problem.code, problem.row) == ("error", "no_organisation", 2)
    assert problem.column == "Org Code"
    assert code not in problem.message


@pytest.mark.parametrize(
    "code", ["RBD", "rbd", "R0A01", "Y02147", "NX122", "8A", "E92000001", "Total"]
)
def test_codes_of_two_to_nine_letters_and_digits_and_totals_are_kept(code: str) -> None:
    kept = with_organisation(table_of(["Mar-18", code, "9", "8"]), 1, [2, 3])
    assert kept.table.frame.height == 1
    assert kept.problems == ()


@pytest.mark.parametrize("code", ["Grand Total", "England total", " TOTAL "])
def test_a_total_may_be_spelled_with_blanks(code: str) -> None:
    assert with_organisation(table_of(["Mar-18", code, "9", "8"]), 1, [2]).problems == ()


def test_a_row_without_a_code_and_without_counts_is_a_footnote() -> None:
    kept = with_organisation(
        table_of(["Source: NHS", None, None, None], ["Mar-18", None, "9", None]), 1, [2, 3]
    )
    assert kept.table.frame.height == 0
    assert [(one.code, one.row) for one in kept.problems] == [("no_organisation", 3)]


def test_where_no_column_holds_counts_rows_without_a_code_are_left_out() -> None:
    kept = with_organisation(table_of(["Mar-18", "JANE DOE", "9", "8"]), 1, [])
    assert (kept.table.frame.height, kept.problems) == (0, ())


@pytest.mark.parametrize("code", NO_CODES)
def test_no_published_file_repeats_what_stands_in_the_place_of_a_code(code: str) -> None:
    reading = ae((code, 100, 10), ("RBD", 100, 10))
    assert codes(reading) == ["no_organisation"]
    assert {one.organisation.code for one in reading.observations} == {"RBD"}
    rating = ["Overall", "Overall", "Good", "2018-03-06"]
    rated = read_grid(
        cqc_ratings.FORMAT,
        grid_of_rows(
            [
                [
                    "Provider ID",
                    "Provider Type",
                    "Service / Population Group",
                    "Domain",
                    "Latest Rating",
                    "Publication Date",
                ],
                [code, "NHS Healthcare Organisation", *rating],
            ]
        ),
    )
    waits = read_grid(
        dm01.FORMAT,
        grid_of_rows(
            [
                ["Provider Code", "Provider Name", "Total Waiting List", "Number waiting 6+ Weeks"],
                [code, "A TRUST", 100, 1],
                ["RBD", "A TRUST", 100, 1],
            ]
        ),
    )
    for found in (reading, rated, waits):
        assert "no_organisation" in codes(found)
        assert not any(code.casefold() in one.message.casefold() for one in found.problems)
        assert code.upper() not in {one.organisation.code for one in found.observations}


def test_a_row_given_twice_in_every_cell_is_counted_once_with_a_warning() -> None:
    row: list[str | None] = ["Mar-18", "RBD", "9", "8"]
    kept = distinct_rows(table_of(row, row, ["Mar-18", "RAA", "9", "8"]), [1], [2, 3])
    assert kept.table.frame[ROW].to_list() == [2, 4]
    assert [(one.severity, one.code, one.row) for one in kept.problems] == [
        ("warning", "repeated_row", 3)
    ]


def test_rows_that_contradict_one_another_are_kept_once_without_their_counts() -> None:
    table = table_of(
        ["Mar-18", "RBD", "9", "8"], ["Mar-18", "rbd", "9", "7"], ["Mar-18", "RAA", "9", "8"]
    )
    kept = distinct_rows(table, [1], [2, 3])
    assert kept.table.frame[ROW].to_list() == [2, 4]
    assert kept.table.frame["c3"].to_list() == [CONTRADICTED, "8"]
    assert [(one.severity, one.code, one.row) for one in kept.problems] == [
        ("error", "conflicting_rows", 2),
        ("error", "conflicting_rows", 3),
    ]


def test_a_period_however_it_is_spelled_is_one_period() -> None:
    table = table_of(
        ["Mar-18", "RBD", "9", "8"], ["2018-03-01", "RBD", "9", "7"], ["Apr-18", "RBD", "9", "8"]
    )
    kept = distinct_rows(table, [1], [2, 3], read_periods(table, 0))
    assert kept.table.frame[ROW].to_list() == [2, 4]
    assert [one.code for one in kept.problems] == ["conflicting_rows"] * 2


def test_totals_are_one_organisation_however_they_are_spelled() -> None:
    kept = distinct_rows(
        table_of(["Mar-18", "TOTAL", "9", "8"], ["Mar-18", "England", "9", "7"]), [1], [2, 3]
    )
    assert kept.table.frame[ROW].to_list() == [2]
    assert len(kept.problems) == 2


def test_contradicting_rows_leave_a_missing_provider_and_not_an_absent_one() -> None:
    reading = ae(("RAA", 100, 10), ("RBD", 100, 10), ("RBD", 100, 60), ("RBB", 100, 20))
    assert codes(reading) == ["conflicting_rows"] * 2
    rows = [one for one in reading.observations if one.measure == MEASURE.id]
    assert {one.organisation.code: one.numerator is None for one in rows} == {
        "RAA": False,
        "RBD": True,
        "RBB": False,
    }
    ((made,), problems) = sector_measures(MEASURE, rows)
    assert (made.missing, made.value) == (("RBD",), Fraction(170, 200))
    assert problems == []


ROWS = st.lists(
    st.tuples(st.sampled_from(["RAA", "RBB", "RCC"]), st.integers(50, 60), st.integers(0, 3)),
    min_size=1,
    max_size=8,
)


@given(ROWS)
@settings(max_examples=60, deadline=None)
def test_each_provider_is_read_once_and_has_a_figure_only_if_its_rows_agree(
    rows: list[tuple[str, int, int]],
) -> None:
    reading = ae(*rows)
    found = [one for one in reading.observations if one.measure == MEASURE.id]
    agreeing = {code for code, *_ in rows if len({one for one in rows if one[0] == code}) == 1}
    assert sorted(one.organisation.code for one in found) == sorted({code for code, *_ in rows})
    assert {one.organisation.code for one in found if one.numerator} == agreeing
    assert {one.period.start for one in found} == {date(2018, 3, 1)}
