from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests_status import everywhere, finding, observed, reading_of, spell
from tests_support import shared_file

from assistant.objectives.merging import merged, merged_spells
from assistant.objectives.observations import Observation, Rows
from assistant.objectives.periods import month

MARCH, APRIL = month(2018, 3), month(2018, 4)
A_AND_E = "ae_4h_all_types"
FIRST, REVISED = "AE-March-2018.csv", "AE-March-2018-revised.csv"


def at(code: str, within: int | None, *, file: str = FIRST, row: int = 2) -> Observation:
    return observed(A_AND_E, MARCH, code, within, 100, file=file, row=row)


def test_what_is_given_once_is_kept_without_a_word() -> None:
    once = [*everywhere(A_AND_E, MARCH, 90, 100), *everywhere(A_AND_E, APRIL, 90, 100)]
    assert merged(once) == (once, [])


def test_pitfall_17_the_same_figures_in_two_files_are_used_once_and_that_is_said() -> None:
    kept, problems = merged([at("RAA", 90), at("RAA", 90, file="copy.csv")])
    assert [one.numerator for one in kept] == [at("RAA", 90).numerator]
    assert [(one.severity, one.code) for one in problems] == [("warning", "given_twice")]
    assert MARCH.label in problems[0].message


@pytest.mark.parametrize("order", [(FIRST, REVISED), (REVISED, FIRST)])
def test_pitfall_17_a_revision_is_used_instead_of_the_first_figures_and_that_is_said(
    order: tuple[str, str],
) -> None:
    within = {FIRST: 90, REVISED: 91}
    kept, problems = merged([at("RAA", within[file], file=file) for file in order])
    assert [one.rows.file for one in kept] == [REVISED]
    assert [(one.severity, one.code, one.file) for one in problems] == [
        ("warning", "given_twice", REVISED)
    ]
    assert "revised" in problems[0].message


@pytest.mark.parametrize(
    "twice",
    [
        [at("RAA", 90), at("RAA", 91, file="other.csv")],
        [at("RAA", 90), at("RAA", None, file="other.csv")],
        [at("RAA", 90, row=2), at("RAA", 91, row=3)],
        [at("RAA", 90, row=2), at("RAA", 90, row=3)],
        [at("RAA", 90, file=REVISED), at("RAA", 91, file="second-revision.csv")],
    ],
    ids=["two files", "one is blank", "one file", "one file, the same", "two revisions"],
)
def test_pitfall_17_anything_else_is_refused_for_everybody_in_the_period(
    twice: list[Observation],
) -> None:
    others = [at("RBB", 80, row=9), observed(A_AND_E, APRIL, "RAA", 80, 100, row=10)]
    kept, problems = merged([*twice, *others])
    assert kept == [others[1]]
    assert [(one.severity, one.code, one.row) for one in problems] == [
        ("error", "duplicate_rows", twice[1].rows.numbers[0])
    ]
    assert "RAA" in problems[0].message


def test_pitfall_17_a_revision_replaces_all_of_the_file_that_it_differs_from() -> None:
    """RCC's services moved to RBB: to keep RCC's first figures would count them twice."""
    first = [at("RAA", 90), at("RBB", 80), at("RCC", 70)]
    new = [at("RAA", 90, file=REVISED), at("RBB", 85, file=REVISED)]
    kept, problems = merged([*first, *new])
    assert kept == new
    assert [(one.severity, one.code, one.file) for one in problems] == [
        ("warning", "given_twice", REVISED)
    ]
    assert "organisations that it does not hold are left out" in problems[0].message


def test_pitfall_17_a_revision_replaces_its_own_measure_and_period_only() -> None:
    other_measure = observed("ae_4h_type_1", MARCH, "RAA", 70, 100, file=FIRST)
    other_month = observed(A_AND_E, APRIL, "RAA", 70, 100, file=FIRST)
    new = at("RAA", 91, file=REVISED)
    kept, _ = merged([at("RAA", 90), at("RBB", 80), other_measure, other_month, new])
    assert kept == [other_measure, other_month, new]


def test_pitfall_17_a_revision_that_differs_in_nothing_replaces_nothing() -> None:
    kept, problems = merged([at("RAA", 90), at("RBB", 80), at("RAA", 90, file=REVISED)])
    assert {one.organisation.code for one in kept} == {"RAA", "RBB"}
    assert [one.code for one in problems] == ["given_twice"]
    assert "The same figures" in problems[0].message


def test_pitfall_17_a_revision_of_others_replaces_nothing() -> None:
    rows = [at("RAA", 90), at("RBB", 80, file=REVISED)]
    assert merged(rows) == (rows, [])


@pytest.mark.parametrize(
    "name",
    [
        "AE-March-2018-revised.csv",
        "revised AE March 2018.xlsx",
        "AE-March-2018 (Revised).csv",
        "AE-March-2018_REVISION.csv",
        "AE-March-2018-2nd-revision.csv",
    ],
)
def test_pitfall_17_a_revision_is_known_by_its_name(name: str) -> None:
    kept, problems = merged([at("RAA", 90), at("RAA", 91, file=name)])
    assert [one.rows.file for one in kept] == [name]
    assert [one.severity for one in problems] == ["warning"]


@pytest.mark.parametrize(
    "name",
    [
        "AE-March-2018-unrevised.csv",
        "AE-March-2018-not-revised.csv",
        "AE-March-2018-NOT revised.csv",
        "AE-March-2018-pre-revised.csv",
        "AE-March-2018-pre_revision.csv",
        "AE-March-2018-revisited.csv",
        "AE-March-2018-revise.csv",
    ],
)
def test_pitfall_17_what_says_that_it_is_no_revision_is_none(name: str) -> None:
    kept, problems = merged([at("RAA", 90), at("RAA", 91, file=name)])
    assert kept == []
    assert [one.code for one in problems] == ["duplicate_rows"]


def test_a_refusal_names_the_measure_the_organisation_and_the_files() -> None:
    _, (problem,) = merged([at("RAA", 90), at("RAA", 91, file="other.csv")])
    for words in (A_AND_E, "RAA", FIRST, "other.csv", "2018-03"):
        assert words in problem.message


def test_the_same_row_numbers_of_two_sheets_are_two_places() -> None:
    one = at("RAA", 90)
    other = replace(one, rows=Rows(FIRST, (2,), "Provider"))
    kept, problems = merged([one, other])
    assert len(kept) == 1
    assert [problem.code for problem in problems] == ["given_twice"]


def test_other_measures_of_a_refused_period_are_kept() -> None:
    beside = observed("ae_4h_type_1", MARCH, "RAA", 70, 100)
    kept, _ = merged([at("RAA", 90), at("RAA", 91, file="other.csv"), beside])
    assert kept == [beside]


def test_pitfall_17_two_files_of_one_month_are_never_summed() -> None:
    real = reading_of(shared_file("data/ae_monthly/Monthly-AE-April-2024-revised.csv"))
    again = [
        replace(one, rows=replace(one.rows, file="Monthly-AE-April-2024.csv"))
        for one in real.observations
    ]
    once = finding(8, real.observations, as_of=date(2024, 12, 31))
    twice = finding(8, [*real.observations, *again], as_of=date(2024, 12, 31))
    assert [(one.numerator, one.denominator) for one in once.measures] == [
        (one.numerator, one.denominator) for one in twice.measures
    ]
    assert once.sentence == twice.sentence


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["RAA", "RBB"]),
            st.sampled_from([FIRST, REVISED, "other.csv"]),
            st.sampled_from([None, 80, 90]),
        ),
        max_size=8,
    )
)
def test_nobody_is_kept_twice_and_nobody_vanishes_without_a_word(
    rows: list[tuple[str, str, int | None]],
) -> None:
    given_rows = [
        at(code, within, file=file, row=row) for row, (code, file, within) in enumerate(rows)
    ]
    kept, problems = merged(given_rows)
    codes = [one.organisation.code for one in kept]
    assert len(codes) == len(set(codes))
    assert set(kept) <= set(given_rows)
    if len(kept) < len(given_rows):
        assert problems
    gone = {code for code, _, _ in rows} - set(codes)
    if gone and "error" not in {one.severity for one in problems}:
        assert {code for code, file, _ in rows if file == REVISED}.isdisjoint(gone)
        assert any("left out" in one.message for one in problems)
    again, _ = merged(reversed(given_rows))
    assert {one.organisation.code: one.numerator for one in again} == {
        one.organisation.code: one.numerator for one in kept
    }


# Special measures

ENTERED, LEFT = date(2016, 5, 1), date(2018, 2, 28)


def test_a_time_in_special_measures_that_two_files_give_is_one() -> None:
    twice = [spell("RAA", ENTERED, LEFT), spell("RAA", ENTERED, LEFT, file="copy.csv")]
    assert merged_spells(twice) == (twice[:1], [])


def test_two_times_and_two_regimes_are_kept() -> None:
    spells = [
        spell("RAA", date(2014, 1, 1), date(2015, 1, 1)),
        spell("RAA", ENTERED),
        spell("RAA", ENTERED, regime="finance"),
    ]
    assert merged_spells(spells) == (spells, [])


@pytest.mark.parametrize("order", [(LEFT, None), (None, LEFT)])
def test_where_files_differ_on_the_exit_the_latest_counts_in_either_order_and_that_is_said(
    order: tuple[date | None, date | None],
) -> None:
    files = ("one.csv", "two.csv")
    kept, problems = merged_spells(
        [spell("RAA", ENTERED, left, file=file) for left, file in zip(order, files, strict=True)]
    )
    assert [one.exited for one in kept] == [None]
    assert [(one.severity, one.code) for one in problems] == [("warning", "exits_differ")]
    assert "RAA" in problems[0].message
