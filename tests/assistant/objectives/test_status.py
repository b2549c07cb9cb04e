from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests_status import (
    assessed,
    count,
    everywhere,
    finding,
    independents,
    months,
    observed,
    reading_of,
    shares,
    spell,
    trusts,
)
from tests_support import shared_file

from assistant.objectives.observations import Count, Observation, Organisation, Rows, Spell
from assistant.objectives.periods import (
    Period,
    day,
    financial_year,
    month,
    quarter,
    year_to_quarter,
)
from assistant.objectives.register import load_register
from assistant.objectives.status import Assessment
from assistant.objectives.subjects import SECTOR, Subject
from assistant.objectives.verdicts import Status

A_AND_E = "ae_4h_all_types"
MARCH = month(2018, 3)
STATUSES = set(get_args(Status))
RBD = Subject("provider", "RBD")


def codes(assessment: Assessment) -> list[str]:
    return [one.code for one in assessment.problems]


# All sixteen, always


def test_nothing_at_all_still_gives_all_sixteen() -> None:
    found = assessed()
    assert [one.entry.number for one in found.objectives] == list(range(1, 17))
    assert {one.status for one in found.objectives} == {"no_data", "not_computable"}
    assert found.problems == ()


def test_an_objective_is_found_by_its_number() -> None:
    found = assessed()
    assert all(found.objective(number).entry.number == number for number in range(1, 17))


def test_real_data_of_one_standard_settle_one_objective_and_leave_the_others() -> None:
    observations = reading_of(shared_file("data/ae_attendances_2016-04_2019-03.csv")).observations
    found = assessed(observations, as_of=date(2019, 3, 31))
    assert found.objective(8).status == "not_met"
    assert {one.status for one in found.objectives if one.entry.number != 8} == {
        "no_data",
        "not_computable",
    }


PERIODS = st.sampled_from(
    [
        month(2016, 1),
        *months((2016, 4), (2017, 3)),
        month(2017, 8),
        month(2024, 1),
        *(quarter(2016, number) for number in (1, 2, 3, 4)),
        *(financial_year(start) for start in (2015, 2016, 2017, 2022)),
        year_to_quarter(2017, 2),
        day(date(2016, 6, 30)),
        day(date(2020, 12, 31)),
        Period(date(2016, 5, 1), date(2016, 7, 31), "span"),
        Period(date(1, 1, 1), date(1, 1, 1), "date"),
    ]
)
COUNTS = st.none() | st.builds(
    lambda low, more: Count(low, low + more),
    st.decimals(-50, 500, places=1, allow_nan=False),
    st.sampled_from([Decimal(0), Decimal(0), Decimal("0.5"), Decimal(4)]),
)
ORGANISATIONS = st.sampled_from(
    [
        Organisation("RBD", "", "London"),
        Organisation("RRK"),
        Organisation("RR1", "", "London"),
        Organisation("NXX01"),
        Organisation("ENGLAND", "England", "", "england"),
        Organisation("Y56", "London", "London", "region"),
    ]
)
OBSERVATIONS = st.builds(
    Observation,
    st.sampled_from([*load_register().measures, "no_such_measure"]),
    PERIODS,
    ORGANISATIONS,
    COUNTS,
    COUNTS,
    st.builds(
        Rows,
        st.sampled_from(["a.csv", "a-revised.csv", "b.csv"]),
        st.lists(st.integers(2, 9), max_size=2).map(tuple),
    ),
)
SPELLS = st.builds(
    Spell,
    ORGANISATIONS,
    st.sampled_from(["quality", "finance"]),
    st.dates(date(2013, 1, 1), date(2019, 1, 1)),
    st.none() | st.dates(date(2019, 1, 1), date(2021, 1, 1)),
    st.just(Rows("list.csv", (2,))),
)
SUBJECTS = st.sampled_from(
    [None, SECTOR, RBD, Subject("provider", "RRK"), Subject("region", "London"), Subject("region")]
)


@given(
    st.lists(OBSERVATIONS, max_size=25),
    st.integers(0, 2).flatmap(lambda many: st.just([1, 110, 12][many])),
    st.lists(SPELLS, max_size=4),
    st.dates(date(2016, 1, 1), date(2026, 12, 31)),
    SUBJECTS,
)
@settings(max_examples=80, deadline=None)
def test_whatever_the_files_say_all_sixteen_are_given_in_order_and_nothing_raises(
    observations: list[Observation],
    repeated: int,
    spells: list[Spell],
    as_of: date,
    subject: Subject | None,
) -> None:
    spread = [
        replace(one, organisation=replace(one.organisation, code=code))
        for one in observations[:3]
        if one.organisation.kind == "provider"
        for code in trusts(repeated)
    ]
    found = assessed([*observations, *spread], spells, as_of=as_of, subject=subject)
    assert [one.entry.number for one in found.objectives] == list(range(1, 17))
    for one in found.objectives:
        assert one.status in STATUSES
        assert one.sentence.strip() == one.sentence != ""
        assert one.sentence[0].isupper() or one.sentence[0].isdigit() or one.sentence[0] in "-“"
        assert "None" not in one.sentence
        assert "Fraction" not in one.sentence
        if one.entry.assessed == "evidence":
            assert one.status == "not_computable"
        else:
            assert one.status != "not_computable"
        if found.subject.kind == "provider" and one.entry.scope != "every_provider":
            assert one.status not in ("met", "not_met")
        if one.entry.assessed == "indicator":
            assert one.status != "met"
            assert one.status != "not_met" or found.subject.kind == "provider"
        for measure in one.measures:
            if measure.met is not None:
                assert measure.bounds
                assert measure.standard
                assert {measure.standard.met_by(bound) for bound in measure.bounds} == {measure.met}


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_the_order_of_files_and_rows_changes_no_status(data: st.DataObject) -> None:
    observations = [
        *everywhere(A_AND_E, MARCH, 94, 100, providers=110),
        *shares("cqc_good_or_outstanding", day(date(2018, 3, 31)), of=120, are=80),
        observed(A_AND_E, MARCH, "ENGLAND", 94 * 110, 100 * 110, file="total.csv"),
        observed(A_AND_E, month(2018, 4), "RAA", 1, 2),
        observed(A_AND_E, month(2018, 4), "RAA", 2, 2, file="other.csv"),
    ]
    spells = [
        spell("RAA", date(2016, 1, 1), date(2017, 1, 1)),
        spell("RAA", date(2016, 1, 1), file="b.csv"),
    ]
    first = assessed(observations, spells)
    again = assessed(data.draw(st.permutations(observations)), data.draw(st.permutations(spells)))
    assert [(one.status, one.sentence) for one in first.objectives] == [
        (one.status, one.sentence) for one in again.objectives
    ]
    assert sorted(codes(first)) == sorted(codes(again))


@given(st.integers(0, 239), st.integers(1, 60))
@settings(max_examples=25, deadline=None)
def test_pitfall_10_to_lose_a_cell_never_turns_a_miss_into_a_met(at: int, lost: int) -> None:
    """Of a national file with its total, however many providers' cells are blanked."""
    rows = everywhere("sector_balance", financial_year(2017), "-1")
    total = observed("sector_balance", financial_year(2017), "ENGLAND", "-240")
    blanked = [
        replace(one, numerator=None) if number in range(at, at + lost) else one
        for number, one in enumerate(rows)
    ]
    assert finding(6, [*rows, total], as_of=date(2018, 6, 30)).status == "not_met"
    assert finding(6, [*blanked, total], as_of=date(2018, 6, 30)).status == "not_met"
    assert finding(6, blanked, as_of=date(2018, 6, 30)).status in ("insufficient_data", "not_met")


# Whom the data are about


def test_a_file_of_one_provider_is_about_that_provider_and_says_so() -> None:
    real = reading_of(shared_file("data/rtt/20241130-RTT-November-2024-RBD.csv"))
    found = assessed(real.observations, as_of=date(2026, 1, 31), subject=None)
    assert found.subject == RBD
    assert "RBD" in found.notes[0]
    assert "57.8% (12,539 of 21,702)" in found.objective(8).sentence


@pytest.mark.parametrize(
    ("observations", "spells"),
    [
        (everywhere(A_AND_E, MARCH, 90, 100, providers=2), []),
        (
            [
                observed(A_AND_E, MARCH, "RBD", 90, 100),
                observed(A_AND_E, MARCH, "ENGLAND", 9000, 10000),
            ],
            [],
        ),
        ([], [spell("RBD", date(2017, 1, 1))]),
        ([], []),
    ],
    ids=["two providers", "one and England", "a list of special measures", "nothing"],
)
def test_anything_else_is_about_the_sector(
    observations: list[Observation], spells: list[Spell]
) -> None:
    assert assessed(observations, spells, subject=None).subject == SECTOR


@pytest.mark.parametrize("subject", [Subject("provider", "RZZ"), Subject("region", "Wales")])
def test_somebody_who_is_not_in_the_data_is_said_not_to_be(subject: Subject) -> None:
    found = assessed(everywhere(A_AND_E, MARCH, 90, 100), subject=subject)
    assert codes(found) == ["not_in_the_data"]
    assert {one.status for one in found.objectives} == {"no_data", "not_computable"}


# When


def test_what_ends_after_the_day_is_left_out_and_that_is_said() -> None:
    rows = [
        observed(A_AND_E, month(2018, 2), "ENGLAND", 90, 100),
        observed(A_AND_E, MARCH, "ENGLAND", 10, 100),
    ]
    found = assessed(rows, as_of=date(2018, 3, 30))
    assert [(one.severity, one.code, one.file) for one in found.problems] == [
        ("warning", "after_the_day", "data.csv")
    ]
    assert {one.period for one in found.objective(8).measures} == {month(2018, 2)}
    assert assessed(rows, as_of=date(2018, 3, 31)).problems == ()


# What is amiss


def test_each_measure_that_nobody_knows_is_an_error_once_a_file_with_a_likely_spelling() -> None:
    rows = [
        observed("ae_4h_all_type", MARCH, "RAA", 1, 2),
        observed("ae_4h_all_type", MARCH, "RBB", 1, 2, row=3),
        observed("qwertyuiop", MARCH, "RAA", 1, 2, row=4),
        observed("qwertyuiop", MARCH, "RAA", 1, 2, file="other.csv"),
        observed(A_AND_E, MARCH, "ENGLAND", 90, 100, file="ae.csv"),
    ]
    found = assessed(rows)
    assert [(one.severity, one.code, one.file, one.row) for one in found.problems] == [
        ("error", "unknown_measure", "data.csv", 2),
        ("error", "unknown_measure", "data.csv", 4),
        ("error", "unknown_measure", "other.csv", 2),
    ]
    first, second, _ = (one.message for one in found.problems)
    assert "Is ae_4h_all_types meant?" in first
    assert "meant?" not in second
    assert "qwertyuiop" not in second
    assert found.objective(8).status == "not_met"


def test_a_percentage_of_providers_is_refused_and_englands_is_used() -> None:
    year = financial_year(2016)
    rows = [
        *everywhere("efficiency_productivity", year, 3, 100),
        observed("efficiency_productivity", year, "Y56", 3, 100, kind="region", row=500),
        observed("efficiency_productivity", year, "ENGLAND", "1.5", 100, row=501),
    ]
    found = assessed(rows)
    assert [(one.severity, one.code, one.row) for one in found.problems] == [
        ("error", "percentages", 2)
    ]
    assert found.objective(7).status == "not_met"
    assert "1.5%" in found.objective(7).sentence
    assert assessed(rows[:-1]).objective(7).status == "no_data"


@pytest.mark.parametrize("measure", [A_AND_E, "rtt_incomplete_18w", "sector_balance"])
def test_a_day_within_a_month_is_no_period_of_what_is_counted_by_month(measure: str) -> None:
    rows = everywhere(measure, day(date(2018, 3, 30)), 90, 100)
    found = assessed(rows)
    assert [(one.severity, one.code, one.row) for one in found.problems] == [
        ("error", "day_not_month", 2)
    ]
    assert all(one.measures == () for one in found.objectives)


def test_the_last_day_of_a_month_stands_for_the_month_but_not_for_a_rating() -> None:
    last = day(date(2018, 3, 31))
    found = assessed([observed(A_AND_E, last, "ENGLAND", 90, 100)])
    assert found.problems == ()
    assert found.objective(8).measures[0].period == MARCH
    rated = assessed(shares("cqc_good_or_outstanding", last, of=150, are=75))
    assert rated.problems == ()
    assert rated.objective(2).measures[-1].period == last


def test_pitfall_17_a_refused_period_is_not_judged() -> None:
    rows = everywhere(A_AND_E, MARCH, 10, 100)
    again = observed(A_AND_E, MARCH, rows[0].organisation.code, 11, 100, file="other.csv")
    found = assessed([*rows, again])
    assert codes(found) == ["duplicate_rows"]
    assert found.objective(8).status == "insufficient_data"
    assert found.objective(8).measures == ()
    assert {one.status for one in found.objectives} == {
        "insufficient_data",
        "no_data",
        "not_computable",
    }


def test_files_that_differ_on_an_exit_from_special_measures_are_told() -> None:
    spells = [
        spell("RAA", date(2020, 1, 1), date(2020, 7, 1)),
        spell("RAA", date(2020, 1, 1), file="b.csv"),
    ]
    found = assessed(spells=spells)
    assert codes(found) == ["exits_differ"]
    assert found.objective(1).status == "not_met"


def test_no_problem_repeats_a_count_of_the_file() -> None:
    rows = everywhere(A_AND_E, MARCH, 77771, 88883)
    total = observed(A_AND_E, MARCH, "ENGLAND", 66661, 99991)
    again = observed(A_AND_E, month(2018, 4), "RAA", 77771, 88883)
    found = assessed([*rows, total, again, replace(again, rows=Rows("data.csv", (9,)))])
    assert sorted(codes(found)) == ["duplicate_rows", "total_differs"]
    for problem in found.problems:
        assert not {"77771", "88883", "66661", "99991"} & set(problem.message.split())


# What is behind a finding


def test_every_figure_can_be_traced_to_its_file_and_rows() -> None:
    rows = everywhere(A_AND_E, MARCH, 90, 100, file="Monthly-AE-March-2018.csv")
    total = observed(
        A_AND_E, MARCH, "ENGLAND", 21600, 24000, file="Monthly-AE-March-2018.csv", row=242
    )
    (measure,) = finding(8, [*rows, total]).measures
    assert measure.sources == (Rows("Monthly-AE-March-2018.csv", tuple(range(2, 243))),)


def test_pitfall_18_the_figure_of_nhs_trusts_alone_stands_before_englands() -> None:
    rows = [
        *everywhere(A_AND_E, MARCH, 80, 100),
        *(observed(A_AND_E, MARCH, code, 100, 100) for code in independents(80)),
    ]
    found = finding(8, rows)
    assert [one.level.label for one in found.measures] == ["NHS trusts in England", "England"]
    assert found.measures[0].denominator == count(24000)
    assert found.measures[1].denominator == count(32000)
    assert "85.0%" in found.sentence
    assert "NHS trusts alone, March 2018: 80.0%" in found.sentence


def test_pitfall_18_some_trusts_beside_englands_row_are_not_called_englands_trusts() -> None:
    rows = [
        *everywhere(A_AND_E, MARCH, 70, 100, providers=12),
        *(observed(A_AND_E, MARCH, code, 100, 100) for code in independents(2)),
        observed(A_AND_E, MARCH, "ENGLAND", 90000, 100000),
    ]
    silent = observed(A_AND_E, MARCH, "NX999", None, 100)
    for given_rows in (rows, [*rows, silent]):
        found = finding(8, given_rows)
        assert [one.level.label for one in found.measures] == ["England"]
        assert "90.0% (90,000 of 100,000)" in found.sentence
        assert "NHS trusts alone" not in found.sentence


def test_pitfall_18_of_boards_each_trusts_latest_is_among_those_of_trusts_alone() -> None:
    days = [day(date(2018, 3, 1 + at % 28)) for at in range(201)]
    rows = [
        observed("board_gender_balance", on, code, 1, 1)
        for on, code in zip(days, [*trusts(200), *independents(1)], strict=True)
    ]
    alone, everybody = finding(13, rows).measures
    assert (alone.providers, everybody.providers) == (200, 201)


def test_remarks_are_those_of_the_latest_figures() -> None:
    old, new = month(2019, 3), month(2024, 3)
    rows = [observed(A_AND_E, one, "ENGLAND", 90, 100) for one in (old, new)]
    assert finding(8, rows[:1], as_of=date(2024, 12, 31)).remarks == ()
    assert any("76%" in one for one in finding(8, rows, as_of=date(2024, 12, 31)).remarks)
